/** Every option and every finding is said in both languages; and the command line has what the actions have. */
import { describe, expect, test } from '@jest/globals';
import { readManifest } from '../../runner/run-action.ts';
import { COMMANDS, optionsOf, parseCommandLine } from '../../src/cli/options.ts';
import { type Finding, gradeOf } from '../../src/core/doctor.ts';
import { DEFAULTS } from '../../src/inputs/reader.ts';
import { cliEn } from '../../src/words/cli-en.ts';
import type { CliCatalog } from '../../src/words/cli-facts.ts';
import { cliJa } from '../../src/words/cli-ja.ts';
import { helpOnCommand, helpOnProgram } from '../../src/words/cli-help.ts';
import { broken, BREAKDOWNS, refused } from '../support/samples.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const NOT_ENGLISH = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
const MISHAP = /undefined|\[object|NaN/;

type Samples = { readonly [Kind in Finding['kind']]: readonly Extract<Finding, { kind: Kind | string }>[] };

const [cause, host] = [refused(403, 'reason-of-server'), 'kompira.example.com'];
const unreachable = broken(false, BREAKDOWNS.connection[0]);
const validTo = 'Nov 26 17:29:49 2026 GMT';

const FINDINGS = {
  proxy: [
    { kind: 'proxy', proxy: undefined },
    { kind: 'proxy', proxy: 'proxy.example.com:3128' },
  ],
  name: [
    { kind: 'name', host, addresses: ['192.0.2.1', '2001:db8::1'] },
    { kind: 'name', host: '192.0.2.1', addresses: ['192.0.2.1'] },
  ],
  'name-by-proxy': [{ kind: 'name-by-proxy', host }],
  'name-unknown': [{ kind: 'name-unknown', host }],
  tls: [{ kind: 'tls', issuer: 'O=Example, CN=Example Root', validTo, days: 217 }],
  'tls-expires': [
    { kind: 'tls-expires', validTo, days: 17 },
    { kind: 'tls-expires', validTo, days: -3 },
  ],
  'tls-unknown': [{ kind: 'tls-unknown' }],
  'tls-unchecked': [{ kind: 'tls-unchecked' }],
  'no-tls': [{ kind: 'no-tls' }],
  unreachable: [{ kind: 'unreachable', cause: unreachable }],
  'not-kompira': [{ kind: 'not-kompira', cause }],
  'token-refused': [{ kind: 'token-refused', cause }],
  'request-refused': [{ kind: 'request-refused', cause }],
  'filters-refused': [{ kind: 'filters-refused', cause }],
  clock: [
    { kind: 'clock', aheadMs: 0 },
    { kind: 'clock', aheadMs: -3000 },
  ],
  'clock-wrong': [
    { kind: 'clock-wrong', aheadMs: 7_200_000 },
    { kind: 'clock-wrong', aheadMs: -7_200_000 },
  ],
  'clock-unknown': [{ kind: 'clock-unknown' }],
  token: [{ kind: 'token' }],
  'rights-unknown': [{ kind: 'rights-unknown' }],
  rights: [{ kind: 'rights', jobflow: '/root/x', type: '/system/types/Jobflow' }],
  'not-a-job': [{ kind: 'not-a-job', jobflow: '/root/x', type: '/system/types/Channel' }],
  'rights-refused': [
    { kind: 'rights-refused', jobflow: '/root/x', cause, hint: undefined },
    {
      kind: 'rights-refused',
      jobflow: '/root/x',
      cause,
      hint: { kind: 'did-you-mean', option: 'jobflow', names: ['/root/y'] },
    },
  ],
  wait: [{ kind: 'wait' }],
  'wait-missing': [{ kind: 'wait-missing' }],
  'wait-unknown': [{ kind: 'wait-unknown' }],
  attrs: [{ kind: 'attrs' }],
  'attrs-ignored': [{ kind: 'attrs-ignored' }],
  'attrs-unknown': [{ kind: 'attrs-unknown' }],
  filters: [{ kind: 'filters' }],
  'filters-ignored': [{ kind: 'filters-ignored' }],
  'filters-unknown': [{ kind: 'filters-unknown' }],
  version: [
    { kind: 'version', server: 'nginx/1.26', isRecent: true },
    { kind: 'version', server: 'nginx/1.26', isRecent: false },
    { kind: 'version', server: '', isRecent: undefined },
  ],
} satisfies Samples;

/** Of a finding, what has to stand in its line. */
function factsOf(finding: Finding): string[] {
  return Object.entries(finding).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'kind' || (name === 'days' && Number(value) < 0) || value === '') return [];
    if (name === 'addresses' && finding.kind === 'name' && finding.addresses.includes(finding.host))
      return [];
    return typeof value === 'string' || name === 'days'
      ? [String(value)]
      : name === 'addresses'
        ? (value as string[])
        : [];
  });
}

