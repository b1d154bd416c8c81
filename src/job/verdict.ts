/** Green or red, and why in a sentence. Pure: red until proved green. */
import { readable } from '../clock.ts';
import { type Json, printJson, sameJson } from '../json.ts';
import type { Process } from '../kompira/answers.ts';
import { cut, linesOf } from '../text.ts';

export type Outcome =
  'succeeded' | 'failed' | 'timed-out' | 'cancelled' | 'started' | 'skipped' | 'validated' | 'error';

export interface Verdict {
  readonly outcome: Outcome;
  readonly green: boolean;
  /** For a person: what happened, what state that leaves, what to do. */
  readonly text: string;
}

/** A process that is final. `failOnResult`: results that are red although it is DONE. */
export function judge(process: Process, failOnResult: readonly Json[]): Verdict {
  const took = process.elapsedSeconds === null ? '' : ` after ${readable(process.elapsedSeconds * 1000)}`;
  const red = (text: string): Verdict => ({ outcome: 'failed', green: false, text: text + errorOf(process) });
  const exit = process.exitStatus === null ? '' : `, with the exit status ${process.exitStatus}`;
  if (process.status === 'ABORTED') return red(`${process.path} was ABORTED${took}${exit}.`);
  if (process.status !== 'DONE') return red(`${process.path} is ${process.status}, not DONE.`);
  if (process.exitStatus !== 0) {
    const returned = process.result === null ? '' : ` Result: ${brief(process.result)}`;
    return red(
      `${process.path} is DONE${took}, with the exit status ${process.exitStatus ?? 'null'}.${returned}`,
    );
  }
  const result = brief(process.result);
  if (failOnResult.some((value) => sameJson(value, process.result))) {
    return red(
      `${process.path} is DONE${took}, but its result ${result} counts as a failure (fail-on-result).`,
    );
  }
  return {
    outcome: 'succeeded',
    green: true,
    text: `${process.path} is DONE${took}. Result: ${result}, exit status: 0.`,
  };
}

function errorOf({ error }: Process): string {
  return error === null || error === '' ? '' : `\nIts error: ${brief(error)}`;
}

/** `result` and `error` as outputs have them: a text as it is, anything else as JSON. */
export function plain(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

/** The same in a sentence: cut where it is too long, its further lines set off from those around it. */
export function brief(value: Json): string {
  const text = plain(value).trimEnd();
  if (text === '') return '""';
  return linesOf(cut(text, 1000)).join('\n  ');
}
