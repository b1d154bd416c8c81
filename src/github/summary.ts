/**
 * The job summary: what became of the process, for somebody who does not open the log. Foreign text stands in `<code>`
 * and `<pre>` alone, escaped and on one line, so that nothing of it is Markdown, HTML, a link or a mention. Pure but
 * for `writeSummary`.
 */
import * as core from '@actions/core';
import { readable } from '../clock.ts';
import { hasFailed, type Reasons } from '../job/reasons.ts';
import { plain, type Verdict } from '../job/verdict.ts';
import type { Json } from '../json.ts';
import { cut } from '../text.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';
import { lastPrinted, placeOf } from './explain.ts';
import { escape } from './html.ts';

/** GitHub takes 1 MiB, and a character becomes six bytes at most: all of these together stay below. */
const CONSOLE_CHARACTERS = 20_000;
const VERDICT_CHARACTERS = 5000;
const CELL_CHARACTERS = 1000;
/** Of the cells of a child, of which the server shows a hundred. */
const CHILD_CHARACTERS = 200;
const CHILDREN = 100;
const BAR_CHARACTERS = 40;

/** From these the first that needs no more than a few labels, which would cover each other on a narrow page. */
const TICKS = [
  [1000, '1second'],
  [5000, '5second'],
  [15_000, '15second'],
  [60_000, '1minute'],
  [300_000, '5minute'],
  [900_000, '15minute'],
  [3_600_000, '1hour'],
  [21_600_000, '6hour'],
  [86_400_000, '1day'],
  [604_800_000, '1week'],
] as const;
const MOST_TICKS = 6;

export interface Summary {
  /** What was done with the process, where that was not to run it to its end. */
  readonly command?: string | undefined;
  /** Null where only the process is known. */
  readonly jobflow: string | null;
  readonly verdict: Verdict;
  /** Undefined where nothing was started, or nobody knows what. */
  readonly process: { readonly path: string; readonly last: Process | undefined } | undefined;
  readonly reasons: Reasons;
  /** Results of children that count as failures. */
  readonly failOnResult: readonly Json[];
  readonly pageUrl: (path: string) => string;
}

/** Never throws: a summary that cannot be written changes no verdict. */
export async function writeSummary(summary: Summary, onFailure: (thrown: unknown) => void): Promise<void> {
  try {
    await core.summary.addRaw(toMarkdown(summary), true).write();
  } catch (thrown) {
    onFailure(thrown);
  }
}

export function toMarkdown(summary: Summary): string {
  const { command, jobflow, verdict, process, reasons, pageUrl } = summary;
  const last = process?.last;
  const rows: [string, string][] = [];
  if (jobflow !== null) rows.push(['Jobflow', code(jobflow)]);
  if (process) rows.push(['Process', link(process.path, pageUrl(process.path))]);
  if (last) {
    rows.push(['Status', code(last.status)]);
    if (last.exitStatus !== null) {
      rows.push(['Result', code(plain(last.result))], ['Exit status', code(String(last.exitStatus))]);
    }
    if (last.error !== null && last.error !== '') rows.push(['Error', code(plain(last.error))]);
    if (last.startedTime !== null) rows.push(['Started', code(timeIn(last.startedTime))]);
    if (last.elapsedSeconds !== null) rows.push(['Took', readable(last.elapsedSeconds * 1000)]);
  }
  const outcome = verdict.outcome.replace('-', ' ');
  const printed = verdict.green ? [] : lastPrinted(last?.console ?? '');
  return [
    // A step that only shows a process is green whatever became of it.
    `## ${verdict.green && verdict.outcome !== 'failed' ? '✅' : '❌'} Kompira: ${command === undefined ? outcome : `${command}, ${outcome}`}`,
    // What it says of a process that succeeded stands in the table.
    ...(command === undefined && verdict.outcome === 'succeeded'
      ? []
      : [`<p>${code([verdict.text, ...placeOf(reasons), ...printed].join('\n'), VERDICT_CHARACTERS)}</p>`]),
    table(rows.map(([name, value]) => [`<b>${name}</b>`, value])),
    ...consoleOf(last?.console ?? ''),
    ...childrenOf(summary),
    '',
  ].join('\n\n');
}

