/**
 * What to do where a process of the jobflow is active already (`if-running`). A check before starting, not a lock: two
 * steps that check at the same instant both start.
 */
import { now } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ProcessRow } from '../kompira/answers.ts';
import { JOB_TYPES } from '../kompira/client.ts';
import { MOST_ACTIVE } from '../kompira/process-lists.ts';
import { hintOnRefusal } from './hint.ts';
import { pauseMs } from './pace.ts';
import type { Target } from './preflight.ts';
import type { OutcomeAndReason, Reason, Running } from './result.ts';
import { type Judgement, repeat } from './retry.ts';
import { notStarted } from './start.ts';

/** `start` another, `skip` this run, `fail`, `wait` for the others to end, or `join` the newest of them. */
export type IfRunning = (typeof IF_RUNNING)[number];
export const IF_RUNNING = ['start', 'skip', 'fail', 'wait', 'join'] as const;

export interface Turn extends Target {
  readonly ifRunning: IfRunning;
  /** How long to `wait` for the others. */
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  readonly onWait: (running: Running) => void;
  readonly onTurn: (waitedMs: number) => void;
}

/** Start another, follow the process at `join`, or end with the result. */
export type Decision = 'start' | { readonly join: string } | { readonly result: OutcomeAndReason };

export async function applyIfRunning(turn: Turn): Promise<Decision> {
  const { ifRunning } = turn;
  if (ifRunning === 'start') return 'start';
  const { kompira, jobflow, interruption, outageToleranceMs, onRetry } = turn;
  const startedAt = now();
  let running: Running = { rows: [], isMore: false };
  let polls = 0;
  const repeated = await repeat({
    ask: (limits) => kompira.processes.active(jobflow, limits),
    judge: (rows, attemptedAt): Judgement<'start' | 'decide'> => {
      running = toRunning(rows);
      if (rows.length === 0) return { value: 'start' };
      if (ifRunning !== 'wait') return { value: 'decide' };
      if (polls === 0) turn.onWait(running);
      polls += 1;
      return { pauseMs: pauseOf(turn, now() - startedAt, now() - attemptedAt) };
    },
    outageToleranceMs,
    ...(ifRunning === 'wait' && { deadline: startedAt + turn.timeoutMs }),
    signal: interruption.signal,
    onRetry,
  });
  switch (repeated.end) {
    case 'value':
      if (repeated.value === 'decide') return decide(ifRunning, running);
      if (polls > 0) turn.onTurn(now() - startedAt);
      return 'start';
    case 'interrupted':
      return { result: notStarted(interruption) };
    case 'deadline':
      // Trouble at the very end of the time is told as what it is: nobody saw them end.
      if (!repeated.cause) {
        const reason = { kind: 'still-running', running, timeoutMs: turn.timeoutMs } as const;
        return { result: { outcome: 'timed-out', reason } };
      }
      return { result: await toNotListed(turn, repeated.cause) };
    case 'gave up':
      return { result: await toNotListed(turn, repeated.cause) };
  }
}

function decide(ifRunning: 'skip' | 'fail' | 'wait' | 'join', running: Running): Decision {
  if (ifRunning === 'join') return { join: running.rows[0]?.path ?? '' };
  const isSkipped = ifRunning === 'skip';
  const reason: Reason = { kind: isSkipped ? 'skipped' : 'already-running', running };
  return { result: { outcome: isSkipped ? 'skipped' : 'error', reason } };
}

async function toNotListed(turn: Turn, cause: RequestError): Promise<OutcomeAndReason> {
  const named = { option: 'jobflow', path: turn.jobflow, types: JOB_TYPES } as const;
  const hint = await hintOnRefusal(turn, named, cause);
  return { outcome: 'error', reason: { kind: 'not-started', doing: 'listing', cause, hint } };
}

function toRunning(rows: readonly ProcessRow[]): Running {
  return { rows, isMore: rows.length >= MOST_ACTIVE };
}

function pauseOf({ pollIntervalMs }: Turn, watchedMs: number, pollMs: number): number {
  return pauseMs({
    watchedMs,
    pollMs,
    betweenPollsMs: Infinity,
    newConsoleBytes: 0,
    pollIntervalMs,
    expectedMs: undefined,
    silentPolls: 0,
    chance: Math.random(),
  });
}
