/** The code of every fact that is an error or a warning. */
import type { Ending, NotProven, Reason } from '../core/result.ts';
import type { Notice } from '../core/watch.ts';
import {
  InvalidResponseError,
  RefusedError,
  type RequestError,
  type TlsProblem,
  TransportError,
} from '../errors.ts';
import type { Code, Warning } from './facts.ts';

const OF_TLS: Readonly<Record<TlsProblem, Code>> = {
  'self-signed': 'SELF-SIGNED',
  'unknown-authority': 'UNKNOWN-AUTHORITY',
  'incomplete-chain': 'INCOMPLETE-CHAIN',
  'wrong-name': 'WRONG-NAME',
  expired: 'CERTIFICATE-EXPIRED',
  'not-yet-valid': 'CERTIFICATE-NOT-YET-VALID',
  'weak-certificate': 'WEAK-CERTIFICATE',
  'bad-certificate': 'BAD-CERTIFICATE',
  'old-tls': 'OLD-TLS',
  'weak-tls': 'WEAK-TLS',
  'not-tls': 'NOT-TLS',
  'handshake-failed': 'HANDSHAKE-FAILED',
  'client-certificate': 'CLIENT-CERTIFICATE',
};

const OF_WARNINGS: Readonly<Record<Warning['kind'], Code> & Partial<Record<Notice['kind'], Code>>> = {
  suspended: 'SUSPENDED',
  'new-for-long': 'NEW-FOR-LONG',
  'waiting-for-long': 'WAITING-FOR-LONG',
  slow: 'SLOW',
  insecure: 'INSECURE',
  'no-proxy-entries': 'NO-PROXY-ENTRY',
  truncated: 'TRUNCATED',
  'log-not-written': 'LOG-NOT-WRITTEN',
};

/** The words of Django REST framework for a request whose token did not arrive, and for one it does not know. */
const NO_CREDENTIALS = /^(認証情報が含まれていません|Authentication credentials were not provided)/;
const INVALID_TOKEN = /invalid token|不正なトークン/i;

export function codeOfError(error: RequestError): Code {
  if (error instanceof TransportError) return codeOfBreakdown(error);
  if (error instanceof RefusedError) return error.reason === '' ? codeOfGateway(error) : codeOfRefusal(error);
  const isUnfiltered = error instanceof InvalidResponseError && error.defect.kind === 'not-filtered';
  return isUnfiltered ? 'NOT-FILTERED' : 'INVALID-RESPONSE';
}

function codeOfBreakdown({ breakdown, sent }: TransportError): Code {
  switch (breakdown.kind) {
    case 'timeout':
    case 'aborted':
    case 'connection':
      return sent ? 'NO-RESPONSE' : 'NOT-REACHABLE';
    case 'name-unknown':
      return 'NAME-UNKNOWN';
    case 'tls':
      return OF_TLS[breakdown.problem];
    case 'proxy-unreachable':
      return 'PROXY-UNREACHABLE';
    case 'proxy-refused': {
      const { schemes } = breakdown;
      if (schemes === undefined) return 'PROXY-REFUSED';
      return schemes.length === 0 || schemes.some((scheme) => /^basic$/i.test(scheme))
        ? 'PROXY-LOGIN'
        : 'PROXY-SCHEME';
    }
  }
}

function codeOfRefusal({ status, reason, retryAfterMs }: RefusedError): Code {
  if (status === 401 || status === 403) {
    if (NO_CREDENTIALS.test(reason)) return 'TOKEN-NOT-SEEN';
    return status === 401 || INVALID_TOKEN.test(reason) ? 'INVALID-TOKEN' : 'FORBIDDEN';
  }
  if (status === 400) return 'BAD-REQUEST';
  if (status === 404) return 'NOT-FOUND';
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) return 'BUSY';
  return status >= 500 ? 'SERVER-ERROR' : 'REFUSED';
}

function codeOfGateway({ status, redirect, wants }: RefusedError): Code {
  if (wants === 'https') return 'GATEWAY-HTTPS';
  if (wants === 'client-certificate') return 'CLIENT-CERTIFICATE';
  if (redirect)
    return redirect.kind === 'https'
      ? 'REDIRECT-HTTPS'
      : redirect.kind === 'login'
        ? 'REDIRECT-LOGIN'
        : 'REDIRECT';
  if (status === 429) return 'BUSY';
  if (status === 401 || status === 403) return 'GATEWAY-LOGIN';
  return status === 408 || status >= 500 ? 'GATEWAY-ERROR' : 'GATEWAY';
}

/** Undefined if nothing failed. A process that may still be running comes before the cause of the failure. */
export function codeOfReason(reason: Reason): Code | undefined {
  if (notProvenIn(reason)) return 'STOP-NOT-CONFIRMED';
  switch (reason.kind) {
    case 'succeeded':
    case 'started':
    case 'skipped':
    case 'validated':
    case 'shown':
    case 'had-ended':
    case 'terminated':
    case 'controlled':
    case 'sent':
    case 'received':
      return undefined;
    case 'aborted':
      return 'ABORTED';
    case 'exit-status':
      return 'EXIT-STATUS';
    case 'result':
      return 'RESULT';
    case 'already-running':
      return 'ALREADY-RUNNING';
    case 'still-running':
      return 'STILL-RUNNING';
    case 'not-a-jobflow':
      return 'NOT-A-JOBFLOW';
    case 'wrong-options':
      return 'WRONG-OPTIONS';
    case 'start-unknown':
      return 'START-UNKNOWN';
    case 'timed-out':
      return reason.limit === 'timeout' ? 'TIMED-OUT' : 'START-TIMED-OUT';
    case 'interrupted':
      return reason.by.kind === 'cancelled' ? 'CANCELLED' : 'CRASHED';
    case 'crashed':
      return 'CRASHED';
    case 'not-controlled':
      return reason.end === 'ended' ? 'ALREADY-ENDED' : 'NOT-CONFIRMED';
    case 'send-unknown':
      return 'SEND-UNKNOWN';
    case 'no-message':
      return 'NO-MESSAGE';
    case 'outputs-not-set':
      return 'OUTPUTS-NOT-SET';
    case 'not-kompira': {
      const code = codeOfError(reason.cause);
      return code === 'GATEWAY' || code === 'INVALID-RESPONSE' ? 'NOT-KOMPIRA' : code;
    }
    case 'not-started': {
      const { doing, cause } = reason;
      // A refused list does not mean that the jobflow was refused.
      const isOfList =
        doing === 'listing' && cause instanceof RefusedError && [400, 403, 404].includes(cause.status);
      return isOfList ? 'NOT-FILTERED' : codeOfError(cause);
    }
    case 'gave-up':
    case 'command-failed':
    case 'unreadable':
    case 'not-sent':
    case 'not-received':
      return codeOfError(reason.cause);
  }
}

/** Undefined for a notice without a warning. */
export function codeOfNotice(notice: Notice): Code | undefined {
  return notice.kind === 'unreachable' ? codeOfError(notice.error) : OF_WARNINGS[notice.kind];
}

export function codeOfWarning({ kind }: Warning): Code {
  return OF_WARNINGS[kind];
}

/** What became of the process at the end of a wait, in whatever part of the reason it is. */
export function endingIn(reason: Reason): Ending | undefined {
  const facts = reason.kind === 'interrupted' ? reason.during : reason;
  return 'ending' in facts ? facts.ending : undefined;
}

/** The doubt whether it was stopped. */
export function notProvenIn(reason: Reason): NotProven | undefined {
  const ending = endingIn(reason);
  return ending?.kind === 'not-proven' ? ending : undefined;
}
