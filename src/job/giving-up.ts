/** What becomes of a process, and of the step, where a wait came to no end of the process. Pure. */
import { readable } from '../clock.ts';
import { isOwnWord, sentenceOf } from '../errors.ts';
import type { Process } from '../kompira/answers.ts';
import { adviceOnFollowing } from './advice.ts';
import { Interrupted, outcomeOf, STOPPED_BY_MS } from './interruption.ts';
import { whereIn } from './reasons.ts';
import type { Outcome } from './verdict.ts';
import type { Watched } from './watch.ts';

/** What becomes of a process that the step does not wait for any longer. */
export type Policy = (typeof POLICIES)[number];
export const POLICIES = ['terminate', 'leave'] as const;

/** What is left for it where the start took its time to be answered. */
const LEAST_STOP_MS = 1500;
const STOP_AFTER_TIMEOUT_MS = 20_000;
/** The server has been out of reach for longer than the tolerance; post tries once more. */
const STOP_AFTER_OUTAGE_MS = 5000;

/** A wait that came to no end of the process; `crashed` by an error of this action. */
export type Unfinished =
  | Exclude<Watched, { end: 'finished' }>
  | { readonly end: 'crashed'; readonly last: Process | undefined; readonly cause: unknown };

export interface GivingUp {
  readonly outcome: Outcome;
  readonly policy: Policy;
  /** How long a stop may take, in ms. */
  readonly budgetMs: number;
  /** What happened, as sentences. */
  readonly told: string;
  /** True where the server says that there is no such process. */
  readonly gone: boolean;
}

export interface Waited {
  /** `/process/id_262` */
  readonly path: string;
  readonly timeoutMs: number;
  readonly onTimeout: Policy;
  readonly onCancel: Policy;
  /** Of the step. */
  readonly signal: AbortSignal;
}

/** `nowMs`: on the monotonic clock. A step that gives up for any reason but a cancel goes by `onTimeout`. */
export function giveUp(unfinished: Unfinished, waited: Waited, nowMs: number): GivingUp {
  const { path, timeoutMs, onTimeout, onCancel, signal } = waited;
  const policy = onTimeout;
  switch (unfinished.end) {
    case 'timed out': {
      const told = `${path} had not ended when the timeout of ${readable(timeoutMs)} was over. ${lastSeen(unfinished.last)}`;
      return { outcome: 'timed-out', policy, budgetMs: STOP_AFTER_TIMEOUT_MS, told, gone: false };
    }
    case 'crashed': {
      const told = `The action failed while it followed ${path}. ${sentenceOf(unfinished.cause)}`;
      return { outcome: 'error', policy, budgetMs: STOP_AFTER_OUTAGE_MS, told, gone: false };
    }
    case 'interrupted': {
      const reason: unknown = signal.reason;
      const outcome = outcomeOf({ signal });
      const sinceMs = reason instanceof Interrupted ? nowMs - reason.atMs : 0;
      const budgetMs = Math.max(STOPPED_BY_MS - sinceMs, LEAST_STOP_MS);
      const byCancel = outcome === 'cancelled' ? onCancel : onTimeout;
      return { outcome, policy: byCancel, budgetMs, told: sentenceOf(reason), gone: false };
    }
    case 'gave up': {
      const { cause } = unfinished;
      const told =
        `${path} could not be followed to its end. ${sentenceOf(cause)}\n${adviceOnFollowing(cause)}`.trimEnd();
      const gone = isOwnWord(cause, [404]);
      return { outcome: 'error', policy, budgetMs: STOP_AFTER_OUTAGE_MS, told, gone };
    }
  }
}

function lastSeen(last: Process | undefined): string {
  if (!last) return 'It could not be looked at once.';
  if (last.status === 'NEW') {
    return 'It never began: its jobflow may be at its multiplicity, the Kompira engine down, or the licence out.';
  }
  const { status, suspended } = last;
  return `It was ${status}${suspended ? ' and suspended' : ''}${whereIn(last)} when it was last seen.`;
}
