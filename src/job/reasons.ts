/** Why a process failed, as far as the server can say: where it stood, and which of its children failed. */
import { type Json, sameJson } from '../json.ts';
import { linesOf } from '../text.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';
import type { Limits } from '../kompira/call.ts';
import type { Kompira } from '../kompira/client.ts';

export interface Reasons {
  /** The jobflow that ran last, the line in it, and that line where this user may read it. */
  readonly place: {
    readonly job: string;
    readonly line: number | null;
    readonly source: string | null;
  } | null;
  readonly children: readonly ProcessRow[];
}

export const NO_REASONS: Reasons = { place: null, children: [] };

/** ` in /root/restart_process line 5`, for a sentence; empty where the server does not say. */
export function whereIn({ currentJob, line }: Process): string {
  if (currentJob === null) return '';
  return ` in ${currentJob}${line === null ? '' : ` line ${line}`}`;
}

/** Never throws: the verdict stands without its reasons, and the process's own page shows them too. */
export async function findReasons(kompira: Kompira, process: Process, limits: Limits): Promise<Reasons> {
  const [place, children] = await Promise.all([
    findPlace(kompira, process, limits),
    findChildren(kompira, process, limits),
  ]);
  return { place, children };
}

/** Never throws either. */
export function findChildren(
  kompira: Kompira,
  { path }: Process,
  limits: Limits,
): Promise<readonly ProcessRow[]> {
  return kompira.children(path, limits).catch(() => []);
}

async function findPlace(
  kompira: Kompira,
  { currentJob, line }: Process,
  limits: Limits,
): Promise<Reasons['place']> {
  if (currentJob?.startsWith('/') !== true) return null;
  const source = line === null ? null : await sourceLine(kompira, currentJob, line, limits).catch(() => null);
  return { job: currentJob, line, source };
}

async function sourceLine(
  kompira: Kompira,
  job: string,
  line: number,
  limits: Limits,
): Promise<string | null> {
  const { source } = await kompira.object(job, limits);
  return source === null ? null : (linesOf(source)[line - 1]?.trim() ?? null);
}

/** Whether a child is known to have ended in a way that would have been red. */
export function hasFailed(
  { status, exitStatus, result }: ProcessRow,
  failOnResult: readonly Json[],
): boolean {
  if (status === 'ABORTED') return true;
  return (
    status === 'DONE' && ((exitStatus ?? 0) !== 0 || failOnResult.some((value) => sameJson(value, result)))
  );
}
