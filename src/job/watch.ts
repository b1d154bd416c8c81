/** The wait: looks at a process until it is final, the time is up, or somebody says stop. Prints nothing. */
import { nowMs, sleep } from '../clock.ts';
import { isOwnWord, NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { type Concern, Concerns } from './concerns.ts';
import { LongPoll } from './long-poll.ts';
import { Outage } from './outage.ts';
import { pauseMs } from './pace.ts';

/** How long a look that is under way when the time is up may still take: the process may have ended in time. */
const LAST_LOOK_MS = 5000;
/** What a look may take at the very end of the outage tolerance. */
const LEAST_LOOK_MS = 1000;

export interface Watch {
  readonly kompira: Kompira;
  /** `/process/id_262` */
  readonly path: string;
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
  readonly longPoll: boolean;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Every good look; answers how many bytes of new console output it brought. */
  readonly onLook: (process: Process) => number;
  readonly onNotice: (notice: Notice) => void;
}

/** Something to be told while the wait goes on. */
export type Notice =
  | { readonly kind: 'outage began'; readonly error: Error }
  | { readonly kind: 'outage over'; readonly lengthMs: number }
  | { readonly kind: 'long poll given up'; readonly reason: string }
  | { readonly kind: Concern; readonly process: Process; readonly watchedMs: number };

/** `last` is the last good look; there may have been none. */
export type Watched =
  | { readonly end: 'finished'; readonly process: Process }
  | { readonly end: 'timed out'; readonly last: Process | undefined }
  | { readonly end: 'interrupted'; readonly last: Process | undefined }
  | { readonly end: 'gave up'; readonly last: Process | undefined; readonly cause: Error };

/**
 * Never throws what the server does. Kompira's own 401, 403 or 404, and a status that nobody knows, end the wait at
 * once: it would say the same again. All other trouble is an outage until it outlasts the tolerance.
 */
export async function watch(options: Watch): Promise<Watched> {
  const { kompira, path, signal, onLook, onNotice } = options;
  const beganMs = nowMs();
  const deadlineMs = beganMs + options.timeoutMs;
  const outage = new Outage(options.outageToleranceMs);
  const concerns = new Concerns(beganMs);
  const over = new AbortController();
  const doze = dozing(options, AbortSignal.any([signal, over.signal]));
  let last: Process | undefined;
  let lookedMs = -Infinity;

  const take = (process: Process, atMs: number): number => {
    last = process;
    const bytes = onLook(process);
    const outageMs = outage.over(atMs);
    if (outageMs !== undefined) onNotice({ kind: 'outage over', lengthMs: outageMs });
    for (const kind of concerns.about(process, bytes, atMs))
      onNotice({ kind, process, watchedMs: atMs - beganMs });
    return bytes;
  };

  try {
    for (;;) {
      const beforeMs = nowMs();
      const betweenLooksMs = beforeMs - lookedMs;
      lookedMs = beforeMs;
      let nextPauseMs: number | undefined;
      try {
        const timeoutMs = Math.min(
          Math.max(deadlineMs - beforeMs, LAST_LOOK_MS),
          outage.underWay ? Math.max(outage.leftMs(beforeMs), LEAST_LOOK_MS) : Infinity,
        );
        const process = await kompira.process(path, { timeoutMs, signal });
        const newConsoleBytes = take(process, nowMs());
        if (isFinal(process.status)) return { end: 'finished', process };
        nextPauseMs = pauseMs({
          watchedMs: nowMs() - beganMs,
          lookMs: nowMs() - beforeMs,
          betweenLooksMs,
          newConsoleBytes,
          pollIntervalMs: options.pollIntervalMs,
          chance: Math.random(),
        });
      } catch (thrown) {
        if (signal.aborted) return { end: 'interrupted', last };
        if (!isServersTrouble(thrown)) throw thrown;
        const begins = !outage.underWay;
        nextPauseMs = endsTheWait(thrown)
          ? undefined
          : outage.failed(beforeMs, nowMs(), retryAfterMs(thrown));
        if (nextPauseMs === undefined) return { end: 'gave up', last, cause: thrown };
        if (begins) onNotice({ kind: 'outage began', error: thrown });
      }
      if (nowMs() >= deadlineMs) return { end: 'timed out', last };
      const ended = await doze(Math.min(nextPauseMs, deadlineMs - nowMs()));
      if (ended) {
        take(ended, nowMs());
        return { end: 'finished', process: ended };
      }
      if (signal.aborted) return { end: 'interrupted', last };
    }
  } finally {
    over.abort();
  }
}

function dozing(options: Watch, signal: AbortSignal): (ms: number) => Promise<Process | undefined> {
  if (options.longPoll) {
    const longPoll = new LongPoll({
      ...options,
      signal,
      onGivenUp: (reason) => {
        options.onNotice({ kind: 'long poll given up', reason });
      },
    });
    return (ms) => longPoll.doze(ms);
  }
  return async (ms) => {
    await sleep(ms, signal);
    return undefined;
  };
}

type ServersTrouble = TransportError | RefusedError | NotUnderstoodError;

function isServersTrouble(thrown: unknown): thrown is ServersTrouble {
  return (
    thrown instanceof TransportError || thrown instanceof RefusedError || thrown instanceof NotUnderstoodError
  );
}

function endsTheWait(trouble: ServersTrouble): boolean {
  return trouble instanceof RefusedError ? isOwnWord(trouble, [401, 403, 404]) : trouble.permanent;
}

function retryAfterMs(trouble: ServersTrouble): number | undefined {
  return trouble instanceof RefusedError ? trouble.retryAfterMs : undefined;
}
