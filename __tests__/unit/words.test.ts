/** Every fact can be said, in both languages, with all that is known of it; and nothing is said elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { type Hint, OUTCOMES, type Reason, type StepResult } from '../../src/core/result.ts';
import {
  CERTIFICATE_PROBLEMS,
  RefusedError,
  RequestError,
  type ShownCertificate,
  type TlsProblem,
} from '../../src/errors.ts';
import { LANGUAGES } from '../../src/inputs/language.ts';
import { InputError } from '../../src/inputs/problems.ts';
import type { Process, ProcessRow } from '../../src/kompira/answers.ts';
import { durationIn } from '../../src/words/duration.ts';
import { asInWorkflow, CODES } from '../../src/words/facts.ts';
import { type Context, loadCatalog, Words } from '../../src/words/say.ts';
import { expectSentence, JAPANESE } from '../support/language.ts';
import * as samples from '../support/samples.ts';
import { broken, invalid, PROCESS, refused, ROW, SHOWN } from '../support/samples.ts';

const pageUrl = (path: string) => `https://people.example.com${path}`;
const CONTEXT: Context = { name: '/root/restart_process', pageUrl, consoleShown: false, quotesConsole: true };

interface Sample {
  readonly fact: { readonly kind: string };
  readonly say: (words: Words) => string;
}

function samplesOf(
  facts: Readonly<Record<string, readonly { readonly kind: string }[]>>,
  say: (words: Words, fact: never) => string,
): Sample[] {
  return Object.values(facts).flatMap((all) =>
    all.map((fact) => ({ fact, say: (words: Words) => say(words, fact as never) })),
  );
}

/** A process that waits, suspended, is known of each. */
function resultOf(reason: Reason): StepResult {
  return { outcome: 'failed', reason, process: { path: PROCESS.path, last: PROCESS } };
}

const ofHint = (hint: Hint): Reason => {
  return { kind: 'not-sent', cause: refused(404, 'reason'), hint };
};

const SAMPLES: readonly Sample[] = [
  ...samplesOf(samples.REASONS, (words, reason) => words.result(resultOf(reason), CONTEXT).text),
  ...samplesOf(
    { problems: samples.PROBLEMS },
    (words, problem) => words.inputError(new InputError([{ name: 'x', problem }])).text,
  ),
  ...samplesOf(samples.BREAKDOWNS, (words, breakdown) => words.cause(broken(true, breakdown))),
  ...samplesOf(samples.DEFECTS, (words, defect) => words.cause(invalid(defect))),
  ...samplesOf(samples.NOTICES, (words, notice) => words.notice(notice).text),
  ...samplesOf(samples.WARNINGS, (words, warning) => words.warning(warning).text),
  ...samplesOf(samples.LINES, (words, line) => words.line(line)),
  ...samplesOf(samples.HINTS, (words, hint) => words.result(resultOf(ofHint(hint)), CONTEXT).text),
  ...samplesOf(samples.ENDINGS, (words, ending) => words.ending(ending).join('\n')),
];

/** Fields that choose the words instead of standing in them. */
const CHOICES = ['kind', 'of', 'doing', 'limit', 'is', 'expected', 'problem', 'command', 'end', 'option'];
/** Fields of a kind that are not said, on purpose: a word of each language, or what is better written otherwise. */
const UNSAID: Readonly<Record<string, readonly string[]>> = {
  'wrong-options': ['type'],
  'proxy-refused': ['variable'],
  'path-is-url': ['text'],
  'address-of-jobflow': ['text'],
  suspended: ['watchedMs', 'expectedMs'],
  'new-for-long': ['watchedMs', 'expectedMs'],
  'waiting-for-long': ['watchedMs', 'expectedMs'],
};

/** Of a problem with a certificate that has a code, the words of Node say no more. */
const SAID_BY_CODE: readonly TlsProblem[] = CERTIFICATE_PROBLEMS.slice(0, 6);

