/** Transport: one HTTP exchange, whole or an error that says whether the request can have reached the server. */
import { isUtf8 } from 'node:buffer';
import type { X509Certificate } from 'node:crypto';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { MAX_TIMER_MS, now } from '../clock.ts';
import { InvalidResponseError, messageOf, TransportError } from '../errors.ts';
import { decoded, readBody } from './body.ts';
import { breakdownOf, codeOf, ProxyLogin } from './breakdown.ts';
import {
  type AgentOptions,
  Attempt,
  newAgent,
  schemesIn,
  shownCertificate,
  type WatchedOptions,
} from './connection.ts';
import { type Environment, type Route, routeTo } from './proxy.ts';
import { isMatterOfTrust, tlsProblemOf, trustAlso, trustSystem } from './tls.ts';

/** Node gives each address of a name 250 ms to connect, too little over a slow link. */
const MOST_PER_ADDRESS_MS = 5000;
/** For a second look, which is for the message alone: of the time that the exchange has left, a moment where it has none. */
const EVIDENCE_MS = 5000;
const LEAST_EVIDENCE_MS = 1000;

export interface Exchange {
  /** How errors name it, without its query: `GET /process/id_262`. */
  readonly call: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Longest time for connecting, sending, and the whole response, in ms; cut to the transport's own limit. */
  readonly timeoutMs?: number;
  /** Breaks the exchange off; it then throws a TransportError like any that broke. */
  readonly signal?: AbortSignal | undefined;
  /** The same, but only as long as it is certain that the server has not seen the request. */
  readonly signalUntilSent?: AbortSignal | undefined;
}

/** Of an exchange with all that it takes. `endsAt` on the monotonic clock, in ms. */
interface Limit {
  readonly limitMs: number;
  readonly endsAt: number;
}

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** False where characters of the text were replaced, because the body is in another encoding. */
  readonly isUtf8: boolean;
}

export interface TransportOptions extends AgentOptions {
  /** Base URL of the server. */
  readonly server: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  /** Certificates (PEM) to trust besides the public and the system's own authorities. */
  readonly authorities: readonly string[];
  /** The environment with the proxy variables. */
  readonly env: Environment;
  /** Told of every exchange, in a line without query and headers, for somebody who debugs. */
  readonly onExchange: (line: string) => void;
}

