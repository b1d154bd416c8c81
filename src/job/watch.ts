/** The wait: looks at a process until it is final, the time is up, or somebody says stop. Prints nothing. */
import { nowMs, sleep } from '../clock.ts';
import { isOwnWord, NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { type Concern, Concerns } from './concerns.ts';
import { LongPoll } from './long-poll.ts';
import { Outage } from './outage.ts';
import { pauseMs } from './pace.ts';

/**
 * How long a look that is under way when the time is up may still take, and so one at the very end of the outage
 * tolerance: the process may have ended in time, and a server that has just come back is slow.
 */
const LAST_LOOK_MS = 5000;
/** So often in a row, so far apart, must Kompira say what ends the wait: once can be a server in the middle of its restart. */
const SURELY = 3;
const SURELY_APART_MS = 1000;
/** A server may ask for a longer pause, but nobody would see the process end meanwhile. */
const LONGEST_ASKED_PAUSE_MS = 30_000;

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
 * Never throws what the server does. Kompira's own 401, 403 or 404, and a status that nobody knows, end the wait where
 * they are said again: they will be said for ever. All other trouble is an outage until it outlasts the tolerance.
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
  let finalWords = 0;
  let outageIsTold = false;

  const take = (process: Process, atMs: number): number => {
    last = process;
    const bytes = onLook(process);
    const outageMs = outage.over(atMs);
    if (outageMs !== undefined && outageIsTold) onNotice({ kind: 'outage over', lengthMs: outageMs });
    outageIsTold = false;
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
          outage.underWay ? Math.max(outage.leftMs(beforeMs), LAST_LOOK_MS) : Infinity,
        );
        const process = await kompira.process(path, { timeoutMs, signal });
        finalWords = 0;
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
        finalWords = isFinalWord(thrown, last !== undefined) ? finalWords + 1 : 0;
        const askedMs = finalWords > 0 ? SURELY_APART_MS : askedPauseMs(thrown);
        nextPauseMs = finalWords < SURELY ? outage.failed(beforeMs, nowMs(), askedMs) : undefined;
        if (nextPauseMs === undefined) return { end: 'gave up', last, cause: thrown };
        // What may end the wait is told by what ends it.
        if (!outageIsTold && finalWords === 0) {
          outageIsTold = true;
          onNotice({ kind: 'outage began', error: thrown });
        }
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

/** A certificate or a proxy that let a look through before is being mended. */
function isFinalWord(trouble: ServersTrouble, hasLooked: boolean): boolean {
  if (trouble instanceof RefusedError) return isOwnWord(trouble, [401, 403, 404]);
  return trouble.permanent && !(trouble instanceof TransportError && hasLooked);
}

function askedPauseMs(trouble: ServersTrouble): number {
  const askedMs = trouble instanceof RefusedError ? (trouble.retryAfterMs ?? 0) : 0;
  return Math.min(askedMs, LONGEST_ASKED_PAUSE_MS);
}
