/** Holds a recording against a fresh simulator: the same requests, and where its answers are others. */
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { ANSWER_HEADERS, type Recorded, type RecordedBody } from './record.ts';
import { HIDDEN, isProcessPath } from './redact.ts';
import { type Received, send } from './send.ts';
import { differences, shapeOf } from './shape.ts';

export interface Difference {
  /** From 1, as in the file. */
  line: number;
  request: string;
  /** What was recorded, and what the simulator does. */
  differences: string[];
}

interface Seen {
  path: string;
  job: string;
  /** Who started it, or was shown it first. */
  caller: number;
  /** The line that first shows it ended, if any. */
  endedAt?: number;
  end: Record<string, unknown>;
}

type Row = Record<string, unknown>;

/** Answers where the simulator differs from these lines of a recording. */
export async function replay(lines: readonly string[]): Promise<Difference[]> {
  const recorded = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Recorded);
  const objects = objectsOf(recorded);
  const channels = Array.from(objects.keys()).filter((path) => objects.get(path) === 'Channel');
  const simulator = await startSimulator({ jobflows: [], channels });
  try {
    const player = new Player(simulator, processesOf(recorded), objects);
    const found: Difference[] = [];
    for (const [index, exchange] of recorded.entries()) {
      const answer = await player.play(exchange, index);
      const list = compare(exchange, answer);
      if (list.length > 0)
        found.push({ line: index + 1, request: `${exchange.method} ${exchange.target}`, differences: list });
    }
    return found;
  } finally {
    await simulator.close();
  }
}

/** Path to type, of every object that an answer shows or a request takes for granted. */
function objectsOf(recorded: readonly Recorded[]): Map<string, string> {
  const types = new Map<string, string>();
  for (const { answer } of recorded) {
    const json = jsonOf(answer.body);
    const rows: unknown[] = isRow(json) && Array.isArray(json.results) ? json.results : [json];
    for (const row of rows) {
      if (!isRow(row) || typeof row.abspath !== 'string' || typeof row.type_object !== 'string') continue;
      types.set(row.abspath, row.type_object.replace('/system/types/', ''));
    }
  }
  for (const { target, answer } of recorded) {
    const [, path = '', method = ''] = /^([^?]*)\.(\w+)/.exec(target) ?? [];
    const type = { execute: 'Jobflow', send: 'Channel', recv: 'Channel' }[method];
    if (type !== undefined && answer.status < 404 && !types.has(decodeURI(path)))
      types.set(decodeURI(path), type);
  }
  return types;
}

/** Every process that an answer shows, with what it ended with. */
function processesOf(recorded: readonly Recorded[]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const [index, { method, target, caller, answer }] of recorded.entries()) {
    const json = jsonOf(answer.body);
    const start = /^([^?]*)\.execute\b/.exec(target)?.[1];
    if (method === 'POST' && start !== undefined && isProcessPath(json))
      seen.set(json, { path: json, job: decodeURI(start), caller, end: {} });
    const path = /^\/process\/id_\d+/.exec(target)?.[0];
    const row = isRow(json) ? json : {};
    if (path === undefined || answer.status >= 400 || typeof row.status !== 'string') continue;
    const process = seen.get(path) ?? {
      path,
      job: typeof row.job === 'string' ? row.job : '/recorded/jobflow',
      caller,
      end: {},
    };
    seen.set(path, process);
    if (!['DONE', 'ABORTED'].includes(row.status) || process.endedAt !== undefined) continue;
    Object.assign(process, { endedAt: index, end: row });
  }
  return seen;
}

/** Plays the part of whoever was recorded, on a simulator whose processes end when the recorded ones did. */
class Player {
  readonly #simulator: Simulator;
  readonly #seen: ReadonlyMap<string, Seen>;
  readonly #types: ReadonlyMap<string, string>;
  /** Recorded path to the simulator's. */
  readonly #paths = new Map<string, string>();
  readonly #ends = new Map<string, () => void>();

  constructor(simulator: Simulator, seen: ReadonlyMap<string, Seen>, types: ReadonlyMap<string, string>) {
    this.#simulator = simulator;
    this.#seen = seen;
    this.#types = types;
    for (const [path, type] of types)
      if (type === 'Jobflow' || type === 'ScriptJob') simulator.define({ path, type, run: () => undefined });
  }

