import { readTimeoutSeconds } from './bodies.ts';
import type { Engine } from './engine.ts';
import { chooseAttributes, type Page, paginate, type Row } from './query.ts';
import { type Language, timedOut } from './reasons.ts';
import type { RequestRecord } from './requests.ts';
import type { Legacy } from './versions.ts';

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

/** What the REST API speaks for. */
export interface Kompira {
  engine: Engine;
  users: readonly User[];
  legacy: Legacy;
  /** Path prefix of the server, '' or like `/kompira`. */
  prefix: string;
  scheme: 'http' | 'https';
  /** The language of every reason; without it the request says. */
  language?: Language;
  /** How `elapsed_time` is written: both occur. */
  elapsedTime: 'number' | 'string';
}

export interface Call {
  request: RequestRecord;
  kompira: Kompira;
  user: User;
  /** Aborted when nobody is there any more to hear the answer. */
  gone: AbortSignal;
}

/** What the thing at one address does, by method. HEAD goes with GET; OPTIONS has every address. */
export type Endpoint = Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', () => unknown>>;

/** An answer that is not 200 with JSON. */
export class OtherAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown = null, headers: Record<string, string> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** What `act` waits for, within the `timeout` that the request gives; 408 when the time is up. */
export async function withinTimeout<T>(
  { request, gone }: Call,
  act: (signal: AbortSignal) => Promise<T>,
  whenMissing?: number,
): Promise<T> {
  const timeout = new AbortController();
  // One timer holds no more than 2^31 - 1 ms; nobody waits 24 days for an answer.
  const timeoutMs = Math.min(readTimeoutSeconds(request, whenMissing) * 1000, 2 ** 31 - 1);
  const timer = setTimeout(() => {
    timeout.abort();
  }, timeoutMs);
  try {
    return await act(AbortSignal.any([timeout.signal, gone]));
  } catch (error) {
    if (timeout.signal.aborted) throw timedOut();
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
