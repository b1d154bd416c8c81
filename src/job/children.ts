/** Which children of a failed process failed, in words. */
import type { ProcessRow } from '../kompira/answers.ts';
import { type Json, sameJson } from '../json.ts';
import type { Kompira, Limits } from '../kompira/client.ts';
import { brief } from './verdict.ts';

/** A line each with link, status and result; empty where none failed, or where they cannot be read. Never throws. */
export async function nameFailedChildren(
  kompira: Kompira,
  path: string,
  failOnResult: readonly Json[],
  limits: Limits,
): Promise<string> {
  try {
    const failed = (await kompira.children(path, limits)).filter((row) => hasFailed(row, failOnResult));
    if (failed.length === 0) return '';
    const lines = failed.map((row) => `  ${kompira.pageUrl(row.path)}  ${describe(row)}`);
    return ['Of its children these failed:', ...lines].join('\n');
  } catch {
    // The verdict stands without it, and the link to the process shows them too.
    return '';
  }
}

function hasFailed({ status, exitStatus, result }: ProcessRow, failOnResult: readonly Json[]): boolean {
  if (status === 'ABORTED') return true;
  return status === 'DONE' && (exitStatus !== 0 || failOnResult.some((value) => sameJson(value, result)));
}

function describe({ job, status, exitStatus, result, error }: ProcessRow): string {
  const facts = [job ?? '', status, `exit status ${exitStatus ?? 'null'}`, `result ${brief(result)}`];
  if (error !== null && error !== '') facts.push(`error ${brief(error)}`);
  return facts.filter((fact) => fact !== '').join(', ');
}
