/** How it ended: the one value that goes from the core to a front, in facts. */
import type { RequestError } from '../errors.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';
import { type InterruptCause, interruptCause, type Interruption } from './interruption.ts';

export const OUTCOMES = [
  'succeeded',
  'failed',
  'timed-out',
  'cancelled',
  'started',
  'skipped',
  'validated',
  'error',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface StepResult {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** What is known of the process; left out where none is. */
  readonly process?: KnownProcess;
  readonly details?: Details;
  /** How long the jobflow usually takes, if the server showed enough earlier runs. */
  readonly expectedSeconds?: number;
}

export type OutcomeAndReason = Pick<StepResult, 'outcome' | 'reason'>;

export interface KnownProcess {
  readonly path: string;
  /** The last that was seen of it. */
  readonly last?: Process | undefined;
  /** True where another run had started it. */
  readonly joined?: boolean;
}

export interface Details {
  readonly place: Place | null;
  readonly children: readonly Child[];
  /** So many more there are at least, as far as the server says. */
  readonly moreChildren: number;
}

/** The jobflow that ran last, the line in it, and that line where this user may read it. */
export interface Place {
  readonly job: string;
  readonly line: number | null;
  readonly source: string | null;
}

export interface Child extends ProcessRow {
  readonly failed: boolean;
}

/** What became of a process that is not waited for any longer. */
export type Ending =
  /** `isKnown`: it was started here, or seen running, and the server has not said since that it is not there. */
  | { readonly kind: 'left'; readonly isKnown: boolean }
  /** Seen to be final. */
  | { readonly kind: 'stopped'; readonly status: Process['status'] }
  /** Not there any more after a terminate that was accepted. */
  | { readonly kind: 'gone' }
  | NotProven;

/** It may still run. */
export interface NotProven {
  readonly kind: 'not-proven';
  readonly doubt: Doubt;
}

/** Why a stop is not proven. */
export type Doubt =
  | { readonly kind: 'error'; readonly cause: RequestError }
  /** A terminate was accepted, but it is still this. */
  | { readonly kind: 'still'; readonly status: Process['status'] }
  | { readonly kind: 'not-accepted' }
  | { readonly kind: 'no-time' };

/** Processes that are active already, newest first. */
export interface Running {
  readonly rows: readonly ProcessRow[];
  /** True where the server may have more than these. */
  readonly isMore: boolean;
}

/** The processes that may come from a start whose outcome is unknown. */
export type Candidates =
  | { readonly kind: 'found'; readonly rows: readonly ProcessRow[] }
  /** None is as new as the start; `newest` are shown all the same, for two clocks may differ. */
  | { readonly kind: 'none'; readonly newest: readonly ProcessRow[] }
  | { readonly kind: 'unlisted'; readonly cause: RequestError | undefined };

/** What the server says when it is asked a little more about a refusal. */
export type Hint =
  | {
      readonly kind: 'did-you-mean';
      readonly option: 'jobflow' | 'node' | 'account' | 'channel';
      readonly names: readonly string[];
    }
  /** The same name, in another Unicode form. */
  | { readonly kind: 'unicode-form'; readonly name: string }
  | { readonly kind: 'wrong-type'; readonly type: string }
  /** `given`: the parameters that were sent. `near`: one of them that looks like the one that is missing. */
  | { readonly kind: 'parameters'; readonly given: readonly string[]; readonly near: string | undefined };

export type Reason =
  // The process has ended.
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'exit-status' }
  | { readonly kind: 'result' }
  // It was not waited for, or not started.
  | { readonly kind: 'started' }
  | { readonly kind: 'skipped'; readonly running: Running }
  | { readonly kind: 'already-running'; readonly running: Running }
  | { readonly kind: 'still-running'; readonly running: Running; readonly timeoutMs: number }
  | { readonly kind: 'validated'; readonly type: string; readonly options: object }
  | {
      readonly kind: 'not-started';
      readonly doing: 'starting' | 'checking' | 'listing';
      readonly cause: RequestError;
      readonly hint: Hint | undefined;
    }
  | { readonly kind: 'not-a-jobflow'; readonly type: string }
  | {
      readonly kind: 'wrong-options';
      readonly type: 'jobflow' | 'script job';
      readonly options: readonly string[];
    }
  | {
      readonly kind: 'start-unknown';
      readonly cause: RequestError | undefined;
      readonly candidates: Candidates;
    }
  /** Something else than Kompira answered the start, and so it did when asked for its processes. */
  | { readonly kind: 'not-kompira'; readonly cause: RequestError; readonly list: RequestError }
  // The wait for it ended before it did.
  | {
      readonly kind: 'timed-out';
      readonly timeoutMs: number;
      /** Which time was over. */
      readonly limit: 'timeout' | 'start-timeout';
      /** As it was then, before anything was done about it. */
      readonly last: Process | undefined;
      readonly cause: RequestError | undefined;
      readonly ending: Ending;
    }
  | { readonly kind: 'gave-up'; readonly cause: RequestError; readonly ending: Ending }
  | { readonly kind: 'interrupted'; readonly by: InterruptCause; readonly during: During }
  | { readonly kind: 'crashed'; readonly said: string; readonly ending?: Ending }
  // Commands to a process.
  | { readonly kind: 'shown' }
  | { readonly kind: 'had-ended' }
  | { readonly kind: 'terminated'; readonly ending: Ending }
  | {
      readonly kind: 'controlled';
      readonly command: 'suspend' | 'resume';
      readonly end: 'done' | 'already' | 'again';
    }
  | {
      readonly kind: 'not-controlled';
      readonly command: 'suspend' | 'resume';
      /** `refused`: Kompira said no, and nothing was changed. */
      readonly end: 'ended' | 'refused' | 'unproven' | 'unseen';
      readonly cause: RequestError | undefined;
    }
  | { readonly kind: 'command-failed'; readonly command: 'suspend' | 'resume'; readonly cause: RequestError }
  | { readonly kind: 'unreadable'; readonly cause: RequestError }
  // Messages.
  | { readonly kind: 'sent' }
  /** `mayBeLost`: another one. */
  | { readonly kind: 'received'; readonly mayBeLost: boolean }
  | { readonly kind: 'not-sent'; readonly cause: RequestError; readonly hint: Hint | undefined }
  | { readonly kind: 'send-unknown'; readonly cause: RequestError }
  | { readonly kind: 'no-message'; readonly timeoutMs: number; readonly mayBeLost: boolean }
  | {
      readonly kind: 'not-received';
      readonly cause: RequestError;
      readonly hint: Hint | undefined;
      readonly mayBeLost: boolean;
    }
  // The outputs could not be set.
  | { readonly kind: 'outputs-not-set'; readonly said: string; readonly instead: Reason };

/** What was going on at the interruption, and so what state it leaves. */
export type During =
  | { readonly kind: 'nothing-started' }
  | { readonly kind: 'started-and-left' }
  | { readonly kind: 'waiting'; readonly ending: Ending }
  | { readonly kind: 'reading' }
  | { readonly kind: 'sending'; readonly sent: boolean }
  | { readonly kind: 'receiving'; readonly mayBeLost: boolean };

const GREEN: readonly Outcome[] = ['succeeded', 'started', 'skipped', 'validated'];

/** Whether the step passes. Showing a process passes whatever became of that process. */
export function passes({ outcome, reason }: StepResult): boolean {
  return reason.kind === 'shown' || GREEN.includes(outcome);
}

/** Of something that was interrupted. */
export function interrupted(interruption: Interruption, during: During): OutcomeAndReason {
  return {
    outcome: outcomeOf(interruption),
    reason: { kind: 'interrupted', by: interruptCause(interruption), during },
  };
}

/** Of something that could not be done: `cancelled` only where somebody has said so. */
export function outcomeOf(interruption: Interruption): 'cancelled' | 'error' {
  return interruptCause(interruption).kind === 'cancelled' ? 'cancelled' : 'error';
}