/** What has to stand in the text of a fact. */
function saidOf(words: Words, fact: object): string[] {
  const duration = durationIn(words.catalog.locale);
  const isSaid = 'problem' in fact && SAID_BY_CODE.some((problem) => problem === fact.problem);
  const unsaid = isSaid ? ['said'] : 'kind' in fact ? (UNSAID[String(fact.kind)] ?? []) : [];
  return Object.entries(fact).flatMap(([name, value]: [string, unknown]): string[] => {
    if (CHOICES.includes(name) || unsaid.includes(name)) return [];
    if (typeof value === 'string') return [name === 'type' ? value.replace('/system/types/', '') : value];
    if (name === 'seconds') return [duration(Number(value) * 1000)];
    if (typeof value === 'number') return [name.endsWith('Ms') ? duration(value) : String(value)];
    if (value instanceof RequestError) return [words.cause(value)];
    if (Array.isArray(value))
      return value.slice(0, 5).flatMap((item) => itemOf(words, item as string | object));
    if (typeof value !== 'object' || value === null) return [];
    // Their tests are below.
    return name === 'process' || name === 'last' || name === 'shown' ? [] : saidOf(words, value);
  });
}

/** A word of a list, an option of the API as its input is called, or a process in a line. */
function itemOf(words: Words, item: string | object): string[] {
  if (typeof item === 'string') return [/^[a-z]+_[a-z]+$/.test(item) ? item.replaceAll('_', '-') : item];
  if (!('startedTime' in item)) return saidOf(words, item);
  const { path, status, user, startedTime } = item as ProcessRow;
  return [pageUrl(path), status, user ?? '', startedTime ?? ''];
}

