/**
 * The job summary: what became of the process, for somebody who does not open the log. Foreign text stands in HTML
 * elements alone, escaped and on one line, so that nothing of it is Markdown, HTML or a link. Pure but for `write`.
 */
import * as core from '@actions/core';
import { readable } from '../clock.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';
import { brief, type Verdict } from '../job/verdict.ts';

/** Enough of a console to see what went wrong; with everything else far below the 1 MiB that GitHub takes. */
const CONSOLE_CHARACTERS = 20_000;

export interface Summary {
  readonly jobflow: string;
  readonly verdict: Verdict;
  /** Undefined where nothing was started, or nobody knows what. */
  readonly process: { readonly path: string; readonly last: Process | undefined } | undefined;
  readonly children: readonly ProcessRow[];
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

export function toMarkdown({ jobflow, verdict, process, children, pageUrl }: Summary): string {
  const last = process?.last;
  const rows: [string, string][] = [['Jobflow', code(jobflow)]];
  if (process) rows.push(['Process', link(process.path, pageUrl(process.path))]);
  if (last) {
    rows.push(['Status', code(last.status)]);
    if (last.exitStatus !== null) {
      rows.push(['Result', code(brief(last.result))], ['Exit status', code(String(last.exitStatus))]);
    }
    if (last.error !== null && last.error !== '') rows.push(['Error', code(brief(last.error))]);
    if (last.startedTime !== null) rows.push(['Started', code(last.startedTime)]);
    if (last.elapsedSeconds !== null) rows.push(['Took', readable(last.elapsedSeconds * 1000)]);
  }
  return [
    `## ${verdict.green ? '✅' : '❌'} Kompira: ${verdict.outcome}`,
    ...(verdict.green ? [] : [`<pre>${escape(verdict.text)}</pre>`]),
    table(rows.map(([name, value]) => [`<b>${name}</b>`, value])),
    ...consoleOf(last?.console ?? ''),
    ...childrenOf(children, pageUrl),
    '',
  ].join('\n\n');
}

function consoleOf(console: string): string[] {
  if (console === '') return [];
  const shown = console.slice(-CONSOLE_CHARACTERS);
  const title = shown.length < console.length ? 'Console (the end of it)' : 'Console';
  return [`<details><summary>${title}</summary><pre>${escape(shown)}</pre></details>`];
}

function childrenOf(children: readonly ProcessRow[], pageUrl: (path: string) => string): string[] {
  if (children.length === 0) return [];
  const rows = children.map((row) => [
    link(row.path, pageUrl(row.path)),
    code(row.job ?? ''),
    code(row.status),
    code(row.exitStatus === null ? '' : String(row.exitStatus)),
    code(brief(row.result)),
  ]);
  const names = ['Child', 'Jobflow', 'Status', 'Exit status', 'Result'].map((name) => `<b>${name}</b>`);
  return ['### Children', table([names, ...rows]), ...chartOf(children)];
}

/** When each child ran. Mermaid knows no escapes: what is neither letter nor digit in a name becomes a space. */
function chartOf(children: readonly ProcessRow[]): string[] {
  const bars = children.flatMap(({ path, job, status, startedTime, finishedTime }) => {
    const [from, to] = [startedTime, finishedTime].map((time) => Date.parse(time ?? ''));
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return [];
    const name = `${job ?? ''} ${path.replace('/process/', '')} ${status}`
      .replace(/[^\p{L}\p{N}_]+/gu, ' ')
      .trim();
    return [`  ${name} :${status === 'DONE' ? '' : 'crit, '}${from}, ${Math.max(to, from + 1)}`];
  });
  if (bars.length === 0) return [];
  return ['```mermaid\ngantt\n  dateFormat x\n  axisFormat %H:%M:%S\n' + bars.join('\n') + '\n```'];
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table>${cells.join('')}</table>`;
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escape(text)}</code>`;
}

function link(text: string, url: string): string {
  return `<a href="${escape(url)}">${escape(text)}</a>`;
}

/** No character of it is left that HTML or Markdown could take for its own; line breaks become references too. */
function escape(text: string): string {
  return text.replace(/\r\n|\r/g, '\n').replace(/[^\p{L}\p{N} /._-]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    // HTML has no control characters but these two, and marks that turn the direction of text would garble the page.
    if (/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(character) && character !== '\n' && character !== '\t')
      return '\ufffd';
    return `&#${point};`;
  });
}
