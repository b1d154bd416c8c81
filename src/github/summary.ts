/**
 * The job summary: what became of the process, for somebody who does not open the log. Everything is HTML on lines of
 * its own, so nothing is Markdown. Text stands in `<code>`, `<pre>` or an `<a>` without an address, where GitHub looks
 * for no mention, issue or link; and it is escaped as in XML, whole, so that the runner finds what it masks.
 */
import * as core from '@actions/core';
import { passes, type StepResult } from '../core/result.ts';
import type { Report } from '../front/front.ts';
import { escapeHtml } from '../html.ts';
import { isJsonObject, type Json, type JsonObject, plain } from '../json.ts';
import type { Process } from '../kompira/answers.ts';
import { cut, linesOf, oneLine } from '../text.ts';
import type { CodeLink } from '../words/code-link.ts';
import { durationIn } from '../words/duration.ts';
import type { Label } from '../words/facts.ts';
import { GUTTER, type Said, type Words } from '../words/say.ts';
import { CELL_CHARACTERS, code, link, table, title, words } from './markup.ts';
import { childrenOf } from './summary-children.ts';

/** GitHub takes 1 MiB, and a character becomes six bytes at most: all of these together stay below. */
const CONSOLE_CHARACTERS = 20_000;
const TEXT_CHARACTERS = 5000;
/** A parameter is shown whole or not at all: half of a secret is nothing that the runner would mask. */
const PARAMETER_CHARACTERS = 200;
const PARAMETERS = 20;

export async function writeSummary(markdown: string): Promise<void> {
  await core.summary.addRaw(markdown, true).write();
}

/** Of a step whose inputs are invalid: `names` are those that say which step it is. */
export function failureMarkdown(
  said: Said,
  codeLink: CodeLink | undefined,
  names: readonly (readonly [Label, string])[],
  { catalog }: Words,
): string {
  // The heading says the first line of it.
  const [, ...lines] = linesOf(said.text);
  const rows = names.map(([label, name]) => [title(catalog.labels[label]), code(name)]);
  return [
    heading('❌', said.title),
    block(lines.join('\n'), { codeLink, catalog }),
    ...(rows.length === 0 ? [] : [table(rows)]),
    '',
  ].join('\n\n');
}

export function toMarkdown(summary: Report, words: Words): string {
  const { result, said, codeLink, context, server } = summary;
  const { catalog } = words;
  const output = result.process?.last?.console ?? '';
  const children = result.details?.children ?? [];
  // A step that only shows a process passes whatever became of it.
  const isGood = passes(result) && result.outcome !== 'failed';
  return [
    heading(isGood ? '✅' : '❌', said.title),
    // What it says of a process that succeeded stands in the table.
    ...(result.reason.kind === 'succeeded' ? [] : [block(said.text, { codeLink, server, catalog })]),
    ...joined(summary, words),
    table(factsOf(summary, words).map(([name, value]) => [title(name), value])),
    ...consoleOf(output, catalog.labels),
    ...childrenOf(children, result.details?.moreChildren ?? 0, context.pageUrl, catalog.labels, catalog.more),
    '',
  ].join('\n\n');
}

/** Somebody who wonders why the process is older than the step. */
function joined({ result: { process }, context: { name } }: Report, words: Words): string[] {
  if (process?.joined !== true) return [];
  return [`<p>${escapeHtml(words.line({ kind: 'joined', jobflow: name, path: process.path }))}</p>`];
}

function factsOf(
  { result, jobflow, parameters, server, context }: Report,
  { catalog }: Words,
): [string, string][] {
  const { labels, locale, headings } = catalog;
  const duration = durationIn(locale);
  const last = result.process?.last;
  const rows: [Label, string][] = [];
  const job = jobflow ?? last?.job ?? undefined;
  if (job !== undefined) rows.push(['jobflow', code(job)]);
  if (result.process) rows.push(['process', link(result.process.path, context.pageUrl(result.process.path))]);
  if (parameters && Object.keys(parameters).length > 0) {
    const lines = linesOfParameters(parameters);
    const shown = lines.length > PARAMETERS ? [...lines.slice(0, PARAMETERS), '…'] : lines;
    rows.push(['parameters', shown.map((line) => code(line)).join('<br>')]);
  }
  if (last) rows.push(...processFacts(last, result.reason.kind, headings['no-result']));
  rows.push(['server', link(server, server)]);
  if (last && last.user !== null) rows.push(['user', code(last.user)]);
  if (last && last.startedTime !== null) rows.push(['started', code(timeIn(last.startedTime))]);
  if (last && last.finishedTime !== null) rows.push(['finished', code(timeIn(last.finishedTime))]);
  const { expectedSeconds } = result;
  const usually =
    expectedSeconds === undefined ? '' : ` (${labels.usually} ${duration(expectedSeconds * 1000)})`;
  if (last && last.elapsedSeconds !== null)
    rows.push(['took', duration(last.elapsedSeconds * 1000) + usually]);
  return rows.map(([label, value]) => [labels[label], value]);
}

