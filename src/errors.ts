/**
 * What can go wrong with a request, as facts. Callers decide by class and field (`core/trouble.ts`), and `words` says
 * them. No error holds a query, a header or a token.
 */

/** A certificate as the server shows it. Names and dates as OpenSSL prints them. */
export interface ShownCertificate {
  readonly issuer: string;
  /** The names it is valid for. */
  readonly names: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Whether it is past its own end, not one of its authorities. */
  readonly expired: boolean;
}

export const CERTIFICATE_PROBLEMS = [
  'self-signed',
  'unknown-authority',
  'incomplete-chain',
  'wrong-name',
  'expired',
  'not-yet-valid',
  'weak-certificate',
  'bad-certificate',
] as const;
export type CertificateProblem = (typeof CERTIFICATE_PROBLEMS)[number];

/**
 * Why TLS was not established. `old-tls`: the server speaks TLS 1.1 or older only; `weak-tls`: its key exchange is too
 * weak; `not-tls`: the port does not speak TLS; `handshake-failed`: it ended the handshake, which in TLS 1.2 can mean
 * that it wants a certificate; `client-certificate`: it says that it wants one.
 */
export type TlsProblem =
  CertificateProblem | 'old-tls' | 'weak-tls' | 'not-tls' | 'handshake-failed' | 'client-certificate';

/** Why no whole response came back. */
export type Breakdown =
  /** `timeout`: no whole response in `afterMs`. `aborted`: broken off by this program. */
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'aborted' }
  /** The name of `host` does not exist. */
  | { readonly kind: 'name-unknown'; readonly host: string; readonly code: string }
  /** `said`: the text of Node or OpenSSL. */
  | { readonly kind: 'connection'; readonly code: string; readonly said: string }
  | {
      readonly kind: 'tls';
      readonly problem: TlsProblem;
      readonly host: string;
      readonly code: string;
      readonly said: string;
      readonly shown: ShownCertificate | undefined;
    }
  /** The proxy at `proxy` (host:port) could not be reached. */
  | {
      readonly kind: 'proxy-unreachable';
      readonly proxy: string;
      readonly code: string;
      readonly said: string;
    }
  /** It refused to connect. `schemes`: the logins it offers, where it wants one. `variable`: where it is set. */
  | {
      readonly kind: 'proxy-refused';
      readonly proxy: string;
      readonly variable: string;
      readonly status: number;
      readonly schemes: readonly string[] | undefined;
    };

/** What is wrong with a response that said yes. `got` and the like are cut, printable texts of the server. */
export type Defect =
  | { readonly kind: 'not-json'; readonly contentType: string | undefined; readonly begins: string }
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'too-large'; readonly mebibytes: number }
  | { readonly kind: 'not-utf-8' }
  | { readonly kind: 'not-decodable'; readonly coding: string; readonly said: string }
  | {
      readonly kind: 'not-a';
      readonly expected: 'process-path' | 'process' | 'object' | 'page';
      readonly got: string;
    }
  | { readonly kind: 'other-process' | 'other-object'; readonly got: string }
  | { readonly kind: 'field'; readonly name: string; readonly got: string }
  | { readonly kind: 'unknown-status'; readonly got: string }
  | { readonly kind: 'not-filtered' };

/** A request that did not bring the response it was sent for. `call` names it: method and path, `POST /root/x.execute`. */
export abstract class RequestError extends Error {
  readonly call: string;

  constructor(call: string, message: string, cause?: unknown) {
    super(`${call}: ${message}`, { cause });
    this.call = call;
  }
}

/** No whole response came back. */
export class TransportError extends RequestError {
  override readonly name = 'TransportError';
  /** False: it is certain that the server never saw the request. */
  readonly sent: boolean;
  /** The server, `https://host:port`. */
  readonly origin: string;
  readonly breakdown: Breakdown;

  constructor(call: string, facts: { sent: boolean; origin: string; breakdown: Breakdown; cause?: unknown }) {
    super(call, facts.breakdown.kind, facts.cause);
    this.sent = facts.sent;
    this.origin = facts.origin;
    this.breakdown = facts.breakdown;
  }
}

/** Where a redirect leads. `to`: origin and path alone, because the query repeats that of the request. */
export interface Redirect {
  readonly to: string;
  /** `https`: the same address, by https. `login`: Kompira's login page. */
  readonly kind: 'https' | 'login' | 'elsewhere';
}

/** The server, or something in front of it, answered with a status that is not 2xx. */
export class RefusedError extends RequestError {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** Kompira's own words: `detail`, or the field errors of a validation; empty where something else answered. */
  readonly reason: string;
  /** What a response that is not Kompira's says of itself: its title, or its JSON; empty where it says nothing. */
  readonly page: string;
  /** What `Retry-After` asks for, in ms from now; undefined where there is none. */
  readonly retryAfterMs: number | undefined;
  readonly redirect: Redirect | undefined;
  /** What the page of a web server says that it wants of its callers, where that is known. */
  readonly wants: 'https' | 'client-certificate' | undefined;
  /** Whether the token was in the query, not in a header. */
  readonly tokenInQuery: boolean;

  constructor(
    call: string,
    facts: {
      status: number;
      reason: string;
      page?: string;
      retryAfterMs?: number | undefined;
      redirect?: Redirect | undefined;
      wants?: 'https' | 'client-certificate' | undefined;
      tokenInQuery?: boolean;
    },
  ) {
    super(call, String(facts.status));
    this.status = facts.status;
    this.reason = facts.reason;
    this.page = facts.page ?? '';
    this.retryAfterMs = facts.retryAfterMs;
    this.redirect = facts.redirect;
    this.wants = facts.wants;
    this.tokenInQuery = facts.tokenInQuery ?? false;
  }
}

/** The server said yes, but the response is not what the API promises. */
export class InvalidResponseError extends RequestError {
  override readonly name = 'InvalidResponseError';
  readonly defect: Defect;

  constructor(call: string, defect: Defect, cause?: unknown) {
    super(call, defect.kind, cause);
    this.defect = defect;
  }
}

/** True where Kompira itself refused with one of these statuses. What a gateway answers says nothing about an object. */
export function isRefusedByKompira(thrown: unknown, statuses: readonly number[]): boolean {
  return thrown instanceof RefusedError && thrown.reason !== '' && statuses.includes(thrown.status);
}

/** Text for anything that can be thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether it is an error of the system with this code: `ENOENT`. */
export function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