  async play(exchange: Recorded, index: number): Promise<Received> {
    const path = /^\/process\/id_\d+/.exec(exchange.target)?.[0];
    const started = exchange.target.includes('.execute') ? jsonOf(exchange.answer.body) : undefined;
    if (isProcessPath(started)) this.#define(this.#seen.get(started));
    // The recording does not say which parameters a jobflow wants, but that one was missing.
    if (exchange.answer.status === 400 && isRow(started) && 'parameters' in started)
      this.#simulator.define({
        path: decodeURI(exchange.target.replace(/\.execute.*/, '')),
        run: () => undefined,
        parameters: { [HIDDEN]: undefined },
      });
    const process = path === undefined ? undefined : this.#seen.get(path);
    if (process && !this.#paths.has(process.path)) await this.#startBefore(process);
    if (process?.endedAt === index) await this.#end(process);
    this.#prepareMessage(exchange);
    const answer = await this.#send(exchange);
    const own: unknown = answer.status === 200 ? parse(answer.body) : undefined;
    if (isProcessPath(started) && isProcessPath(own)) this.#paths.set(started, own);
    return answer;
  }

  /** The jobflow of this process: it ends when the recording shows the end. */
  #define(process: Seen | undefined): void {
    if (!process) return;
    const over = Promise.withResolvers<undefined>();
    this.#ends.set(process.path, () => {
      over.resolve(undefined);
    });
    const { status, exit_status: exitStatus } = process.end;
    this.#simulator.define({
      path: process.job,
      type: this.#types.get(process.job) === 'ScriptJob' ? 'ScriptJob' : 'Jobflow',
      run: async (job) => {
        await job.waiting(over.promise);
        if (status === 'ABORTED') job.abort(HIDDEN);
        job.exit(typeof exitStatus === 'number' ? exitStatus : 0);
      },
    });
  }

  /** It was there before the recording began. */
  async #startBefore(process: Seen): Promise<void> {
    this.#define(process);
    const headers = { accept: 'application/json', authorization: `Token ${this.#simulator.token}` };
    const { body } = await send({
      url: `${this.#simulator.url}${encodeURI(process.job)}.execute`,
      method: 'POST',
      headers,
    });
    this.#paths.set(process.path, String(parse(body)));
  }

  async #end(process: Seen): Promise<void> {
    this.#ends.get(process.path)?.();
    const path = this.#paths.get(process.path);
    await this.#simulator.waitForProcess((one) => one.path === path && /DONE|ABORTED/.test(one.status));
  }

  /** A message came that was sent past the recorder: here it must be sent first. */
  #prepareMessage({ target, answer }: Recorded): void {
    const channel = /^([^?]*)\.recv\b/.exec(target)?.[1];
    if (channel === undefined || answer.status !== 200) return;
    const path = decodeURI(channel);
    if (this.#simulator.messages(path).length === 0) this.#simulator.send(path, jsonOf(answer.body) ?? null);
  }

  #send({ method, target, auth, caller, headers, body, answer }: Recorded): Promise<Received> {
    const owner = this.#seen.get(/^\/process\/id_\d+/.exec(target)?.[0] ?? '')?.caller;
    const isOthers = answer.status === 404 && owner !== undefined && owner !== caller;
    const guest = this.#simulator.users.find(({ mayExecute }) => mayExecute)?.token ?? '';
    const token =
      answer.status === 401 ? 'invalid' : answer.status === 403 || isOthers ? guest : this.#simulator.token;
    const own = target.replace(/\/process\/id_\d+/g, (path) => this.#paths.get(path) ?? path);
    return send({
      url: this.#simulator.url + own.replace(`token=${HIDDEN}`, `token=${token}`),
      method,
      headers: { ...headers, ...(auth === 'header' ? { authorization: `Token ${token}` } : {}) },
      body: this.#bodyOf(body, answer.status),
    });
  }

  #bodyOf(body: RecordedBody, status: number): string {
    if (body === null) return '';
    // Nobody waits here as long as they did there.
    const now = (fields: unknown): unknown =>
      status === 408 && isRow(fields) ? { ...fields, timeout: 0 } : fields;
    if ('json' in body) return JSON.stringify(now(body.json));
    if ('form' in body) return new URLSearchParams(now(body.form) as Record<string, string>).toString();
    return '?'.repeat(body.text);
  }
}

function compare({ answer }: Recorded, own: Received): string[] {
  if (answer.status !== own.status) return [`status: ${answer.status} / ${own.status}`];
  const headers = ANSWER_HEADERS.flatMap((name) => {
    const [one, other] = [answer.headers[name], own.headers[name]?.toString().replace(/\?.*/, '')];
    return one === other ? [] : [`${name}: ${one ?? 'none'} / ${other ?? 'none'}`];
  });
  const [json, ownJson] = [jsonOf(answer.body), parse(own.body)];
  if (json === undefined || ownJson === undefined)
    return json === ownJson ? headers : [...headers, `body: ${kindOf(json)} / ${kindOf(ownJson)}`];
  return [...headers, ...differences(shapeOf(json), shapeOf(ownJson))];
}

function kindOf(json: unknown): string {
  return json === undefined ? 'no JSON' : 'JSON';
}

function jsonOf(body: RecordedBody): unknown {
  return body !== null && 'json' in body ? body.json : undefined;
}

/** Undefined for what is no JSON. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