/** What the reason has not said already. */
function processFacts(
  { status, exitStatus, result, error }: Process,
  reason: StepResult['reason']['kind'],
  none: string,
): [Label, string][] {
  const rows: [Label, string][] = [['status', code(status)]];
  if (exitStatus !== null && reason !== 'result')
    rows.push(['result', result === null ? none : code(plain(result))]);
  if (exitStatus !== null && reason !== 'exit-status') rows.push(['exit-status', code(exitStatus)]);
  if (error !== null && error !== '' && reason !== 'aborted' && reason !== 'exit-status')
    rows.push(['error', code(plain(error))]);
  return rows;
}

/**
 * `hosts[0].name: web01`, a line for each value: as JSON, what is escaped twice is nothing that the runner would find
 * to mask it.
 */
function linesOfParameters(parameters: JsonObject): string[] {
  const lines: string[] = [];
  const add = (name: string, value: Json): void => {
    if (lines.length > PARAMETERS) return;
    if (Array.isArray(value) && value.length > 0)
      for (const [index, item] of (value as readonly Json[]).entries()) add(`${name}[${index}]`, item);
    else if (isJsonObject(value) && Object.keys(value).length > 0)
      for (const [key, member] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, member);
    else {
      const text = `${cut(name, PARAMETER_CHARACTERS)}: ${plain(value)}`;
      lines.push(text.length > 2 * PARAMETER_CHARACTERS ? `${cut(name, PARAMETER_CHARACTERS)}: …` : text);
    }
  };
  add('', parameters);
  return lines;
}

/** Seconds and the server's own time zone are enough for a person. */
function timeIn(time: string): string {
  return time.replace(/^(\d+-\d+-\d+)T(\d+:\d+:\d+)(?:\.\d+)?(.*)$/, '$1 $2 $3');
}

type Labels = Words['catalog']['labels'];

function consoleOf(output: string, labels: Labels): string[] {
  if (output === '') return [];
  const end = output.slice(-CONSOLE_CHARACTERS);
  const isAll = end.length === output.length;
  // The first line is cut, so it is dropped, unless it is the only one.
  const firstEnd = /\r\n|[\r\n]/.exec(end);
  const rest = firstEnd ? end.slice(firstEnd.index + firstEnd[0].length) : '';
  const shown = isAll || rest === '' ? end : rest;
  const title = isAll ? labels.console : labels['console-end'];
  return [`<details><summary>${title}</summary><pre>${escapeHtml(shown)}</pre></details>`];
}

function heading(mark: string, title: string): string {
  return `<h2>${mark} ${words(oneLine(title, 2 * CELL_CHARACTERS))}</h2>`;
}

interface Shown {
  readonly codeLink: CodeLink | undefined;
  /** What lies below it is a link; what else the server calls an address leads nowhere. */
  readonly server?: string;
  readonly catalog: Words['catalog'];
}

/**
 * Our words, with text of the server in them: a paragraph for each heading, and one box for the lines that a gutter sets
 * off as those of the server.
 */
function block(text: string, shown: Shown): string {
  const headings = Object.values(shown.catalog.headings).filter((name) => /[:：]$/.test(name));
  const paragraphs: { isPrinted: boolean; lines: string[] }[] = [];
  for (const line of linesOf(cut(text, TEXT_CHARACTERS))) {
    const rest = line.trimStart();
    const isPrinted = rest.startsWith(GUTTER.trim());
    const name = headings.find((candidate) => line.startsWith(candidate));
    if (paragraphs.at(-1)?.isPrinted !== isPrinted || name !== undefined)
      paragraphs.push({ isPrinted, lines: [] });
    const indent = '&nbsp;'.repeat(line.length - rest.length);
    const said = name === undefined ? rest : rest.slice(name.length);
    paragraphs
      .at(-1)
      ?.lines.push(
        isPrinted
          ? escapeHtml(rest.slice(GUTTER.length))
          : indent + (name === undefined ? '' : title(name)) + withLinks(said, shown.server),
      );
  }
  if (shown.codeLink) {
    const { name, url } = shown.codeLink;
    paragraphs.push({ isPrinted: false, lines: [url === undefined ? name : link(name, url)] });
  }
  return paragraphs
    .map(({ isPrinted, lines }) =>
      isPrinted ? `<pre>${lines.join('&#10;')}</pre>` : `<p>${lines.join('<br>')}</p>`,
    )
    .join('');
}

function withLinks(text: string, server: string | undefined): string {
  // Every other one is an address.
  const pieces = text.split(/(https?:\/\/[^\s"<>]+)/);
  const isOurs = (url: string) => server !== undefined && url.startsWith(`${server}/`);
  return pieces
    .map((piece, index) => (index % 2 === 1 && isOurs(piece) ? link(piece, piece) : words(piece)))
    .join('');
}
