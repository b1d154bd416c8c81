/**
 * What the server answers, from JSON into types. What decides a verdict (status, exit status, result, error, console)
 * is checked; what only decorates is null where it is not what it should be, so that a server of another version does
 * not turn a good response into a failure.
 */
import { type Defect, InvalidResponseError } from '../errors.ts';
import { asNumber, isJsonObject, isRawNumber, type Json, plain } from '../json.ts';
import { show } from './response.ts';

export const ACTIVE_STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING'] as const;
export const FINAL_STATUSES = ['DONE', 'ABORTED'] as const;
export type Status = (typeof ACTIVE_STATUSES)[number] | (typeof FINAL_STATUSES)[number];

export interface Process {
  /** `/process/id_262` */
  readonly path: string;
  readonly status: Status;
  /** Nothing moves until somebody resumes it. */
  readonly suspended: boolean;
  /** A 64-bit integer in digits; null until the process has ended, and where the server reports none. */
  readonly exitStatus: string | null;
  /** `$RESULT` and `$ERROR`, null until the process has ended. */
  readonly result: Json;
  readonly error: Json;
  /** The last 64 KB of what the process printed. */
  readonly console: string;
  /** ISO 8601, as the server says; null where it has not started, or not ended. */
  readonly startedTime: string | null;
  readonly finishedTime: string | null;
  /** Seconds with decimals, as the server counts them; null where it does not say. */
  readonly elapsedSeconds: number | null;
  /** Object path of its jobflow. */
  readonly job: string | null;
  /** Who started it. */
  readonly user: string | null;
  /** Where it is: the object path of the jobflow that runs at the moment, and the line in it. */
  readonly currentJob: string | null;
  readonly line: number | null;
}

/** What of a process is asked for; a server that knows no `attrs` sends everything. */
export const PROCESS_ATTRS = [
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
  'user',
  'current_job',
  'lineno',
];

/** A row of a process list; null where the server does not say. */
export interface ProcessRow {
  readonly id: bigint;
  readonly path: string;
  readonly status: string;
  readonly user: string | null;
  readonly startedTime: string | null;
  readonly finishedTime: string | null;
  readonly elapsedSeconds: number | null;
  /** Object path of its jobflow. */
  readonly job: string | null;
  readonly exitStatus: string | null;
  readonly result: Json;
  readonly error: Json;
  /** Empty where the list does not show it. */
  readonly console: string;
}

export interface KompiraObject {
  readonly path: string;
  /** `/system/types/Jobflow`, for one. */
  readonly type: string;
  /** The program of a jobflow, its lines ended by CRLF; null for other types, and where this user may not read it. */
  readonly source: string | null;
}

export function isFinal(status: string): boolean {
  return (FINAL_STATUSES as readonly string[]).includes(status);
}

/** The path that a start answers, `/process/id_262`; another host, another object or `..` is not one. */
export function toProcessPath(call: string, body: Json): string {
  if (typeof body === 'string' && idIn(body) !== undefined) return body;
  throw notA(call, 'process-path', body);
}

export function toProcess(path: string, call: string, body: Json): Process {
  if (!isJsonObject(body)) throw notA(call, 'process', body);
  if (typeof body.abspath === 'string' && body.abspath !== path)
    throw new InvalidResponseError(call, { kind: 'other-process', got: show(body.abspath) });
  const checked = <T>(name: string, read: (value: Json) => T | undefined): T => {
    const value = body[name];
    const understood = value === undefined ? undefined : read(value);
    if (understood === undefined)
      throw new InvalidResponseError(call, { kind: 'field', name, got: show(value) });
    return understood;
  };
  const fields = {
    path,
    exitStatus: checked('exit_status', (value) => (value === null ? null : asInteger(value))),
    result: checked('result', (value) => value),
    error: checked('error', (value) => value),
    console: checked('console', (value) => asString(value ?? '')),
    suspended: body.suspended === true,
    startedTime: asString(body.started_time) ?? null,
    finishedTime: asString(body.finished_time) ?? null,
    elapsedSeconds: asSeconds(body.elapsed_time),
    job: asString(body.job) ?? null,
    user: asString(body.user) ?? null,
    currentJob: asString(body.current_job) ?? null,
    line: Number.isSafeInteger(body.lineno) ? (body.lineno as number) : null,
  };
  const status = checked('status', asString);
  if (!isStatus(status)) throw new InvalidResponseError(call, { kind: 'unknown-status', got: show(status) });
  return { ...fields, status };
}

/** The processes of a page, without its other rows. */
export function toRows(call: string, body: Json): ProcessRow[] {
  return resultsIn(call, body).flatMap((row) => toRow(row) ?? []);
}

