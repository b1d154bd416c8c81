/** What may stand on the command line, what is refused, and the language of it. */
import { describe, expect, test } from '@jest/globals';
import { sourceOf } from '../../src/cli/front.ts';
import { optionsOf, parseCommandLine } from '../../src/cli/options.ts';
import { languageOf, LANGUAGES } from '../../src/inputs/language.ts';
import { loadCatalog, Words } from '../../src/words/say.ts';

/** By the name of each problem, its kind. */
function problemsOf(args: readonly string[]): Record<string, string> {
  return Object.fromEntries(parseCommandLine(args).problems.map(({ name, problem }) => [name, problem.kind]));
}

describe('refused', () => {
  test.each<[line: string, name: string, kind: string]>([
    ['runn /x', 'runn', 'unknown-command'],
    ['run /x --time-out 5m', '--time-out', 'unknown-option'],
    // Of another command, of GitHub, and a short one.
    ['suspend 1 --timeout 5m', '--timeout', 'unknown-option'],
    ['run /x --summary true', '--summary', 'unknown-option'],
    ['run /x -x', '-x', 'unknown-option'],
    ['run /x --no-console', '--no-console', 'unknown-option'],
    ['run /x --no-wait=false', '--no-wait', 'unknown-option'],
    ['run /x --timeout', '--timeout', 'needs-value'],
    ['run /x --state --json', '--state', 'needs-value'],
    ['run /x --timeout --parameters a:1 --wait', '--timeout', 'needs-value'],
    ['run /x --state=', '--state', 'needs-value'],
    ['run /x --timeout 5m --timeout=6m', '--timeout', 'given-twice'],
    ['run /x --wait --no-wait', '--no-wait', 'given-twice'],
    ['run /x --jobflow /x', '--jobflow', 'given-twice'],
    ['run /x /y', '/y', 'too-many-arguments'],
    ['finish state', 'state', 'too-many-arguments'],
    ['run /x --json=yes', '--json', 'not-boolean'],
    ['run /x --grace 30', '--grace', 'no-unit'],
    ['run /x --grace 2d', '--grace', 'too-long'],
    ['run /x --parameters a:1 --parameters-file .', '--parameters-file', 'file-unusable'],
    ['run /x --parameters-file nothing.yml', '--parameters-file', 'file-unusable'],
    ['run /x --token 0123', '--token', 'token-on-command-line'],
    ['run /x --token=0123', '--token', 'token-on-command-line'],
  ])('%s', (line, name, kind) => {
    expect(problemsOf(line.split(' '))).toEqual({ [name]: kind });
  });

  test('an option is not lost as the missing value of another', () => {
    const { values } = parseCommandLine(['run', '/x', '--timeout', '--state', '--json', '--grace', '5s']);
    expect(Object.fromEntries(values)).toEqual({ json: 'true', grace: '5s' });
  });

  test('what comes near is named', () => {
    const { problems } = parseCommandLine(['runn', '--time-out', '5m', '--tokn', '0123']);
    expect(problems).toMatchObject([
      { problem: { near: 'run' } },
      { problem: { near: '--timeout' } },
      { name: '--tokn' },
    ]);
  });

  test('all of it, in one go', () => {
    expect(problemsOf('run --grace 5 --state . --bogus --timeout --junit no/x --json=1'.split(' '))).toEqual({
      '--grace': 'no-unit',
      '--bogus': 'unknown-option',
      '--timeout': 'needs-value',
      '--json': 'not-boolean',
    });
  });
});