export class Transport {
  readonly #options: TransportOptions;
  readonly #route: Route;
  // Retries and redirects are its own affairs that would not be safe for a POST; `requestRaw` does neither. Its socket
  // timeout ends idle sockets only, and the default of three minutes would cut a longer request-timeout short.
  readonly #client = new HttpClient(undefined, undefined, { socketTimeout: MAX_TIMER_MS });
  #agent: http.Agent | undefined;
  #trustsSystem = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#route = routeTo(new URL(options.server), options.env);
    if (options.authorities.length > 0) trustAlso(options.authorities);
    // It would switch the checks off without a word; `insecure` is the way to do that.
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    // For the whole process, since it holds for the connection to a proxy too.
    setDefaultAutoSelectFamilyAttemptTimeout(
      Math.max(250, Math.min(MOST_PER_ADDRESS_MS, Math.round(options.requestTimeoutMs / 3))),
    );
  }

  /**
   * Throws TransportError, or InvalidResponseError for a body that is too large or cannot be decoded; a response of any
   * status is a response, and no redirect is followed. Nothing is repeated but what is certain to have had no effect: a
   * GET on a kept connection that turns out to have been closed by the server meanwhile, and a handshake that failed
   * for want of an authority which the system may know.
   */
  async exchange(exchange: Exchange): Promise<Response> {
    const limitMs = Math.min(
      exchange.timeoutMs ?? MAX_TIMER_MS,
      this.#options.requestTimeoutMs,
      MAX_TIMER_MS,
    );
    const limit: Limit = { limitMs, endsAt: now() + limitMs };
    const attempt = new Attempt();
    try {
      return await this.#once(exchange, attempt, limit);
    } catch (thrown) {
      if (!this.#isWorthAnother(exchange, attempt, thrown))
        throw await this.#toError(exchange, attempt, limit, thrown);
    }
    const second = new Attempt();
    try {
      return await this.#once(exchange, second, limit);
    } catch (thrown) {
      throw await this.#toError(exchange, second, limit, thrown);
    }
  }

  #isWorthAnother({ method }: Exchange, attempt: Attempt, thrown: unknown): boolean {
    if (attempt.brokenOff || thrown instanceof InvalidResponseError) return false;
    if (method === 'GET' && attempt.reused && !attempt.answered) return true;
    const problem = attempt.sent ? undefined : tlsProblemOf(thrown, codeOf(thrown));
    if (!problem || !isMatterOfTrust(problem) || this.#trustsSystem) return false;
    this.#trustsSystem = true;
    trustSystem();
    this.close();
    return true;
  }

  async #once(exchange: Exchange, attempt: Attempt, { limitMs, endsAt }: Limit): Promise<Response> {
    const { call, method, url, headers, body, signal, signalUntilSent } = exchange;
    const startedAt = now();
    const timer = setTimeout(() => {
      attempt.breakOff({ kind: 'timeout', afterMs: limitMs });
    }, endsAt - startedAt);
    const onAbort = () => {
      attempt.breakOff({ kind: 'aborted' });
    };
    const onAbortUntilSent = () => {
      if (!attempt.sent) onAbort();
    };
    signal?.addEventListener('abort', onAbort);
    signalUntilSent?.addEventListener('abort', onAbortUntilSent);
    const log = (outcome: string) => {
      this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round(now() - startedAt)} ms`);
    };
    try {
      if (signal?.aborted || signalUntilSent?.aborted) {
        attempt.sent = false;
        onAbort();
      }
      const message = await this.#send(attempt, url, {
        method,
        headers: { ...this.#options.headers, ...headers },
        body,
      });
      const bytes = await readBody(call, message);
      const decodedBytes = decoded(call, bytes, message.headers['content-encoding']);
      // Node takes a body that says no length for whole, even if it ended because it was broken off here.
      if (attempt.brokenOff) throw new Error(attempt.brokenOff.kind);
      log(`${message.statusCode ?? 0}, ${bytes.length} bytes`);
      const { statusCode = 0, headers: received } = message;
      const text = new TextDecoder().decode(decodedBytes);
      return { status: statusCode, headers: received, text, isUtf8: isUtf8(decodedBytes) };
    } catch (thrown) {
      const reason = attempt.brokenOff?.kind ?? (codeOf(thrown) || messageOf(thrown));
      attempt.close();
      log(reason);
      throw thrown;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      signalUntilSent?.removeEventListener('abort', onAbortUntilSent);
    }
  }

  async #send(
    attempt: Attempt,
    url: URL,
    { method, headers, body }: { method: string; headers: Record<string, string>; body: string },
  ): Promise<IncomingMessage> {
    this.#agent ??= newAgent(url, this.#route, this.#options);
    const options: WatchedOptions = {
      ...urlToHttpOptions(url),
      method,
      headers,
      agent: this.#agent,
      signal: attempt.signal,
      attempt,
    };
    const httpModule = url.protocol === 'https:' ? https : http;
    const sending = this.#client.requestRaw({ options, parsedUrl: url, httpModule }, body);
    const { message } = await Promise.race([sending, attempt.aborted]);
    attempt.answered = true;
    // Of https, a proxy's own refusal ends the tunnel before anything is sent through it.
    if (message.statusCode === 407 && this.#route.proxy !== undefined && url.protocol === 'http:') {
      attempt.sent = false;
      throw new ProxyLogin(schemesIn(message.headers['proxy-authenticate']));
    }
    return message;
  }

  async #toError(exchange: Exchange, attempt: Attempt, { endsAt }: Limit, thrown: unknown): Promise<Error> {
    if (thrown instanceof InvalidResponseError) return thrown;
    const { url, signal, signalUntilSent } = exchange;
    const evidenceMs = Math.max(LEAST_EVIDENCE_MS, Math.min(EVIDENCE_MS, endsAt - now()));
    const ends = [signal, signalUntilSent].filter((end) => end !== undefined);
    const breakdown = await breakdownOf(thrown, {
      attempt,
      url,
      route: this.#route,
      options: this.#options,
      signal: AbortSignal.any([AbortSignal.timeout(Math.round(evidenceMs)), ...ends]),
    });
    // A server that says in TLS 1.3 that it wants a certificate has not read the request.
    const unread = breakdown.kind === 'tls' && breakdown.problem === 'client-certificate';
    return new TransportError(exchange.call, {
      sent: attempt.sent && !unread,
      origin: exchange.url.origin,
      breakdown,
      cause: thrown,
    });
  }

  /** Drops every connection, with what is under way on it, so that the next exchange opens a new one. */
  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** The certificate of the server, whether it is trusted or not. */
  certificate(): Promise<X509Certificate | undefined> {
    const signal = AbortSignal.timeout(EVIDENCE_MS);
    return shownCertificate(new URL(this.#options.server), this.#route, this.#options, signal);
  }

  get proxy(): string | undefined {
    return this.#route.proxy;
  }

  /** Entries of `no_proxy` that cannot match anything. */
  get unknownNoProxyEntries(): readonly string[] {
    return this.#route.unknownEntries;
  }
}
