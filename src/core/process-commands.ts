/** What can be done with a process that somebody else has started, besides waiting for it. */
import { isRefusedByKompira } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Json } from '../json.ts';
import { DETAILS_MS, findChildren, NO_DETAILS } from './details.ts';
import { graceAfter } from './interruption.ts';
import { type PostState, toStop } from './post-state.ts';
import { interrupted, outcomeOf, type StepResult } from './result.ts';
import { askPatiently, type Patience } from './retry.ts';
import { stop } from './stop.ts';
import { judge } from './verdict.ts';

/** A server that comes back from a restart is waited for; nobody is in a hurry here. */
const TERMINATE_MS = 30_000;

export interface ProcessCommand extends Patience {
  readonly kompira: Kompira;
  readonly path: string;
}

/** Reads it once. `failed` where it has failed, which is shown and no failure of the one who shows it. */
export async function showProcess(
  command: ProcessCommand,
  { failOnResult, wantsChildren }: { failOnResult: readonly Json[]; wantsChildren: boolean },
): Promise<StepResult> {
  const { kompira, path, interruption } = command;
  const read = await readProcess(command);
  if ('outcome' in read) return read;
  const { outcome } = isFinal(read.status) ? judge(read, failOnResult) : { outcome: 'started' as const };
  const limits = { timeoutMs: DETAILS_MS, signal: interruption.signal };
  const details = wantsChildren ? await findChildren(kompira, read, failOnResult, limits) : NO_DETAILS;
  return { outcome, reason: { kind: 'shown' }, process: { path, last: read }, details };
}

export async function terminateProcess(
  command: ProcessCommand,
  trySave: (state: PostState) => void,
): Promise<StepResult> {
  const { kompira, path, interruption } = command;
  const read = await readProcess(command);
  // A 404 proves nothing; a terminate may get through.
  if (
    'outcome' in read &&
    !(read.reason.kind === 'unreadable' && isRefusedByKompira(read.reason.cause, [404]))
  )
    return read;
  let last: Process | undefined = 'outcome' in read ? undefined : read;
  if (last && isFinal(last.status))
    return { outcome: 'succeeded', reason: { kind: 'had-ended' }, process: { path, last } };
  trySave(toStop(kompira, path));
  const ending = await stop({
    kompira,
    path,
    budgetMs: TERMINATE_MS,
    signal: graceAfter(interruption, interruption.graceMs),
    onPoll: (process) => (last = process),
  });
  const isProven = ending.kind !== 'not-proven';
  if (isProven) trySave({ phase: 'nothing to do' });
  const outcome = isProven ? 'succeeded' : outcomeOf(interruption);
  return { outcome, reason: { kind: 'terminated', ending }, process: { path, last } };
}

/** The process, or why it is not known. */
export async function readProcess(command: ProcessCommand): Promise<Process | StepResult> {
  const { kompira, path, interruption } = command;
  const read = await askPatiently(command, (limits) => kompira.process(path, limits));
  if (read === 'interrupted') return interrupted(interruption, { kind: 'reading' });
  if ('error' in read)
    return { outcome: 'error', reason: { kind: 'unreadable', cause: read.error }, process: { path } };
  return read.answer;
}
