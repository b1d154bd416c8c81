/** Suspends or resumes a process, and proves it by reading the process. Prints nothing. */
import { now } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { interrupted, type StepResult } from './result.ts';
import { readProcess } from './process-commands.ts';
import { type Judgement, type Patience, repeat, sendOnce } from './retry.ts';
import { looksMisconfigured } from './trouble.ts';

/** A server at work does it immediately. */
const PROVEN_WITHIN_MS = 10_000;
const PAUSE_MS = 250;

export interface Control extends Patience {
  readonly kompira: Kompira;
  readonly path: string;
  readonly command: 'suspend' | 'resume';
}

/** Sends the command once, then reads the process until it shows the effect. A process that is so already gets none. */
export async function control(options: Control): Promise<StepResult> {
  const { kompira, path, command, interruption } = options;
  const before = await readProcess(options);
  if ('outcome' in before) return before;
  const isWanted = ({ suspended }: Process) => suspended === (command === 'suspend');
  const done = (end: 'done' | 'already' | 'again', last: Process): StepResult => ({
    outcome: 'succeeded',
    reason: { kind: 'controlled', command, end },
    process: { path, last },
  });
  const failed = (
    end: 'ended' | 'refused' | 'unproven' | 'unseen',
    last: Process,
    cause?: RequestError,
  ): StepResult => ({
    outcome: 'error',
    reason: { kind: 'not-controlled', command, end, cause },
    process: { path, last },
  });
  if (isFinal(before.status)) return failed('ended', before);
  if (isWanted(before)) return done('already', before);

  // Not twice: a process in step mode would go on by two steps.
  const sent = await sendOnce(options, (limits) => kompira.control(path, command, limits));
  if (sent.end === 'interrupted') return stopped();
  // Not misconfigured: the same server has shown the process. So the response may not be its own.
  if (sent.end === 'not taken' && !looksMisconfigured(sent.cause))
    return {
      outcome: 'error',
      reason: { kind: 'command-failed', command, cause: sent.cause },
      process: { path, last: before },
    };
  const isRefused = sent.end === 'taken' && !sent.answer;
  let last = before;
  const proof = await repeat({
    ask: (limits) => kompira.process(path, limits),
    judge: (process): Judgement<StepResult> => {
      last = process;
      if (isFinal(process.status)) {
        // DONE proves that it was resumed; ABORTED can be the work of somebody else.
        const wasResumed = process.status === 'DONE' || (sent.end === 'taken' && sent.answer);
        if (command === 'resume' && wasResumed) return { value: done('done', process) };
        return { value: failed('ended', process) };
      }
      if (isWanted(process)) return { value: done('done', process) };
      if (isRefused) return { value: failed('refused', process) };
      if (command === 'resume' && hasMoved(before, process)) return { value: done('again', process) };
      return { pauseMs: PAUSE_MS };
    },
    outageToleranceMs: PROVEN_WITHIN_MS,
    lastWordMs: PROVEN_WITHIN_MS,
    answered: true,
    deadline: now() + PROVEN_WITHIN_MS,
    signal: interruption.signal,
  });
  if (proof.end === 'value') return proof.value;
  const result = proof.cause
    ? failed('unseen', last, proof.cause)
    : failed('unproven', last, sent.end === 'taken' ? undefined : sent.cause);
  return interruption.signal.aborted ? { ...result, outcome: stopped().outcome } : result;

  function stopped(): StepResult {
    return interrupted(interruption, { kind: 'reading' });
  }
}

function hasMoved(before: Process, after: Process): boolean {
  return (
    before.line !== after.line || before.currentJob !== after.currentJob || before.console !== after.console
  );
}
