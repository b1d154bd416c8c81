/**
 * What it proves that a request ended so: the one table that everything which asks the server goes by. Rows, not code:
 * `docs/architecture.md` shows them, and a test prints them.
 */
import { InvalidResponseError, RefusedError, RequestError, TransportError } from '../errors.ts';

export interface Trouble {
  /** How the request ended. */
  readonly way: string;
  /** True where the server can have acted on it. */
  readonly mayHaveActed: boolean;
  /**
   * Whether another try may go better. `once answered`: only where Kompira has answered before, for then this is trouble
   * that passes; before, a setting is likely to be wrong. `never`: it is Kompira's last word.
   */
  readonly passes: 'yes' | 'once answered' | 'never';
  /** For how long it may pass before Kompira has answered, in ms, where that is not `outage-tolerance`. */
  readonly passesForMs?: number;
}

interface Row extends Trouble {
  readonly when: (error: RequestError) => boolean;
}

/** A name that does not exist is nearly always a typo, or a runner outside the network. */
const NAME_PASSES_FOR_MS = 30_000;

const unsent = (kinds: readonly string[], problems?: readonly string[]) => (error: RequestError) =>
  error instanceof TransportError &&
  !error.sent &&
  kinds.includes(error.breakdown.kind) &&
  (problems === undefined || (error.breakdown.kind === 'tls' && problems.includes(error.breakdown.problem)));

const refused =
  (by: 'Kompira' | 'something else', test: (error: RefusedError) => boolean) => (error: RequestError) =>
    error instanceof RefusedError && (error.reason !== '') === (by === 'Kompira') && test(error);

/**
 * True where the server, or what stands before it, wants another address or another login. It is plainly a wrong setting
 * where it answers everything so; in place of one response alone, a filter can have put it.
 */
export function looksMisconfigured(error: RequestError): boolean {
  return refused(
    'something else',
    ({ redirect, wants }) => wants !== undefined || (redirect !== undefined && redirect.kind !== 'elsewhere'),
  )(error);
}

/** The first row that fits counts. */
export const TROUBLES: readonly Row[] = [
  {
    way: 'the host name does not exist',
    when: unsent(['name-unknown']),
    mayHaveActed: false,
    passes: 'yes',
    passesForMs: NAME_PASSES_FOR_MS,
  },
  {
    way: 'the TLS handshake was broken off, or the proxy could not be reached',
    when: (error) => unsent(['tls'], ['handshake-failed'])(error) || unsent(['proxy-unreachable'])(error),
    mayHaveActed: false,
    passes: 'yes',
  },
  {
    way: 'a certificate, a version of TLS or a missing client certificate was refused',
    // A client certificate is missed only after the handshake, before the request is read.
    when: unsent(['tls']),
    mayHaveActed: false,
    passes: 'once answered',
  },
  {
    way: 'the proxy asked for a login',
    when: (error) =>
      error instanceof TransportError &&
      error.breakdown.kind === 'proxy-refused' &&
      error.breakdown.schemes !== undefined,
    mayHaveActed: false,
    passes: 'once answered',
  },
  {
    way: 'no connection, or another refusal by the proxy',
    when: (error) => error instanceof TransportError && !error.sent,
    mayHaveActed: false,
    passes: 'yes',
  },
  {
    way: 'sent, and no whole response',
    when: (error) => error instanceof TransportError,
    mayHaveActed: true,
    passes: 'yes',
  },
  {
    way: '429, whoever says it',
    when: (error) => error instanceof RefusedError && error.status === 429,
    mayHaveActed: false,
    passes: 'yes',
  },
  {
    way: "503 with Retry-After, in Kompira's words",
    when: refused('Kompira', ({ status, retryAfterMs }) => status === 503 && retryAfterMs !== undefined),
    mayHaveActed: false,
    passes: 'yes',
  },
  {
    way: "408 or 5xx, in Kompira's words",
    when: refused('Kompira', ({ status }) => status === 408 || status >= 500),
    mayHaveActed: true,
    passes: 'yes',
  },
  {
    way: "another status, in Kompira's words",
    when: refused('Kompira', () => true),
    mayHaveActed: false,
    passes: 'never',
  },
  {
    way: 'a redirect to the same address by https, or to the login page; a page that wants https or a client certificate',
    when: looksMisconfigured,
    mayHaveActed: false,
    passes: 'once answered',
  },
  {
    way: '408 or 5xx, not in the words of Kompira',
    when: refused('something else', ({ status }) => status === 408 || status >= 500),
    mayHaveActed: true,
    passes: 'yes',
  },
  {
    way: 'another status, not in the words of Kompira (a gateway, a filter, a redirect)',
    when: refused('something else', () => true),
    mayHaveActed: true,
    passes: 'once answered',
  },
  {
    way: '2xx with a body that is not what the API promises',
    when: (error) => error instanceof InvalidResponseError,
    mayHaveActed: true,
    passes: 'once answered',
  },
];

/** Undefined for other errors than a RequestError, which are faults of this program. */
export function troubleOf(thrown: unknown): Trouble | undefined {
  return thrown instanceof RequestError ? TROUBLES.find(({ when }) => when(thrown)) : undefined;
}

/** True where another try may go better. `answered`: Kompira has answered this as it should before. */
export function isTransient(thrown: unknown, answered: boolean): boolean {
  const passes = troubleOf(thrown)?.passes;
  return passes === 'yes' || (passes === 'once answered' && answered);
}

/** True where the server can have acted on the request. */
export function mayHaveActed(thrown: unknown): boolean {
  return troubleOf(thrown)?.mayHaveActed !== false;
}

/**
 * True where it is certain that the server never took it, and another try may go better. Whether Kompira has answered
 * before does not count: a filter can put a redirect in place of the response to a start that was taken.
 */
export function isSafeToResend(thrown: unknown): boolean {
  return !mayHaveActed(thrown) && isTransient(thrown, false);
}

/** True where Kompira itself has said no. */
export function isLastWord(thrown: unknown): boolean {
  return troubleOf(thrown)?.passes === 'never';
}

/** True where something that is not Kompira answered in its place, and will again: a redirect, a page, not JSON. */
export function isNotKompira(thrown: unknown): boolean {
  if (thrown instanceof InvalidResponseError) return thrown.defect.kind === 'not-json';
  return thrown instanceof RefusedError && troubleOf(thrown)?.passes === 'once answered';
}
