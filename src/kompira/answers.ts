/**
 * What the server answers, from `unknown` JSON into types. What decides a verdict (status, exit status, result,
 * error, console) is checked; what only decorates is null where it is not what it should be, so that a server of
 * another version does not turn a good answer into a failure.
 */
import { NotUnderstoodError } from '../errors.ts';
import { asNumber, isJsonObject, type Json } from '../json.ts';
import { show } from './bodies.ts';

export const ACTIVE_STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING'] as const;
export const FINAL_STATUSES = ['DONE', 'ABORTED'] as const;
export type Status = (typeof ACTIVE_STATUSES)[number] | (typeof FINAL_STATUSES)[number];

export interface Process {
  /** `/process/id_262` */
  readonly path: string;
  readonly status: Status;
  /** Nothing moves until somebody resumes it. */
  readonly suspended: boolean;
  /** Null until the process has ended. */
  readonly exitStatus: number | null;
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
  /** Where it is: the object path of the jobflow that runs just now, and the line in it. */
  readonly currentJob: string | null;
  readonly line: number | null;
}

/** A row of a process list; null where the server does not say. */
export interface ProcessRow {
  readonly id: bigint;
  readonly path: string;
  readonly status: string;
  readonly user: string | null;
  readonly startedTime: string | null;
  readonly finishedTime: string | null;
  /** Object path of its jobflow. */
  readonly job: string | null;
  readonly exitStatus: number | null;
  readonly result: Json;
  readonly error: Json;
}

export interface KompiraObject {
  readonly path: string;
  /** `/system/types/Jobflow`, for one. */
  readonly type: string;
  /** The program of a jobflow, its lines ended by CRLF; null for other types, and where this user may not read it. */
  readonly source: string | null;
}

export function isFinal(status: Status): boolean {
  return (FINAL_STATUSES as readonly string[]).includes(status);
}

/** The path that a start answers, `/process/id_262`; another host, another object or `..` is not one. */
export function processPath(what: string, body: Json): string {
  if (typeof body === 'string' && idIn(body) !== undefined) return body;
  throw new NotUnderstoodError(`${what}: the answer is not the path of a process: ${show(body)}`);
}

export function toProcess(path: string, what: string, body: Json): Process {
  if (!isJsonObject(body))
    throw new NotUnderstoodError(`${what}: the answer is not a process: ${show(body)}`);
  if (typeof body.abspath === 'string' && body.abspath !== path)
    throw new NotUnderstoodError(`${what}: the answer is of another process: ${show(body.abspath)}`);
  const checked = <T>(name: string, read: (value: Json) => T | undefined): T => {
    const value = body[name];
    const understood = value === undefined ? undefined : read(value);
    if (understood === undefined) throw new NotUnderstoodError(`${what}: ${name} is ${show(value)}`);
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
    elapsedSeconds: asFinite(body.elapsed_time) ?? null,
    job: asString(body.job) ?? null,
    currentJob: asString(body.current_job) ?? null,
    line: asInteger(body.lineno) ?? null,
  };
  const status = checked('status', asString);
  // All but the status is a process's, so this is no gateway's page: a later look would say the same.
  if (!isStatus(status)) {
    throw new NotUnderstoodError(`${what}: ${show(status)} is no status this action knows`, {
      permanent: true,
    });
  }
  return { ...fields, status };
}

/** The processes of a page; what is no process on it is left out. */
export function toRows(what: string, body: Json): ProcessRow[] {
  return resultsIn(what, body).flatMap((row) => toRow(row) ?? []);
}

function resultsIn(what: string, body: Json): readonly Json[] {
  const results = isJsonObject(body) ? body.results : undefined;
  if (Array.isArray(results)) return results as readonly Json[];
  throw new NotUnderstoodError(`${what}: the answer is not a page: ${show(body)}`);
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
    job: asString(fields.job) ?? null,
    exitStatus: asInteger(fields.exit_status) ?? null,
    result: fields.result ?? null,
    error: fields.error ?? null,
  };
}

/**
 * The processes of this jobflow that have not ended, out of a page of those. A server that does not filter as it was
 * asked to shows others as well; then what is not on this page cannot be ruled out. Nor can a row that does not say of
 * which jobflow it is.
 */
export function toActive(jobflow: string, what: string, body: Json): ProcessRow[] {
  const results = resultsIn(what, body);
  const rows = results.map((result) => {
    const row = toRow(result);
    if (row && row.job !== null) return row;
    const message = `${what}: the page holds what is no process of a jobflow: ${show(result)}`;
    throw new NotUnderstoodError(message, { permanent: true });
  });
  const active = rows.filter(
    ({ job, status }) => job === jobflow && !(FINAL_STATUSES as readonly string[]).includes(status),
  );
  const count = isJsonObject(body) ? asInteger(body.count) : undefined;
  if (active.length < rows.length && count !== rows.length) {
    throw new NotUnderstoodError(`${what}: the server does not filter its processes as it was asked to`, {
      permanent: true,
    });
  }
  return active;
}

export function toObject(what: string, body: Json): KompiraObject {
  const { abspath, type_object: type, fields } = isJsonObject(body) ? body : {};
  if (typeof abspath !== 'string' || typeof type !== 'string') {
    throw new NotUnderstoodError(`${what}: the answer is not an object of Kompira: ${show(body)}`);
  }
  return { path: abspath, type, source: isJsonObject(fields) ? (asString(fields.source) ?? null) : null };
}

/** The paths on a page of objects of these types. */
export function toPaths(what: string, body: Json, types: readonly string[]): string[] {
  const results = isJsonObject(body) ? body.results : undefined;
  if (!Array.isArray(results))
    throw new NotUnderstoodError(`${what}: the answer is not a page: ${show(body)}`);
  return (results as readonly Json[]).flatMap((row) => {
    const { abspath, type_object: type } = isJsonObject(row) ? row : {};
    return typeof abspath === 'string' && typeof type === 'string' && types.includes(type) ? [abspath] : [];
  });
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

function asFinite(value: Json | undefined): number | undefined {
  const number = asNumber(value);
  return Number.isFinite(number) ? number : undefined;
}

function asInteger(value: Json | undefined): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}
