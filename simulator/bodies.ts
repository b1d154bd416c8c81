import { EXECUTE_DEFAULTS } from './job.ts';
import type { ExecuteRequest, Jobflow } from './job.ts';
import { parseJson } from './json.ts';
import { brokenJson, FIELD, noDictionary, type Reason, Refusal, unsupportedType } from './reasons.ts';
import type { RequestRecord } from './requests.ts';

const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'] as const;

type Problems = Record<string, Reason[]>;
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

/**
 * The message that a `.send` carries: any JSON value. Whether the vendor's server takes a text for a message, and what
 * it makes of a form, is not known: here they are a string and a mapping of strings.
 */
export function readMessage(request: RequestRecord): unknown {
  switch (mediaType(request)) {
    case 'application/json':
      return parsed(request.body);
    case 'text/plain':
      return request.body;
    default:
      return readObject(request);
  }
}

/** The `timeout` of a `.wait` or `.recv`, in seconds; `whenMissing` where there is none, or it must be given. */
export function readTimeoutSeconds(request: RequestRecord, whenMissing?: number): number {
  const { timeout = whenMissing } = readObject(request);
  const problem = (reason: Reason): Refusal => new Refusal(400, { timeout: [reason] });
  if (timeout === undefined) throw problem(FIELD.required);
  const seconds = typeof timeout === 'string' && /^-?\d+$/.test(timeout) ? Number(timeout) : timeout;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) throw problem(FIELD.integer);
  if (seconds < 0) throw problem(FIELD.negative);
  return seconds;
}

/** What an object is created from, or changed to. */
export interface ObjectRequest {
  name: string;
  type: string;
  fields: Record<string, unknown>;
  description?: string;
}

/** The body of a POST to a directory: a new object below it. `types` are those that it can have. */
export function readNewObject(request: RequestRecord, types: readonly string[]): ObjectRequest {
  const { name, type_object: type, ...rest } = readObject(request);
  const problems: Problems = {};
  if (typeof name !== 'string') problems.name = [name === undefined ? FIELD.required : FIELD.string];
  if (typeof type !== 'string') problems.type_object = [FIELD.required];
  else if (!types.includes(type)) problems.type_object = [FIELD.choice(type)];
  const change = readChange(rest, problems);
  refuse(problems);
  return { name: String(name), type: String(type), fields: {}, ...change };
}

/** The body of a PUT or PATCH of an object. */
export function readObjectChange(request: RequestRecord): Partial<ObjectRequest> {
  const problems: Problems = {};
  const change = readChange(readObject(request), problems);
  refuse(problems);
  return change;
}

function readChange(
  { fields, description }: Record<string, unknown>,
  problems: Problems,
): Pick<Partial<ObjectRequest>, 'fields' | 'description'> {
  if (fields !== undefined && !isObject(fields)) problems.fields = [FIELD.dictionary(pythonType(fields))];
  if (description !== undefined && typeof description !== 'string') problems.description = [FIELD.string];
  return {
    ...(isObject(fields) ? { fields } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

function refuse(problems: Problems): void {
  if (Object.keys(problems).length > 0) throw new Refusal(400, problems);
}

function readCommand(body: Record<string, unknown>, problems: Problems): Partial<ExecuteRequest> {
  const read: Partial<ExecuteRequest> = {};
  for (const field of ['node', 'account', 'command_line'] as const) {
    const given = body[field];
    if (typeof given === 'string') read[field] = given;
    else if (given !== undefined) problems[field] = [FIELD.string];
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
    else problems.monitoring_mode = [FIELD.choice(textOf(body.monitoring_mode))];
  }
  const parameters = body.parameters ?? {};
  if (isObject(parameters)) {
    read.parameters = parameters;
    // That such a start is refused is in the manual; status and shape are not.
    const missing = requiredParameters(jobflow).filter((name) => !Object.hasOwn(parameters, name));
    if (missing.length > 0) problems.parameters = missing.map(FIELD.parameter);
  } else {
    problems.parameters = [FIELD.dictionary(pythonType(parameters))];
  }
  return read;
}

function readModes(body: Record<string, unknown>, problems: Problems): Pick<ExecuteRequest, Mode> {
  const modes = { step_mode: false, checkpoint_mode: false };
  for (const mode of ['step_mode', 'checkpoint_mode'] as const) {
    const given = body[mode] === undefined ? undefined : textOf(body[mode]);
    // REST framework takes these spellings and 1 and 0 as well: a form has no booleans.
    if (/^(true|1)$/i.test(given ?? '')) modes[mode] = true;
    else if (given !== undefined && !/^(false|0)$/i.test(given)) problems[mode] = [FIELD.boolean];
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
  if (type !== 'application/json') throw unsupportedType(type);
  const value = parsed(body);
  if (isObject(value)) return value;
  throw noDictionary(pythonType(value));
}

function mediaType({ headers }: RequestRecord): string {
  return (headers['content-type'] ?? '').replace(/;.*$/, '').trim().toLowerCase();
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    throw brokenJson();
  }
}

/** What Python calls the type of a JSON value. */
function pythonType(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'NoneType';
  return { string: 'str', number: 'int', boolean: 'bool' }[typeof value as string] ?? 'dict';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