/** Seconds and the server's own time zone are enough for a person. */
function timeIn(time: string): string {
  return time.replace(/^(\d+-\d+-\d+)T(\d+:\d+:\d+)(?:\.\d+)?(.*)$/, '$1 $2 $3');
}

function consoleOf(console: string): string[] {
  if (console === '') return [];
  const end = console.slice(-CONSOLE_CHARACTERS);
  const isAll = end.length === console.length;
  // The first line of what is left is but a piece, unless there is no other.
  const shown = isAll ? end : end.replace(/^[^\r\n]*[\r\n]+(?=[^])/, '');
  const title = isAll ? 'Console' : 'Console (the end of it)';
  return [`<details><summary>${title}</summary><pre>${escape(shown)}</pre></details>`];
}

function childrenOf({ reasons: { children }, failOnResult, pageUrl }: Summary): string[] {
  if (children.length === 0) return [];
  const shown = children.slice(0, CHILDREN);
  const withErrors = shown.some(({ error }) => error !== null && error !== '');
  const rows = shown.map(({ path, job, status, exitStatus, result, error }) => [
    link(path, pageUrl(path)),
    code(job ?? '', CHILD_CHARACTERS),
    code(status, CHILD_CHARACTERS),
    code(exitStatus === null ? '' : String(exitStatus)),
    code(plain(result), CHILD_CHARACTERS),
    ...(withErrors ? [code(error === null ? '' : plain(error), CHILD_CHARACTERS)] : []),
  ]);
  const names = ['Child', 'Jobflow', 'Status', 'Exit status', 'Result', ...(withErrors ? ['Error'] : [])];
  const more = children.length - shown.length;
  return [
    '### Children',
    table([names.map((name) => `<b>${name}</b>`), ...rows]),
    ...(more > 0 ? [`And ${more} more.`] : []),
    ...chartOf(shown, failOnResult),
  ];
}

/** When each child ran, in the order of the table; red for one that failed. */
function chartOf(children: readonly ProcessRow[], failOnResult: readonly Json[]): string[] {
  const ran = children.flatMap((child) => {
    const from = Date.parse(child.startedTime ?? '');
    const to = Date.parse(child.finishedTime ?? '');
    // A bar needs a width.
    return from >= 0 && to >= 0 ? [{ child, from, to: Math.max(to, from + 1) }] : [];
  });
  if (ran.length === 0) return [];
  const spanMs = Math.max(...ran.map(({ to }) => to)) - Math.min(...ran.map(({ from }) => from));
  const tick = TICKS.find(([ms]) => spanMs / ms <= MOST_TICKS)?.[1];
  const bars = ran.map(
    ({ child, from, to }) =>
      `${barOf(child)} :${hasFailed(child, failOnResult) ? 'crit, ' : ''}${from}, ${to}`,
  );
  return [
    [
      '```mermaid',
      'gantt',
      '  dateFormat x',
      `  axisFormat ${spanMs < 86_400_000 ? '%H:%M:%S' : '%m-%d %H:%M'}`,
      ...(tick === undefined ? [] : [`  tickInterval ${tick}`]),
      ...bars.map((bar) => `  ${bar}`),
      '```',
    ].join('\n'),
  ];
}

/**
 * `267 restart_process`, and the status where it is not DONE. Mermaid knows no escapes: what is neither letter nor
 * digit becomes a space; and behind a number no word is a keyword.
 */
function barOf({ id, job, status }: ProcessRow): string {
  const name = job === null ? '' : cut(job.slice(job.lastIndexOf('/') + 1), BAR_CHARACTERS);
  const words = status === 'DONE' ? name : `${name} ${cut(status, BAR_CHARACTERS)}`;
  return `${id} ${words.replace(/[^\p{L}\p{N}_]+/gu, ' ')}`.trimEnd();
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table>${cells.join('')}</table>`;
}

/** GitHub keeps line breaks and runs of spaces in it, and wraps what is too wide. */
function code(text: string, characters = CELL_CHARACTERS): string {
  return text === '' ? '' : `<code>${escape(cut(text, characters))}</code>`;
}

function link(text: string, url: string): string {
  return `<a href="${escape(url)}">${escape(text)}</a>`;
}
