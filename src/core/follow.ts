/** Follows a process to its end, whatever that is: watch, stop if need be, judge, explain. */
import { sleep } from '../clock.ts';
import { isRefusedByKompira, messageOf } from '../errors.ts';
import type { Json } from '../json.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { DETAILS_MS, findChildren, findDetails, NO_DETAILS } from './details.ts';
import { graceAfter, graceLeftMs, interruptCause, type Interruption } from './interruption.ts';
import { type PostState, toStop } from './post-state.ts';
import { type Ending, interrupted, type StepResult } from './result.ts';
import { stop } from './stop.ts';
import { isLastWord, isTransient } from './trouble.ts';
import { judge } from './verdict.ts';
import { type Notice, watch, type Watched } from './watch.ts';

/** What becomes of a process that is not waited for any longer. */
export type Policy = (typeof POLICIES)[number];
export const POLICIES = ['terminate', 'leave'] as const;

/** The time after an interruption ends with what is still to be written. */
const WRITING_MS = 500;
/** What is left for a stop where the start took its time to be answered. */
const LEAST_STOP_MS = 1500;
const STOP_AFTER_TIMEOUT_MS = 20_000;
/** The server has been unreachable for longer than the tolerance; a later step tries once more. */
const STOP_AFTER_OUTAGE_MS = 5000;
/** It was asked for at the start; a server that has not answered by now is not waited for. */
const EXPECTED_MS = 1000;

/** How a process is waited for; times in ms. */
export interface Waiting {
  readonly timeoutMs: number;
  readonly startTimeoutMs: number | undefined;
  readonly pollIntervalMs: number;
  readonly longPoll: boolean;
  readonly onTimeout: Policy;
  readonly onCancel: Policy;
  /** Results that fail although the process is DONE. */
  readonly failOnResult: readonly Json[];
}

/** What a front is told on the way. */
export interface FollowEvents {
  /** What a later step has to finish should this program be killed now. Never throws. */
  readonly trySave: (state: PostState) => void;
  /** Every good poll; answers how many bytes of new console output it brought. */
  readonly onPoll: (process: Process) => Promise<number>;
  readonly onNotice: (notice: Notice) => void;
  readonly onExpected: (seconds: number) => void;
  readonly onTerminating: (path: string) => void;
}

export interface Follow extends Waiting, FollowEvents {
  /** What a front does first; where it fails, the process is stopped like after any crash. */
  readonly onBegin: () => void;
  readonly kompira: Kompira;
  /** `/process/id_262` */
  readonly path: string;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
  /** Whether Kompira has answered before. */
  readonly answered: boolean;
  /** Whether children are asked for where nothing has failed. */
  readonly wantsChildren: boolean;
  /** Of another run: judged like one's own, never terminated. */
  readonly joined: boolean;
  readonly interruption: Interruption;
}

/**
 * Waits for a process and judges it. Whatever ends the wait before the process does, it then goes by `onTimeout` or
 * `onCancel`. Never throws what the server or a front does: that is a result too.
 */
export async function follow(options: Follow): Promise<StepResult> {
  const { kompira, path, interruption, joined } = options;
  const isStoppedAfterKill = !joined && options.onCancel === 'terminate';
  options.trySave(isStoppedAfterKill ? toStop(kompira, path) : { phase: 'nothing to do' });
  const known = { path, joined };
  let last: Process | undefined;
  const over = new AbortController();
  let expectedSeconds: number | undefined;
  let expecting: Promise<void> | undefined;
  const expect = (jobflow: string) => {
    expecting ??= kompira.processes
      .usualSeconds(jobflow, { signal: over.signal }, { except: path })
      .then((seconds) => {
        expectedSeconds = seconds;
        if (seconds !== undefined && last && !isFinal(last.status)) options.onExpected(seconds);
      })
      // It only decorates.
      .catch(() => undefined);
  };
  const usual = () => (expectedSeconds === undefined ? {} : { expectedSeconds });
  const onPoll = async (process: Process) => {
    last = process;
    if (process.job !== null) expect(process.job);
    return options.onPoll(process);
  };
  try {
    // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
    const watched = await Promise.try(options.onBegin)
      .then(() =>
        watch({
          ...options,
          onPoll,
          signal: interruption.signal,
          expectedMs: () => (expectedSeconds === undefined ? undefined : expectedSeconds * 1000),
        }),
      )
      .catch((thrown: unknown) => ({ end: 'crashed', said: messageOf(thrown) }) as const);
    if (watched.end !== 'finished') {
      const unfinished = await endUnfinished(watched, last, options, onPoll);
      return { ...unfinished, process: { ...known, last }, ...usual() };
    }
    options.trySave({ phase: 'nothing to do' });
    const { process } = watched;
    const verdict = judge(process, options.failOnResult);
    const limits = { timeoutMs: DETAILS_MS, signal: interruption.signal };
    const [details] = await Promise.all([
      verdict.outcome === 'failed'
        ? findDetails(kompira, process, options.failOnResult, limits)
        : options.wantsChildren
          ? findChildren(kompira, process, options.failOnResult, limits)
          : NO_DETAILS,
      Promise.race([expecting, sleep(EXPECTED_MS, over.signal)]),
    ]);
    return {
      ...verdict,
      process: { ...known, last: process },
      details,
      ...usual(),
    };
  } finally {
    over.abort();
  }
}

