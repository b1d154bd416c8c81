/** What there is to say, and the catalog that says it in a language. Decisions return facts; sentences are here alone. */
import type { Doubt, Ending, Hint, Outcome, Reason } from '../core/result.ts';
import type { InterruptCause } from '../core/interruption.ts';
import type { Notice } from '../core/watch.ts';
import type { Breakdown, Defect, TlsProblem, ShownCertificate } from '../errors.ts';
import type { Language } from '../inputs/language.ts';
import type { InputProblem, UsageProblem } from '../inputs/problems.ts';
import type { Process } from '../kompira/answers.ts';

/** Every error and warning has one. */
export const CODES = [
  'INVALID-INPUT',
  'NODE-VERSION',
  // The process ended, and failed.
  'ABORTED',
  'EXIT-STATUS',
  'RESULT',
  // It was not started.
  'ALREADY-RUNNING',
  'STILL-RUNNING',
  'NOT-A-JOBFLOW',
  'WRONG-OPTIONS',
  'START-UNKNOWN',
  'NOT-KOMPIRA',
  // The wait ended before it did.
  'TIMED-OUT',
  'START-TIMED-OUT',
  'CANCELLED',
  'STOP-NOT-CONFIRMED',
  // Commands and messages.
  'ALREADY-ENDED',
  'NOT-CONFIRMED',
  'SEND-UNKNOWN',
  'NO-MESSAGE',
  // The way to the server.
  'NAME-UNKNOWN',
  'NOT-REACHABLE',
  'NO-RESPONSE',
  'SELF-SIGNED',
  'UNKNOWN-AUTHORITY',
  'INCOMPLETE-CHAIN',
  'WRONG-NAME',
  'CERTIFICATE-EXPIRED',
  'CERTIFICATE-NOT-YET-VALID',
  'WEAK-CERTIFICATE',
  'BAD-CERTIFICATE',
  'OLD-TLS',
  'WEAK-TLS',
  'NOT-TLS',
  'HANDSHAKE-FAILED',
  'CLIENT-CERTIFICATE',
  'PROXY-UNREACHABLE',
  'PROXY-LOGIN',
  'PROXY-SCHEME',
  'PROXY-REFUSED',
  // What the server said.
  'BAD-REQUEST',
  'INVALID-TOKEN',
  'TOKEN-NOT-SEEN',
  'FORBIDDEN',
  'NOT-FOUND',
  'REFUSED',
  'BUSY',
  'SERVER-ERROR',
  // What something in front of it said.
  'REDIRECT-HTTPS',
  'REDIRECT-LOGIN',
  'REDIRECT',
  'GATEWAY-LOGIN',
  'GATEWAY-HTTPS',
  'GATEWAY',
  'GATEWAY-ERROR',
  'INVALID-RESPONSE',
  'NOT-FILTERED',
  // This program.
  'CRASHED',
  'OUTPUTS-NOT-SET',
  // Warnings.
  'SUSPENDED',
  'NEW-FOR-LONG',
  'WAITING-FOR-LONG',
  'SLOW',
  'TRUNCATED',
  'INSECURE',
  'NO-PROXY-ENTRY',
  'LOG-NOT-WRITTEN',
] as const;
export type Code = (typeof CODES)[number];

/** What a document says of an error; `todo` stands in the message itself as well. */
export interface ErrorRow {
  readonly why: string;
  readonly todo: string;
}

/** The member of a union that has this kind, perhaps among others. */
type OfKind<Union, Kind> = Union extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Union
    : never
  : never;

/** One function for each kind of a union, given what is known of it. */
export type Sayings<Union extends { readonly kind: string }, More extends unknown[] = []> = {
  readonly [Kind in Union['kind']]: (fact: OfKind<Union, Kind>, ...more: More) => string;
};

/**
 * How an input is written where it was given: `timeout` in a workflow, `--timeout` on a command line; with a value,
 * `wait: false` and `--no-wait`. The value of `command` is that of the action or program which has it.
 */
export type Spell = (name: string, value?: string) => string;

export const asInWorkflow: Spell = (name, value) => {
  if (value === undefined) return name;
  return name === 'command' ? 'kompira-action/process' : `${name}: ${value}`;
};

/** Who it is said of: an object path, the last that was seen of the process, the tools to say parts of it. */
export interface Subject {
  /** The jobflow, or the process where only that is known. */
  readonly name: string;
  readonly process: Process | undefined;
  /** Text of the server, cut, on as many lines as it has, each but the first set off. */
  readonly quote: (text: string) => string;
}

/** What stands in the log besides: short, without a code. */
export type LogLine =
  | { readonly kind: 'started'; readonly jobflow: string; readonly parameters: readonly string[] }
  | { readonly kind: 'joined'; readonly jobflow: string; readonly path: string }
  | { readonly kind: 'process-url'; readonly url: string }
  | { readonly kind: 'waiting-for' | 'waiting-for-message'; readonly name: string }
  | { readonly kind: 'waiting-for-others'; readonly jobflow: string }
  | { readonly kind: 'others-ended'; readonly waitedMs: number }
  | { readonly kind: 'usually'; readonly seconds: number }
  | {
      readonly kind: 'progress';
      readonly status: string;
      readonly place: string;
      readonly elapsedMs: number;
      readonly expectedMs: number | undefined;
    }
  /** `missing`: the state file, where it does not exist. */
  | { readonly kind: 'nothing-to-finish'; readonly missing: string | undefined }
  | { readonly kind: 'state-kept'; readonly file: string }
  | { readonly kind: 'terminating' | 'terminating-left'; readonly path: string }
  | { readonly kind: 'token-in-query' }
  | { readonly kind: 'unmasked-headers'; readonly names: readonly string[] }
  | { readonly kind: 'summary-not-written'; readonly said: string }
  /** `begun`: something runs by now. */
  | { readonly kind: 'state-not-saved'; readonly said: string; readonly begun: boolean }
  | { readonly kind: 'console-lost' | 'console-gone' | 'console-anew' | 'console-repeats' | 'console-tail' };

