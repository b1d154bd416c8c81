/** Whom TLS trusts, and what is wrong with a certificate, in words. */
import type { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { TlsTrouble } from '../errors.ts';

/** By the error codes of OpenSSL and Node. */
const TROUBLES: Readonly<Record<string, TlsTrouble>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'incomplete chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not yet valid',
};

/** TLS 1.3 lets a client go ahead, and only then says that it has no certificate: the request was never read. */
const WANTS_CERTIFICATE = /^ERR_SSL_(TLSV13|SSLV3)_ALERT_(CERTIFICATE_REQUIRED|NO_CERTIFICATE)/;

export function tlsTroubleOf(code: string): TlsTrouble | undefined {
  if (WANTS_CERTIFICATE.test(code)) return 'client certificate';
  const known = TROUBLES[code];
  if (known) return known;
  if (/^(CERT_|UNABLE_TO_|INVALID_|ERR_TLS_CERT)/.test(code)) return 'other certificate';
  return code === 'EPROTO' || code.startsWith('ERR_SSL_') ? 'handshake' : undefined;
}

/** Whether the certificate itself says more. */
export function isMatterOfCertificate(trouble: TlsTrouble): boolean {
  return trouble !== 'handshake' && trouble !== 'client certificate';
}

/** Whether a further authority could settle it. */
export function isMatterOfTrust(trouble: TlsTrouble): boolean {
  return ['self-signed', 'unknown authority', 'incomplete chain'].includes(trouble);
}

/**
 * Trusts these too (PEM), besides all that is trusted already. For the whole process: it is the only way that reaches
 * both Node's own agents and the tunnels through a proxy.
 */
export function trustAlso(authorities: readonly string[]): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...authorities]);
}

/** Those of the operating system. Reading them takes about 120 ms, so they are asked for only once others failed. */
export function trustSystem(): void {
  trustAlso(tls.getCACertificates('system'));
}

/** What is wrong with the certificate that the server at `host` showed; undefined where it could not be had. */
export function describeTrouble(
  trouble: TlsTrouble,
  host: string,
  shown: X509Certificate | undefined,
): string {
  switch (trouble) {
    case 'self-signed':
      return `the certificate of ${host} is self-signed: nobody this runner trusts vouches for it`;
    case 'unknown authority':
      return `the certificate of ${host} comes from an authority that is not trusted here${shown ? `: ${oneLine(shown.issuer)}` : ''}`;
    case 'incomplete chain':
      return `the certificate of ${host} leads to no authority that is trusted here${shown ? `: it was issued by ${oneLine(shown.issuer)}` : ''}`;
    case 'wrong name':
      return `the certificate is not for ${host}${shown ? `, but for ${namesIn(shown)}` : ''}`;
    case 'expired':
      // One of its authorities may be what has expired; only the server's own certificate is seen here.
      if (shown && shown.validToDate > new Date()) return `a certificate above that of ${host} has expired`;
      return `the certificate of ${host} has expired${shown ? ` on ${shown.validTo}` : ''}`;
    case 'not yet valid':
      return `the certificate of ${host} is not valid yet${shown ? `, but from ${shown.validFrom} on` : ''}`;
    case 'other certificate':
      return `the certificate of ${host} cannot be accepted`;
    case 'client certificate':
      return `${host} wants a certificate of those who call it`;
    case 'handshake':
      return `the TLS handshake with ${host} failed`;
  }
}

function namesIn(certificate: X509Certificate): string {
  return certificate.subjectAltName ?? oneLine(certificate.subject);
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
