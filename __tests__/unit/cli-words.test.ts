/** Every option and every finding is said in both languages; and the command line has what the actions have. */
import { describe, expect, test } from '@jest/globals';
import { readManifest } from '../../runner/run-action.ts';
import { type Command, COMMANDS, optionsOf, parseCommandLine } from '../../src/cli/options.ts';
import { type Finding, gradeOf } from '../../src/core/doctor.ts';
import { DEFAULTS } from '../../src/inputs/reader.ts';
import { cliEn } from '../../src/words/cli-en.ts';
import type { CliCatalog } from '../../src/words/cli-facts.ts';
import { helpOnCommand, helpOnProgram } from '../../src/words/cli-help.ts';
import { cliJa } from '../../src/words/cli-ja.ts';
import { expectSentence, JAPANESE } from '../support/language.ts';
import { bare, broken, BREAKDOWNS, facts, HINTS, refused } from '../support/samples.ts';

const [cause, host, jobflow] = [refused(403, 'reason-of-server'), 'kompira.example.com', '/root/x'];
const validTo = 'Nov 26 17:29:49 2026 GMT';

const FINDINGS = facts<Finding>({
  ...bare(
    'tls-unknown',
    'tls-unchecked',
    'no-tls',
    'no-tls-local',
    'clock-unknown',
    'token',
    'rights-unknown',
  ),
  ...bare('wait', 'wait-missing', 'wait-unknown', 'attrs', 'attrs-ignored', 'attrs-unknown'),
  ...bare('filters', 'filters-ignored', 'filters-unknown'),
  proxy: [{ proxy: undefined }, { proxy: 'proxy.example.com:3128' }],
  name: [{ host, addresses: ['192.0.2.1', '2001:db8::1'] }],
  'name-by-proxy': [{ host }],
  'name-unknown': [{ host }],
  tls: [{ issuer: 'O=Example, CN=Example Root', validTo, days: 217 }],
  'tls-expires': [{ validTo, days: 17 }],
  unreachable: [{ cause: broken(false, BREAKDOWNS.connection[0]) }],
  'not-kompira': [{ cause }],
  'token-refused': [{ cause }],
  'request-refused': [{ cause }],
  'filters-refused': [{ cause }],
  'not-examined': (['wait', 'attrs', 'filters'] as const).map((what) => ({ what, cause })),
  clock: [{ aheadMs: 0 }, { aheadMs: -3000 }],
  'clock-wrong': [{ aheadMs: 7_200_000 }, { aheadMs: -7_200_000 }],
  rights: [{ jobflow, type: '/system/types/Jobflow' }],
  'not-a-job': [{ jobflow, type: '/system/types/Channel' }],
  'rights-refused': [
    { jobflow, cause, hint: undefined },
    { jobflow, cause, hint: HINTS['did-you-mean'][0] },
  ],
  version: [
    { server: 'nginx/1.26', isRecent: true },
    { server: 'nginx/1.26', isRecent: false },
    { server: '', isRecent: undefined },
  ],
});

describe.each<['en' | 'ja', CliCatalog]>([
  ['en', cliEn],
  ['ja', cliJa],
])('%s', (language, catalog) => {
  const say = (finding: Finding, texts = { cause: '', hint: '' }): string =>
    (catalog.findings[finding.kind] as (of: Finding, given: object) => string)(finding, texts);

  /** Names of things alone may be the same in both languages. */
  function expectText(text = ''): void {
    expectSentence(JAPANESE.test(text) ? language : 'en', text);
  }

  test.each(Object.values(FINDINGS).flat())('finding $kind', (finding: Finding) => {
    const hint = 'hint' in finding && finding.hint ? '/root/y?' : '';
    const texts = { cause: language === 'en' ? 'Cause. What to do: x.' : '原因。対処: x。', hint };
    const text = say(finding, texts);
    expectSentence(language, text);
    const values = Object.entries(finding).flatMap(([name, value]: [string, unknown]) =>
      // Which sentence it is.
      ['kind', 'what'].includes(name) ? [] : value,
    );
    const said = values.filter((value) => ['string', 'number'].includes(typeof value));
    if (!('aheadMs' in finding)) for (const fact of said) expect(text).toContain(String(fact));
    if ('cause' in finding) expect(text).toContain(texts.cause);
    expect(text).toContain(hint);
    expectText(catalog.grades[gradeOf(finding)]);
  });

  test('an address in place of a name; a certificate that has expired, or will within a day', () => {
    expectSentence(language, say({ kind: 'name', host: '192.0.2.1', addresses: ['192.0.2.1'] }));
    const expired = say({ kind: 'tls-expires', validTo, days: -3 });
    expect(expired).toContain(validTo);
    expect(expired).not.toContain('-3');
    const last = [1, 0].map((days) => say({ kind: 'tls-expires', validTo, days }));
    expect(last.join()).not.toMatch(/1 days|\b0\b/);
    expect(gradeOf({ kind: 'no-tls-local' })).toBe('ok');
  });

  test('every option of every command has a help text, and none is described that there is not', () => {
    const all = new Set([...(Object.keys(COMMANDS) as Command[]).flatMap(optionsOf), 'version']);
    expect(Object.keys(catalog.options).toSorted()).toEqual([...all].toSorted());
    expect(Object.keys(catalog.commands)).toEqual(Object.keys(COMMANDS));
    for (const texts of [catalog.options, catalog.commands, catalog.headings])
      for (const text of Object.values<string | undefined>(texts)) expectText(text);
  });

  test('help: the exit codes of the contract; each option in a line, with its default', () => {
    expect(Object.keys(catalog.exitCodes)).toEqual(['0', '2', '10', '20', '21', '22', '30']);
    const program = helpOnProgram(Object.keys(COMMANDS), catalog);
    for (const text of Object.values(catalog.exitCodes)) {
      expectText(text);
      expect(program).toContain(text);
    }
    const options = optionsOf('run');
    const help = helpOnCommand('run', { options, defaults: DEFAULTS }, catalog);
    for (const name of options) expect(help).toMatch(new RegExp(`^  --${name} .*\\S`, 'm'));
    expect(help).toMatch(/--timeout .*60m\)$/m);
  });
});

describe('what the actions have, the command line has', () => {
  /** Of GitHub alone, or what the command itself says; the token is never taken from the command line. */
  const NOT_HERE = ['token', 'summary', 'command'];

  test.each<[string, Command]>([
    ['', 'run'],
    ['process', 'wait'],
    ['channel', 'send'],
  ])('the inputs of action "%s" are options of %s, with the same defaults', (action, command) => {
    const { inputs } = readManifest(action);
    const names = Object.keys(inputs).filter((name) => !NOT_HERE.includes(name));
    expect(names.length).toBeGreaterThan(10);
    // To receive is a command of its own here.
    const options = [...optionsOf(command), ...(action === 'channel' ? optionsOf('receive') : [])];
    expect(options).toEqual(expect.arrayContaining(names));
    expect(optionsOf(command)).not.toContain('token');
  });

  test.each(Object.keys(COMMANDS) as Command[])(
    '%s takes each of its options, in both spellings',
    (command) => {
      for (const name of optionsOf(command)) {
        if (['help', 'grace'].includes(name) || name.endsWith('-file')) continue;
        for (const args of [[`--${name}`, 'true'], [`--${name}=true`]]) {
          const { problems, values } = parseCommandLine([command, ...args]);
          expect([name, problems, values.get(name)]).toEqual([name, [], 'true']);
        }
      }
    },
  );
});
