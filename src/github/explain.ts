/** A failure in one place: what happened, where, which children, what was printed last, the link. Pure. */
import { stripVTControlCharacters } from 'node:util';
import { hasFailed, type Reasons } from '../job/reasons.ts';
import { plain, type Verdict } from '../job/verdict.ts';
import type { Json } from '../json.ts';
import { cut, linesOf } from '../text.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';

/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const CHARACTERS = 4000;
/** As many lines of the console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const LINE_CHARACTERS = 200;

export interface Failure {
  readonly verdict: Verdict;
  readonly process: Process;
  readonly reasons: Reasons;
  readonly failOnResult: readonly Json[];
  readonly pageUrl: (path: string) => string;
}

export function explain({ verdict, process, reasons, failOnResult, pageUrl }: Failure): string {
  const failed = reasons.children.filter((row) => hasFailed(row, failOnResult));
  const start = [cut(verdict.text, CHARACTERS / 2), ...placeOf(reasons)];
  const end = `Look at it: ${pageUrl(process.path)}`;
  const free = CHARACTERS - [...start, end].join('\n').length;

  const children = fitting(
    failed.map((row) => `  ${cut(childOf(row), LINE_CHARACTERS)}\n    ${pageUrl(row.path)}`),
    free / 2,
  );
  const left = failed.length - children.length;
  const printed = fitting(lastLines(process.console).reverse(), free / 2 - 100).reverse();
  return [
    ...start,
    ...(failed.length === 0 ? [] : ['Of its children these failed:']),
    ...children,
    ...(left === 0 ? [] : [`  and ${left} more`]),
    ...headed(printed),
    end,
  ].join('\n');
}

/** Where it stood, in a line; none where nobody knows. */
export function placeOf({ place }: Reasons): string[] {
  if (place === null) return [];
  const line = place.line === null ? '' : ` line ${place.line}`;
  const source = place.source ? `: ${cut(place.source, LINE_CHARACTERS)}` : '';
  return [`It stood at ${cut(place.job, LINE_CHARACTERS)}${line}${source}`];
}

/** A child in a line: jobflow, status, exit status, and what there is of result and error. */
export function childOf({ job, status, exitStatus, result, error }: ProcessRow): string {
  const facts = [status];
  if (exitStatus !== null) facts.push(`exit status ${exitStatus}`);
  if (result !== null) facts.push(`result ${onOneLine(result)}`);
  if (error !== null && error !== '') facts.push(`error ${onOneLine(error)}`);
  return `${job === null ? '' : `${job}: `}${facts.join(', ')}`;
}

/** The last it printed, in lines under a heading; none where it printed nothing. */
export function lastPrinted(console: string): string[] {
  return headed(lastLines(console));
}

function headed(printed: readonly string[]): string[] {
  return printed.length === 0 ? [] : ['The last it printed:', ...printed];
}

function lastLines(console: string): string[] {
  const lines = linesOf(stripVTControlCharacters(console).trimEnd());
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(-LAST_LINES).map((line) => `  ${cut(line, LINE_CHARACTERS)}`);
}

/** The first of them, as many as there is room for. */
function fitting(lines: readonly string[], characters: number): string[] {
  let room = characters;
  const first = lines.findIndex((line) => (room -= line.length + 1) < 0);
  return first === -1 ? [...lines] : lines.slice(0, first);
}

function onOneLine(value: Json): string {
  return plain(value)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
}
