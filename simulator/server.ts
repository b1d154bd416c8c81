import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { answer } from './api.ts';
import type { Kompira, User } from './calls.ts';
import { Engine } from './engine.ts';
import type { EngineOptions } from './engine.ts';
import { Faults, inflict, send } from './faults.ts';
import type { Exchange } from './faults.ts';
import { EXECUTE_DEFAULTS, type Jobflow } from './job.ts';
import { SAMPLE_CHANNELS, sampleJobflows } from './jobflows.ts';
import type { Process } from './process.ts';
import type { Language } from './reasons.ts';
import { Connections, readRequest } from './requests.ts';
import type { RequestRecord } from './requests.ts';
import { type Legacy, legacyOf } from './versions.ts';
import { Watched } from './watched.ts';

export { sampleJobflows } from './jobflows.ts';
export { rawJson } from './json.ts';
export type { User } from './calls.ts';
export type { Legacy } from './versions.ts';
export type { Process, ProcessStatus } from './process.ts';
export type { Fault, FaultHandle, FaultRule } from './faults.ts';
export type { RequestRecord } from './requests.ts';
export type { ExecuteRequest, Job, Jobflow, Script } from './job.ts';

export interface SimulatorOptions extends EngineOptions {
  /** 0, the default, is any free port. */
  port?: number;
  host?: string;
  /** Serve https, with this key and certificate (PEM). */
  tls?: { key: string; cert: string };
  /** Path prefix of the server, such as `/kompira`. */
  prefix?: string;
  /** The first is the one whose token is `simulator.token`. */
  users?: readonly User[];
  jobflows?: readonly Jobflow[];
  /** What it differs in from the newest, by version (`1.5`, `1.6.2.post4`), and one by one. */
  version?: string;
  legacy?: Legacy;
  /** The language of every reason. Without it the request's Accept-Language says, English where it does not. */
  language?: Language;
  /** How `elapsed_time` is written: as a number, or as a string of digits. Both occur. */
  elapsedTime?: 'number' | 'string';
}

/** A Kompira Enterprise server in this process, with its levers. */
export interface Simulator {
  /** Base URL with the prefix, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Of the first user: an ordinary one who may run every jobflow, by default. */
  readonly token: string;
  readonly users: readonly User[];
  /** Every request, live, in the order of arrival. */
  readonly requests: readonly RequestRecord[];
  /** Every process, live, in the order of start. */
  readonly processes: readonly Process[];
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** While true, new processes stay NEW. */
  engineStopped: boolean;
  /** The messages of a channel that wait for a receiver, live, the oldest first. */
  messages(channel: string): readonly unknown[];
  /** Puts a message into a channel, past the REST API. */
  send(channel: string, message: unknown): void;
  /** Adds a jobflow, or replaces the one at that path. */
  define(jobflow: Jobflow): void;
  /** Starts a process of a jobflow as somebody of that name, past the REST API. */
  start(jobflow: Jobflow, user: string): Process;
  /** Deletes a process, as an administrator may. */
  forget(process: Process): void;
  /** The first matching request, seen already or to come. */
  waitForRequest(test: (request: RequestRecord) => boolean): Promise<RequestRecord>;
  /** The first process that matches, now or after a change. */
  waitForProcess(test: (process: Process) => boolean): Promise<Process>;
  /** Stops listening and drops all connections. Processes run on. */
  down(): Promise<void>;
  /** Listens again, on the same port. */
  up(): Promise<void>;
  /** Ends everything: connections, scripts, timers. Records can still be read. */
  close(): Promise<void>;
}

const DEFAULT_USERS: readonly User[] = [
  { name: 'operator', token: '0123456789abcdef0123456789abcdef01234567' },
  { name: 'root', token: 'fedcba9876543210fedcba9876543210fedcba98', admin: true },
  { name: 'guest', token: '00000000000000000000000000000000deadbeef', mayExecute: [] },
];

// As nginx in front of the vendor's server. With Node's 5 s a client that polls every 5 s would meet the closing end.
const KEEP_ALIVE_MS = 75_000;

/** Starts a simulator and resolves once it listens. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', tls, prefix = '', users = DEFAULT_USERS, elapsedTime = 'number' } = options;
  const legacy = { ...legacyOf(options.version ?? '2.0'), ...options.legacy };
  const engine = new Engine({
    channels: SAMPLE_CHANNELS,
    consoleAtEnd: legacy.consoleAtEnd ?? false,
    ...options,
  });
  const requests = new Watched<RequestRecord>();
  const faults = new Faults();
  const closed = new AbortController();
  const scheme = tls ? 'https' : 'http';
  const kompira: Kompira = {
    engine,
    users,
    legacy,
    prefix,
    scheme,
    elapsedTime,
    ...(options.language === undefined ? {} : { language: options.language }),
  };
  for (const jobflow of options.jobflows ?? sampleJobflows()) engine.jobflows.set(jobflow.path, jobflow);

  const server = tls ? createHttpsServer(tls) : createHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const connections = new Connections();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
  });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    void serve(message, response);
  });

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    try {
      const connection = connections.of(message);
      const request = await readRequest(message, prefix, connection.id);
      requests.add(request);
      const exchange: Exchange = {
        request,
        response,
        act: () => answer(request, kompira, gone.signal),
        reset: () => connection.socket.resetAndDestroy(),
        gone: gone.signal,
        closed: closed.signal,
      };
      const fault = faults.strike(request);
      if (fault) await inflict(fault, exchange);
      else send(exchange, await exchange.act());
      requests.changed();
    } catch (error) {
      // The client has left, or the simulator was closed: there is nobody to answer.
      if (gone.signal.aborted || closed.signal.aborted) return;
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(inspect(error));
    }
  }

  async function listen(port: number): Promise<number> {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  async function down(): Promise<void> {
    if (!server.listening) return;
    const ended = once(server, 'close');
    server.close();
    connections.drop();
    await ended;
  }

  const port = await listen(options.port ?? 0);
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${prefix}`,
    port,
    token: users[0]?.token ?? '',
    users,
    requests: requests.items,
    processes: engine.processes.items,
    faults,
    get engineStopped() {
      return engine.stopped;
    },
    set engineStopped(stopped) {
      engine.stopped = stopped;
    },
    messages: (channel) => engine.channelAt(channel).messages,
    send: (channel, message) => {
      engine.channelAt(channel).send(message);
    },
    define: (jobflow) => {
      engine.jobflows.set(jobflow.path, jobflow);
    },
    start: (jobflow, user) => engine.start(jobflow, { user, request: EXECUTE_DEFAULTS }),
    forget: (process) => {
      engine.forget(process);
    },
    waitForRequest: (test) => requests.wait(test),
    waitForProcess: (test) => engine.processes.wait(test),
    down,
    up: async () => {
      if (!server.listening) await listen(port);
    },
    close: async () => {
      closed.abort();
      engine.close();
      await down();
    },
  };
}
