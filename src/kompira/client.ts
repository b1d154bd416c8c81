/**
 * The REST API of Kompira Enterprise, 1.5 to 2.0: paths, headers, and answers checked into types.
 * Source of every fact: the vendor's manual, "REST API", and the exchanges of its article on jobflows from outside.
 *
 * Every function throws TransportError (no whole answer), RefusedError (a status other than 2xx) or
 * NotUnderstoodError (an answer that is not what the API promises).
 */
import type { Json, JsonObject } from '../json.ts';
import {
  type Process,
  processPath,
  type ProcessRow,
  refusal,
  toProcess,
  toRows,
  understand,
  type KompiraObject,
  toObject,
  toPaths,
} from './answers.ts';
import { type Answer, type Exchange, Transport, type TransportOptions } from './http.ts';
import { redact, redactJson } from './secrets.ts';

/** The types of what can be executed. */
export const JOB_TYPES = ['/system/types/Jobflow', '/system/types/ScriptJob'];
export const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'] as const;

/** What a start may carry; a key that is left out leaves the choice to the jobflow. */
export interface StartOptions {
  readonly parameters?: JsonObject;
  readonly step_mode?: boolean;
  readonly checkpoint_mode?: boolean;
  readonly monitoring_mode?: (typeof MONITORING_MODES)[number];
}

/** What of a process is asked for; a server that knows no `attrs` sends everything. */
const PROCESS_ATTRS = [
  'status',
  'suspended',
  'exit_status',
  'result',
  'error',
  'console',
  'started_time',
  'finished_time',
  'elapsed_time',
  'current_job',
  'lineno',
];

export interface Limits {
  /** Longest time for this exchange, if it is shorter than the client's own. */
  readonly timeoutMs?: number;
  /** Breaks the exchange off: a TransportError. */
  readonly signal?: AbortSignal | undefined;
}

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

export class Kompira {
  readonly #server: string;
  readonly #token: string;
  readonly #query: readonly (readonly [string, string])[];
  readonly #transport: Transport;

  constructor({ server, token, tokenLocation, userAgent, headers, ...transport }: KompiraOptions) {
    const inHeader = tokenLocation === 'header';
    this.#server = server;
    this.#token = token;
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

  /** The address at which a person sees the object in a browser; the same as the API's. */
  pageUrl(path: string): string {
    return this.#server + encodePath(path);
  }

  /**
   * Starts a process of the jobflow and answers its path, `/process/id_262`. Never sent twice from here. A kept
   * connection is given up first: when the server closes one while the start goes out on it, nobody can tell
   * whether the start arrived.
   */
  async execute(jobflow: string, options: StartOptions, limits: Limits = {}): Promise<string> {
    this.close();
    const body = Object.keys(options).length > 0 ? { body: options } : {};
    const call: Call = { method: 'POST', path: jobflow, call: 'execute', ...body, ...limits };
    return processPath(nameOf(call), await this.#ask(call));
  }

  async process(path: string, limits: Limits = {}): Promise<Process> {
    const query = PROCESS_ATTRS.map((name): [string, string] => ['attrs', name]);
    const call: Call = { method: 'GET', path, query, ...limits };
    return toProcess(path, nameOf(call), await this.#ask(call));
  }

  /**
   * The newest processes of a jobflow, newest first, as far as this user may see them, and the server's clock in
   * ms since 1970 where it says so. `attrs` is not asked for: before 1.6.2.post4 it does not work on this list.
   */
  async newestProcesses(
    jobflow: string,
    limits: Limits = {},
  ): Promise<{ rows: ProcessRow[]; serverTimeMs: number | undefined }> {
    const query: [string, string][] = [
      ['job', jobflow],
      ['order_by', '-id'],
      ['page_size', '10'],
    ];
    const call: Call = { method: 'GET', path: '/process', query, ...limits };
    const answer = await this.#exchange(call);
    const clock = Date.parse(answer.headers.date ?? '');
    return {
      rows: toRows(nameOf(call), this.#read(nameOf(call), answer)),
      serverTimeMs: Number.isNaN(clock) ? undefined : clock,
    };
  }

  /** An object of any type. */
  async object(path: string, limits: Limits = {}): Promise<KompiraObject> {
    const call: Call = { method: 'GET', path, ...limits };
    return toObject(nameOf(call), await this.#ask(call));
  }

  /** The paths of the jobflows and script jobs in a directory, the first hundred of each, as far as this user may see. */
  async jobflowsIn(directory: string, limits: Limits = {}): Promise<string[]> {
    const query: [string, string][] = [
      ['type_object__in', JOB_TYPES.join()],
      ['attrs', 'abspath'],
      ['attrs', 'type_object'],
      ['page_size', '200'],
    ];
    const call: Call = { method: 'GET', path: directory, call: 'children', query, ...limits };
    return toPaths(nameOf(call), await this.#ask(call), JOB_TYPES);
  }

  /** The processes that this one forked, the first hundred of them, as far as this user may see them. */
  async children(path: string, limits: Limits = {}): Promise<ProcessRow[]> {
    const call: Call = { method: 'GET', path, call: 'children', query: [['page_size', '100']], ...limits };
    return toRows(nameOf(call), await this.#ask(call));
  }

  /** Asks for the end of a process and its children. The answer proves nothing (before 1.6.0 it is not JSON): look. */
  async terminate(path: string, limits: Limits = {}): Promise<void> {
    await this.#exchange({ method: 'POST', path, call: 'terminate', ...limits });
  }

  /**
   * The process once it has ended. The server holds the request up to that many whole seconds, then answers 408;
   * such a RefusedError is no refusal.
   */
  async waitForEnd(path: string, seconds: number, limits: Limits = {}): Promise<Process> {
    const call: Call = { method: 'POST', path, call: 'wait', body: { timeout: seconds }, ...limits };
    return toProcess(path, nameOf(call), await this.#ask(call));
  }

  /** Drops every connection; the next call opens a new one. */
  close(): void {
    this.#transport.close();
  }

  async #ask(call: Call): Promise<Json> {
    return this.#read(nameOf(call), await this.#exchange(call));
  }

  async #exchange(call: Call): Promise<Answer> {
    const query = new URLSearchParams([...(call.query ?? []), ...this.#query] as [
      string,
      string,
    ][]).toString();
    const target = this.pageUrl(call.path) + (call.call ? `.${call.call}` : '') + (query && `?${query}`);
    const exchange: Exchange = {
      method: call.method,
      url: new URL(target),
      ...(call.body !== undefined && {
        body: JSON.stringify(call.body),
        headers: { 'content-type': 'application/json' },
      }),
      ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
      signal: call.signal,
    };
    const answer = this.#withoutToken(await this.#transport.exchange(exchange));
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(nameOf(call), answer);
  }

  #read(what: string, answer: Answer): Json {
    return redactJson(understand(what, answer), this.#token);
  }

  /** What the server echoes of the token (an error page with the address, a jobflow that prints it) goes no further. */
  #withoutToken({ status, headers, text }: Answer): Answer {
    const location = headers.location && redact(headers.location, this.#token);
    return {
      status,
      headers: { ...headers, ...(location && { location }) },
      text: redact(text, this.#token),
    };
  }
}

interface Call extends Limits {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The method's suffix on the server, such as `execute`. */
  readonly call?: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: object;
}

function nameOf({ method, path, call }: Call): string {
  return `${method} ${path}${call ? `.${call}` : ''}`;
}

/** Segment by segment: a `%`, `#` or `?` is part of a name. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
