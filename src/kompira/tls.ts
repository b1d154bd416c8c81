/** Which authorities TLS trusts, and what the errors of OpenSSL and Node mean. */
import type { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import {
  CERTIFICATE_PROBLEMS,
  type CertificateProblem,
  messageOf,
  type ShownCertificate,
  type TlsProblem,
} from '../errors.ts';

/** By the codes of Node, tried on Node 24 with OpenSSL 3.5. */
const PROBLEMS: Readonly<Record<string, TlsProblem>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'incomplete-chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete-chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  // Node has no code of its own for keys and signatures that are too weak, of the server or of an authority.
  UNSPECIFIED: 'weak-certificate',
};

/** By the reason codes of OpenSSL (include/openssl/sslerr.h); those above 1000 are alerts of the other side. */
const PROBLEMS_BY_REASON: Readonly<Record<number, TlsProblem>> = {
  397: 'weak-certificate',
  398: 'weak-certificate',
  399: 'weak-certificate',
  258: 'old-tls',
  396: 'old-tls',
  1070: 'old-tls',
  372: 'weak-tls',
  394: 'weak-tls',
  198: 'not-tls',
  267: 'not-tls',
  // TLS 1.3 lets a client go ahead, and only then says that it has no certificate: the request was never read.
  1116: 'client-certificate',
  1041: 'client-certificate',
};

/** What OpenSSL says in an error of Node, `error:0A00042E:SSL routines:function:tlsv1 alert protocol version:file:line`. */
function opensslErrorIn(thrown: unknown): { reason: number; said: string } | undefined {
  const [, number, said = ''] = /error:([0-9A-F]{8}):[^:]*:[^:]*:([^:]*)/.exec(messageOf(thrown)) ?? [];
  // The upper bits name the library.
  return number === undefined ? undefined : { reason: Number.parseInt(number, 16) & 0x7fffff, said };
}

/** Undefined where it is not a matter of TLS. `code`: that of the error. */
export function tlsProblemOf(thrown: unknown, code: string): TlsProblem | undefined {
  const known = PROBLEMS[code];
  if (known) return known;
  if (/^(CERT_|UNABLE_TO_|INVALID_|ERR_TLS_CERT)/.test(code)) return 'bad-certificate';
  const openssl = opensslErrorIn(thrown);
  if (openssl) return PROBLEMS_BY_REASON[openssl.reason] ?? 'handshake-failed';
  return code === 'EPROTO' || code.startsWith('ERR_SSL_') ? 'handshake-failed' : undefined;
}

/** What OpenSSL says, without the files and lines of its source around it; else the words of Node. */
export function saidIn(thrown: unknown): string {
  return opensslErrorIn(thrown)?.said ?? messageOf(thrown);
}

/** True where the certificate itself says more. */
export function isCertificateProblem(problem: TlsProblem): problem is CertificateProblem {
  return (CERTIFICATE_PROBLEMS as readonly string[]).includes(problem);
}

/** True where a further authority could settle it. */
export function isMatterOfTrust(problem: TlsProblem): boolean {
  return ['self-signed', 'unknown-authority', 'incomplete-chain'].includes(problem);
}

/**
 * Trusts these too (PEM), besides all that is trusted already. For the whole process: it is the only way that reaches
 * direct connections, tunnels and proxies alike.
 */
export function trustAlso(authorities: readonly string[]): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...authorities]);
}

/** Those of the operating system. Reading them takes about 120 ms, so only once the others have failed. */
export function trustSystem(): void {
  trustAlso(tls.getCACertificates('system'));
}

export function shown(certificate: X509Certificate): ShownCertificate {
  const onOneLine = (name: string) => name.replaceAll('\n', ', ');
  return {
    issuer: onOneLine(certificate.issuer),
    names: certificate.subjectAltName ?? onOneLine(certificate.subject),
    validFrom: certificate.validFrom,
    validTo: certificate.validTo,
    expired: certificate.validToDate < new Date(),
  };
}
