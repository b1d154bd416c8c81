/** Every fact can be said, in both languages, with all that is known of it; and nothing is said elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { OUTCOMES, type Reason, type StepResult } from '../../src/core/result.ts';
import { RequestError, type ShownCertificate, type TlsProblem } from '../../src/errors.ts';
import type { ProcessRow } from '../../src/kompira/answers.ts';
import { InputError } from '../../src/inputs/problems.ts';
import { durationIn } from '../../src/words/duration.ts';
import { CODES } from '../../src/words/facts.ts';
import { type Context, loadCatalog, Words } from '../../src/words/say.ts';
import * as samples from '../support/samples.ts';
import { broken, invalid, PROCESS, refused, ROW } from '../support/samples.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Full-width marks too: a bracket or a comma of that kind is a mistake in English. */
const NOT_ENGLISH = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
/** What shows that a field was missing, or of another type than the sentence thinks. */
const MISHAP = /undefined|\[object|NaN/;

const pageUrl = (path: string) => `https://people.example.com${path}`;
const CONTEXT: Context = { name: '/root/restart_process', pageUrl, consoleShown: false, quotesConsole: true };

interface Sample {
  readonly name: string;
  readonly fact: object;
  readonly say: (words: Words) => string;
  /** Fields that are not said, on purpose. */
  readonly unsaid: readonly string[];
}

function samplesOf(
  union: string,
  facts: Readonly<Record<string, readonly { readonly kind: string }[]>>,
  say: (words: Words, fact: never) => string,
  unsaid: Readonly<Record<string, readonly string[]>> = {},
): Sample[] {
  return Object.entries(facts).flatMap(([kind, all]) =>
    all.map((fact, index) => ({
      name: `${union} ${kind} ${index + 1}`,
      fact,
      say: (words: Words) => say(words, fact as never),
      unsaid: unsaid[kind] ?? [],
    })),
  );
}

/** A process that waits, suspended, is known of each. */
function resultOf(reason: Reason): StepResult {
  return { outcome: 'failed', reason, process: { path: PROCESS.path, last: PROCESS } };
}

const SAMPLES: readonly Sample[] = [
  ...samplesOf('reason', samples.REASONS, (words, reason) => words.result(resultOf(reason), CONTEXT).text, {
    // A word of each language.
    'wrong-options': ['type'],
  }),
  ...samplesOf(
    'problem',
    samples.PROBLEMS,
    (words, problem) => words.inputError(new InputError([{ name: 'input', problem }])).text,
    // The sentence is about what to write instead.
    { 'path-is-url': ['text'], 'address-of-jobflow': ['text'] },
  ),
  ...samplesOf('breakdown', samples.BREAKDOWNS, (words, breakdown) => words.cause(broken(true, breakdown))),
  ...samplesOf('defect', samples.DEFECTS, (words, defect) => words.cause(invalid(defect))),
  ...samplesOf('notice', samples.NOTICES, (words, notice) => words.notice(notice).text, {
    suspended: ['watchedMs', 'expectedMs'],
    'new-for-long': ['watchedMs', 'expectedMs'],
    'waiting-for-long': ['watchedMs', 'expectedMs'],
  }),
  ...samplesOf('warning', samples.WARNINGS, (words, warning) => words.warning(warning, 'INSECURE').text),
  ...samplesOf('line', samples.LINES, (words, line) => words.line(line)),
  ...samplesOf('hint', samples.HINTS, (words, hint) => {
    const reason = { kind: 'not-sent', cause: refused(404, 'reason'), hint } as const;
    return words.result(resultOf(reason), CONTEXT).text;
  }),
  ...samplesOf('ending', samples.ENDINGS, (words, ending) => words.ending(ending).join('\n')),
  ...samplesOf('doubt', samples.DOUBTS, (words, doubt) =>
    words.ending({ kind: 'not-proven', doubt }).join('\n'),
  ),
];

/** Fields that choose the words instead of standing in them. */
const CHOICES = ['kind', 'of', 'doing', 'limit', 'is', 'expected', 'problem', 'command', 'end', 'option'];

/** What has to stand in the text of a fact. */
function saidOf(words: Words, fact: object, unsaid: readonly string[]): string[] {
  const duration = durationIn(words.catalog.locale);
  return Object.entries(fact).flatMap(([name, value]: [string, unknown]): string[] => {
    if (CHOICES.includes(name) || unsaid.includes(name)) return [];
    if (typeof value === 'string')
      return [name === 'type' ? value.replace('/system/types/', '').replace('script job', '') : value];
    if (typeof value === 'number')
      return [
        name === 'seconds' ? duration(value * 1000) : name.endsWith('Ms') ? duration(value) : String(value),
      ];
    if (value instanceof RequestError) return [words.cause(value)];
    if (Array.isArray(value)) {
      const shown = (value as unknown[]).slice(0, 5);
      return shown.flatMap((item) =>
        typeof item === 'string' ? [spelled(item)] : rowOrFact(words, item as object),
      );
    }
    if (typeof value !== 'object' || value === null) return [];
    // Their tests are below.
    return name === 'process' || name === 'last' || name === 'shown' ? [] : saidOf(words, value, unsaid);
  });
}

function rowOrFact(words: Words, item: object): string[] {
  if (!('startedTime' in item)) return saidOf(words, item, []);
  const { path, status, user, startedTime } = item as ProcessRow;
  return [pageUrl(path), status, user, startedTime].flatMap((text) => text ?? []);
}

/** An option of the API as its input is called. */
const spelled = (text: string) => (/^[a-z]+_[a-z]+$/.test(text) ? text.replaceAll('_', '-') : text);

describe.each(['en', 'ja'] as const)('in %s', (language) => {
  let words: Words;
  beforeAll(async () => {
    words = new Words(await loadCatalog(language), (name) => name);
  });

  /** It says something, in this language. */
  function expectSentence(text: string): void {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(MISHAP);
    if (language === 'ja') expect(text).toMatch(JAPANESE);
    else expect(text).not.toMatch(NOT_ENGLISH);
  }

  test.each(SAMPLES.map((sample) => [sample.name, sample] as const))('%s', (_name, { fact, say, unsaid }) => {
    const text = say(words);
    expectSentence(text);
    for (const said of saidOf(words, fact, unsaid)) expect(text).toContain(said);
  });

  test.each(Object.values(samples.REASONS).flat())('the reason $kind names what it is about', (reason) => {
    expect(words.result(resultOf(reason), CONTEXT).text).toContain(CONTEXT.name);
  });

  test.each(CODES)('KOMPIRA-%s has a reason and something to do, in whole sentences', (code) => {
    const { why, todo } = words.catalog.errors[code];
    expectSentence(why);
    expectSentence(todo);
    const end = language === 'ja' ? /。$/ : /\.$/;
    expect(why).toMatch(end);
    // It may end in something to copy.
    if (!/: [\x20-\x7e]+$/.test(todo)) expect(todo).toMatch(end);
  });

  test('headings, labels and the names of what failed in a connection', () => {
    const { headings, labels, connections, outage } = words.catalog;
    for (const text of [...Object.values({ ...headings, ...labels, ...connections }), outage])
      expectSentence(text);
  });

  test.each(OUTCOMES)('a title for %s, with the name of what it is about', (outcome) => {
    const reason = { kind: 'succeeded' } as const;
    const unknown = {
      kind: 'start-unknown',
      cause: undefined,
      candidates: { kind: 'unlisted', cause: undefined },
    } as const;
    for (const [command, result] of [
      [undefined, { outcome, reason, process: { path: '/process/id_262' } }],
      [undefined, { outcome, reason }],
      [undefined, { outcome, reason: unknown }],
      ['terminate', { outcome, reason }],
    ] as const) {
      const title = words.title(result, { ...CONTEXT, command });
      expectSentence(title);
      expect(title).toContain(CONTEXT.name);
    }
  });

  test.each([
    ['succeeded', ['result-of-process', '5.3']],
    ['aborted', ['error-of-process', '5.3']],
    ['exit-status', ['3', 'error-of-process', '5.3']],
    ['result', ['result-of-process', 'fail-on-result', '5.3']],
    ['shown', ['WAITING']],
    ['had-ended', ['WAITING']],
  ] as const)('what is known of the process stands in %s', (kind, facts) => {
    const [reason] = samples.REASONS[kind];
    const result = words.result({ ...resultOf(reason), outcome: 'succeeded' }, CONTEXT).text;
    for (const fact of [CONTEXT.name, ...facts]) expect(result).toContain(fact);
  });

  test('a timeout says what was seen last, and where', () => {
    const [reason] = samples.REASONS['timed-out'];
    const { text } = words.result(resultOf(reason), CONTEXT);
    for (const fact of ['WAITING', '/root/current_job', '412', pageUrl(PROCESS.path)])
      expect(text).toContain(fact);
    const unseen = words.result(
      { outcome: 'timed-out', reason: { ...reason, last: undefined } },
      CONTEXT,
    ).text;
    expect(unseen).not.toContain('WAITING');
    expectSentence(unseen);
  });

  test('silence says where the process is', () => {
    const { text } = words.notice(samples.NOTICES.silent[0]);
    for (const fact of ['WAITING', '/root/current_job', '412']) expect(text).toContain(fact);
  });

  test.each<[TlsProblem, (keyof ShownCertificate)[]]>([
    ['unknown-authority', ['issuer']],
    ['incomplete-chain', ['issuer']],
    ['wrong-name', ['names']],
    ['expired', ['validTo']],
    ['not-yet-valid', ['validFrom']],
  ])('the certificate is shown: %s', (problem, fields) => {
    const breakdown = samples.BREAKDOWNS.tls[0];
    const text = words.cause(broken(false, { ...breakdown, problem }));
    for (const field of fields) expect(text).toContain(breakdown.shown[field]);
    expect(words.cause(broken(false, { ...breakdown, problem, shown: undefined }))).not.toBe(text);
  });

  test('whether it was sent makes a difference', () => {
    for (const breakdown of [samples.BREAKDOWNS.timeout[0], samples.BREAKDOWNS.connection[0]]) {
      const [sent, unsent] = [words.cause(broken(true, breakdown)), words.cause(broken(false, breakdown))];
      expect(sent).not.toBe(unsent);
      expect(unsent).toContain(samples.ORIGIN);
      expect(sent).toContain('GET /process/id_262');
    }
  });

  test("a refusal quotes Kompira's words, a title of a page, or where a redirect leads", () => {
    const redirect = { to: 'https://to.example.com/x', kind: 'elsewhere' } as const;
    for (const [error, said] of [
      [refused(403, 'reason-of-server'), 'reason-of-server'],
      [refused(502, '', { page: 'title-of-page' }), 'title-of-page'],
      [refused(302, '', { redirect }), redirect.to],
    ] as const) {
      const text = words.cause(error);
      expectSentence(text);
      for (const fact of [said, String(error.status), 'GET /process/id_262']) expect(text).toContain(fact);
    }
    const [own, other] = [words.cause(refused(403, 'x')), words.cause(refused(403, '', { page: 'x' }))];
    expect(own).not.toBe(other);
  });

  test('a child that failed is named, and speaks', () => {
    const child = {
      ...ROW,
      status: 'ABORTED',
      error: 'error-of-child',
      console: 'last-of-child\n',
      failed: true,
    };
    const details = { place: { job: '/root/x', line: 7, source: 'abort()' }, children: [child] };
    const { text } = words.result({ ...resultOf({ kind: 'aborted' }), details }, CONTEXT);
    const facts = [
      child.job,
      'ABORTED',
      'error-of-child',
      pageUrl(child.path),
      'last-of-child',
      '/root/x',
      '7',
    ];
    for (const fact of [...facts, 'abort()', 'line-of-console']) expect(text).toContain(fact);
    const silent = words.result(
      { ...resultOf({ kind: 'aborted' }), details },
      { ...CONTEXT, quotesConsole: false },
    );
    expect(silent.text).not.toMatch(/last-of-child|line-of-console/);
  });

  test('what a kill left undone is said, with where to look', () => {
    const [found] = samples.REASONS['start-unknown'];
    const { candidates } = found;
    const texts = [
      words.finished({ kind: 'start-unknown', jobflow: '/root/x', candidates }, pageUrl),
      words.finished(
        { kind: 'ended', path: PROCESS.path, ending: samples.ENDINGS['not-proven'][0] },
        pageUrl,
      ),
      words.notFinished({ phase: 'to stop', path: PROCESS.path, url: pageUrl(PROCESS.path) }, 'said-by-it'),
      words.notFinished({ phase: 'starting', jobflow: '/root/x', sentAt: 0 }, 'said-by-it'),
      words.crash('said-by-it'),
    ];
    const facts = [
      [ROW.path, '/root/x'],
      [pageUrl(PROCESS.path)],
      [PROCESS.path, 'said-by-it'],
      ['/root/x'],
      ['said-by-it'],
    ];
    for (const [index, { text, title, code }] of texts.entries()) {
      expectSentence(text);
      expectSentence(title);
      expect(code).toBeDefined();
      for (const fact of facts[index] ?? []) expect(text).toContain(fact);
    }
  });

  test('what a mail does is said', () => {
    const form = { kind: 'form', server: samples.ORIGIN, jobflow: '/root/x', token: 'secret' } as const;
    const link = { kind: 'link', url: 'https://page.example.com/secret' } as const;
    for (const [button, facts] of [
      [form, [form.server, form.jobflow]],
      [link, ['page.example.com']],
    ] as const) {
      const text = words.mail(button);
      expectSentence(text);
      expect(text).not.toContain('secret');
      for (const fact of facts) expect(text).toContain(fact);
    }
  });

  test('text of the server is cut, set off, and ends before the runner cuts it', () => {
    const error = `first\n${'long '.repeat(3000)}\nlast`;
    const console = 'c'.repeat(100).concat('\n').repeat(1000);
    const process = { path: PROCESS.path, last: { ...PROCESS, error, console } };
    const { text } = words.result({ outcome: 'failed', reason: { kind: 'aborted' }, process }, CONTEXT);
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(text).toMatch(/first\n│ long/);
    expect(text.endsWith(pageUrl(PROCESS.path))).toBe(true);
    const { text: empty } = words.result(
      {
        ...resultOf({ kind: 'succeeded' }),
        outcome: 'succeeded',
        process: { ...process, last: { ...PROCESS, result: '' } },
      },
      CONTEXT,
    );
    expect(empty).toContain('""');
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
