/** Suspends or resumes a process, and proves it by reading the process. Prints nothing. */
import { nowMs, sleep } from '../clock.ts';
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
 * any more. `again`: it went on, and stands again. `unproven`: it was told to, but is not seen to be so; `cause` is why
 * where an error is.
 */
export interface Controlled {
  readonly end: 'done' | 'already' | 'ended' | 'again' | 'unproven';
  readonly process: Process;
  readonly cause?: unknown;
}

/** Throws what the server does where the process cannot be looked at once, or the command is refused. */
export async function control(options: Control): Promise<Controlled> {
  const { kompira, path, command, interruption } = options;
  const look = () => askPatiently(options, (limits) => kompira.process(path, limits));
  const wanted = command === 'suspend';
  const before = await look();
  if (isFinal(before.status)) return { end: 'ended', process: before };
  if (before.suspended === wanted) return { end: 'already', process: before };

  // Not twice: a process in step mode would go on by two steps.
  const sent = await sendOnce(options, (limits) => kompira.control(path, command, limits));
  if (sent.end === 'not taken') throw sent.cause;
  if (sent.end === 'interrupted') throw interruption.signal.reason;
  const deadlineMs = nowMs() + PROVEN_WITHIN_MS;
  for (;;) {
    const process = await look();
    if (isFinal(process.status)) return { end: wanted ? 'ended' : 'done', process };
    if (process.suspended === wanted) return { end: 'done', process };
    if (!wanted && hasMoved(before, process)) return { end: 'again', process };
    if (nowMs() >= deadlineMs || isInterrupted(interruption))
      return { end: 'unproven', process, ...(sent.end === 'uncertain' && { cause: sent.cause }) };
    await sleep(PAUSE_MS, interruption.signal);
  }
}

function hasMoved(before: Process, now: Process): boolean {
  return before.line !== now.line || before.currentJob !== now.currentJob || before.console !== now.console;
}
