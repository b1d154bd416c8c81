/**
 * Transport: one HTTP exchange, whole or an error that says whether the request can have arrived.
 *
 * `@actions/http-client` brings the proxies; the rest is kept from it: it would follow redirects of a POST with
 * the token, retry, and wait for ever for a body that was cut off.
 */
import type { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { MAX_TIMER_MS, nowMs } from '../clock.ts';
import { messageOf, TransportError } from '../errors.ts';
import { Attempt, certificateOf, codeOf, describe, opensslReason, troubleOf } from './attempt.ts';
import { describeTrouble, isMatterOfTrust, tlsTroubleOf, trustAlso, trustSystem } from './tls.ts';

/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Looking at a certificate that was refused is for the message alone. */
const LOOK_AT_CERTIFICATE_MS = 5000;

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

export interface TransportOptions {
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  /** Certificates (PEM) to trust besides the public and the system's own authorities. */
  readonly authorities: readonly string[];
  /** Accept any certificate. */
  readonly insecure: boolean;
  /** Told of every exchange, in a line without query and headers, for somebody who debugs. */
  readonly onExchange: (line: string) => void;
}

export class Transport {
  readonly #options: TransportOptions;
  #client: HttpClient | undefined;
  #trustsSystem = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    if (options.authorities.length > 0) trustAlso(options.authorities);
    // It would switch the checks off without a word; `insecure` is the way to do that.
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  }

  /**
   * Throws TransportError alone; an answer of any status is an answer, and no redirect is followed. Nothing is
   * repeated but what is certain to have had no effect: a GET on a kept connection that turns out to have been closed
   * by the server meanwhile, and a handshake that failed for want of an authority which the system may know.
   */
  async exchange(exchange: Exchange): Promise<Answer> {
    const attempt = new Attempt();
    try {
      return await this.#once(exchange, attempt);
    } catch (thrown) {
      const cause = attempt.causeOf(thrown);
      if (exchange.method === 'GET' && attempt.stale) return this.#onceMore(exchange);
      const trouble = attempt.sent ? undefined : tlsTrouble(cause);
      if (trouble && isMatterOfTrust(trouble) && !this.#trustsSystem) {
        this.#trustsSystem = true;
        trustSystem();
        this.close();
        return await this.#onceMore(exchange);
      }
      throw await this.#failure(exchange, attempt, cause);
    }
  }

  async #onceMore(exchange: Exchange): Promise<Answer> {
    const attempt = new Attempt();
    try {
      return await this.#once(exchange, attempt);
    } catch (thrown) {
      throw await this.#failure(exchange, attempt, attempt.causeOf(thrown));
    }
  }

  async #once(exchange: Exchange, attempt: Attempt): Promise<Answer> {
    const { method, url, headers, body, signal, timeoutMs } = exchange;
    const beganMs = nowMs();
    const limitMs = Math.min(timeoutMs ?? MAX_TIMER_MS, this.#options.requestTimeoutMs, MAX_TIMER_MS);
    const timer = setTimeout(() => {
      attempt.breakOff(new Error(`no complete answer within ${Math.round(limitMs) / 1000} s`));
    }, limitMs);
    const onAbort = () => {
      attempt.breakOff(new Error('broken off by this step'));
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    const tell = (outcome: string) => {
      this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round(nowMs() - beganMs)} ms`);
    };
    try {
      this.#client ??= newClient(this.#options.insecure);
      const message = await send(this.#client, attempt, {
        url,
        method,
        headers: { ...this.#options.headers, ...headers },
        body: body ?? '',
      });
      const { text, bytes } = await readBody(message);
      tell(`${message.statusCode ?? 0}, ${bytes} bytes`);
      return { status: message.statusCode ?? 0, headers: message.headers, text };
    } catch (thrown) {
      attempt.close();
      tell(messageOf(attempt.causeOf(thrown)));
      throw thrown;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #failure({ method, url }: Exchange, attempt: Attempt, cause: unknown): Promise<TransportError> {
    if (attempt.sent) {
      const what = `${method} ${url.pathname}`;
      return new TransportError(`${what}: ${withCode(describe(cause, undefined), cause)}`, {
        arrived: 'maybe',
        cause,
      });
    }
    // What cannot be reached is named whole.
    const what = `${method} ${url.origin}${url.pathname}`;
    const trouble = troubleOf(cause);
    const ofTls = tlsTrouble(cause);
    const sentence = ofTls
      ? describeTrouble(
          ofTls,
          url.hostname,
          ofTls === 'handshake' ? undefined : await shownCertificate(url),
        ) + (ofTls === 'handshake' ? `: ${opensslReason(cause) ?? messageOf(cause)}` : '')
      : describe(cause, trouble);
    return new TransportError(`${what}: ${withCode(sentence, cause)}`, { arrived: 'no', trouble, cause });
  }

  /** Drops idle connections, so that the next exchange opens a new one. Safe to call at any time. */
  close(): void {
    this.#client?.dispose();
    this.#client = undefined;
  }
}

function newClient(insecure: boolean): HttpClient {
  return new HttpClient(undefined, undefined, {
    keepAlive: true,
    ignoreSslError: insecure,
    // It ends idle sockets only, and its default of three minutes would cut a longer request-timeout short.
    socketTimeout: MAX_TIMER_MS,
  });
}

interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function send(
  client: HttpClient,
  attempt: Attempt,
  { url, method, headers, body }: Outgoing,
): Promise<IncomingMessage> {
  const agent = client.getAgent(url.href);
  const { options: tls } = agent as unknown as { options: { allowPartialTrustChain?: boolean } };
  // Whoever puts an intermediate authority into ca-certificate means to trust it.
  tls.allowPartialTrustChain = true;
  const options = { ...urlToHttpOptions(url), method, headers, agent };
  const sending = client.requestRaw({ options, parsedUrl: url, httpModule: attempt.through(url) }, body);
  // A request that waits for its proxy has no socket to destroy yet, so breaking it off would not end it.
  return (await Promise.race([sending, attempt.brokenOff])).message;
}

/** `readBody()` of the client listens for `end` alone and never settles where the body is cut off; this throws. */
async function readBody(message: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES / 1024 ** 2} MiB`);
    chunks.push(chunk);
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), bytes };
}

/**
 * The certificate at an address whose certificate was refused, for the message: the error itself has not kept it. The
 * request that brings it carries nothing, no token and no header of ours, to `/`.
 */
async function shownCertificate(url: URL): Promise<X509Certificate | undefined> {
  const attempt = new Attempt();
  const client = newClient(true);
  const timer = setTimeout(() => {
    attempt.breakOff(new Error('no answer'));
  }, LOOK_AT_CERTIFICATE_MS);
  try {
    return certificateOf(
      await send(client, attempt, { url: new URL('/', url), method: 'HEAD', headers: {}, body: '' }),
    );
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    attempt.close();
    client.dispose();
  }
}

function tlsTrouble(cause: unknown) {
  return tlsTroubleOf(codeOf(cause));
}

function withCode(sentence: string, cause: unknown): string {
  const code = codeOf(cause);
  return code === '' || sentence.includes(code) || sentence.startsWith('the proxy')
    ? sentence
    : `${sentence} (${code})`;
}
