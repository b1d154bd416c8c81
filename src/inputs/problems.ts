/** What can be wrong with an input, as facts: `words` says what to write instead. Texts are quoted as far as they may be. */

export type InputProblem =
  | { readonly kind: 'empty'; readonly of: Required }
  | { readonly kind: 'not-one-of'; readonly text: string; readonly choices: readonly string[] }
  | { readonly kind: 'not-boolean'; readonly text: string }
  // Durations.
  | { readonly kind: 'no-unit'; readonly text: string }
  | { readonly kind: 'not-a-duration'; readonly text: string }
  | { readonly kind: 'too-short'; readonly text: string; readonly least: string }
  | { readonly kind: 'too-long'; readonly text: string; readonly most: string }
  // Addresses; `text` is undefined where it can hold a password or a token.
  | { readonly kind: 'not-a-server'; readonly text: string | undefined }
  | { readonly kind: 'address-of-jobflow'; readonly text: string | undefined; readonly origin: string }
  | { readonly kind: 'user-in-url'; readonly bare: string }
  | { readonly kind: 'query-in-url'; readonly bare: string }
  | {
      readonly kind: 'clear-text';
      readonly text: string;
      readonly https: string;
      readonly canBeInsecure: boolean;
    }
  | { readonly kind: 'not-a-proxy' }
  // Object paths.
  | { readonly kind: 'path-is-url'; readonly text: string | undefined; readonly example: string }
  | { readonly kind: 'path-control-character'; readonly text: string }
  | { readonly kind: 'path-empty-part'; readonly text: string; readonly instead: string }
  | { readonly kind: 'path-relative'; readonly text: string; readonly example: string }
  | { readonly kind: 'path-suffix'; readonly text: string; readonly suffix: string; readonly instead: string }
  | { readonly kind: 'other-server'; readonly text: string; readonly server: string }
  | { readonly kind: 'not-a-process'; readonly text: string | undefined }
  // YAML and JSON. `line` is that of the input, and `write` what may have been meant by it.
  | { readonly kind: 'not-a-mapping'; readonly is: 'empty' | 'list' | 'string' | 'number' | 'boolean' }
  | { readonly kind: 'no-value' }
  | { readonly kind: 'too-deep' }
  | ({ readonly kind: 'yaml'; readonly said: string; readonly isIndent: boolean } & Place)
  | ({ readonly kind: 'second-document' } & Place)
  | ({ readonly kind: 'alias' | 'anchor' | 'tag'; readonly name: string } & Place)
  | ({ readonly kind: 'key-not-text' } & Place)
  | ({ readonly kind: 'key-without-value' | 'key-twice'; readonly name: string } & Place)
  | ({ readonly kind: 'comment-behind-value' | 'control-escape' } & Place)
  | {
      readonly kind: 'not-json';
      readonly line: number;
      readonly text: string;
      readonly said: string;
      readonly write: string | undefined;
    }
  // PEM and headers. No part of a key, a header or a token is quoted.
  | { readonly kind: 'no-pem-file'; readonly text: string | undefined; readonly said: string }
  | { readonly kind: 'private-key-in-certificate' }
  | { readonly kind: 'no-certificate' }
  | {
      readonly kind: 'bad-certificate';
      readonly number: number;
      readonly count: number;
      readonly said: string;
    }
  | { readonly kind: 'no-private-key'; readonly said: string }
  | { readonly kind: 'encrypted-key' }
  | { readonly kind: 'key-mismatch' }
  | { readonly kind: 'needs-other'; readonly other: string }
  | { readonly kind: 'not-a-header'; readonly line: number }
  | { readonly kind: 'own-header'; readonly line: number; readonly name: string }
  | { readonly kind: 'header-twice'; readonly line: number; readonly name: string }
  | { readonly kind: 'bad-token' }
  // Inputs that do not go together.
  | { readonly kind: 'both-kinds-of-job'; readonly others: readonly string[] }
  | { readonly kind: 'message-with-receive' }
  // What goes into a mail.
  | { readonly kind: 'pipeline-token' | 'pipeline-token-inside' | 'mail-token-inside' }
  | { readonly kind: 'too-many-bytes'; readonly bytes: number; readonly most: number }
  | { readonly kind: 'too-many-characters'; readonly characters: number; readonly most: number }
  | { readonly kind: 'not-a-link' | 'token-in-link' | 'user-in-link' | 'http-link' };

/** What can be wrong besides values: with a command line, its files, this machine. */
export type UsageProblem =
  | { readonly kind: 'proxy-needs-node'; readonly version: string }
  | {
      readonly kind: 'unknown-command';
      readonly near: string | undefined;
      readonly commands: readonly string[];
    }
  | { readonly kind: 'unknown-option'; readonly near: string | undefined }
  | {
      readonly kind:
        | 'needs-value'
        | 'empty-file'
        | 'not-utf-8'
        | 'given-twice'
        | 'too-many-arguments'
        | 'token-on-command-line';
    }
  | { readonly kind: 'not-together' | 'same-file'; readonly other: string }
  | { readonly kind: 'file-unusable'; readonly said: string }
  | { readonly kind: 'file-too-large'; readonly mebibytes: number }
  /** Of a run that may have left something. */
  | { readonly kind: 'state-unusable'; readonly said: string }
  /** `file` holds what another run has left undone, or is still doing. */
  | { readonly kind: 'state-unfinished'; readonly file: string }
  | { readonly kind: 'state-of-other-server'; readonly server: string };

/** Inputs that have to be given. */
export type Required =
  | 'server'
  | 'token'
  | 'jobflow'
  | 'process'
  | 'channel'
  | 'state'
  | 'message'
  | 'mail-message'
  | 'mail-token';

/** Where it is in the input, from 1, the whole line, and that line as it may have been meant. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly source: string;
  readonly write: string | undefined;
}

/** One or several problems of one input. Thrown by parsers, collected by the reader. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problems: readonly InputProblem[];

  constructor(...problems: readonly InputProblem[]) {
    super(problems.map(({ kind }) => kind).join(', '));
    this.problems = problems;
  }
}

/** A problem, and the input or variable it is of, as the front spells it. */
export interface NamedProblem {
  readonly name: string;
  readonly problem: InputProblem | UsageProblem;
}

/** Everything that is wrong with the inputs, found before anything was sent. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly NamedProblem[];

  constructor(problems: readonly NamedProblem[]) {
    super(problems.map(({ name, problem }) => `${name}: ${problem.kind}`).join(', '));
    this.problems = problems;
  }
}