function resultsIn(call: string, body: Json): readonly Json[] {
  const { results, count } = isJsonObject(body) ? body : {};
  // Nothing on it, though there is something, proves nothing about what there is.
  const isContradictory = Array.isArray(results) && results.length === 0 && (asNumber(count) ?? 0) > 0;
  if (Array.isArray(results) && !isContradictory) return results as readonly Json[];
  throw notA(call, 'page', body);
}

function toRow(row: Json): ProcessRow | undefined {
  const fields = isJsonObject(row) ? row : {};
  const path = asString(fields.abspath) ?? '';
  const id = idIn(path);
  const status = asString(fields.status);
  if (id === undefined || status === undefined) return undefined;
  return {
    id,
    path,
    status,
    user: asString(fields.user) ?? null,
    startedTime: asString(fields.started_time) ?? null,
    finishedTime: asString(fields.finished_time) ?? null,
    elapsedSeconds: asSeconds(fields.elapsed_time),
    job: asString(fields.job) ?? null,
    exitStatus: asInteger(fields.exit_status ?? null) ?? null,
    result: fields.result ?? null,
    error: fields.error ?? null,
    console: asString(fields.console) ?? '',
  };
}

/**
 * The processes of this jobflow that have not ended, out of a page of those. Undefined where the page cannot tell: a
 * server that ignores the filter shows other processes as well, so more of this jobflow may be on the next page. Rows
 * without a jobflow have the same effect.
 */
export function toActive(jobflow: string, call: string, body: Json): ProcessRow[] | undefined {
  const results = resultsIn(call, body);
  const rows = results.map(toRow);
  if (rows.some((row) => row === undefined || row.job === null)) return undefined;
  const known = rows.flatMap((row) => row ?? []);
  const active = known.filter(({ job, status }) => isSamePath(job ?? '', jobflow) && !isFinal(status));
  const count = isJsonObject(body) ? asNumber(body.count) : undefined;
  return active.length === known.length || count === known.length ? active : undefined;
}

/** `path`: the object that was asked for. */
export function toObject(path: string, call: string, body: Json): KompiraObject {
  const { abspath, type_object: type, fields } = isJsonObject(body) ? body : {};
  if (typeof abspath !== 'string' || typeof type !== 'string') throw notA(call, 'object', body);
  if (!isSameObject(abspath, path))
    throw new InvalidResponseError(call, { kind: 'other-object', got: show(abspath) });
  return { path: abspath, type, source: isJsonObject(fields) ? (asString(fields.source) ?? null) : null };
}

/** The paths on a page of objects of these types, of all where none is named. */
export function toPaths(call: string, body: Json, types: readonly string[]): string[] {
  return resultsIn(call, body).flatMap((row) => {
    const { abspath, type_object: type } = isJsonObject(row) ? row : {};
    return typeof abspath === 'string' &&
      typeof type === 'string' &&
      (types.length === 0 || types.includes(type))
      ? [abspath]
      : [];
  });
}

function notA(
  call: string,
  expected: Extract<Defect, { kind: 'not-a' }>['expected'],
  body: Json,
): InvalidResponseError {
  return new InvalidResponseError(call, { kind: 'not-a', expected, got: show(body) });
}

/** A server may spell a path in another Unicode form. */
export function isSamePath(one: string, other: string): boolean {
  return one.normalize('NFC') === other.normalize('NFC');
}

/** The object that was asked for it may spell as in an address, too. */
function isSameObject(abspath: string, path: string): boolean {
  if (isSamePath(abspath, path)) return true;
  try {
    return isSamePath(decodeURIComponent(abspath), path);
  } catch {
    return false;
  }
}

function idIn(path: string): bigint | undefined {
  const id = /^\/process\/id_(\d{1,19})$/.exec(path)?.[1];
  return id === undefined ? undefined : BigInt(id);
}

function isStatus(value: string): value is Status {
  return ([...ACTIVE_STATUSES, ...FINAL_STATUSES] as string[]).includes(value);
}

function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** No process takes longer: what a server counts beyond that, or below zero, is not a time. */
const MOST_SECONDS = 10 * 366 * 86_400;

/** A number, or one in digits, as a fixed-point decimal may come. */
function asSeconds(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : asNumber(value);
  return number !== undefined && number >= 0 && number <= MOST_SECONDS ? number : null;
}

/** In digits: a 64-bit integer does not fit into a number of JavaScript. */
function asInteger(value: Json): string | undefined {
  if (typeof value !== 'number' && !isRawNumber(value)) return undefined;
  const digits = plain(value);
  return /^-?\d{1,20}$/.test(digits) ? digits.replace(/^-0+$/, '0') : undefined;
}
