/** The end of a step that was about a process: its summary, and what it says. */
import { sentenceOf } from '../errors.ts';
import { NO_REASONS, type Reasons } from '../job/reasons.ts';
import type { Outcome, Verdict } from '../job/verdict.ts';
import type { Json } from '../json.ts';
import type { Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import * as log from './log.ts';
import type { Ending } from './step.ts';
import { writeSummary } from './summary.ts';

export interface Conclusion {
  readonly kompira: Kompira;
  /** What was done with the process, where that was not to run it to its end. */
  readonly command?: string | undefined;
  /** Null where only the process is known. */
  readonly jobflow: string | null;
  readonly verdict: Verdict;
  /** The verdict with all that explains it, where that is more. */
  readonly text?: string;
  /** Undefined where no process is known. */
  readonly process?: { readonly path: string; readonly last?: Process | undefined } | undefined;
  readonly reasons?: Reasons;
  readonly failOnResult: readonly Json[];
  /** Whether to write one. */
  readonly summary: boolean;
}

export async function conclude(conclusion: Conclusion): Promise<Ending> {
  const {
    kompira,
    command,
    jobflow,
    verdict,
    text,
    process,
    reasons = NO_REASONS,
    failOnResult,
  } = conclusion;
  const pageUrl = (path: string) => kompira.pageUrl(path);
  if (conclusion.summary) {
    const known = process && { path: process.path, last: process.last };
    await writeSummary(
      { command, jobflow, verdict, process: known, reasons, failOnResult, pageUrl },
      (thrown: unknown) => {
        log.info(`The job summary could not be written. ${sentenceOf(thrown)}`);
      },
    );
  }
  const end = { ...verdict, text: text ?? verdict.text };
  if (command !== undefined) return { ...end, title: `Kompira: ${command} ${process?.path ?? ''}` };
  const subject = jobflow ?? process?.path ?? '';
  const became = verdict.outcome === 'error' && process ? ' could not be followed' : BECAME[verdict.outcome];
  return { ...end, title: `Kompira: ${subject}${became}` };
}

const BECAME: Readonly<Record<Outcome, string>> = {
  succeeded: ' succeeded',
  failed: ' failed',
  'timed-out': ' did not end in time',
  cancelled: ': the step was cancelled',
  started: ' was started',
  skipped: ' was skipped',
  validated: ' can be started',
  error: ' could not be run',
};
