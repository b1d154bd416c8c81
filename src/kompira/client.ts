/**
 * The REST API of Kompira Enterprise, 1.5 to 2.0, call by call, its responses checked into types.
 * Source of every fact: the vendor's manual, "REST API", and the exchanges of its article on jobflows from outside.
 *
 * Every function throws TransportError (no whole response), RefusedError (a status other than 2xx) or
 * InvalidResponseError (a response that is not what the API promises).
 */
import type { X509Certificate } from 'node:crypto';
import { InvalidResponseError, RefusedError } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import {
  isFinal,
  type KompiraObject,
  type Process,
  PROCESS_ATTRS,
  type ProcessRow,
  toObject,
  toPaths,
  toProcess,
  toProcessPath,
  toRows,
} from './answers.ts';
import { type Call, Caller, type KompiraOptions, type Limits, nameOf, type Query } from './call.ts';
import { encodePath } from './paths.ts';
import type { Response } from './transport.ts';
import { ProcessLists } from './process-lists.ts';

/** The types of what can be executed. */
export const JOBFLOW_TYPE = '/system/types/Jobflow';
export const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
export const CHANNEL_TYPE = '/system/types/Channel';
export const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'] as const;

/** What a start may carry; a key that is left out leaves the choice to the server. */
export interface StartOptions {
  /** Of a jobflow. */
  readonly parameters?: JsonObject;
  readonly step_mode?: boolean;
  readonly checkpoint_mode?: boolean;
  readonly monitoring_mode?: (typeof MONITORING_MODES)[number];
  /** Of a script job: object paths, and what follows the script's name. Without a node it runs on the server itself. */
  readonly node?: string;
  readonly account?: string;
  readonly command_line?: string;
}

interface Inspected {
  readonly rows: readonly ProcessRow[];
  /** Names, of each row. */
  readonly attributes: readonly (readonly string[])[];
  /** The headers `Date` and `Server`, empty if they are missing. */
  readonly date: string;
  readonly server: string;
}

export class Kompira {
  readonly #caller: Caller;
  readonly #displayUrl: string;
  readonly processes: ProcessLists;

