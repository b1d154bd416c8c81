import { readTimeoutSeconds, Refusal } from './bodies.ts';
import type { Engine } from './engine.ts';
import { chooseAttributes, type Page, paginate, type Row } from './query.ts';
import type { RequestRecord } from './requests.ts';

/** Who may talk to the server. */
export interface User {
  name: string;
  token: string;
  /** Sees everybody's processes. */
  admin?: boolean;
  /** Object paths of the jobflows this user may read; all of them when left out. */
  mayRead?: readonly string[];
  /** The same for those this user may execute. */
  mayExecute?: readonly string[];
}

/** How an older server differs; from the vendor's release notes. */
export interface Legacy {
  /** Before 1.6.2.post4 `attrs` does not work on the process list. */
  attrsOnList?: 'ignored' | 'refused';
  /** A process list comes whole and in its own order, whatever filters and order were asked for. */
  filtersOnList?: 'ignored';
  /** There is no `.wait`. */
  waitMissing?: boolean;
  /** Before 1.6.0 the answers of .terminate, .suspend and .resume are not JSON. */
  plainControl?: boolean;
}

/** What the REST API speaks for. */
export interface Kompira {
  engine: Engine;
  users: readonly User[];
  legacy: Legacy;
  /** Path prefix of the server, '' or like `/kompira`. */
  prefix: string;
  scheme: 'http' | 'https';
}

export interface Call {
  request: RequestRecord;
  kompira: Kompira;
  user: User;
  /** Aborted when nobody is there any more to hear the answer. */
  gone: AbortSignal;
}

/** Thrown for an answer that is not JSON. */
export class PlainAnswer extends Error {}

/** What `act` waits for, within the `timeout` that the request gives; 408 when the time is up. */
export async function withinTimeout<T>(
  { request, gone }: Call,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  // One timer holds no more than 2^31 - 1 ms; nobody waits 24 days for an answer.
  const timeoutMs = Math.min(readTimeoutSeconds(request) * 1000, 2 ** 31 - 1);
  const timer = setTimeout(() => {
    timeout.abort();
  }, timeoutMs);
  try {
    return await act(AbortSignal.any([timeout.signal, gone]));
  } catch (error) {
    if (timeout.signal.aborted) throw new Refusal(408, { detail: 'タイムアウトしました。' });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The page of `rows` that was asked for, with the attributes that were; `whole` rows have all. */
export function pageOf(
  { url, headers, query }: RequestRecord,
  { scheme }: Kompira,
  rows: Row[],
  { whole = false } = {},
): Page {
  const page = paginate(rows, new URL(url, `${scheme}://${headers.host ?? 'localhost'}`));
  return whole ? page : { ...page, results: page.results.map((row) => chooseAttributes(row, query)) };
}

export function allow({ method }: RequestRecord, allowed: 'GET' | 'POST'): void {
  if (method !== allowed)
    throw new Refusal(405, { detail: `メソッド "${method}" は許されていません。` }, { allow: allowed });
}

export function notFound(): Refusal {
  return new Refusal(404, { detail: '見つかりませんでした。' });
}

export function forbidden(): Refusal {
  return new Refusal(403, { detail: 'この操作を実行する権限がありません。' });
}
