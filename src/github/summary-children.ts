/** The child processes in a job summary: a table, and a chart of when each ran. */
import type { Child } from '../core/result.ts';
import { plain } from '../json.ts';
import { cut } from '../text.ts';
import type { Catalog, Label } from '../words/facts.ts';
import { code, link, table, title } from './markup.ts';

/** Longest text in a cell, in characters, and most rows: GitHub takes a summary of 1 MiB. */
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

/** Those that failed first. */
export function childrenOf(
  children: readonly Child[],
  moreChildren: number,
  pageUrl: (path: string) => string,
  labels: Catalog['labels'],
  more: Catalog['more'],
): string[] {
  if (children.length === 0) return [];
  const shown = children.toSorted((a, b) => Number(b.failed) - Number(a.failed)).slice(0, CHILDREN);
  const withErrors = shown.some(({ error }) => error !== null && error !== '');
  const rows = shown.map(({ path, job, status, exitStatus, result, error, failed }) => [
    `${failed ? '❌&nbsp;' : ''}${link(path, pageUrl(path))}`,
    code(job ?? '', CHILD_CHARACTERS),
    code(status, CHILD_CHARACTERS),
    code(exitStatus ?? ''),
    code(plain(result), CHILD_CHARACTERS),
    ...(withErrors ? [code(error === null ? '' : plain(error), CHILD_CHARACTERS)] : []),
  ]);
  const names: Label[] = [
    'child',
    'jobflow',
    'status',
    'exit-status',
    'result',
    ...(withErrors ? (['error'] as const) : []),
  ];
  const left = children.length - shown.length + moreChildren;
  return [
    `### ${labels.children}`,
    table([names.map((name) => title(labels[name])), ...rows]),
    ...(left > 0 ? [more(left, moreChildren > 0)] : []),
    ...chartOf(shown),
  ];
}

/** When each child ran; red for one that failed. */
function chartOf(children: readonly Child[]): string[] {
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
    ({ child, from, to }) => `${barOf(child)} :${child.failed ? 'crit, ' : ''}${from}, ${to}`,
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
function barOf({ id, job, status }: Child): string {
  const name = job === null ? '' : cut(job.slice(job.lastIndexOf('/') + 1), BAR_CHARACTERS);
  const words = status === 'DONE' ? name : `${name} ${cut(status, BAR_CHARACTERS)}`;
  return `${id} ${words.replace(/[^\p{L}\p{N}_]+/gu, ' ')}`.trimEnd();
}
