/** How a step goes about a server that does not answer, before there is a process to follow. */
import { nowMs, sleep } from '../clock.ts';
import { NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';
import type { Limits } from '../kompira/call.ts';
import { graceAfter, type Interruption, isInterrupted } from './interruption.ts';
import { Outage } from './outage.ts';

/** After a cancel the answer to what is under way is worth this much waiting: 7.5 s later the runner asks again. */
const ANSWER_GRACE_MS = 4000;

export interface Patience {
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
  /** It did not get through; it is tried again. */
  readonly onRetry: (error: Error, pauseMs: number) => void;
}

/**
 * Asks what may be asked any number of times, until there is an answer. Throws what the last try threw: at once where
 * the next would say the same, and after an interruption.
 */
export async function askPatiently<T>(
  { outageToleranceMs, interruption, onRetry }: Patience,
  ask: (limits: Limits) => Promise<T>,
): Promise<T> {
  const outage = new Outage(outageToleranceMs);
  for (;;) {
    const triedMs = nowMs();
    try {
      return await ask({ signal: interruption.signal });
    } catch (thrown) {
      const pauseMs = mayPass(thrown) ? outage.failed(triedMs, nowMs(), askedPauseMs(thrown)) : undefined;
      if (pauseMs === undefined || pauseMs < askedPauseMs(thrown) || isInterrupted(interruption))
        throw thrown;
      onRetry(thrown as Error, pauseMs);
      await sleep(pauseMs, interruption.signal);
      if (isInterrupted(interruption)) throw thrown;
    }
  }
}

function mayPass(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return !thrown.permanent;
  return thrown instanceof RefusedError && (thrown.status === 429 || thrown.status >= 500);
}

/**
 * What became of something that must not be sent twice. `not taken`: it is certain that the server did not act on it.
 * `uncertain`: it may have, `triedMs` is when it was sent, on the monotonic clock. `interrupted`: before it was sent.
 */
export type Sent<T> =
  | { readonly end: 'taken'; readonly answer: T }
  | { readonly end: 'not taken'; readonly cause: unknown }
  | { readonly end: 'uncertain'; readonly cause: unknown; readonly triedMs: number }
  | { readonly end: 'interrupted' };

/**
 * Sends it again, within the tolerance, only where it is certain that the server never took it: no connection, 429, or
 * 503 with Retry-After. Never throws.
 */
export async function sendOnce<T>(
  { outageToleranceMs, interruption, onRetry }: Patience,
  send: (limits: Limits) => Promise<T>,
): Promise<Sent<T>> {
  const outage = new Outage(outageToleranceMs);
  const signal = graceAfter(interruption, ANSWER_GRACE_MS);
  for (;;) {
    if (isInterrupted(interruption)) return { end: 'interrupted' };
    const triedMs = nowMs();
    try {
      return { end: 'taken', answer: await send({ signal }) };
    } catch (thrown) {
      if (mayHaveBeenTaken(thrown)) return { end: 'uncertain', cause: thrown, triedMs };
      if (isInterrupted(interruption)) continue;
      const askedMs = askedPauseMs(thrown);
      const pauseMs = neverTaken(thrown) ? outage.failed(triedMs, nowMs(), askedMs) : undefined;
      if (pauseMs === undefined || pauseMs < askedMs) return { end: 'not taken', cause: thrown };
      onRetry(thrown as Error, pauseMs);
      await sleep(pauseMs, interruption.signal);
    }
  }
}

/** Whether the server may have acted on a request that failed so. */
export function mayHaveBeenTaken(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.arrived === 'maybe';
  // 408 and 5xx can come from something in front of Kompira that gave up after it had handed the request on.
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
