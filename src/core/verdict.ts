/** What a process that has ended means. Pure: a failure until a success is proved. */
import { type Json, sameJson } from '../json.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';

export interface Verdict {
  readonly outcome: 'succeeded' | 'failed';
  readonly reason: { readonly kind: 'succeeded' | 'aborted' | 'exit-status' | 'result' };
}

/** `failOnResult`: results that fail although the process is DONE. */
export function judge(process: Process, failOnResult: readonly Json[]): Verdict {
  const kind = failureOf(process, failOnResult);
  return kind === undefined
    ? { outcome: 'succeeded', reason: { kind: 'succeeded' } }
    : { outcome: 'failed', reason: { kind } };
}

/** Whether a child is known to have ended in a way that fails. */
export function hasFailed(row: ProcessRow, failOnResult: readonly Json[]): boolean {
  if (row.status !== 'DONE') return row.status === 'ABORTED';
  return failureOf({ ...row, exitStatus: row.exitStatus ?? '0' }, failOnResult) !== undefined;
}

function failureOf(
  { status, exitStatus, result }: Pick<ProcessRow, 'status' | 'exitStatus' | 'result'>,
  failOnResult: readonly Json[],
): 'aborted' | 'exit-status' | 'result' | undefined {
  if (status !== 'DONE') return 'aborted';
  if (exitStatus !== '0') return 'exit-status';
  return failOnResult.some((value) => sameJson(value, result)) ? 'result' : undefined;
}
