import { EXECUTE_DEFAULTS } from './job.ts';
import type { ExecuteRequest, Jobflow } from './job.ts';
import { parseJson } from './json.ts';
import type { RequestRecord } from './requests.ts';

/** An error answer. Its words are those of Django REST framework's Japanese translation, where it has them. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'] as const;

type Problems = Record<string, string[]>;
type Mode = 'step_mode' | 'checkpoint_mode';

/**
 * The body of an `.execute` of `jobflow`. Fields of the other kind of job are ignored, right or wrong, as Django REST
 * framework does with what it has no field for. Throws a Refusal that names every field that is wrong.
 */
export function readExecute(request: RequestRecord, jobflow: Jobflow): ExecuteRequest {
  const body = readObject(request);
  const problems: Problems = {};
  const read = jobflow.type === 'ScriptJob' ? readCommand(body, problems) : readJob(body, jobflow, problems);
  refuse(problems);
  return { ...EXECUTE_DEFAULTS, ...read };
}

/** The body of a `.resume`. */
export function readResume(request: RequestRecord): Pick<ExecuteRequest, Mode> {
  const problems: Problems = {};
  const modes = readModes(readObject(request), problems);
  refuse(problems);
  return modes;
}

/** The message that a `.send` carries: any JSON value. */
export function readMessage(request: RequestRecord): unknown {
  if (mediaType(request) !== 'application/json') throw unsupported(request);
  return parsed(request.body);
}

/** The `timeout` of a `.wait` or `.recv`, in seconds. */
export function readTimeoutSeconds(request: RequestRecord): number {
  const { timeout } = readObject(request);
  const problem = (message: string): Refusal => new Refusal(400, { timeout: [message] });
  if (timeout === undefined) throw problem('この項目は必須です。');
  const seconds = typeof timeout === 'string' && /^-?\d+$/.test(timeout) ? Number(timeout) : timeout;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds))
    throw problem('有効な整数を入力してください。');
  if (seconds < 0) throw problem('この値は0以上にしてください。');
  return seconds;
}

function refuse(problems: Problems): void {
  if (Object.keys(problems).length > 0) throw new Refusal(400, problems);
}

function readCommand(body: Record<string, unknown>, problems: Problems): Partial<ExecuteRequest> {
  const read: Partial<ExecuteRequest> = {};
  for (const field of ['node', 'account', 'command_line'] as const) {
    const given = body[field];
    if (typeof given === 'string') read[field] = given;
    else if (given !== undefined) problems[field] = ['有効な文字列ではありません。'];
  }
  return read;
}

function readJob(
  body: Record<string, unknown>,
  jobflow: Jobflow,
  problems: Problems,
): Partial<ExecuteRequest> {
  const read: Partial<ExecuteRequest> = readModes(body, problems);
  if (body.monitoring_mode !== undefined) {
    const mode = MONITORING_MODES.find((one) => one === body.monitoring_mode);
    if (mode) read.monitoring_mode = mode;
    else problems.monitoring_mode = [`${JSON.stringify(body.monitoring_mode)}は有効な選択肢ではありません。`];
  }
  const parameters = body.parameters ?? {};
  if (isObject(parameters)) {
    read.parameters = parameters;
    const missing = requiredParameters(jobflow).filter((name) => !Object.hasOwn(parameters, name));
    if (missing.length > 0) problems.parameters = missing.map((name) => `"${name}" は必須です。`);
  } else {
    problems.parameters = ['辞書を入力してください。'];
  }
  return read;
}

function readModes(body: Record<string, unknown>, problems: Problems): Pick<ExecuteRequest, Mode> {
  const modes = { step_mode: false, checkpoint_mode: false };
  for (const mode of ['step_mode', 'checkpoint_mode'] as const) {
    const given = body[mode];
    if (typeof given === 'boolean') modes[mode] = given;
    else if (given !== undefined) problems[mode] = ['有効なブーリアンではありません。'];
  }
  return modes;
}

function requiredParameters({ parameters = {} }: Jobflow): string[] {
  return Object.keys(parameters).filter((name) => parameters[name] === undefined);
}

/** The fields of a JSON or form body. No body is no fields, whatever its type says: `curl -XPOST` sends none. */
function readObject(request: RequestRecord): Record<string, unknown> {
  const { body } = request;
  if (body === '') return {};
  const type = mediaType(request);
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body));
  if (type !== 'application/json') throw unsupported(request);
  const value = parsed(body);
  if (isObject(value)) return value;
  throw new Refusal(400, { non_field_errors: ['不正なデータです。辞書を入力してください。'] });
}

function mediaType({ headers }: RequestRecord): string {
  return (headers['content-type'] ?? '').replace(/;.*$/, '').trim().toLowerCase();
}

function unsupported(request: RequestRecord): Refusal {
  const detail = `リクエストのメディアタイプ "${mediaType(request)}" はサポートされていません。`;
  return new Refusal(415, { detail });
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    throw new Refusal(400, { detail: 'JSON parse error - Expecting value: line 1 column 1 (char 0)' });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
