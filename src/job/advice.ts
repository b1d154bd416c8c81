/** What a person can do about an error of the server. Pure. */
import { NotUnderstoodError, RefusedError, TransportError } from '../errors.ts';

/** One or two sentences on a start that failed; empty where there is nothing to add to the error's own message. */
export function adviceOnStart(thrown: unknown): string {
  if (thrown instanceof TransportError) return adviceOnTransport(thrown);
  if (thrown instanceof RefusedError) return adviceOnStatus(thrown);
  if (thrown instanceof NotUnderstoodError && !thrown.permanent) return SOMETHING_ELSE;
  return '';
}

const SOMETHING_ELSE =
  'Something else than Kompira seems to answer there, a login page or a gateway: check server, its port and its path prefix.';
const REDIRECT =
  'Redirects are not followed. Set server to the address that answers itself: mostly https, and the whole host name.';
/** It ends a wait only once the tolerance is used up. */
const OUTAGE =
  'This lasted for longer than outage-tolerance. Raise that where a restart of the server takes longer.';

/** The same on a process that could not be followed any longer, or what `command` says. */
export function adviceOnFollowing(thrown: unknown, command = 'read'): string {
  if (thrown instanceof TransportError) return thrown.permanent ? adviceOnTransport(thrown) : OUTAGE;
  if (thrown instanceof NotUnderstoodError && !thrown.permanent) return SOMETHING_ELSE;
  if (!(thrown instanceof RefusedError)) return '';
  if (isRedirect(thrown)) return REDIRECT;
  if (thrown.status === 429 || thrown.status >= 500) return OUTAGE;
  if (thrown.reason === '') return SOMETHING_ELSE;
  switch (thrown.status) {
    case 401:
      return 'Check token: it was changed, or the REST API was disabled for its user (REST API 有効化).';
    case 403:
      return `The token's user needs the permission to ${command} this process; an ordinary user has it for their own.`;
    case 404:
      return 'It was deleted, or this user may not see it; an ordinary user sees their own alone.';
    default:
      return '';
  }
}

function adviceOnTransport({ arrived, trouble }: TransportError): string {
  switch (trouble) {
    case 'self-signed':
      return "Put that certificate (PEM) into ca-certificate, if you know it to be the server's.";
    case 'unknown authority':
      return 'Put the certificate (PEM) of that authority into ca-certificate.';
    case 'incomplete chain':
      return 'Put the certificate (PEM) of that authority into ca-certificate.';
    case 'wrong name':
      return 'Set server to one of these names, or have a certificate made for the name that it has now.';
    case 'expired':
      return 'Have it renewed. insecure: true accepts any certificate, and so anybody between this runner and the server.';
    case 'not yet valid':
      return 'Compare the clocks of this runner and of the server.';
    case 'other certificate':
      return 'Have a look at it: openssl s_client -showcerts -connect HOST:443';
    case 'client certificate':
      return 'This action has none to show. Set server to an address that asks for none, and have it let this runner in.';
    case 'handshake':
      return 'Check that server names a port that speaks https, and that the runner and the server share a version of TLS.';
    case 'proxy login':
      return 'Put user and password into the proxy variable: https_proxy=http://user:password@proxy:port';
    case 'proxy refusal':
      return 'Ask those who run the proxy to let this runner through, or name the server in no_proxy.';
    case 'proxy unreachable':
      return 'Check the variables https_proxy, http_proxy and no_proxy.';
    case undefined:
      return arrived === 'no'
        ? 'Check server, and whether this runner may reach it (DNS, firewall, proxy).'
        : '';
  }
}

function adviceOnStatus(refused: RefusedError): string {
  const { status, reason, retryAfterMs } = refused;
  if (isRedirect(refused)) return REDIRECT;
  // Kompira gives its reason in JSON; whatever refuses without one is something else.
  if (reason === '' && [401, 403].includes(status))
    return 'Kompira would give a reason, so this is a gateway before it. Put what it wants of a caller into headers.';
  switch (status) {
    case 400:
      if (reason.startsWith('parameters:'))
        return 'Compare parameters with those of the jobflow: each one without a default must be given, under its own name.';
      if (OPTION.test(reason)) return `Check ${(OPTION.exec(reason)?.[1] ?? '').replace('_', '-')}.`;
      return 'Check in Kompira that the jobflow compiles, and compare parameters with those that it declares.';
    case 401:
      if (NO_CREDENTIALS.test(reason))
        return 'The token was sent, but did not arrive: something before Kompira swallows the header. Set token-location to query.';
      return 'Check token: Kompira shows it at the user, once the REST API is enabled for that user (REST API 有効化).';
    case 403:
      return "The token's user needs the permission to read and to execute this jobflow, and the REST API enabled (REST API 有効化).";
    case 404:
      if (reason === '')
        return 'This does not look like Kompira: check server, its port and its path prefix.';
      return 'Check jobflow: the object path with upper and lower case as in Kompira, and a user who may see it.';
    case 429:
    case 503:
      return retryAfterMs === undefined
        ? OUTAGE
        : 'The server asks for a pause that is longer than outage-tolerance allows.';
    default:
      return status >= 500
        ? 'The server, or a gateway before it, is in trouble: look there, then run this step again.'
        : 'Kompira gives no such answer to a start, so check server, and what stands before it: a gateway, a firewall.';
  }
}

/** A validation error names the field, which is an input by another spelling. */
const OPTION = /^(node|account|command_line|step_mode|checkpoint_mode|monitoring_mode):/;

/** The words of Django REST framework for a request without a token, which this action never sends. */
const NO_CREDENTIALS = /^(認証情報が含まれていません|Authentication credentials were not provided)/;

export function isRedirect(thrown: unknown): boolean {
  return thrown instanceof RefusedError && thrown.status >= 300 && thrown.status < 400;
}
