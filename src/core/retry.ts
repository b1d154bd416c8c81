/**
 * The one loop that asks again: while a good response says to, and while trouble may pass. It knows time, deadline and
 * interruption; what is asked and how it is judged is handed in.
 */
import { now, sleep } from '../clock.ts';
import { RefusedError, type RequestError } from '../errors.ts';
import type { Limits } from '../kompira/call.ts';
import { graceAfter, type Interruption } from './interruption.ts';
import { isLastWord, isSafeToResend, isTransient, mayHaveActed, troubleOf } from './trouble.ts';

/** Short enough that a proxy's restart goes unnoticed, long enough not to add to a server's trouble. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
/** A server may ask for a longer pause between reads, but nobody would see the end meanwhile. */
const LONGEST_ASKED_PAUSE_MS = 30_000;
/** What a try at the very end of the time may still take: the server may just have come back, and be slow. */
const LAST_TRY_MS = 5000;
/** One notice of trouble a minute, also where the server comes and goes. */
const NOTICE_EVERY_MS = 60_000;

/** Trouble that is tried again. */
export interface Retrying {
  readonly error: RequestError;
  /** For how much longer, in ms. */
  readonly forMs: number;
}

/** How long a request outside the wait for a process is retried, what ends that early, and who is told of it. */
export interface Patience {
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
  readonly onRetry: (retrying: Retrying) => void;
}

/** A good response means: this is the value, or ask again after that pause. */
export type Judgement<T> = { readonly value: T } | { readonly pauseMs: number };

export interface Repeat<A, T> {
  readonly ask: (limits: Limits, attemptedAt: number) => Promise<A>;
  readonly judge: (response: A, attemptedAt: number) => Judgement<T> | Promise<Judgement<T>>;
  readonly outageToleranceMs: number;
  readonly signal: AbortSignal;
  /** On the monotonic clock. */
  readonly deadline?: number;
  /** Whether Kompira has answered this as it should before. */
  readonly answered?: boolean;
  /** For how long Kompira's own no may be heard without a break before it counts, in ms. */
  readonly lastWordMs?: number;
  /** Whether this error may be retried; default: `isTransient`. */
  readonly mayRetry?: (error: RequestError, answered: boolean) => boolean;
  /** True where a longer pause that the server asks for has to be obeyed. */
  readonly obeysPause?: boolean;
  readonly onRetry?: (retrying: Retrying) => void;
  /** It answers again, after a notice of trouble that lasted so long. */
  readonly onRecovered?: (lengthMs: number) => void;
  /** A pause, which may bring a response before its end. */
  readonly pause?: (ms: number) => Promise<A | undefined>;
}

export type Repeated<T> =
  | { readonly end: 'value'; readonly value: T }
  | { readonly end: 'gave up'; readonly cause: RequestError }
  | { readonly end: 'deadline'; readonly cause: RequestError | undefined }
  | { readonly end: 'interrupted'; readonly cause: RequestError | undefined };

/** Throws only errors other than a RequestError. */
export async function repeat<A, T>(options: Repeat<A, T>): Promise<Repeated<T>> {
  const { ask, judge, signal, outageToleranceMs, deadline = Infinity, lastWordMs = 0 } = options;
  const pause = options.pause ?? ((ms: number) => sleep(ms, signal).then(() => undefined));
  let answered = options.answered ?? false;
  const outage = new Outage();
  const lastWords = new Outage();
  let noticedAt = -Infinity;
  let isNoticed = false;
  let cause: RequestError | undefined;
  let response: A | undefined;

  for (;;) {
    const attemptedAt = now();
    let pauseMs: number;
    try {
      const timeoutMs = Math.max(
        Math.min(deadline - attemptedAt, outage.leftMs(outageToleranceMs, attemptedAt)),
        LAST_TRY_MS,
      );
      response ??= await ask({ signal, timeoutMs }, attemptedAt);
      const judgement = await judge(response, attemptedAt);
      const troubleMs = outage.succeeded(now());
      lastWords.succeeded(now());
      if (troubleMs !== undefined && isNoticed) options.onRecovered?.(troubleMs);
      [answered, isNoticed, cause] = [true, false, undefined];
      if ('value' in judgement) return { end: 'value', value: judgement.value };
      pauseMs = judgement.pauseMs;
    } catch (thrown) {
      const trouble = troubleOf(thrown);
      if (!trouble) throw thrown;
      const error = thrown as RequestError;
      cause = error;
      if (signal.aborted) return { end: 'interrupted', cause };
      const isNo = isLastWord(error);
      if (!isNo) lastWords.succeeded(now());
      const mayRetry = isNo ? lastWordMs > 0 : (options.mayRetry ?? isTransient)(error, answered);
      const toleranceMs = Math.min(
        outageToleranceMs,
        isNo ? lastWordMs : answered ? Infinity : (trouble.passesForMs ?? Infinity),
      );
      const asked = error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0;
      const askedPauseMs = options.obeysPause ? asked : Math.min(asked, LONGEST_ASKED_PAUSE_MS);
      outage.failed(attemptedAt);
      const next = (isNo ? lastWords : outage).pauseMs({ attemptedAt, toleranceMs, askedPauseMs });
      if (!mayRetry || next === undefined || (options.obeysPause && next < askedPauseMs))
        return { end: 'gave up', cause };
      pauseMs = next;
      const leftMs = (isNo ? lastWords : outage).leftMs(toleranceMs, now());
      const forMs = Math.min(leftMs, deadline - now());
      if (forMs > 0 && now() - noticedAt >= NOTICE_EVERY_MS) {
        [noticedAt, isNoticed] = [now(), true];
        options.onRetry?.({ error, forMs });
      }
    }
    if (now() >= deadline) return { end: 'deadline', cause };
    response = await pause(Math.min(pauseMs, deadline - now()));
    if (signal.aborted) return { end: 'interrupted', cause };
  }
}

