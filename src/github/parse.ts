/** Input texts into values. Pure: each function answers the value or throws a Problem that says what to write. */
import { X509Certificate } from 'node:crypto';
import { messageOf, Problem } from '../errors.ts';
import { type Json, parseJson } from '../json.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A duration in ms: numbers with a unit, joined (`90s`, `1h30m`). A bare number is refused, since half the world
 * reads it as seconds and half as minutes. `least` and `most` are durations in the same notation.
 */
export function parseDuration(text: string, { least, most }: { least: string; most: string }): number {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const advice =
      Number(text) === 0 ? `Write ${least} or more.` : `Write ${text}s for seconds, or ${text}m for minutes.`;
    throw new Problem(`"${text}" has no unit. ${advice}`);
  }
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
    throw new Problem(
      `${quote(text)} is not a duration. Write a number with ms, s, m, h or d: 90s, or 1h30m.`,
    );
  }
  const ms = sumDuration(text);
  if (ms < sumDuration(least)) throw new Problem(`${quote(text)} is too short. Write ${least} or more.`);
  if (ms > sumDuration(most)) throw new Problem(`${quote(text)} is too long. Write ${most} or less.`);
  return ms;
}

function sumDuration(text: string): number {
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
  return Math.round(ms);
}

/** The spellings of YAML 1.2, which are also those of `core.getBooleanInput`. */
export function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new Problem(`${quote(text)} is neither true nor false. Write one of the two.`);
}

export function parseOneOf<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw new Problem(`${quote(text)} is none of ${choices.join(', ')}. Write one of these.`);
  return choice;
}

/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password.
 */
export function parseServer(text: string, { insecure }: { insecure: boolean }): string {
  // The URL parser would drop a line break without a word.
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) {
    const shown = /[@?]/.test(text) ? 'this' : quote(text);
    throw new Problem(`${shown} is not the URL of a server. Write it whole: https://kompira.example.com`);
  }
  const url = new URL(text);
  const bare = url.origin + url.pathname.replace(/\/+$/, '');
  if (url.username || url.password) {
    throw new Problem(
      `a URL with a user or password is refused. Write ${bare}, and put the token into token.`,
    );
  }
  if (text.includes('?') || text.includes('#')) {
    throw new Problem(`a URL with a query or a fragment is refused. Write ${bare}`);
  }
  if (url.pathname.endsWith('.execute')) {
    throw new Problem(
      `${quote(text)} is the address of a jobflow. Write ${url.origin}, and the object path into jobflow.`,
    );
  }
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
    throw new Problem(
      `${quote(text)} would send the token in clear text. Write ${bare.replace('http:', 'https:')}, ` +
        'or set insecure to true where the network is your own.',
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

function isLoopback(hostname: string): boolean {
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
        `certificate ${index + 1} of ${blocks.length} cannot be read (${messageOf(thrown)}). Copy it again, whole.`,
      );
    }
  }
  return blocks;
}

/** What this action sets itself, and what would change how a message is framed. */
const OWN_HEADERS = [
  'authorization',
  'host',
  'accept',
  'user-agent',
  'content-type',
  'content-length',
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
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    if (line.trim() === '') continue;
    const [, name = '', value = ''] =
      /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === '' || value === '') {
      throw new Problem(`line ${index + 1} is not a header. Write Name: value, in ASCII, one a line.`);
    }
    if (OWN_HEADERS.includes(key))
      throw new Problem(`line ${index + 1}: ${name} is set by this action alone. Leave it out.`);
    if (Object.hasOwn(headers, key))
      throw new Problem(`line ${index + 1}: ${name} is there twice. Leave one out.`);
    headers[key] = value;
  }
  return headers;
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

/** An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's. */
export function parseObjectPath(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//')) {
    throw new Problem(`${quote(text)} is a URL. Write the object path alone: /root/restart_process`);
  }
  const path = text.startsWith('/') ? text : `/${text}`;
  const segments = path.slice(1).split('/');
  if (/\p{Cc}|\p{Cs}/u.test(path)) {
    throw new Problem(
      `${quote(text)} has a line break, another control character or half a character in it. Write one path, on one line.`,
    );
  }
  if (segments.includes('')) {
    throw new Problem(
      `${quote(text)} has an empty part between or after its slashes. Write ${path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')}`,
    );
  }
  if (segments.includes('.') || segments.includes('..')) {
    throw new Problem(
      `${quote(text)} has . or .. in it. Write the path from the root: /root/restart_process`,
    );
  }
  if (path.endsWith('.execute')) {
    const rest = path.slice(0, -'.execute'.length);
    const instead = rest.endsWith('/') ? '/root/restart_process' : rest;
    throw new Problem(`${quote(text)} ends in .execute, which this action adds itself. Write ${instead}`);
  }
  return path;
}

/** JSON values, one a line; blank lines do not count. */
export function parseJsonLines(text: string): Json[] {
  return text.split(/\r\n|[\r\n]/).flatMap((line, index) => {
    const value = line.trim();
    if (value === '') return [];
    try {
      return [parseJson(value)];
    } catch (thrown) {
      throw new Problem(
        `line ${index + 1}, ${quote(value)}, is not JSON (${messageOf(thrown)}). ` +
          `Write one JSON value a line; a text needs its quotes: ${JSON.stringify(value)}`,
      );
    }
  });
}

/** An input as the user wrote it, on one line, cut where it is long. */
function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