describe.each<['en' | 'ja', CliCatalog]>([
  ['en', cliEn],
  ['ja', cliJa],
])('%s', (language, catalog) => {
  function expectText(text: string | undefined): void {
    expect(text?.trim()).toBeTruthy();
    expect(text).not.toMatch(MISHAP);
    if (language === 'en') expect(text).not.toMatch(NOT_ENGLISH);
  }

  test.each(
    Object.values(FINDINGS)
      .flat()
      .map((finding, index) => [`${index} ${finding.kind}`, finding] as const),
  )('finding %s', (_name, finding: Finding) => {
    const texts = {
      cause: language === 'en' ? 'Cause. What to do: x.' : '原因。対処: x。',
      hint: 'hint' in finding && finding.hint ? '/root/y?' : '',
    };
    const say = catalog.findings[finding.kind] as (of: Finding, given: object) => string;
    const text = say(finding, texts);
    expectText(text);
    if (language === 'ja') expect(text).toMatch(JAPANESE);
    for (const fact of factsOf(finding)) expect(text).toContain(fact);
    if ('cause' in finding) expect(text).toContain(texts.cause);
    if (texts.hint !== '') expect(text).toContain(texts.hint);
    expectText(catalog.grades[gradeOf(finding)]);
  });

  test('every option of every command has a help text, and none is described that there is not', () => {
    const all = new Set(
      Object.keys(COMMANDS).flatMap((command) => optionsOf(command as keyof typeof COMMANDS)),
    );
    all.add('version');
    expect(Object.keys(catalog.options).toSorted()).toEqual([...all].toSorted());
    for (const text of Object.values(catalog.options)) expectText(text);
    expect(Object.keys(catalog.commands)).toEqual(Object.keys(COMMANDS));
    for (const text of Object.values({ ...catalog.commands, ...catalog.headings })) expectText(text);
  });

  test('the exit codes are those of the contract', () => {
    expect(Object.keys(catalog.exitCodes)).toEqual(['0', '2', '10', '20', '21', '22', '30']);
    for (const text of Object.values(catalog.exitCodes)) {
      expectText(text);
      expect(helpOnProgram(Object.keys(COMMANDS), catalog)).toContain(text);
    }
  });

  test('the help of a command: each option in a line, with its default', () => {
    const options = optionsOf('run');
    const help = helpOnCommand('run', { options, defaults: DEFAULTS }, catalog);
    for (const name of options) expect(help).toMatch(new RegExp(`^  --${name} .*\\S`, 'm'));
    expect(help).toMatch(/--timeout .*60m\)$/m);
  });
});

describe('what the actions have, the command line has', () => {
  /** Of GitHub alone, or what the command itself says; the token is never taken from the command line. */
  const NOT_HERE = ['token', 'summary', 'command'];

  test.each<[string, keyof typeof COMMANDS]>([
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

  test('each option of each command is taken, in both spellings', () => {
    for (const command of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
      const names = optionsOf(command).filter(
        (name) => !['help', 'grace'].includes(name) && !name.endsWith('-file'),
      );
      for (const name of names) {
        const [spaced, equals] = [[`--${name}`, 'true'], [`--${name}=true`]].map((args) =>
          parseCommandLine([command, ...args]),
        );
        expect([name, spaced?.problems, equals?.problems]).toEqual([name, [], []]);
        expect([name, spaced?.values.get(name), equals?.values.get(name)]).toEqual([name, 'true', 'true']);
      }
    }
  });
});
