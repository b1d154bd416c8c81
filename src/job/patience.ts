/** How a step goes about a server that does not answer, where it does not follow a process. */
import { nowMs, sleep } from '../clock.ts';
import { NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';
import type { Limits } from '../kompira/call.ts';
import { graceAfter, type Interruption, isInterrupted } from './interruption.ts';
import { Outage } from './outage.ts';

/**
 * After a cancel the answer to what is under way is worth this much waiting: it names what is to be stopped. 7.5 s later
 * the runner loses patience; what it leaves no time for, the post step does.
 */
const ANSWER_GRACE_MS = 7000;

export interface Patience {
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
  /** It did not get through; it is tried again. */
  readonly onRetry: (error: Error, pauseMs: number) => void;
}

/**
 * Asks what may be asked any number of times, until there is an answer. Throws what the last try threw: at once where
 * the next would say the same, and after an interruption. `answered`: see `mayPass`.
 */
export async function askPatiently<T>(
  { outageToleranceMs, interruption, onRetry }: Patience,
  ask: (limits: Limits) => Promise<T>,
  answered = false,
): Promise<T> {
  const outage = new Outage(outageToleranceMs);
  for (;;) {
    const triedMs = nowMs();
    try {
      return await ask({ signal: interruption.signal });
    } catch (thrown) {
      const pauseMs = mayPass(thrown, answered)
        ? outage.failed(triedMs, nowMs(), askedPauseMs(thrown))
        : undefined;
      if (pauseMs === undefined || pauseMs < askedPauseMs(thrown) || isInterrupted(interruption))
        throw thrown;
      onRetry(thrown as Error, pauseMs);
      await sleep(pauseMs, interruption.signal);
      if (isInterrupted(interruption)) throw thrown;
    }
  }
}

/**
 * Whether another try may go better. Once Kompira has `answered` this as it should, the page of something else in its
 * place is trouble that may pass as well; before, server is likely to be wrong.
 */
export function mayPass(thrown: unknown, answered: boolean): boolean {
  if (thrown instanceof TransportError) return !thrown.permanent;
  if (thrown instanceof NotUnderstoodError) return answered && !thrown.permanent;
  if (!(thrown instanceof RefusedError)) return false;
  return thrown.status === 429 || thrown.status >= 500 || (answered && thrown.reason === '');
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
  const limits: Limits = {
    signal: graceAfter(interruption, ANSWER_GRACE_MS),
    signalUntilSent: interruption.signal,
  };
  for (;;) {
    if (isInterrupted(interruption)) return { end: 'interrupted' };
    const triedMs = nowMs();
    try {
      return { end: 'taken', answer: await send(limits) };
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
  if (thrown instanceof RefusedError) {
    if (neverTaken(thrown)) return false;
    // A browser is sent on to what its POST has made.
    if (thrown.status === 303 || /\/process\/id_\d+$/.test(thrown.location ?? '')) return true;
    // These can come from something in front of Kompira that gave up after it had handed the request on.
    return thrown.status === 408 || thrown.status >= 500;
  }
  return true;
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
