/**
 * The REST API of Kompira Enterprise, 1.5 to 2.0, call by call, its answers checked into types.
 * Source of every fact: the vendor's manual, "REST API", and the exchanges of its article on jobflows from outside.
 *
 * Every function throws TransportError (no whole answer), RefusedError (a status other than 2xx) or
 * NotUnderstoodError (an answer that is not what the API promises).
 */
import type { Json, JsonObject } from '../json.ts';
import {
  ACTIVE_STATUSES,
  type KompiraObject,
  type Process,
  processPath,
  type ProcessRow,
  toActive,
  toObject,
  toPaths,
  toProcess,
  toRows,
} from './answers.ts';
import { type Call, Caller, type KompiraOptions, type Limits, nameOf, type Query } from './call.ts';

/** The types of what can be executed. */
export const JOBFLOW_TYPE = '/system/types/Jobflow';
export const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
export const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'] as const;

/** As many active processes as are asked for. */
export const MOST_ACTIVE = 100;

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

/** What of a process is asked for; a server that knows no `attrs` sends everything. */
const PROCESS_ATTRS = [
  'abspath',
  'status',
  'suspended',
  'exit_status',
  'result',
  'error',
  'console',
  'started_time',
  'finished_time',
  'elapsed_time',
  'job',
  'current_job',
  'lineno',
];

export class Kompira {
  readonly #caller: Caller;

  constructor(options: KompiraOptions) {
    this.#caller = new Caller(options);
  }

  /** The address at which a person sees the object in a browser; the same as the API's. */
  pageUrl(path: string): string {
    return this.#caller.url(path);
  }

  /**
   * Starts a process of the jobflow and answers its path, `/process/id_262`. Never sent twice from here.
   */
  async execute(jobflow: string, options: StartOptions, limits: Limits): Promise<string> {
    const body = Object.keys(options).length > 0 ? { body: options } : {};
    const call: Call = { method: 'POST', path: jobflow, call: 'execute', fresh: true, ...body, ...limits };
    return processPath(nameOf(call), await this.#caller.ask(call));
  }

  async process(path: string, limits: Limits): Promise<Process> {
    const query = PROCESS_ATTRS.map((name): Query[number] => ['attrs', name]);
    const call: Call = { method: 'GET', path, query, ...limits };
    return toProcess(path, nameOf(call), await this.#caller.ask(call));
  }

  /**
   * The newest processes of a jobflow, newest first, a hundred at the most, as far as this user may see them, and the server's clock in
   * ms since 1970 where it says so. `attrs` is not asked for: before 1.6.2.post4 it does not work on this list.
   */
  async newestProcesses(
    jobflow: string,
    limits: Limits,
  ): Promise<{ rows: ProcessRow[]; serverTimeMs: number | undefined }> {
    const query: Query = [
      ['job', jobflow],
      ['order_by', '-id'],
      ['page_size', '100'],
    ];
    const call: Call = { method: 'GET', path: '/process', query, ...limits };
    const answer = await this.#caller.exchange(call);
    const clock = Date.parse(answer.headers.date ?? '');
    const rows = toRows(nameOf(call), this.#caller.read(call, answer));
    return {
      // A server that does not filter as it was asked to shows others as well.
      rows: rows.filter(({ job }) => job === null || job === jobflow),
      serverTimeMs: Number.isNaN(clock) ? undefined : clock,
    };
  }

  /** The processes of a jobflow that have not ended, newest first, as far as this user may see; MOST_ACTIVE at the most. */
  async activeProcesses(jobflow: string, limits: Limits): Promise<ProcessRow[]> {
    const query: Query = [
      ['job', jobflow],
      ['status__in', ACTIVE_STATUSES.join()],
      ['order_by', '-id'],
      ['page_size', String(MOST_ACTIVE)],
    ];
    const call: Call = { method: 'GET', path: '/process', query, ...limits };
    return toActive(jobflow, nameOf(call), await this.#caller.ask(call));
  }

  /** An object of any type; of what it holds, all, or these attributes. */
  async object(path: string, limits: Limits, attributes: readonly string[] = []): Promise<KompiraObject> {
    const query = attributes.map((name): Query[number] => ['attrs', name]);
    const call: Call = { method: 'GET', path, query, ...limits };
    return toObject(nameOf(call), await this.#caller.ask(call));
  }

  /** The paths of the jobflows and script jobs in a directory, two hundred at the most, as far as this user may see. */
  async jobflowsIn(directory: string, limits: Limits): Promise<string[]> {
    const query: Query = [
      ['type_object__in', JOB_TYPES.join()],
      ['attrs', 'abspath'],
      ['attrs', 'type_object'],
      ['page_size', '200'],
    ];
    const call: Call = { method: 'GET', path: directory, call: 'children', query, ...limits };
    return toPaths(nameOf(call), await this.#caller.ask(call), JOB_TYPES);
  }

  /** The processes that this one forked, the first hundred of them, as far as this user may see them. */
  async children(path: string, limits: Limits): Promise<ProcessRow[]> {
    const call: Call = { method: 'GET', path, call: 'children', query: [['page_size', '100']], ...limits };
    return toRows(nameOf(call), await this.#caller.ask(call));
  }

  /**
   * Asks for the end of a process and its children, or for a halt, or for going on. The answer proves nothing (before
   * 1.6.0 it is not JSON): look.
   */
  async control(path: string, command: 'terminate' | 'suspend' | 'resume', limits: Limits): Promise<void> {
    await this.#caller.exchange({
      method: 'POST',
      path,
      call: command,
      fresh: command !== 'terminate',
      ...limits,
    });
  }

  /**
   * The process once it has ended. The server holds the request up to that many whole seconds, then answers 408;
   * such a RefusedError is no refusal.
   */
  async waitForEnd(path: string, seconds: number, limits: Limits): Promise<Process> {
    const call: Call = { method: 'POST', path, call: 'wait', body: { timeout: seconds }, ...limits };
    return toProcess(path, nameOf(call), await this.#caller.ask(call));
  }

  /**
   * Puts a message into a channel. Never sent twice from here. What Kompira answers is not known, but that it is JSON or nothing; the page of a login or a gateway is neither.
   */
  async send(channel: string, message: Json, limits: Limits): Promise<void> {
    const call: Call = { method: 'POST', path: channel, call: 'send', body: message, fresh: true, ...limits };
    const answer = await this.#caller.exchange(call);
    if (answer.text.trim() !== '') this.#caller.read(call, answer);
  }

  /**
   * Takes a message out of a channel. The server holds the request up to that many whole seconds, then answers 408;
   * such a RefusedError is no refusal.
   */
  async receive(channel: string, seconds: number, limits: Limits): Promise<Json> {
    return this.#caller.ask({
      method: 'POST',
      path: channel,
      call: 'recv',
      body: { timeout: seconds },
      // A message that goes out on a connection which is being closed is lost.
      fresh: true,
      ...limits,
    });
  }

  /** Drops every connection; the next call opens a new one. */
  close(): void {
    this.#caller.close();
  }
}
