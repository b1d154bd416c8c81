/** One request on its way: how far it came, the means to break it off, and why it failed. */
import type { X509Certificate } from 'node:crypto';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { messageOf, type ProxyTrouble, type TlsTrouble } from '../errors.ts';
import { tlsTroubleOf } from './tls.ts';

export class Attempt {
  readonly brokenOff: Promise<never>;
  readonly #reject: (reason: Error) => void;
  #request: ClientRequest | undefined;
  #reason: Error | undefined;
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

  throwIfBrokenOff(): void {
    if (this.#reason) throw this.#reason;
  }

  /** Ends what may still be under way of it. */
  close(): void {
    this.#request?.destroy();
  }

  /** Whether bytes of the request can have reached the server: connected, and past the handshake if there is one. */
  get sent(): boolean {
    return this.#sent;
  }

  /** Whether a kept connection broke before any answer, and not because it was broken off from here. */
  get stale(): boolean {
    return this.#request?.reusedSocket === true && !this.#answered && this.#reason === undefined;
  }

  /** Why it failed: the reason for which it was broken off, if it was. */
  causeOf(thrown: unknown): unknown {
    return this.#reason ?? thrown;
  }
}

/** The certificate that a server shows, whatever it is worth. */
export function certificateOf(message: IncomingMessage): X509Certificate | undefined {
  return message.socket instanceof TLSSocket ? message.socket.getPeerX509Certificate() : undefined;
}

/** What stood in the way of a request that was never sent, where it has a name. */
export function troubleOf(cause: unknown): TlsTrouble | ProxyTrouble | undefined {
  // The words of the package `tunnel`, by which http-client goes through proxies; there is no code to go by.
  const message = messageOf(cause);
  // tinyproxy answers a wrong login with 401.
  if (/statusCode=(401|407)\b/.test(message)) return 'proxy login';
  if (message.includes('tunneling socket could not be established, statusCode=')) return 'proxy refusal';
  if (message.includes('tunneling socket could not be established')) return 'proxy unreachable';
  return tlsTroubleIn(cause);
}

export function tlsTroubleIn(cause: unknown): TlsTrouble | undefined {
  return tlsTroubleOf(codeOf(cause));
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

/** A failure in words. */
export function describe(cause: unknown, trouble: ReturnType<typeof troubleOf>): string {
  const [, status] = /statusCode=(\d+)/.exec(messageOf(cause)) ?? [];
  if (trouble === 'proxy login') return `the proxy wants a login, or another one (${status ?? ''})`;
  if (trouble === 'proxy refusal') return `the proxy refused to connect (${status ?? ''})`;
  if (trouble === 'proxy unreachable')
    return `the proxy cannot be reached (${messageOf(cause).split('cause=').at(-1) ?? ''})`;
  return SENTENCES[codeOf(cause)] ?? opensslReason(cause) ?? messageOf(cause);
}

/** What OpenSSL says, without the files and lines of its source around it. */
export function opensslReason(cause: unknown): string | undefined {
  const reason: unknown = cause instanceof Error && 'reason' in cause ? cause.reason : undefined;
  if (typeof reason === 'string') return reason;
  return /SSL routines:[^:]*:([^:]+)/.exec(messageOf(cause))?.[1];
}

export function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}