describe.each(LANGUAGES)('in %s', (language) => {
  let words: Words;
  beforeAll(async () => {
    words = new Words(await loadCatalog(language), asInWorkflow);
  });

  function expectSaid(text: string, facts: readonly string[]): void {
    expectSentence(language, text);
    for (const fact of facts) expect(text).toContain(fact);
  }

  test.each(SAMPLES.map((sample) => [sample.fact.kind, sample] as const))('%s', (_kind, { fact, say }) => {
    const text = say(words);
    // Some is quoted as JSON.
    const asGiven = text.replace(/\\(.)/g, (_escape, letter) => (letter === 'n' ? '\n' : String(letter)));
    expectSaid(text + asGiven, saidOf(words, fact));
  });

  test.each(Object.values(samples.REASONS).flat())('the reason $kind names what it is about', (reason) => {
    expect(words.result(resultOf(reason), CONTEXT).text).toContain(CONTEXT.name);
  });

  test.each(CODES)('KOMPIRA-%s has a reason and something to do, in whole sentences', (code) => {
    const end = language === 'ja' ? /。$/ : /\.$/;
    const { why, todo } = words.catalog.errors[code];
    for (const text of [why, todo]) {
      expectSentence(language, text);
      // It may end in something to copy.
      expect(text.replace(/: [\x20-\x7e]+$/, language === 'ja' ? '。' : '.')).toMatch(end);
    }
  });

  test('headings, labels and the names of what failed in a connection', () => {
    const { headings, labels, connections, outage } = words.catalog;
    for (const text of [...Object.values({ ...headings, ...labels, ...connections }), outage])
      expectSentence(language, text);
  });

  test.each(OUTCOMES)('a title for %s, with the name of what it is about', (outcome) => {
    const reason = { kind: 'succeeded' } as const;
    const [unknown] = samples.REASONS['start-unknown'];
    const title = (result: Omit<StepResult, 'outcome'>, command?: string) =>
      words.title({ outcome, ...result }, { ...CONTEXT, command });
    for (const text of [
      title({ reason, process: { path: '/process/id_262' } }),
      title({ reason }),
      title({ reason: unknown }),
      title({ reason }, 'terminate'),
    ])
      expectSaid(text, [CONTEXT.name]);
  });

  test.each([
    ['succeeded', ['result-of-process', '5.3']],
    ['aborted', ['error-of-process', '5.3']],
    ['exit-status', ['3', 'error-of-process', '5.3']],
    ['result', ['result-of-process', 'fail-on-result', '5.3']],
    ['shown', ['WAITING']],
    ['had-ended', ['WAITING']],
    ['timed-out', ['WAITING', '/root/current_job', '412', pageUrl(PROCESS.path)]],
  ] as const)('what is known of the process stands in %s', (kind, facts) => {
    const [reason] = samples.REASONS[kind];
    const outcome = kind === 'timed-out' ? 'timed-out' : 'succeeded';
    expectSaid(words.result({ ...resultOf(reason), outcome }, CONTEXT).text, [CONTEXT.name, ...facts]);
  });

  test('a timeout of what was never seen; silence says where the process is', () => {
    const reason = { ...samples.REASONS['timed-out'][0], last: undefined };
    const { text } = words.result({ outcome: 'timed-out', reason }, CONTEXT);
    expectSentence(language, text);
    expect(text).not.toContain('WAITING');
    expectSaid(words.notice(samples.NOTICES.silent[0]).text, ['WAITING', '/root/current_job', '412']);
  });

  test.each<[TlsProblem, keyof ShownCertificate & keyof typeof SHOWN]>([
    ['unknown-authority', 'issuer'],
    ['incomplete-chain', 'issuer'],
    ['wrong-name', 'names'],
    ['expired', 'validTo'],
    ['not-yet-valid', 'validFrom'],
  ])('the certificate is shown: %s', (problem, field) => {
    const breakdown = { ...samples.BREAKDOWNS.tls[0], problem };
    const text = words.cause(broken(false, breakdown));
    expect(text).toContain(SHOWN[field]);
    expect(words.cause(broken(false, { ...breakdown, shown: undefined }))).not.toBe(text);
    // The code in the same brackets, and nothing of Node's words.
    expect(text).toContain('ESTRANGE');
    expect(text).not.toMatch(/\) \(|said-by-it/);
  });

  test('what to do fits what is known', () => {
    const { errors, noProcess, candidatesAbove, waitLater } = words.catalog;
    const [timedOut] = samples.REASONS['timed-out'];
    const [notStarted] = samples.REASONS['start-unknown'];
    const gone = refused(404, 'Not found.');
    const say = (reason: Reason) => words.result({ ...resultOf(reason), outcome: 'error' }, CONTEXT).text;
    const seen = (status: Process['status'], suspended: boolean, ending = timedOut.ending) =>
      say({ ...timedOut, last: { ...PROCESS, status, suspended }, ending });
    const later = waitLater('262');
    for (const [text, todo] of [
      [seen('RUNNING', false), errors['TIMED-OUT'].todo],
      [seen('NEW', false), errors['START-TIMED-OUT'].todo],
      [seen('WAITING', true), errors.SUSPENDED.todo],
      [say({ kind: 'unreadable', cause: gone }), noProcess],
      [words.notice({ kind: 'unreachable', error: gone, forMs: 1 }).advice, noProcess],
      [words.advise(new RefusedError('GET /root/x', { status: 404, reason: 'x' })), errors['NOT-FOUND'].todo],
      [say(notStarted), candidatesAbove],
      [say({ ...notStarted, candidates: { kind: 'none', newest: [ROW] } }), errors['START-UNKNOWN'].todo],
    ] as const) {
      expectSentence(language, text);
      expect(text).toContain(todo);
    }
    expect(seen('RUNNING', false)).toContain(later);
    // What was terminated can be neither resumed nor waited for.
    const terminated = seen('WAITING', true, { kind: 'stopped', status: 'ABORTED' });
    expect(terminated).toContain(errors['TIMED-OUT'].todo);
    expect(terminated).not.toContain(later);
  });

  test('sentences are joined as the language has it', () => {
    const failure = { kind: 'failed', cause: broken(false, samples.BREAKDOWNS.timeout[0]) } as const;
    for (const text of [
      words.advise(failure.cause),
      words.notice({ kind: 'long-poll-given-up', failure }).text,
    ])
      expect(text).toMatch(language === 'ja' ? /。[^\s]/ : /\. \S/);
    expect(words.advise(failure.cause)).not.toContain('。 ');
  });

  test.each([
    ['REDIRECT-LOGIN', { status: 302, redirect: { to: samples.ORIGIN, kind: 'login' } }],
    ['TOKEN-NOT-SEEN', { status: 401, reason: 'Authentication credentials were not provided.' }],
  ] as const)('%s: nobody is told to put the token where it is already', (code, { status, ...more }) => {
    const advise = (tokenInQuery: boolean) =>
      words.advise(refused(status, '', { ...more, tokenInQuery })).replace('\n', ' ');
    expect(advise(false)).toContain(words.catalog.errors[code].todo);
    expect(advise(true)).toContain(words.catalog.inQuery[code] ?? 'missing');
    expectSentence(language, advise(true));
  });

  test('a proxy that wants a login: the variable that it is in is named', () => {
    const [, , breakdown] = samples.BREAKDOWNS['proxy-refused'];
    expect(breakdown && words.advise(broken(false, breakdown))).toContain('HTTP_PROXY=http://user:password@');
  });

  test('whether it was sent makes a difference', () => {
    for (const breakdown of [samples.BREAKDOWNS.timeout[0], samples.BREAKDOWNS.connection[0]]) {
      expect(words.cause(broken(true, breakdown))).toContain('GET /process/id_262');
      expect(words.cause(broken(false, breakdown))).toContain(samples.ORIGIN);
      expect(words.cause(broken(false, breakdown))).not.toBe(words.cause(broken(true, breakdown)));
    }
  });

  test("a refusal quotes Kompira's words, a title of a page, or where a redirect leads", () => {
    const redirect = { to: 'https://to.example.com/x', kind: 'elsewhere' } as const;
    const call = 'GET /process/id_262';
    expectSaid(words.cause(refused(403, 'reason-of-server')), ['reason-of-server', '403', call]);
    expectSaid(words.cause(refused(502, '', { page: 'title-of-page' })), ['title-of-page', '502', call]);
    expectSaid(words.cause(refused(302, '', { redirect })), [redirect.to, '302', call]);
    expect(words.cause(refused(403, 'x'))).not.toBe(words.cause(refused(403, '', { page: 'x' })));
  });

  const CHILD = { ...ROW, status: 'ABORTED', error: 'error-of-child', failed: true };

  test('children that failed are named, with the last of what they printed', () => {
    const console = Array.from({ length: 7 }, (_, index) => `child-line-${index}\n`).join('');
    const children = [
      ...[1, 2, 3, 4, 5].map(() => ({ ...CHILD, console })),
      { ...ROW, failed: false, job: 'good' },
    ];
    const details = { place: { job: '/root/x', line: 7, source: 'abort()' }, children, moreChildren: 0 };
    const say = (quotesConsole: boolean) =>
      words.result({ ...resultOf({ kind: 'aborted' }), details }, { ...CONTEXT, quotesConsole }).text;
    const facts = ['/root/x', '7', 'abort()', ROW.job ?? '', 'ABORTED', 'error-of-child', pageUrl(ROW.path)];
    expectSaid(say(true), [...facts, 'child-line-2', 'child-line-6', 'line-of-console']);
    expect(say(true)).not.toMatch(/child-line-[01]|good/);
    expectSaid(say(false), facts);
    expect(say(false)).not.toMatch(/child-line|line-of-console/);
  });

  test('what a kill left undone is said, with where to look', () => {
    const [{ candidates }] = samples.REASONS['start-unknown'];
    const { path } = PROCESS;
    const ended = { kind: 'ended', path, ending: samples.ENDINGS['not-proven'][0] } as const;
    const starting = { phase: 'starting', jobflow: '/root/x', sentAt: 0 } as const;
    for (const [{ text, title, code }, facts] of [
      [
        words.finished({ kind: 'start-unknown', jobflow: '/root/x', candidates }, pageUrl),
        [ROW.path, '/root/x'],
      ],
      [words.finished(ended, pageUrl), [pageUrl(path)]],
      [words.notFinished({ phase: 'to stop', path, url: pageUrl(path) }, 'said-by-it'), [path, 'said-by-it']],
      [words.notFinished(starting, 'said-by-it'), ['/root/x']],
      [words.stateUnreadable(), []],
      [words.crash('said-by-it'), ['said-by-it']],
    ] as const) {
      expectSaid(text, facts);
      expectSentence(language, title);
      expect(code).toBeDefined();
    }
  });

  test('what a mail does is said', () => {
    const form = { kind: 'form', server: samples.ORIGIN, jobflow: '/root/x', token: 'secret' } as const;
    const link = { kind: 'link', url: 'https://page.example.com/secret' } as const;
    expectSaid(words.mail(form), [form.server, form.jobflow]);
    expectSaid(words.mail(link), ['page.example.com']);
    expect(words.mail(form) + words.mail(link)).not.toContain('secret');
  });

  test('text of the server is cut, set off, and ends before the runner cuts it', () => {
    const error = `first\n${'long '.repeat(3000)}\nlast`;
    const console = 'c'.repeat(100).concat('\n').repeat(1000);
    const process = { path: PROCESS.path, last: { ...PROCESS, error, console } };
    const details = {
      place: null,
      children: Array.from({ length: 50 }, () => ({ ...CHILD, error, console })),
      moreChildren: 0,
    };
    const reason = { kind: 'aborted' } as const;
    const { text } = words.result({ outcome: 'failed', reason, process, details }, CONTEXT);
    expect(text.length).toBeLessThanOrEqual(4000);
    expectSaid(text, [words.catalog.headings['last-output']]);
    expect(text).toMatch(/first\n│ long/);
    const counts = [45, 46, 47, 48, 49].map((left) => words.catalog.more(left, false));
    expect(counts.filter((count) => text.includes(count))).toHaveLength(1);
    expect(text.endsWith(pageUrl(PROCESS.path))).toBe(true);
    const empty = { path: PROCESS.path, last: { ...PROCESS, result: '' } };
    const succeeded = { outcome: 'succeeded', reason: { kind: 'succeeded' }, process: empty } as const;
    expect(words.result(succeeded, CONTEXT).text).toContain('""');
  });
});

