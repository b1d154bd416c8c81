/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem that says what to write. */
import { X509Certificate } from 'node:crypto';
import { messageOf, Problem } from '../errors.ts';
import { linesOf } from '../text.ts';
import { quote, quoteAddress } from './parse.ts';

/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. `insecure` is left out where there is no such input.
 */
export function parseServer(text: string, { insecure }: { insecure?: boolean } = {}): string {
  // The URL parser would drop a line break without a word.
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) {
    throw new Problem(
      `${quoteAddress(text)} is not the URL of a server. Write it whole: https://kompira.example.com`,
    );
  }
  const url = new URL(text);
  if (url.pathname.endsWith('.execute')) {
    throw new Problem(
      `${quoteAddress(text)} is the address of a jobflow. Write ${url.origin}, and the object path into jobflow.`,
    );
  }
  const bare = url.origin + url.pathname.replace(/\/+$/, '');
  if (url.username || url.password) {
    throw new Problem(
      `a URL with a user or password is refused. Write ${bare}, and give the token in its own input.`,
    );
  }
  if (text.includes('?') || text.includes('#')) {
    throw new Problem(`a URL with a query or a fragment is refused. Write ${bare}`);
  }
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
    throw new Problem(
      `${quote(text)} would send the token in clear text. Write ${bare.replace('http:', 'https:')}` +
        (insecure === undefined ? '' : ', or set insecure to true where the network is your own.'),
    );
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
  throw new Problem(
    'this is not the URL of a proxy. Write http://proxy.example.com:3128, with a user as ' +
      'http://user:password@proxy.example.com:3128, its special characters percent-encoded.',
  );
}

/** Whether a host, as a URL has it, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Certificates in PEM, each for itself. Keys and texts around them are left out; a private key is refused. */
export function parsePem(text: string): string[] {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new Problem(
      'there is a private key in it, which belongs to the server alone. Give the certificate without it.',
    );
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    throw new Problem('there is no certificate in it. PEM begins with -----BEGIN CERTIFICATE-----.');
  }
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch (thrown) {
      throw new Problem(
        `certificate ${index + 1} of ${blocks.length} cannot be read (${messageOf(thrown)}). Copy it again, whole and with its line breaks.`,
      );
    }
  }
  return blocks;
}

/** What this action sets itself, what Kompira would take for a login, and what would change how a message is framed. */
const OWN_HEADERS = [
  'authorization',
  'host',
  'accept',
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

/** Further headers, one `Name: value` a line; names in lower case. A value is a secret and never quoted. */
export function parseHeaders(text: string): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    const [, name = '', value = ''] =
      /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === '' || value === '') {
      throw new Problem(`line ${index + 1} is not a header. Write Name: value, in ASCII, one a line.`);
    }
    if (OWN_HEADERS.includes(key))
      throw new Problem(`line ${index + 1}: ${name} is left to this action. Leave it out.`);
    if (headers.has(key)) throw new Problem(`line ${index + 1}: ${name} is there twice. Leave one out.`);
    headers.set(key, value);
  }
  return Object.fromEntries(headers);
}

/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
export function parseToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new Problem(
      'there are spaces, line breaks or letters in it that no token has. ' +
        'Copy it again from the REST API token of your Kompira user, the token alone, without "Token".',
    );
  }
  return text;
}
