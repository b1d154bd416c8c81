/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { messageOf } from '../errors.ts';
import { isLoopback } from '../kompira/proxy.ts';
import { linesOf } from '../text.ts';
import { brief, unlessSecret } from './parse.ts';
import { Problem } from './problems.ts';

/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. Without `insecure`, the message does not offer it.
 */
export function parseServer(text: string, { insecure }: { insecure?: boolean } = {}): string {
  // The URL parser would drop a line break without a word.
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
    throw new Problem({ kind: 'not-a-server', text: unlessSecret(text) });
  const url = new URL(text);
  if (url.pathname.endsWith('.execute'))
    throw new Problem({ kind: 'address-of-jobflow', text: unlessSecret(text), origin: url.origin });
  const bare = url.origin + url.pathname.replace(/\/+$/, '');
  if (url.username || url.password) throw new Problem({ kind: 'user-in-url', bare });
  if (text.includes('?') || text.includes('#')) throw new Problem({ kind: 'query-in-url', bare });
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
    throw new Problem({
      kind: 'clear-text',
      text: brief(text),
      https: bare.replace('http:', 'https:'),
      canBeInsecure: insecure !== undefined,
    });
  }
  return bare;
}

/** Of a proxy: with its scheme, and a name and password that can be decoded. Never quoted: it can hold the password. */
export function parseProxy(text: string): void {
  const url = /^https?:\/\/[^/]/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  try {
    if (url && ['', '/'].includes(url.pathname) && !url.search && !url.hash) {
      decodeURIComponent(url.username + url.password);
      return;
    }
  } catch {
    // A % that encodes nothing: refused like the rest.
  }
  throw new Problem({ kind: 'not-a-proxy' });
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Certificates in PEM, each for itself. Texts around them are left out; a private key is refused. */
export function parsePem(text: string): string[] {
  if (PRIVATE_KEY.test(text)) throw new Problem({ kind: 'private-key-in-certificate' });
  const blocks = text.match(CERTIFICATES) ?? [];
  if (blocks.length === 0) throw new Problem({ kind: 'no-certificate' });
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch (thrown) {
      throw new Problem({
        kind: 'bad-certificate',
        number: index + 1,
        count: blocks.length,
        said: messageOf(thrown),
      });
    }
  }
  return blocks;
}

/** A private key in PEM, not encrypted. Nothing of it is ever quoted. */
export function parsePrivateKey(text: string): string {
  if (text.includes('ENCRYPTED')) throw new Problem({ kind: 'encrypted-key' });
  try {
    createPrivateKey(text);
    return text;
  } catch (thrown) {
    throw new Problem({ kind: 'no-private-key', said: messageOf(thrown) });
  }
}

/** The first certificate is the client's own; those behind it lead to its authority. */
export function belongTogether(certificates: readonly string[], key: string): boolean {
  return new X509Certificate(certificates[0] ?? '').checkPrivateKey(createPrivateKey(key));
}

/** What is set here, what Kompira would take for a login, and what would change how a message is framed. */
const OWN_HEADERS = [
  'authorization',
  'host',
  'accept',
  'accept-language',
  'user-agent',
  'content-type',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'proxy-authorization',
];

/**
 * Further headers, one `Name: value` per line; names in lower case. A value is a secret and never quoted. Where the
 * token is not in a header, `Authorization` is free for a gateway.
 */
export function parseHeaders(
  text: string,
  { tokenInHeader }: { tokenInHeader: boolean },
): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    const place = { line: index + 1 };
    const [, name = '', value = ''] =
      /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === '' || value === '') throw new Problem({ kind: 'not-a-header', ...place });
    if (OWN_HEADERS.includes(key) && (tokenInHeader || key !== 'authorization'))
      throw new Problem({ kind: 'own-header', name, ...place });
    if (headers.has(key)) throw new Problem({ kind: 'header-twice', name, ...place });
    headers.set(key, value);
  }
  return Object.fromEntries(headers);
}

/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
export function parseToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new Problem({ kind: 'bad-token' });
  return text;
}