interface Text {
  readonly text: string;
  /** One of the words that facts are told apart by. */
  readonly isKind: boolean;
}

/** Texts of a program, as they stand in it; what is between them in a template is `…`. */
function textsIn(file: string): Text[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    // A TypeError is a bug, which nobody has to understand who runs a jobflow.
    const isBug = ts.isThrowStatement(node) && node.expression.getText(source).startsWith('new TypeError');
    if (ts.isImportDeclaration(node) || isBug) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      found.push({ text: node.text, isKind: ts.isLiteralTypeNode(node.parent) });
    if (ts.isTemplateExpression(node)) {
      const texts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      found.push({ text: texts.join('…'), isKind: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isSentence = (text: string) => /\p{L}+,? +\p{L}+,? +\p{L}+/u.test(text) || JAPANESE.test(text);
/** The words of a library, by which it is recognised. */
const OF_LIBRARIES = ['Maximum call stack'];

test('no sentence stands outside of src/words', () => {
  const files = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'))
    // The rows of trouble.ts are for a document.
    .filter((file) => !file.startsWith('src/words/') && file !== 'src/core/trouble.ts');
  const texts = files.flatMap((file) => textsIn(file).map((text) => ({ file, ...text })));
  const known = new Set([...OF_LIBRARIES, ...texts.flatMap(({ text, isKind }) => (isKind ? [text] : []))]);
  expect(known.size).toBeGreaterThan(50);
  expect(texts.filter(({ text }) => isSentence(text) && !known.has(text))).toEqual([]);
});