  constructor(options: KompiraOptions) {
    this.#caller = new Caller(options);
    this.#displayUrl = options.displayUrl;
    this.processes = new ProcessLists(this.#caller);
  }

  /** The address at which a person sees the object in a browser; its path is that of the API. */
  readonly pageUrl = (path: string): string => this.#displayUrl + encodePath(path);

  /** Entries of `no_proxy` that cannot match anything. */
  get unknownNoProxyEntries(): readonly string[] {
    return this.#caller.transport.unknownNoProxyEntries;
  }

  /** Starts a process of the jobflow and answers its path, `/process/id_262`. Never sent twice from here. */
  async execute(jobflow: string, options: StartOptions, limits: Limits): Promise<string> {
    const call: Call = {
      method: 'POST',
      path: jobflow,
      suffix: 'execute',
      fresh: true,
      body: options,
      ...limits,
    };
    return toProcessPath(nameOf(call), await this.#caller.ask(call));
  }

  async process(path: string, limits: Limits): Promise<Process> {
    const query = PROCESS_ATTRS.map((name): Query[number] => ['attrs', name]);
    const call: Call = { method: 'GET', path, query, ...limits };
    return toProcess(path, nameOf(call), await this.#caller.ask(call));
  }

  /** A page of processes with what came with it, for somebody who examines the server. */
  async inspect(path: string, query: Query, limits: Limits): Promise<Inspected> {
    const call: Call = { method: 'GET', path, query, ...limits };
    const response = await this.#caller.exchange(call);
    const body = this.#caller.read(call, response);
    const rows = toRows(nameOf(call), body);
    const { results } = body as { results: readonly Json[] };
    const { date = '', server = '' } = response.headers;
    return {
      rows,
      attributes: results.map((row) => Object.keys(row ?? {})),
      date,
      server: this.#caller.redact(String(server)),
    };
  }

  /** The certificate of the server, asked for without a token; undefined where it cannot be seen. */
  certificate(): Promise<X509Certificate | undefined> {
    return this.#caller.transport.certificate();
  }

  /** `host:port` of the proxy on the way. */
  get proxy(): string | undefined {
    return this.#caller.transport.proxy;
  }

  /** An object of any type; of what it holds, all, or these attributes. */
  async object(path: string, limits: Limits, attributes: readonly string[] = []): Promise<KompiraObject> {
    const query = attributes.map((name): Query[number] => ['attrs', name]);
    const call: Call = { method: 'GET', path, query, ...limits };
    return toObject(path, nameOf(call), await this.#caller.ask(call));
  }

  /** The paths of the objects of these types in a directory, two hundred at the most, as far as this user may see. */
  async objectsIn(directory: string, types: readonly string[], limits: Limits): Promise<string[]> {
    const query: Query = [
      // Repeated, as the vendor's web UI does it. One that does not filter shows others as well.
      ...types.map((type): Query[number] => ['type_object__in', type]),
      ['attrs', 'abspath'],
      ['attrs', 'type_object'],
      ['page_size', '200'],
    ];
    const call: Call = { method: 'GET', path: directory, suffix: 'children', query, ...limits };
    return toPaths(nameOf(call), await this.#caller.ask(call), types);
  }

  /**
   * A page, from 1, of the processes that this one forked, as far as this user may see them: a hundred at the most.
   * `count`: of all pages.
   */
  async children(
    path: string,
    page: number,
    limits: Limits,
  ): Promise<{ rows: ProcessRow[]; count: number; isLast: boolean }> {
    const query: Query = [
      ['page', String(page)],
      ['page_size', '100'],
    ];
    const call: Call = { method: 'GET', path, suffix: 'children', query, ...limits };
    const body = await this.#caller.ask(call);
    const rows = toRows(nameOf(call), body);
    const { next, count } = isJsonObject(body) ? body : {};
    return {
      rows,
      count: Number.isSafeInteger(count) ? (count as number) : rows.length,
      isLast: typeof next !== 'string',
    };
  }

  /**
   * Asks for the end of a process and its children, or for a halt, or for going on. False where Kompira says so; before
   * 1.6.0 its response is not JSON. It proves no effect: read the process.
   */
  async control(path: string, command: 'terminate' | 'suspend' | 'resume', limits: Limits): Promise<boolean> {
    const fresh = command !== 'terminate';
    const call: Call = { method: 'POST', path, suffix: command, fresh, ...limits };
    const { text } = await this.#exchangeNoPage(call);
    return text.trim().toLowerCase() !== 'false';
  }

  /**
   * The process once it has ended; undefined where the time is up. The server holds the request up to that many whole
   * seconds, then answers 408.
   */
  async waitForEnd(path: string, seconds: number, limits: Limits): Promise<Process | undefined> {
    const call: Call = { method: 'POST', path, suffix: 'wait', body: { timeout: seconds }, ...limits };
    const body = await this.#unlessTimeIsUp(call);
    if (body === undefined) return undefined;
    const process = toProcess(path, nameOf(call), body);
    if (isFinal(process.status)) return process;
    throw new InvalidResponseError(nameOf(call), { kind: 'field', name: 'status', got: process.status });
  }

  /**
   * Puts a message into a channel. Never sent twice from here. What Kompira answers is not known, but that it is JSON or
   * nothing; the page of a login or a gateway is neither.
   */
  async send(channel: string, message: Json, limits: Limits): Promise<void> {
    const call: Call = {
      method: 'POST',
      path: channel,
      suffix: 'send',
      body: message,
      fresh: true,
      ...limits,
    };
    const response = await this.#exchangeNoPage(call);
    if (response.text.trim() !== '') this.#caller.read(call, response);
  }

  /**
   * Takes a message out of a channel; undefined where there was none. The server holds the request up to that many whole
   * seconds, then answers 408. A message `null` is answered with an empty body.
   */
  async receive(channel: string, seconds: number, limits: Limits): Promise<Json | undefined> {
    const call: Call = {
      method: 'POST',
      path: channel,
      suffix: 'recv',
      body: { timeout: seconds },
      // A message that goes out on a connection which is being closed is lost.
      fresh: true,
      ...limits,
    };
    return this.#unlessTimeIsUp(call);
  }

  /** What need not be JSON can still be the page of a login or a gateway. Throws InvalidResponseError for one. */
  async #exchangeNoPage(call: Call): Promise<Response> {
    const response = await this.#caller.exchange(call);
    const { text, headers } = response;
    const isPage = headers['content-type']?.includes('html') === true || text.trimStart().startsWith('<');
    if (isPage) this.#caller.read(call, response);
    return response;
  }

  /** Undefined for a 408: the time is up. */
  async #unlessTimeIsUp(call: Call): Promise<Json | undefined> {
    try {
      const response = await this.#exchangeNoPage(call);
      return response.status === 200 && response.text === '' ? null : this.#caller.read(call, response);
    } catch (thrown) {
      if (thrown instanceof RefusedError && thrown.status === 408) return undefined;
      throw thrown;
    }
  }

  /** Drops every connection; the next call opens a new one. */
  close(): void {
    this.#caller.close();
  }
}
