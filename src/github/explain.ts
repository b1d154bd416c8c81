/** A failure in one place: what happened, where, which children, what was printed last, the link. Pure. */
import type { Json } from '../json.ts';
import { hasFailed, type Reasons } from '../job/reasons.ts';
import { brief, type Verdict } from '../job/verdict.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';

/** As many lines of the console as one reads in an annotation. */
const LAST_LINES = 20;

export interface Failure {
  readonly verdict: Verdict;
  readonly process: Process;
  readonly reasons: Reasons;
  readonly failOnResult: readonly Json[];
  readonly pageUrl: (path: string) => string;
}

export function explain({ verdict, process, reasons, failOnResult, pageUrl }: Failure): string {
  const failed = reasons.children.filter((row) => hasFailed(row, failOnResult));
  const printed = lastLines(process.console);
  return [
    verdict.text,
    ...placeOf(reasons),
    ...(failed.length === 0 ? [] : ['Of its children these failed:']),
    ...failed.map((row) => `  ${pageUrl(row.path)}  ${childOf(row)}`),
    ...(printed.length === 0 ? [] : ['The last it printed:']),
    ...printed.map((line) => `  ${line}`),
    `Look at it: ${pageUrl(process.path)}`,
  ].join('\n');
}

function placeOf({ place }: Reasons): string[] {
  if (place === null) return [];
  const line = place.line === null ? '' : ` line ${place.line}`;
  return [`It stood at ${place.job}${line}${place.source ? `: ${place.source}` : ''}`];
}

/** A child in a line: jobflow, status, and what there is of exit status, result and error. */
export function childOf({ job, status, exitStatus, result, error }: ProcessRow): string {
  const facts = [job ?? '', status, `exit status ${exitStatus ?? 'null'}`, `result ${brief(result)}`];
  if (error !== null && error !== '') facts.push(`error ${brief(error)}`);
  return facts.filter((fact) => fact !== '').join(', ');
}

export function lastLines(console: string): string[] {
  const lines = console.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(-LAST_LINES);
}
