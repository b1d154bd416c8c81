/** Suspends or resumes a process, and proves it by reading the process. Prints nothing. */
import { nowMs, sleep } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { isInterrupted } from './interruption.ts';
import { askPatiently, type Patience, sendOnce } from './patience.ts';

/** A server at work does it at once. */
const PROVEN_WITHIN_MS = 10_000;
const PAUSE_MS = 250;

export interface Control extends Patience {
  readonly kompira: Kompira;
  readonly path: string;
  readonly command: 'suspend' | 'resume';
}

/**
 * `done`: it is so now. `already`: it was before, and nothing was sent. `ended`: there is nothing to suspend or resume
 * any more. `again`: it went on, and stands again. `unproven`: it was told to, but is not seen to be so; `unseen`: it
 * was told to, and could not be looked at then. `cause` is why where an error is, `process` the last that was seen.
 */
export interface Controlled {
  readonly end: 'done' | 'already' | 'ended' | 'again' | 'unproven' | 'unseen';
  readonly process: Process;
  readonly cause?: unknown;
}

/** The command itself was refused, or did not get through: nothing was done. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** Throws what the server does where the process cannot be looked at once, ControlError where the command was not taken. */
export async function control(options: Control): Promise<Controlled> {
  const { kompira, path, command, interruption } = options;
  const wanted = command === 'suspend';
  const before = await askPatiently(options, (limits) => kompira.process(path, limits));
  if (isFinal(before.status)) return { end: 'ended', process: before };
  if (before.suspended === wanted) return { end: 'already', process: before };

  // Not twice: a process in step mode would go on by two steps.
  const sent = await sendOnce(options, (limits) => kompira.control(path, command, limits));
  if (sent.end === 'not taken') throw new ControlError(messageOf(sent.cause), { cause: sent.cause });
  if (sent.end === 'interrupted') throw interruption.signal.reason;
  const deadlineMs = nowMs() + PROVEN_WITHIN_MS;
  let process = before;
  let unseen: { cause: unknown } | undefined;
  for (;;) {
    try {
      const timeoutMs = Math.max(deadlineMs - nowMs(), PAUSE_MS);
      process = await kompira.process(path, { timeoutMs, signal: interruption.signal });
      unseen = undefined;
      if (isFinal(process.status)) return { end: wanted ? 'ended' : 'done', process };
      if (process.suspended === wanted) return { end: 'done', process };
      if (!wanted && hasMoved(before, process)) return { end: 'again', process };
    } catch (cause) {
      unseen = { cause };
    }
    if (nowMs() >= deadlineMs || isInterrupted(interruption)) {
      if (unseen) return { end: 'unseen', process, ...unseen };
      return { end: 'unproven', process, ...(sent.end === 'uncertain' && { cause: sent.cause }) };
    }
    await sleep(PAUSE_MS, interruption.signal);
  }
}

function hasMoved(before: Process, now: Process): boolean {
  return before.line !== now.line || before.currentJob !== now.currentJob || before.console !== now.console;
}