describe('taken', () => {
  test.each<[args: string[], values: Record<string, string>]>([
    [['--parameters', 'name: 花子'], { parameters: 'name: 花子' }],
    [['--parameters=name: 花子'], { parameters: 'name: 花子' }],
    [['--dry-run'], { 'dry-run': 'true' }],
    [['--dry-run', 'false'], { 'dry-run': 'false' }],
    [['--dry-run=true'], { 'dry-run': 'true' }],
    [['--no-dry-run'], { 'dry-run': 'false' }],
    [['--command-line=--human'], { 'command-line': '--human' }],
    [['--fail-on-result', '-1', '--fail-on-result=false'], { 'fail-on-result': '-1\nfalse' }],
    [['--headers', 'A: 1', '--headers=B: 2'], { headers: 'A: 1\nB: 2' }],
    [['--timeout', ''], { timeout: '' }],
  ])('%j', (options, expected) => {
    for (const args of [
      ['run', '/x', ...options],
      ['run', ...options, '/x'],
      [...options, 'run', '/x'],
      ['run', ...options, '--', '/x'],
      ['run', ...options, '--jobflow', '/x'],
    ]) {
      const { command, values, problems } = parseCommandLine(args);
      expect([command, Object.fromEntries(values), problems]).toEqual([
        'run',
        { jobflow: '/x', ...expected },
        [],
      ]);
    }
  });
});

test.each<[Record<string, string>, string[], 'en' | 'ja']>([
  [{}, [], 'en'],
  [{ LANG: 'ja_JP.UTF-8' }, [], 'ja'],
  [{ LANG: 'de_DE.UTF-8' }, [], 'en'],
  [{ LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'C' }, [], 'ja'],
  [{ LC_ALL: 'C', LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8' }, [], 'en'],
  [{ LC_ALL: '', LANG: 'ja_JP.UTF-8' }, [], 'ja'],
  [{ KOMPIRA_LANGUAGE: 'en', LC_ALL: 'ja_JP.UTF-8' }, [], 'en'],
  [{ KOMPIRA_LANGUAGE: 'ja' }, [], 'ja'],
  [{ KOMPIRA_LANGUAGE: 'ja', LC_ALL: 'ja_JP.UTF-8' }, ['--language', 'en'], 'en'],
  [{ KOMPIRA_LANGUAGE: 'en' }, ['--language=ja'], 'ja'],
])('the language of %j, %j: %s', (env, args, language) => {
  expect(languageOf(sourceOf(parseCommandLine(['run', ...args]), env))).toBe(language);
});

test.each([
  ['timeout', undefined, '--timeout'],
  ['token-location', 'query', '--token-location query'],
  ['insecure', 'true', '--insecure'],
  ['wait', 'false', '--no-wait'],
  ['jobflow', undefined, '<jobflow>'],
  ['token', undefined, '--token-file'],
  ['command', 'wait 262', 'kompira wait 262'],
])('%s, %s is written %s', (name, value, written) => {
  expect(sourceOf(parseCommandLine(['run', '/x']), {}).spell(name, value)).toBe(written);
});

test.each(LANGUAGES)('in %s, an advice can be copied to this command line', async (language) => {
  const { spell } = sourceOf(parseCommandLine(['run', '/x']), {});
  const { errors, reasons, problems, waitLater } = new Words(await loadCatalog(language), spell).catalog;
  const subject = { name: '/x', process: undefined, quote: (text: string) => text };
  const running = { rows: [], isMore: false };
  const clear = { kind: 'clear-text', text: 'http://x', https: 'https://x', canBeInsecure: true } as const;
  const texts = [
    ...Object.values(errors).map(({ todo }) => todo),
    reasons.started({ kind: 'started' }, subject),
    reasons.skipped({ kind: 'skipped', running }, subject),
    problems['clear-text'](clear),
    waitLater('262'),
  ];
  expect(texts.join('\n')).not.toMatch(/--[a-z-]+: (true|false|query|skip)/);
  for (const written of ['--no-wait', '--if-running skip', '--token-location query', 'kompira wait 262'])
    expect(texts.join('\n')).toContain(written);
});

test.each(LANGUAGES)('in %s, what to do names inputs as they are written here', async (language) => {
  const { errors, outage } = new Words(await loadCatalog(language), (name) => name.toUpperCase()).catalog;
  const names = optionsOf('run').filter((name) => name.includes('-'));
  const bare = new RegExp(`(?<![\\w-])(${names.join('|')})(?![\\w-])`);
  for (const text of [outage, ...Object.values(errors).map(({ todo }) => todo)])
    expect(text).not.toMatch(bare);
});
