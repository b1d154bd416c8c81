/**
 * What can go wrong, sorted by what the caller can do about it. Callers decide by class and field, never by
 * message. A message says what was tried and what came back; it never holds a query, a header or a token.
 */

/** One input that cannot be understood. `message` says what is wrong and what to write instead. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** Everything that is wrong with the inputs, found before anything was sent. One line a problem. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['Nothing was sent, for these inputs are wrong:', ...problems].join('\n'));
    this.problems = problems;
  }
}

/**
 * Why TLS came to nothing; `handshake`: there was no certificate to judge; `client certificate`: the server wants one of
 * its callers.
 */
export type TlsTrouble =
  | 'self-signed'
  | 'unknown authority'
  | 'incomplete chain'
  | 'wrong name'
  | 'expired'
  | 'not yet valid'
  | 'other certificate'
  | 'client certificate'
  | 'handshake';

/** Why a proxy did not let the request through; the server never saw it. */
export type ProxyTrouble = 'proxy login' | 'proxy refusal' | 'proxy unreachable';

/** No whole answer came back. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** `no`: it is certain that the server never saw the request. `maybe`: it may have acted on it. */
  readonly arrived: 'no' | 'maybe';
  /** What stood in the way before the request could be sent, where it has a name. */
  readonly trouble: TlsTrouble | ProxyTrouble | undefined;

  constructor(
    message: string,
    facts: { arrived: 'no' | 'maybe'; trouble?: TlsTrouble | ProxyTrouble | undefined; cause?: unknown },
  ) {
    super(message, { cause: facts.cause });
    this.arrived = facts.arrived;
    this.trouble = facts.trouble;
  }

  /** True where trying again cannot help: a certificate that is refused, a proxy that wants a login. */
  get permanent(): boolean {
    const passing: (typeof this.trouble)[] = [undefined, 'handshake', 'proxy refusal', 'proxy unreachable'];
    return !passing.includes(this.trouble);
  }
}

/** The server, or something in front of it, answered with a status that is not 2xx. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** Kompira's own words: `detail`, or the field errors of a validation; empty where something else answered. */
  readonly reason: string;
  /** What `Retry-After` asks for, in ms from now; undefined where there is none. */
  readonly retryAfterMs: number | undefined;
  /** Where a redirect leads, without its query. */
  readonly location: string | undefined;

  constructor(
    message: string,
    facts: {
      status: number;
      reason: string;
      retryAfterMs?: number | undefined;
      location?: string | undefined;
    },
  ) {
    super(message);
    this.location = facts.location;
    this.status = facts.status;
    this.reason = facts.reason;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/**
 * Whether Kompira itself answered with one of these statuses. It gives its reason in a form of its own; what a proxy or
 * a gateway answers says nothing about the process.
 */
export function isOwnWord(thrown: unknown, statuses: readonly number[]): boolean {
  return thrown instanceof RefusedError && thrown.reason !== '' && statuses.includes(thrown.status);
}

/** The server said yes, but what it answered is not what the API promises. */
export class NotUnderstoodError extends Error {
  override readonly name = 'NotUnderstoodError';
  /** True where the answer is the server's own and asking again cannot change it. */
  readonly permanent: boolean;

  constructor(message: string, facts: { permanent: boolean } = { permanent: false }) {
    super(message);
    this.permanent = facts.permanent;
  }
}

/** Text for anything that can be thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The same as a sentence among others. */
export function sentenceOf(thrown: unknown): string {
  const message = messageOf(thrown);
  return /[.!?。…]"?$/.test(message) ? message : `${message}.`;
}
