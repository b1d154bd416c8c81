/** One call of the REST API: its address, its headers, and an answer that holds the token no more. */
import type { Json } from '../json.ts';
import { refusal, understand } from './bodies.ts';
import { type Answer, type Exchange, Transport, type TransportOptions } from './http.ts';
import { encodePath } from './paths.ts';
import { type Redact, redactJson, redactor } from './secrets.ts';

export interface KompiraOptions extends Omit<TransportOptions, 'headers'> {
  /** `https://host:port/prefix`, without a trailing slash. */
  readonly server: string;
  readonly token: string;
  /** `query` for gateways that swallow the header; the token then stands in every access log on the way. */
  readonly tokenLocation: 'header' | 'query';
  readonly userAgent: string;
  /** Further headers, for what stands before the server. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Limits {
  /** Longest time for this exchange, if it is shorter than the client's own. */
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
  readonly call?: string;
  readonly query?: Query;
  readonly body?: Json | object;
  /**
   * Sent on a new connection, for what must not be sent twice: where the server closes a kept one while the request goes
   * out on it, nobody can tell whether it arrived.
   */
  readonly fresh?: boolean;
}

export class Caller {
  readonly #server: string;
  readonly #redact: Redact;
  readonly #query: Query;
  readonly #transport: Transport;

  constructor({ server, token, tokenLocation, userAgent, headers, ...transport }: KompiraOptions) {
    const inHeader = tokenLocation === 'header';
    this.#server = server;
    this.#redact = redactor(token);
    this.#query = inHeader ? [] : Object.entries({ token, format: 'json' });
    this.#transport = new Transport({
      ...transport,
      headers: {
        ...headers,
        // Without it the server answers a browser: HTML, or a redirect to its login page.
        accept: 'application/json',
        ...(inHeader && { authorization: `Token ${token}` }),
        'user-agent': userAgent,
      },
    });
  }

  /** The address of an object. */
  url(path: string): string {
    return this.#server + encodePath(path);
  }

  /** The JSON of a good answer. Throws TransportError, RefusedError or NotUnderstoodError. */
  async ask(call: Call): Promise<Json> {
    return this.read(call, await this.exchange(call));
  }

  /** A good answer as it came. Throws TransportError or RefusedError. */
  async exchange(call: Call): Promise<Answer> {
    if (call.fresh) this.close();
    const query = new URLSearchParams([...(call.query ?? []), ...this.#query] as [
      string,
      string,
    ][]).toString();
    const target = this.url(call.path) + (call.call ? `.${call.call}` : '') + (query && `?${query}`);
    const exchange: Exchange = {
      method: call.method,
      url: new URL(target),
      ...(call.body !== undefined && {
        body: JSON.stringify(call.body),
        headers: { 'content-type': 'application/json' },
      }),
      ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
      signal: call.signal,
      signalUntilSent: call.signalUntilSent,
    };
    const answer = this.#withoutToken(await this.#transport.exchange(exchange));
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(nameOf(call), answer, this.#clean);
  }

  /** The JSON of an answer to this call. Throws NotUnderstoodError. */
  read(call: Call, answer: Answer): Json {
    return understand(nameOf(call), answer, this.#clean);
  }

  /** Drops every connection; the next call opens a new one. */
  close(): void {
    this.#transport.close();
  }

  /** What the server echoes of the token (an error page with the address, a jobflow that prints it) goes no further. */
  #withoutToken({ status, headers, text }: Answer): Answer {
    const clean = (value: string | string[] | undefined) =>
      typeof value === 'string' ? this.#redact(value) : value;
    return {
      status,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)])),
      text: this.#redact(text),
    };
  }

  readonly #clean = (value: Json): Json => redactJson(value, this.#redact);
}

/** How messages name it; never with its query. */
export function nameOf({ method, path, call }: Call): string {
  return `${method} ${path}${call ? `.${call}` : ''}`;
}