type Unfinished = Exclude<Watched, { end: 'finished' }> | { readonly end: 'crashed'; readonly said: string };

/** A wait that is given up for any reason but a cancel goes by `onTimeout`. */
async function endUnfinished(
  unfinished: Unfinished,
  last: Process | undefined,
  options: Follow,
  onPoll: (process: Process) => unknown,
): Promise<Pick<StepResult, 'outcome' | 'reason'>> {
  const { timeoutMs, startTimeoutMs = timeoutMs, onTimeout, onCancel, interruption } = options;
  // Before the first poll, it is known to run where Kompira has answered a start with it.
  const wasRunning = last ? !isFinal(last.status) : options.answered && !options.joined;
  const isGone = 'cause' in unfinished && isRefusedByKompira(unfinished.cause, [404]);
  const left = { kind: 'left', isKnown: wasRunning && !isGone } as const;
  const end = (policy: Policy, budgetMs: number) => endProcess(policy, left, budgetMs, options, onPoll);
  switch (unfinished.end) {
    case 'timed out': {
      const { limit, cause } = unfinished;
      const ending = await end(onTimeout, STOP_AFTER_TIMEOUT_MS);
      const overMs = limit === 'timeout' ? timeoutMs : startTimeoutMs;
      return {
        outcome: 'timed-out',
        reason: { kind: 'timed-out', timeoutMs: overMs, limit, last, cause, ending },
      };
    }
    case 'interrupted': {
      const { kind } = interruptCause(interruption);
      const budgetMs = Math.max(graceLeftMs(interruption) - WRITING_MS, LEAST_STOP_MS);
      const ending = await end(kind === 'cancelled' ? onCancel : onTimeout, budgetMs);
      return interrupted(interruption, { kind: 'waiting', ending });
    }
    case 'gave up': {
      const { cause } = unfinished;
      // What nobody has seen is not ended for a setting that is wrong here.
      const isUnseen = !last && !options.answered && !isTransient(cause, false) && !isLastWord(cause);
      const ending = await end(isUnseen ? 'leave' : onTimeout, STOP_AFTER_OUTAGE_MS);
      return { outcome: 'error', reason: { kind: 'gave-up', cause, ending } };
    }
    case 'crashed': {
      const ending = await end(onTimeout, STOP_AFTER_OUTAGE_MS);
      return { outcome: 'error', reason: { kind: 'crashed', said: unfinished.said, ending } };
    }
  }
}

async function endProcess(
  policy: Policy,
  left: Extract<Ending, { kind: 'left' }>,
  budgetMs: number,
  { kompira, path, joined, interruption, trySave, onTerminating }: Follow,
  onPoll: (process: Process) => unknown,
): Promise<Ending> {
  if (policy === 'leave' || joined) {
    trySave({ phase: 'nothing to do' });
    return left;
  }
  trySave(toStop(kompira, path));
  onTerminating(path);
  // A signal may come while it goes on.
  const signal = graceAfter(interruption, interruption.graceMs);
  const ending = await stop({ kompira, path, budgetMs, signal, onPoll });
  if (ending.kind !== 'not-proven') trySave({ phase: 'nothing to do' });
  return ending;
}
