/** What can become of a request. */
import { deflateSync, gzipSync } from 'node:zlib';
import type { Fault, RequestRecord } from '../simulator/server.ts';

/** `start`: what must not be sent twice, a message too. `extra`: what only decorates. */
export const KINDS = ['start', 'look', 'wait', 'terminate', 'control', 'list', 'active', 'extra'] as const;
export type Kind = (typeof KINDS)[number];

const OF_ACTION: Readonly<Record<string, Kind>> = {
  ...{ execute: 'start', send: 'start', wait: 'wait', recv: 'wait', terminate: 'terminate' },
  ...{ suspend: 'control', resume: 'control', children: 'extra' },
};

export function kindOf({ path, action, query }: RequestRecord): Kind {
  if (path !== '/process') return OF_ACTION[action] ?? (path.startsWith('/process/') ? 'look' : 'extra');
  // Earlier runs, asked for how long one takes; or those that run now, for `if-running`.
  if (query.get('status') === 'DONE') return 'extra';
  return query.has('status') || query.has('is_active') ? 'active' : 'list';
}

export interface Trouble {
  readonly fault: Fault;
  /** It is certain that a start was not taken. */
  readonly notTaken?: boolean;
  /** No trouble at all, though it looks like some. */
  readonly harmless?: boolean;
  /** The server goes away with it. */
  readonly down?: boolean;
}

/** Longer than most request timeouts that are drawn. */
export const LATE_MS = 1500;

/** `text` is what the server says, where it says something; `elsewhere` a server that no request should ever reach. */
export function troubles(text: string, elsewhere: string): Record<string, Trouble> {
  const inHeader = text.replace(/[^ -~]/g, '');
  const html = `<html><head><title>${text}</title></head><body>${text}</body></html>`;
  const page = (status: number, acts: boolean, headers: Record<string, string> = {}): Trouble => ({
    fault: { kind: 'status', status, body: html, headers, acts },
  });
  const words = (status: number, retryAfter?: string): Trouble => ({
    fault: {
      ...{ kind: 'status', status, body: { detail: text } },
      ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }),
    },
    notTaken: status === 429 || (status === 503 && retryAfter !== undefined),
  });
  const body = (edit: string | ((body: string) => string), contentType?: string): Trouble => ({
    fault: { kind: 'body', body: edit, ...(contentType !== undefined && { contentType }) },
  });
  const encoded = (coding: string, encode: (body: string) => Buffer, harmless = false): Trouble => ({
    fault: { kind: 'encoded', coding, encode },
    harmless,
  });
  const each = (name: string, statuses: readonly number[], make: (status: number) => Trouble) =>
    Object.fromEntries(statuses.map((status) => [`${name} ${status}`, make(status)]));
  return {
    'reset before acting': { fault: { kind: 'reset-before' } },
    'reset after acting': { fault: { kind: 'reset-after' } },
    cut: { fault: { kind: 'cut' } },
    'cut, chunked': { fault: { kind: 'cut-chunked' } },
    hang: { fault: { kind: 'hang' } },
    'hang after acting': { fault: { kind: 'hang', acts: true } },
    'slow: drip': { fault: { kind: 'drip', byteEveryMs: 2 } },
    'slow: delay': { fault: { kind: 'delay', ms: 400 } },
    'slow: acts late': { fault: { kind: 'delay', ms: LATE_MS } },
    'slow: answers late': { fault: { kind: 'delay', ms: LATE_MS, actsFirst: true } },
    'down before acting': { fault: { kind: 'reset-before' }, down: true },
    'down after acting': { fault: { kind: 'reset-after' }, down: true },
    // Kompira's own words, which it says only where it has not acted.
    ...each('Kompira', [400, 401, 403, 404, 409, 429, 500, 503], (status) => words(status)),
    'Kompira 503, Retry-After': words(503, '1'),
    'Kompira 503, long Retry-After': words(503, '60'),
    'Kompira 503, Retry-After date': words(503, new Date(Date.now() + 2000).toUTCString()),
    'Kompira 429, Retry-After': words(429, '1'),
    'Kompira 400, a field': { fault: { kind: 'status', status: 400, body: { [text]: [text] } } },
    'redirect to login': { fault: { kind: 'redirect', location: `/.login?next=${inHeader}` } },
    // A gateway's, which prove nothing.
    ...each('page', [500, 502, 503, 504], (status) => page(status, false)),
    ...each('page after acting', [401, 403, 404, 409, 500, 502, 503, 504], (status) => page(status, true)),
    'page after acting 503, Retry-After': page(503, true, { 'retry-after': '1' }),
    'JSON after acting': { fault: { kind: 'status', status: 403, body: { error: text }, acts: true } },
    'redirect elsewhere': { fault: { kind: 'redirect', status: 307, location: `${elsewhere}/?${inHeader}` } },
    'redirect after acting': page(308, true, { location: `${elsewhere}/${inHeader}` }),
    // 200, and not what the API promises.
    'login page': { fault: { kind: 'html' } },
    page: body(html, 'text/html'),
    text: body(text, inHeader.trim() || 'x'),
    empty: body(''),
    list: body('[]'),
    'wrong types': body((json) => JSON.stringify(wrongType(json === '' ? null : JSON.parse(json)))),
    'half of the fields': body((json) => json.replace(/"(result|exit_status|results)":/g, '"x":')),
    'another status': body((json) =>
      json.replace(/"status":"\w*"/g, () => `"status":${JSON.stringify(text)}`),
    ),
    'another process': body((json) => json.replace(/"abspath":"[^"]*"/g, '"abspath":"/process/id_1"')),
    gzip: encoded('gzip', gzipSync, true),
    deflate: encoded('deflate', deflateSync, true),
    'broken gzip': encoded('gzip', (json) => gzipSync(json).subarray(0, 15)),
    'no gzip': encoded('gzip', (json) => Buffer.from(json)),
    'unknown coding': encoded('x-secret', gzipSync),
  };
}

export const TROUBLES = troubles('', '');

/** The same value, with another type everywhere. */
function wrongType(value: unknown): unknown {
  if (Array.isArray(value)) return { 0: value };
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrongType(item)]));
}
