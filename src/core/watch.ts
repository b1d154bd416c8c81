/** The wait: polls a process until it is final, the time is up, or somebody says stop. Prints nothing. */
import { now, sleep } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { type Alert, ProcessAlerts } from './alerts.ts';
import { LongPoll, type LongPollFailure } from './long-poll.ts';
import { pauseMs } from './pace.ts';
import { type Judgement, repeat, type Retrying } from './retry.ts';

/**
 * For so long must Kompira say 401, 403 or 404 of the process without a break before that ends the wait: a second node
 * can lag behind the one that started it, and a restart can lose the users for a while.
 */
const LAST_WORD_MS = 15_000;

export interface Watch {
  readonly kompira: Kompira;
  /** `/process/id_262` */
  readonly path: string;
  readonly timeoutMs: number;
  /** How long it may stay NEW; undefined: `timeoutMs` alone counts. */
  readonly startTimeoutMs: number | undefined;
  readonly pollIntervalMs: number;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
  readonly longPoll: boolean;
  /** Whether Kompira has answered before. Where it has not, a wrong setting ends the wait immediately. */
  readonly answered: boolean;
  /** How long it will take, in ms, as far as that is known by now. */
  readonly expectedMs: () => number | undefined;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Every good poll; answers how many bytes of new console output it brought. */
  readonly onPoll: (process: Process) => Promise<number>;
  readonly onNotice: (notice: Notice) => void;
}

/** Something to be said while the wait goes on. */
export type Notice =
  | ({ readonly kind: 'unreachable' } & Retrying)
  | { readonly kind: 'reachable-again'; readonly lengthMs: number }
  | { readonly kind: 'long-poll-given-up'; readonly failure: LongPollFailure }
  | {
      readonly kind: Alert;
      readonly process: Process;
      readonly watchedMs: number;
      readonly expectedMs: number | undefined;
    };

export type Watched =
  | { readonly end: 'finished'; readonly process: Process }
  /** `cause`: the trouble at the very end, if there was some. */
  | {
      readonly end: 'timed out';
      readonly limit: 'timeout' | 'start-timeout';
      readonly cause: RequestError | undefined;
    }
  | { readonly end: 'interrupted' }
  | { readonly end: 'gave up'; readonly cause: RequestError };

/**
 * Polls until one of the ends. All trouble but Kompira's own no is an outage until it outlasts the tolerance. Throws what
 * `onPoll` and `onNotice` throw, and errors of this program; never a RequestError.
 */
export async function watch(options: Watch): Promise<Watched> {
  const { kompira, path, signal, onPoll, onNotice, expectedMs } = options;
  const startedAt = now();
  const alerts = new ProcessAlerts(startedAt);
  const over = new AbortController();
  const longPoll = options.longPoll
    ? startLongPoll(options, AbortSignal.any([signal, over.signal]))
    : undefined;
  let lastPolledAt = -Infinity;
  let silentPolls = 0;
  // A node that lags may show it as NEW again.
  let hasBegun = false;

  const judge = async (process: Process, attemptedAt: number): Promise<Judgement<Watched>> => {
    const polledAt = now();
    const newConsoleBytes = await onPoll(process);
    if (isFinal(process.status)) return { value: { end: 'finished', process } };
    const watchedMs = now() - startedAt;
    for (const kind of alerts.after(process, newConsoleBytes, now(), expectedMs()))
      onNotice({ kind, process, watchedMs, expectedMs: expectedMs() });
    hasBegun ||= process.status !== 'NEW';
    const startTimeoutMs = hasBegun ? Infinity : (options.startTimeoutMs ?? Infinity);
    if (watchedMs >= startTimeoutMs)
      return { value: { end: 'timed out', limit: 'start-timeout', cause: undefined } };
    const betweenPollsMs = attemptedAt - lastPolledAt;
    lastPolledAt = attemptedAt;
    silentPolls = newConsoleBytes === 0 ? silentPolls + 1 : 0;
    const pause = pauseMs({
      watchedMs,
      pollMs: polledAt - attemptedAt,
      betweenPollsMs,
      newConsoleBytes,
      pollIntervalMs: options.pollIntervalMs,
      expectedMs: expectedMs(),
      silentPolls: longPoll?.isWorking === true ? silentPolls : 0,
      chance: Math.random(),
    });
    return { pauseMs: Math.min(pause, startTimeoutMs - watchedMs) };
  };

  try {
    const repeated = await repeat<Process, Watched>({
      ask: (limits) => kompira.process(path, limits),
      judge,
      outageToleranceMs: options.outageToleranceMs,
      lastWordMs: LAST_WORD_MS,
      deadline: startedAt + options.timeoutMs,
      answered: options.answered,
      signal,
      onRetry: (retrying) => {
        onNotice({ kind: 'unreachable', ...retrying });
      },
      onRecovered: (lengthMs) => {
        onNotice({ kind: 'reachable-again', lengthMs });
      },
      pause: async (ms) => {
        if (longPoll) return longPoll.waitForEndOr(ms);
        await sleep(ms, signal);
        return undefined;
      },
    });
    switch (repeated.end) {
      case 'value':
        return repeated.value;
      case 'deadline':
        return { end: 'timed out', limit: 'timeout', cause: repeated.cause };
      case 'interrupted':
      case 'gave up':
        return repeated;
    }
  } finally {
    over.abort();
  }
}

function startLongPoll({ kompira, path, requestTimeoutMs, onNotice }: Watch, signal: AbortSignal): LongPoll {
  return new LongPoll({
    kompira,
    path,
    requestTimeoutMs,
    signal,
    onGivenUp: (failure) => {
      onNotice({ kind: 'long-poll-given-up', failure });
    },
  });
}
