/** Connections: Node's own agent, told of proxies and certificates, and watched for how far a request came. */
import type { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Breakdown } from '../errors.ts';
import { bare, type Route } from './proxy.ts';

export interface AgentOptions {
  /** Accept any certificate. */
  readonly insecure: boolean;
  /** PEM texts, for a server that asks its callers for a certificate. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string } | undefined;
}

/** One request on its way: how far it came, and the means to break it off. */
export class Attempt {
  /** True once bytes of the request can have reached the server: connected, and past the handshake if there is one. */
  sent = true;
  /** True where it goes out on a kept connection. */
  reused = true;
  /** True once a response began. */
  answered = false;
  /** True once the proxy, if there is one, was reached. */
  reachedProxy = false;
  /** Why it was broken off. */
  brokenOff: Breakdown | undefined;
  readonly #controller = new AbortController();
  readonly #aborted = Promise.withResolvers<never>();
  #connecting: Duplex | null | undefined;

  constructor() {
    this.#aborted.promise.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Rejects when it is broken off: a request that still waits for its proxy has no socket that could tell. */
  get aborted(): Promise<never> {
    return this.#aborted.promise;
  }

  breakOff(breakdown: Breakdown): void {
    this.brokenOff ??= breakdown;
    this.close();
    this.#aborted.reject(new Error(breakdown.kind));
  }

  /** Ends what may still be under way of it. */
  close(): void {
    this.#connecting?.destroy();
    this.#controller.abort();
  }

  /** A new connection is being made for it. */
  connecting(
    connect: (onTunnel: () => void) => Duplex | null | undefined,
    throughTunnel: boolean,
  ): Duplex | null | undefined {
    this.sent = false;
    this.reused = false;
    const established = () => (this.sent = true);
    const socket = connect(established);
    this.#connecting = socket;
    socket?.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      this.reachedProxy = true;
      if (!throughTunnel) established();
    });
    return socket;
  }
}

/** The options of a request, as Node passes them to `createConnection`. */
export interface WatchedOptions extends http.RequestOptions {
  readonly attempt?: Attempt;
}

/** Its connections are kept. The requests tell by `attempt` in their options whom to tell how far they came. */
export function newAgent(url: URL, { proxyEnv, proxy }: Route, options: AgentOptions): http.Agent {
  const isTls = url.protocol === 'https:';
  const agent = new (isTls ? https : http).Agent({
    keepAlive: true,
    proxyEnv,
    ...(isTls && {
      rejectUnauthorized: !options.insecure,
      // Whoever puts an intermediate authority into ca-certificate means to trust it.
      allowPartialTrustChain: true,
      cert: options.clientCertificate?.certificate,
      key: options.clientCertificate?.key,
    }),
  });
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (of: WatchedOptions, callback) => {
    const connect = (onTunnel: () => void) =>
      createConnection(of, (error, socket) => {
        if (!error) onTunnel();
        callback?.(error, socket);
      });
    return of.attempt
      ? of.attempt.connecting(connect, isTls && proxy !== undefined)
      : connect(() => undefined);
  };
  return agent;
}

/**
 * The certificate at an address whose certificate was refused: the error itself has not kept it. The handshake brings it;
 * the request is never sent.
 */
export async function shownCertificate(
  url: URL,
  route: Route,
  options: AgentOptions,
  signal: AbortSignal,
): Promise<X509Certificate | undefined> {
  const agent = newAgent(url, route, { ...options, insecure: true });
  try {
    const { promise, resolve } = Promise.withResolvers<X509Certificate | undefined>();
    const request = https.request(url, { agent, signal });
    request.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      const show = () => {
        resolve(socket.getPeerX509Certificate());
      };
      // A tunnel is handed over with its handshake done. Not asked for twice: Node takes it out of the chain.
      if (socket.connecting) socket.once('secureConnect', show);
      else show();
    });
    request.on('error', () => {
      resolve(undefined);
    });
    return await promise;
  } finally {
    agent.destroy();
  }
}

/** The logins that a proxy offers, `Negotiate` and `Basic`, asked for without one. */
export async function offeredSchemes(url: URL, { proxyEnv }: Route, signal: AbortSignal): Promise<string[]> {
  const proxy = new URL(Object.values(proxyEnv)[0] ?? '');
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const request = (proxy.protocol === 'https:' ? https : http).request({
    agent: false,
    host: bare(proxy.hostname),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: `${url.hostname}:${url.port || '443'}`,
    signal,
  });
  request.on('connect', ({ headers }, socket) => {
    socket.destroy();
    resolve(schemesIn(headers['proxy-authenticate']));
  });
  request.on('error', () => {
    resolve([]);
  });
  request.end();
  return promise;
}

/** Of `Negotiate, Basic realm="proxy"` the names alone: `Negotiate` and `Basic`. */
export function schemesIn(challenges: string | undefined): string[] {
  const names = (challenges ?? '').matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)(?=\s|,|$)/g);
  return [...names].map(([, name = '']) => name);
}
