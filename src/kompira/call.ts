/** One call of the REST API: its address, its headers, and a response that holds the token no more. */
import type { Json } from '../json.ts';
import { encodePath } from './paths.ts';
import { parseResponse, toRefusedError } from './response.ts';
import { type Redact, redactor } from './secrets.ts';
import { type Response, Transport, type TransportOptions } from './transport.ts';

export interface KompiraOptions extends TransportOptions {
  readonly token: string;
  /** `query` for gateways that swallow the header; the token then stands in every access log on the way. */
  readonly tokenLocation: 'header' | 'query';
  readonly userAgent: string;
  /** In which the server gives its reasons. */
  readonly language: 'en' | 'ja';
  /** Under which people reach the server; `https://host:port/prefix`, without a trailing slash. */
  readonly displayUrl: string;
}

export interface Limits {
  /** Longest time for this exchange in ms, if it is shorter than the client's own. */
  readonly timeoutMs?: number;
  /** Breaks the exchange off: a TransportError. */
  readonly signal?: AbortSignal | undefined;
  /** The same, but only as long as it is certain that the server has not seen the request. */
  readonly signalUntilSent?: AbortSignal | undefined;
}

export type Query = readonly (readonly [string, string])[];

export interface Call extends Limits {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The method's suffix on the server, such as `execute`. */
  readonly suffix?: string;
  readonly query?: Query;
  /** Of a POST, `{}` where it is left out: a cache may repeat a POST that has none. */
  readonly body?: Json | object;
  /**
   * Sent on a new connection, because it must not be sent twice: if the server closes a kept connection while the request
   * is on its way, it is unknown whether the request arrived.
   */
  readonly fresh?: boolean;
}

export class Caller {
  readonly #server: string;
  /** Takes the token out of what the server says. */
  readonly redact: Redact;
  readonly #tokenQuery: Query;
  readonly transport: Transport;
  #calls = 0;

  constructor({ token, tokenLocation, userAgent, language, headers, ...transport }: KompiraOptions) {
    const inHeader = tokenLocation === 'header';
    this.#server = transport.server;
    this.redact = redactor(token);
    this.#tokenQuery = inHeader ? [] : Object.entries({ token, format: 'json' });
    this.transport = new Transport({
      ...transport,
      headers: {
        ...headers,
        // Without it the server answers a browser: HTML, or a redirect to its login page.
        accept: 'application/json',
        'accept-encoding': 'identity',
        'accept-language': language,
        ...(inHeader && { authorization: `Token ${token}` }),
        'user-agent': userAgent,
      },
    });
  }

  /** The JSON of a good response. Throws TransportError, RefusedError or InvalidResponseError. */
  async ask(call: Call): Promise<Json> {
    return this.read(call, await this.exchange(call));
  }

  /** A good response as it came, the token still in it. Throws TransportError, RefusedError or InvalidResponseError. */
  async exchange(call: Call): Promise<Response> {
    if (call.fresh) this.close();
    const { method, timeoutMs, signal, signalUntilSent } = call;
    const query = new URLSearchParams([...(call.query ?? []), ...this.#uncached(call)] as [
      string,
      string,
    ][]).toString();
    const url = new URL(
      this.#server + encodePath(call.path) + (call.suffix ? `.${call.suffix}` : '') + (query && `?${query}`),
    );
    const response = await this.transport.exchange({
      call: nameOf(call),
      method,
      url,
      body: method === 'POST' ? JSON.stringify(call.body === undefined ? {} : call.body) : '',
      ...(method === 'POST' && { headers: { 'content-type': 'application/json' } }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      signal,
      signalUntilSent,
    });
    if (response.status >= 200 && response.status < 300) return response;
    throw toRefusedError(nameOf(call), url, response, this.redact);
  }

  /** The JSON of a response to this call. Throws InvalidResponseError. */
  read(call: Call, response: Response): Json {
    return parseResponse(nameOf(call), response, this.redact);
  }

  /** Drops every connection; the next call opens a new one. */
  close(): void {
    this.transport.close();
  }

  /** The token in the query, where it belongs there. A cache on the way keeps such a GET, but for one that is new. */
  #uncached({ method }: Call): Query {
    if (this.#tokenQuery.length === 0 || method !== 'GET') return this.#tokenQuery;
    this.#calls += 1;
    return [...this.#tokenQuery, ['_', `${Date.now().toString(36)}-${this.#calls}`]];
  }
}

/** How errors name it; never with its query. */
export function nameOf({ method, path, suffix }: Call): string {
  return `${method} ${path}${suffix ? `.${suffix}` : ''}`;
}
