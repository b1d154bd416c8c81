/**
 * What to do where a process of the jobflow is active already (`if-running`). A look before the start, not a lock: two
 * steps that look at the same instant both start.
 */
import { nowMs, readable, sleep } from '../clock.ts';
import { NotUnderstoodError, RefusedError, sentenceOf } from '../errors.ts';
import type { ProcessRow } from '../kompira/answers.ts';
import { type Kompira, MOST_ACTIVE } from '../kompira/client.ts';
import { adviceOnStart } from './advice.ts';
import { describeRows } from './candidates.ts';
import { isInterrupted } from './interruption.ts';
import { pauseMs } from './pace.ts';
import { askPatiently } from './patience.ts';
import { interrupted, type Start, StartError } from './start.ts';
import type { Verdict } from './verdict.ts';

/** `start` another, `skip` this run, `fail`, or `wait` for the others to end. */
export type IfRunning = (typeof IF_RUNNING)[number];
export const IF_RUNNING = ['start', 'skip', 'fail', 'wait'] as const;

/** As many as one reads in a message. */
const NAMED = 5;

export interface Turn extends Omit<Start, 'options'> {
  readonly ifRunning: IfRunning;
  /** How long to `wait` for the others. */
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  /** Told once, with the processes in words. */
  readonly onWait: (running: string) => void;
  readonly onTurn: (waitedMs: number) => void;
}

/** Undefined where the jobflow may be started; the verdict of the step where it may not. Throws StartError. */
export async function takeTurn(turn: Turn): Promise<Verdict | undefined> {
  if (turn.ifRunning === 'start') return undefined;
  const { kompira, jobflow } = turn;
  const running = await findRunning(turn);
  if (running.length === 0) return undefined;
  const named = name(kompira, running);
  switch (turn.ifRunning) {
    case 'skip':
      return {
        outcome: 'skipped',
        green: true,
        text: `${jobflow} was not started, for it runs already (if-running: skip):\n${named}`,
      };
    case 'fail':
      return {
        outcome: 'error',
        green: false,
        text: `${jobflow} was not started, for it runs already (if-running: fail):\n${named}`,
      };
    case 'wait':
      turn.onWait(named);
      return waitForEnd(turn, running);
  }
}

async function waitForEnd(turn: Turn, first: readonly ProcessRow[]): Promise<Verdict | undefined> {
  const { kompira, jobflow, timeoutMs, pollIntervalMs, interruption } = turn;
  const beganMs = nowMs();
  let lookMs = 0;
  for (let running = first; running.length > 0;) {
    const watchedMs = nowMs() - beganMs;
    if (watchedMs >= timeoutMs) {
      const text =
        `${jobflow} was not started: what ran before it had not ended when the timeout of ` +
        `${readable(timeoutMs)} was over (if-running: wait).\n${name(kompira, running)}`;
      return { outcome: 'timed-out', green: false, text };
    }
    const pause = pauseMs({
      watchedMs,
      lookMs,
      betweenLooksMs: Infinity,
      newConsoleBytes: 0,
      pollIntervalMs,
      chance: Math.random(),
    });
    await sleep(Math.min(pause, timeoutMs - watchedMs), interruption.signal);
    if (isInterrupted(interruption)) throw interrupted(turn);
    const beforeMs = nowMs();
    try {
      running = await findRunning(
        { ...turn, outageToleranceMs: Math.min(turn.outageToleranceMs, beganMs + timeoutMs - beforeMs) },
        true,
      );
    } catch (thrown) {
      // Trouble at the very end of the time is told as what it is: nobody saw them end.
      if (isInterrupted(interruption) || nowMs() - beganMs < timeoutMs) throw thrown;
    }
    lookMs = nowMs() - beforeMs;
  }
  turn.onTurn(nowMs() - beganMs);
  return undefined;
}

async function findRunning(turn: Turn, answered = false): Promise<ProcessRow[]> {
  const { kompira, jobflow, interruption } = turn;
  try {
    return await askPatiently(turn, (limits) => kompira.activeProcesses(jobflow, limits), answered);
  } catch (thrown) {
    if (isInterrupted(interruption)) throw interrupted(turn);
    const text = `${jobflow} was not started, for it is not known whether it runs already (if-running). `;
    // What the server says of a list is no word on the jobflow.
    const ofList = thrown instanceof RefusedError && [400, 403, 404].includes(thrown.status);
    const advice = ofList || isUnfiltered(thrown) ? INSTEAD : adviceOnStart(thrown);
    throw new StartError(`${text}${sentenceOf(thrown)}\n${advice}`.trimEnd(), {
      uncertain: false,
      cause: thrown,
    });
  }
}

const INSTEAD = "Leave if-running out, and keep the runs of a workflow apart by GitHub's concurrency.";

function isUnfiltered(thrown: unknown): boolean {
  return thrown instanceof NotUnderstoodError && thrown.permanent;
}

function name(kompira: Kompira, running: readonly ProcessRow[]): string {
  return describeRows(kompira, running, NAMED, { least: running.length >= MOST_ACTIVE });
}