/** One stretch of trouble after another. Times in ms on the monotonic clock. */
export class Outage {
  #since: number | undefined;
  #failures = 0;

  failed(attemptedAt: number): void {
    this.#since ??= attemptedAt;
  }

  /**
   * The pause before the next try, at least what the server asked for; undefined when the tolerance is used up. The last
   * pause ends with the tolerance, so that the last try comes at its very end; where the first try alone took longer,
   * there is one more.
   */
  pauseMs(of: { attemptedAt: number; toleranceMs: number; askedPauseMs: number }): number | undefined {
    this.failed(of.attemptedAt);
    const leftMs = Math.max(0, this.leftMs(of.toleranceMs, now()));
    if (leftMs === 0 && (this.#failures > 0 || of.toleranceMs === 0)) return undefined;
    // Half of it by chance: many steps that lost the same server should not come back all at the same instant.
    const backOffMs =
      Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    return Math.min(Math.max(backOffMs, of.askedPauseMs), leftMs);
  }

  /** Ms that are left of the tolerance; Infinity without an outage. */
  leftMs(toleranceMs: number, at: number): number {
    return this.#since === undefined ? Infinity : toleranceMs - (at - this.#since);
  }

  /** A good response came: how long the trouble lasted; undefined where there was none. The tolerance is whole again. */
  succeeded(at: number): number | undefined {
    const lengthMs = this.#since === undefined ? undefined : at - this.#since;
    this.#since = undefined;
    this.#failures = 0;
    return lengthMs;
  }
}

/** What is asked once is known or cannot be known. `error` is the last, after which no other try would go better. */
export type Asked<T> = { readonly answer: T } | { readonly error: RequestError };

/** Asks what may be asked any number of times. After an interruption the answer is that it was broken off. */
export async function askPatiently<T>(
  { outageToleranceMs, interruption, onRetry }: Patience,
  ask: (limits: Limits) => Promise<T>,
): Promise<Asked<T> | 'interrupted'> {
  const repeated = await repeat({
    ask,
    judge: (value): Judgement<T> => ({ value }),
    outageToleranceMs,
    signal: interruption.signal,
    onRetry,
  });
  if (repeated.end === 'value') return { answer: repeated.value };
  return repeated.end === 'gave up' ? { error: repeated.cause } : 'interrupted';
}

/**
 * What became of something that must not be sent twice. `not taken`: it is certain that the server did not act on it.
 * `uncertain`: it may have. `attemptedAt` is when it was sent last, on the monotonic clock. `interrupted`: before it was
 * sent.
 */
export type Sent<T> =
  | { readonly end: 'taken'; readonly answer: T }
  | { readonly end: 'not taken'; readonly cause: RequestError; readonly attemptedAt: number }
  | { readonly end: 'uncertain'; readonly cause: RequestError; readonly attemptedAt: number }
  | { readonly end: 'interrupted' };

/** Sends it again, within the tolerance, only where it is certain that the server never took it. */
export async function sendOnce<T>(
  { outageToleranceMs, interruption, onRetry }: Patience,
  send: (limits: Limits) => Promise<T>,
): Promise<Sent<T>> {
  if (interruption.signal.aborted) return { end: 'interrupted' };
  const limits: Limits = {
    // After a cancel the response to what is under way is waited for: it names what is to be stopped.
    signal: graceAfter(interruption, interruption.graceMs),
    signalUntilSent: interruption.signal,
  };
  let attemptedAt = now();
  const repeated = await repeat<Sent<T>, Sent<T>>({
    ask: async (_limits, at) => {
      attemptedAt = at;
      try {
        return { end: 'taken', answer: await send(limits) };
      } catch (thrown) {
        if (!troubleOf(thrown) || !mayHaveActed(thrown)) throw thrown;
        return { end: 'uncertain', cause: thrown as RequestError, attemptedAt };
      }
    },
    judge: (value) => ({ value }),
    mayRetry: isSafeToResend,
    obeysPause: true,
    outageToleranceMs,
    signal: interruption.signal,
    onRetry,
  });
  switch (repeated.end) {
    case 'value':
      return repeated.value;
    case 'gave up':
      return { end: 'not taken', cause: repeated.cause, attemptedAt };
    case 'deadline':
    case 'interrupted':
      return { end: 'interrupted' };
  }
}