/** Warnings that no wait brings. */
export type Warning =
  | { readonly kind: 'insecure' }
  | { readonly kind: 'no-proxy-entries'; readonly entries: readonly string[] }
  | { readonly kind: 'log-not-written'; readonly said: string }
  | { readonly kind: 'truncated'; readonly names: readonly string[]; readonly url: string | undefined };

/** Names of what a summary shows. */
export type Label =
  | 'jobflow'
  | 'process'
  | 'server'
  | 'user'
  | 'parameters'
  | 'status'
  | 'result'
  | 'exit-status'
  | 'error'
  | 'started'
  | 'finished'
  | 'took'
  | 'usually'
  | 'console'
  | 'console-end'
  | 'children'
  | 'child';

/** One language. */
export interface Catalog {
  /** The same, with inputs written in this way. */
  readonly spelled: (input: Spell) => Catalog;
  readonly locale: Language;
  readonly errors: Readonly<Record<Code, ErrorRow>>;
  /** Its headline: what became of what it was about. Without a full stop where a value ends it. */
  readonly reasons: Sayings<Exclude<Reason, { kind: 'outputs-not-set' }>, [Subject]>;
  readonly interrupted: (by: InterruptCause) => string;
  readonly endings: Sayings<Ending>;
  readonly doubts: Sayings<Exclude<Doubt, { kind: 'error' }>>;
  readonly hints: Sayings<Hint, [Subject]>;
  /** Why no response came. `where` is the server, `sent` whether the request went out. */
  readonly breakdowns: Sayings<Breakdown, [facts: { where: string; sent: boolean; call: string }]>;
  readonly tls: Readonly<Record<TlsProblem, (host: string, shown: ShownCertificate | undefined) => string>>;
  readonly connections: Readonly<Record<string, string>>;
  readonly defects: Sayings<Defect>;
  /** A response that said yes, and is none; `defect` is what `defects` says. */
  readonly invalid: (call: string, defect: string) => string;
  readonly refused: (facts: {
    call: string;
    status: number;
    reason: string;
    page: string;
    redirect: string | undefined;
  }) => string;
  readonly problems: Sayings<InputProblem | UsageProblem>;
  readonly notices: Sayings<Exclude<Notice, { kind: 'unreachable' }>>;
  /** Behind the cause, a whole sentence. */
  readonly retrying: (cause: string, forMs: number) => string;
  readonly warnings: Sayings<Warning>;
  readonly lines: Sayings<LogLine>;
  /** A process that runs or may be one's own, in a line. */
  readonly row: (facts: { status: string; started: string | null; user: string | null }) => string;
  readonly more: (count: number, least: boolean) => string;
  /** Of a process that was still NEW when its time was over. */
  readonly neverBegan: string;
  readonly lastSeen: (process: Process | undefined, where: string) => string;
  readonly place: (job: string, line: number | null) => string;
  /** `source`: that line of the jobflow; empty where it is unknown. */
  readonly stoppedAt: (place: string, source: string) => string;
  readonly child: (facts: {
    job: string;
    status: string;
    exitStatus: string | null;
    result: string;
    error: string;
  }) => string;
  readonly headings: Readonly<
    Record<
      | 'invalid-inputs'
      | 'not-begun'
      | 'running'
      | 'failed-children'
      | 'last-output'
      | 'process'
      | 'channel'
      | 'candidates'
      | 'candidates-none'
      | 'candidates-newest'
      | 'candidates-invisible'
      | 'candidates-unlisted'
      | 'look-first'
      | 'stop-error'
      | 'todo'
      | 'post-title'
      | 'no-verdict'
      | 'not-ended'
      | 'no-result',
      string
    >
  >;
  /** What became of a step, behind the name of what it was about: a title. */
  readonly became: (
    subject: string,
    outcome: Outcome,
    facts: { command: string | undefined; start: 'known' | 'unknown' | 'none' },
  ) => string;
  readonly leftUnknown: (jobflow: string) => string;
  /** Of a post step; what to do included. */
  readonly stateUnreadable: string;
  readonly notFinished: (what: string, said: string) => string;
  /** What an alert mail does that has a button with a token, and one that has a link. */
  readonly mailForm: (jobflow: string, server: string) => string;
  readonly mailLink: (host: string) => string;
  /** What to do instead if the token is in the query, by code. */
  readonly inQuery: Readonly<Partial<Record<Code, string>>>;
  /** What to do about a proxy that wants a login; `variable`: where it is set. */
  readonly proxyLogin: (variable: string) => string;
  /** Behind the cause of a wait that was given up. */
  readonly outage: string;
  /** Of a process that was left running: `id` is 262. */
  readonly waitLater: (id: string) => string;
  /** What to do where a process was not found. */
  readonly noProcess: string;
  /** What to do where the processes that a start may have created are listed. */
  readonly candidatesAbove: string;
  readonly outputsNotSet: (said: string) => string;
  readonly labels: Readonly<Record<Label, string>>;
}
