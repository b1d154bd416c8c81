/** Starts a jobflow once: the only caller of `execute`. */
import { nowMs, sleep } from '../clock.ts';
import { sentenceOf, NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';
import type { Kompira, StartOptions } from '../kompira/client.ts';
import { adviceOnStart } from './advice.ts';
import { nameCandidates } from './candidates.ts';
import { graceAfter, type Interruption, isInterrupted } from './interruption.ts';
import { Outage } from './outage.ts';
import { explainStart } from './refusals.ts';

/** After a cancel the answer to a start under way is worth this much waiting: 7.5 s later the runner asks again. */
const ANSWER_GRACE_MS = 4000;

/** The jobflow was not started, or nobody can tell. `message` is whole: what happened, what state that leaves, what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** True where a process of ours may run that nobody can name. */
  readonly uncertain: boolean;

  constructor(message: string, facts: { uncertain: boolean; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.uncertain = facts.uncertain;
  }
}

export interface Start {
  readonly kompira: Kompira;
  readonly jobflow: string;
  readonly options: StartOptions;
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
  /** The start did not reach the server; it is tried again. */
  readonly onRetry: (error: Error, pauseMs: number) => void;
}

/**
 * Answers the path of the process, `/process/id_262`. The start goes out again, within the tolerance, only where it is
 * certain that the server never took it: no connection, 429, or 503 with Retry-After. Throws StartError.
 */
export async function startOnce(start: Start): Promise<string> {
  const { kompira, jobflow, interruption } = start;
  const outage = new Outage(start.outageToleranceMs);
  const signal = graceAfter(interruption, ANSWER_GRACE_MS);
  for (;;) {
    if (isInterrupted(interruption)) {
      throw new StartError(`${sentenceOf(interruption.signal.reason)}\n${jobflow} was not started.`, {
        uncertain: false,
      });
    }
    const triedMs = nowMs();
    try {
      return await kompira.execute(jobflow, start.options, { signal });
    } catch (thrown) {
      if (mayHaveStarted(thrown)) throw await uncertain(start, thrown, triedMs);
      if (isInterrupted(interruption)) continue;
      const askedMs = askedPauseMs(thrown);
      const pauseMs = neverTaken(thrown) ? outage.failed(triedMs, nowMs(), askedMs) : undefined;
      if (pauseMs === undefined || pauseMs < askedMs) throw await notStarted(start, thrown);
      start.onRetry(thrown as Error, pauseMs);
      await sleep(pauseMs, interruption.signal);
    }
  }
}

/** Whether the server may have acted on a start that failed so. */
function mayHaveStarted(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.arrived === 'maybe';
  // 408 and 5xx can come from something in front of Kompira that gave up after it had handed the start on.
  if (thrown instanceof RefusedError)
    return !neverTaken(thrown) && (thrown.status === 408 || thrown.status >= 500);
  return thrown instanceof NotUnderstoodError;
}

/** Whether it is certain that the server did not take it, and worth trying again. */
function neverTaken(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.arrived === 'no' && !thrown.permanent;
  if (!(thrown instanceof RefusedError)) return false;
  return thrown.status === 429 || (thrown.status === 503 && thrown.retryAfterMs !== undefined);
}

function askedPauseMs(thrown: unknown): number {
  return (thrown instanceof RefusedError ? thrown.retryAfterMs : undefined) ?? 0;
}

async function notStarted({ kompira, jobflow, interruption }: Start, thrown: unknown): Promise<StartError> {
  const advice = await explainStart(kompira, jobflow, thrown, interruption.signal);
  return new StartError(`${jobflow} was not started. ${sentenceOf(thrown)}\n${advice}`.trimEnd(), {
    uncertain: false,
    cause: thrown,
  });
}

async function uncertain(start: Start, thrown: unknown, triedMs: number): Promise<StartError> {
  const told = [
    `The start of ${start.jobflow} was sent, but it is not certain what became of it. ${sentenceOf(thrown)}`,
    'It may be running, so it was not sent again.',
    ...(thrown instanceof NotUnderstoodError ? [adviceOnStart(thrown)] : []),
  ];
  const found = await nameCandidates({ ...start, sinceSentMs: () => nowMs() - triedMs });
  return new StartError([...told, found].filter((text) => text !== '').join('\n'), {
    uncertain: true,
    cause: thrown,
  });
}
