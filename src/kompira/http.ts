/**
 * Transport: one HTTP exchange, whole or an error that says whether the request can have arrived.
 *
 * `@actions/http-client` brings the proxies; the rest is kept from it: it would follow redirects of a POST with
 * the token, retry, and wait for ever for a body that was cut off.
 */
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { MAX_TIMER_MS } from '../clock.ts';
import { messageOf, TransportError } from '../errors.ts';

/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time for connecting, sending, and the whole answer, in ms; cut to the transport's own limit. */
  readonly timeoutMs?: number;
  /** Breaks the exchange off; it then throws a TransportError like any that broke. */
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export class Transport {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #requestTimeoutMs: number;
  #client: HttpClient | undefined;

  /** `headers` go with every request. */
  constructor(options: { headers: Readonly<Record<string, string>>; requestTimeoutMs: number }) {
    this.#headers = options.headers;
    this.#requestTimeoutMs = options.requestTimeoutMs;
  }

  /**
   * Throws TransportError alone; an answer of any status is an answer, and no redirect is followed. Nothing is
   * repeated but a GET on a kept connection that turns out to have been closed by the server meanwhile.
   */
  async exchange(exchange: Exchange): Promise<Answer> {
    const attempt = new Attempt();
    try {
      return await this.#once(exchange, attempt);
    } catch (thrown) {
      if (exchange.method === 'GET' && attempt.stale) return this.#once(exchange, new Attempt());
      throw thrown;
    }
  }

  async #once(
    { method, url, headers, body, signal, timeoutMs }: Exchange,
    attempt: Attempt,
  ): Promise<Answer> {
    const limitMs = Math.min(timeoutMs ?? this.#requestTimeoutMs, this.#requestTimeoutMs, MAX_TIMER_MS);
    const timer = setTimeout(() => {
      attempt.breakOff(new Error(`no complete answer within ${limitMs / 1000} s`));
    }, limitMs);
    const onAbort = () => {
      attempt.breakOff(new Error('broken off by this step'));
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    const client = (this.#client ??= new HttpClient(undefined, undefined, {
      keepAlive: true,
      // It ends idle sockets only, and its default of three minutes would cut a longer request-timeout short.
      socketTimeout: MAX_TIMER_MS,
    }));
    try {
      const options = {
        ...urlToHttpOptions(url),
        method,
        headers: { ...this.#headers, ...headers },
        agent: client.getAgent(url.href),
      };
      const sending = client.requestRaw(
        { options, parsedUrl: url, httpModule: attempt.through(url) },
        body ?? '',
      );
      // A request that waits for its proxy has no socket to destroy yet, so breaking it off would not end it.
      const { message } = await Promise.race([sending, attempt.brokenOff]);
      return { status: message.statusCode ?? 0, headers: message.headers, text: await readBody(message) };
    } catch (thrown) {
      throw attempt.failed(`${method} ${url.pathname}`, thrown);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Drops idle connections, so that the next exchange opens a new one. Safe to call at any time. */
  close(): void {
    this.#client?.dispose();
    this.#client = undefined;
  }
}

/** One request on its way: how far it came, and the means to break it off. */
class Attempt {
  readonly brokenOff: Promise<never>;
  readonly #reject: (reason: Error) => void;
  #request: ClientRequest | undefined;
  #reason: Error | undefined;
  /** Whether bytes of the request can have reached the server: connected, and past the handshake if there is one. */
  #sent = false;
  #answered = false;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.brokenOff = promise;
    this.#reject = reject;
  }

  /** Node's own module, its requests watched by this attempt. */
  through(url: URL): typeof http {
    const { request } = url.protocol === 'https:' ? https : http;
    const watched = (options: https.RequestOptions, onAnswer: (message: IncomingMessage) => void) => {
      this.#request = request(options, (message) => {
        this.#answered = true;
        onAnswer(message);
      });
      this.#watch(this.#request);
      return this.#request;
    };
    return { request: watched } as typeof http;
  }

  #watch(request: ClientRequest): void {
    const sent = () => (this.#sent = true);
    request.once('socket', (socket) => {
      if (request.reusedSocket) sent();
      else if (socket instanceof TLSSocket) socket.once('secureConnect', sent);
      else if (socket.connecting) socket.once('connect', sent);
      else sent();
    });
  }

  breakOff(reason: Error): void {
    this.#reason ??= reason;
    this.#request?.destroy(reason);
    this.#reject(reason);
  }

  /** Whether a kept connection broke before any answer, and not because it was broken off from here. */
  get stale(): boolean {
    return this.#request?.reusedSocket === true && !this.#answered && this.#reason === undefined;
  }

  failed(what: string, thrown: unknown): TransportError {
    this.#request?.destroy();
    const cause = this.#reason ?? thrown;
    return new TransportError(`${what}: ${describe(cause)}`, {
      arrived: this.#sent ? 'maybe' : 'no',
      permanent: !this.#sent && isPermanent(cause),
      cause,
    });
  }
}

/** `readBody()` of the client listens for `end` alone and never settles where the body is cut off; this throws. */
async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES / 1024 ** 2} MiB`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Trying again cannot mend these: OpenSSL's verdict on a certificate, and a proxy that wants a login. */
function isPermanent(cause: unknown): boolean {
  const code = codeOf(cause);
  return /CERT|UNABLE_TO_|SELF_SIGNED|HOSTNAME/.test(code) || messageOf(cause).includes('statusCode=407');
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name cannot be resolved',
  EAI_AGAIN: 'the host name cannot be resolved just now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
};

function describe(cause: unknown): string {
  const code = codeOf(cause);
  const sentence = SENTENCES[code] ?? messageOf(cause);
  return code === '' || sentence.includes(code) ? sentence : `${sentence} (${code})`;
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}
