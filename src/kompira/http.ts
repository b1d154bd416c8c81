/** Transport: one HTTP exchange, whole or an error that says whether the request can have arrived. */
import type { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { MAX_TIMER_MS, nowMs } from '../clock.ts';
import { messageOf, TransportError } from '../errors.ts';
import {
  Attempt,
  certificateOf,
  codeOf,
  describe,
  opensslReason,
  tlsTroubleIn,
  troubleOf,
} from './attempt.ts';
import { newClient, readBody, send } from './send.ts';
import { describeTrouble, isMatterOfCertificate, isMatterOfTrust, trustAlso, trustSystem } from './tls.ts';

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
  /** The same, but only as long as it is certain that the server has not seen the request. */
  readonly signalUntilSent?: AbortSignal | undefined;
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
  #client: ReturnType<typeof newClient> | undefined;
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
      const trouble = attempt.sent ? undefined : tlsTroubleIn(cause);
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
    const { method, url, headers, body, signal, signalUntilSent, timeoutMs } = exchange;
    const beganMs = nowMs();
    const limitMs = Math.min(timeoutMs ?? MAX_TIMER_MS, this.#options.requestTimeoutMs, MAX_TIMER_MS);
    const timer = setTimeout(() => {
      attempt.breakOff(new Error(`no complete answer within ${Math.round(limitMs) / 1000} s`));
    }, limitMs);
    const onAbort = () => {
      attempt.breakOff(new Error('broken off by this step'));
    };
    const onAbortUntilSent = () => {
      if (!attempt.sent) onAbort();
    };
    signal?.addEventListener('abort', onAbort);
    signalUntilSent?.addEventListener('abort', onAbortUntilSent);
    if (signal?.aborted || signalUntilSent?.aborted) onAbort();
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
      // Node takes a body that says no length for whole, even if its end came of a break-off from here.
      attempt.throwIfBrokenOff();
      tell(`${message.statusCode ?? 0}, ${bytes} bytes`);
      return { status: message.statusCode ?? 0, headers: message.headers, text };
    } catch (thrown) {
      attempt.close();
      tell(messageOf(attempt.causeOf(thrown)));
      throw thrown;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      signalUntilSent?.removeEventListener('abort', onAbortUntilSent);
    }
  }

  async #failure(
    { method, url, signal }: Exchange,
    attempt: Attempt,
    cause: unknown,
  ): Promise<TransportError> {
    if (attempt.sent && tlsTroubleIn(cause) !== 'client certificate') {
      const what = `${method} ${url.pathname}`;
      return new TransportError(`${what}: ${withCode(describe(cause, undefined), cause)}`, {
        arrived: 'maybe',
        cause,
      });
    }
    // What cannot be reached is named whole.
    const what = `${method} ${url.origin}${url.pathname}`;
    const trouble = troubleOf(cause);
    const ofTls = tlsTroubleIn(cause);
    const sentence = ofTls
      ? describeTrouble(
          ofTls,
          url.hostname,
          isMatterOfCertificate(ofTls) ? await shownCertificate(url, signal) : undefined,
        ) + (ofTls === 'handshake' ? `: ${opensslReason(cause) ?? messageOf(cause)}` : '')
      : describe(cause, trouble);
    return new TransportError(`${what}: ${withCode(sentence, cause)}`, { arrived: 'no', trouble, cause });
  }

  /** Drops every connection, with what is under way on it, so that the next exchange opens a new one. */
  close(): void {
    this.#client?.dispose();
    this.#client = undefined;
  }
}

/**
 * The certificate at an address whose certificate was refused, for the message: the error itself has not kept it. The
 * request that brings it carries nothing, no token and no header of ours, to `/`.
 */
async function shownCertificate(
  url: URL,
  signal: AbortSignal | undefined,
): Promise<X509Certificate | undefined> {
  const attempt = new Attempt();
  const client = newClient(true);
  const limit = AbortSignal.any([AbortSignal.timeout(LOOK_AT_CERTIFICATE_MS), ...(signal ? [signal] : [])]);
  limit.addEventListener('abort', () => {
    attempt.breakOff(new Error('no answer'));
  });
  try {
    return certificateOf(
      await send(client, attempt, { url: new URL('/', url), method: 'HEAD', headers: {}, body: '' }),
    );
  } catch {
    return undefined;
  } finally {
    attempt.close();
    client.dispose();
  }
}

function withCode(sentence: string, cause: unknown): string {
  const code = codeOf(cause);
  return code === '' || sentence.includes(code) || sentence.startsWith('the proxy')
    ? sentence
    : `${sentence} (${code})`;
}
