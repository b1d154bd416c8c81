/** A report as JUnit XML, in the dialect that Jenkins and GitLab read: the process is a test, and so are its children. */
import { statSync, writeFileSync } from 'node:fs';
import { escapeHtml } from '../html.ts';
import { InputError } from '../inputs/problems.ts';
import { nameOf } from '../words/code-link.ts';
import type { Said, Words } from '../words/say.ts';
import type { Report, Reporting } from './front.ts';

type ToXml = (text: string) => string;

interface Case {
  readonly name: string;
  readonly seconds: number | null;
  readonly tag?: 'failure' | 'error' | 'skipped' | undefined;
  readonly text?: string;
  readonly type?: string;
  readonly console?: string;
}

function ofReport(toXml: ToXml, { result, said, codeLink, context }: Report, words: Words): string {
  const last = result.process?.last;
  const self: Case = {
    name: context.name,
    seconds: last?.elapsedSeconds ?? null,
    tag: TAGS[result.outcome],
    text: said.text,
    type: codeLink?.name ?? '',
    console: last?.console ?? '',
  };
  const children = (result.details?.children ?? []).map((child): Case => ({
    name: `${child.job ?? ''} ${child.path}`.trim(),
    seconds: child.elapsedSeconds,
    tag: child.failed ? 'failure' : undefined,
    text: words.child(child),
    type: child.status,
    console: child.console,
  }));
  const more = result.details?.moreChildren ?? 0;
  const { labels, more: sayMore } = words.catalog;
  const others: Case = { name: `${labels.children}: ${sayMore(more, true)}`, seconds: null, tag: 'skipped' };
  return junit(toXml, context.name, [self, ...children, ...(more > 0 ? [others] : [])]);
}

export interface JunitReporting extends Reporting {
  /**
   * Until there is a result the file says that there is none, so that a kill leaves no older one behind. Throws where it
   * cannot be written.
   */
  readonly begin: (words: Words) => void;
}

/** `masked` hides secrets in a text, before it is escaped. `state`: the state file, which a report never replaces. */
export function junitReport(
  masked: (text: string) => string,
  { file, state }: { file: string; state: string | undefined },
): JunitReporting {
  const write = (xml: string) => {
    if (state !== undefined && isSameFile(file, state))
      throw new InputError([{ name: '--junit', problem: { kind: 'same-file', other: '--state' } }]);
    writeFileSync(file, xml);
  };
  const toXml: ToXml = (text) =>
    // XML has two characters fewer than HTML.
    escapeHtml(masked(text)).replace(/[\ufffe\uffff]/g, '\ufffd');
  const ofError = ({ title, text, code = 'CRASHED' }: Said) => {
    write(junit(toXml, 'kompira', [{ name: title, seconds: null, tag: 'error', text, type: nameOf(code) }]));
  };
  return {
    begin: (words) => {
      const text = words.catalog.headings['not-ended'];
      write(junit(toXml, 'kompira', [{ name: 'kompira', seconds: null, tag: 'error', text }]));
    },
    write: (report, words) =>
      Promise.try(() => {
        write(ofReport(toXml, report, words));
      }),
    writeInvalid: (said) => Promise.try(ofError, said).catch(() => undefined),
  };
}

/** However they are spelled: links and a different case of letters count too. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

const TAGS: Readonly<Partial<Record<Report['result']['outcome'], Case['tag']>>> = {
  failed: 'failure',
  'timed-out': 'failure',
  cancelled: 'error',
  error: 'error',
  skipped: 'skipped',
};

function junit(toXml: ToXml, suite: string, cases: readonly Case[]): string {
  const count = (tag: Case['tag']) => cases.filter((one) => one.tag === tag).length;
  const [{ seconds } = { seconds: null }] = cases;
  const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"${time(seconds)}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kompira" ${totals}>`,
    `<testsuite name="${toXml(suite)}" ${totals}>`,
    ...cases.map((one) => toCase(toXml, suite, one)),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function toCase(
  toXml: ToXml,
  suite: string,
  { name, seconds, tag, text = '', type = '', console: output = '' }: Case,
): string {
  const [first = ''] = text.split('\n', 1);
  const ending =
    tag === undefined
      ? ''
      : `<${tag} message="${toXml(first)}" type="${toXml(type)}">${toXml(text)}</${tag}>`;
  const printed = output === '' ? '' : `<system-out>${toXml(output)}</system-out>`;
  return `<testcase classname="${toXml(suite)}" name="${toXml(name)}"${time(seconds)}>${ending}${printed}</testcase>`;
}

function time(seconds: number | null): string {
  return seconds === null ? '' : ` time="${seconds}"`;
}
