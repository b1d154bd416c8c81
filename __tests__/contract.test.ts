/** Each action.yml, the READMEs and the code tell the same story. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readManifest } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { readAlertMail } from '../src/github/alert-mail.ts';
import { readChannelInputs, readProcessInputs, readRunInputs } from '../src/github/inputs.ts';
import { DEFAULTS, type Environment } from '../src/github/reader.ts';
import { run, simulate } from './support/harness.ts';

interface Action {
  /** Where its action.yml is; '' is the root. */
  readonly folder: string;
  readonly read: (env: Environment) => Promise<unknown>;
  /** Where its defaults are not those of the code for all actions. */
  readonly defaults: Readonly<Record<string, string>>;
  /** What it is told is wrong first where it is told nothing. */
  readonly misses: string;
}

const ACTIONS: readonly Action[] = [
  { folder: '', read: readRunInputs, defaults: { 'fail-on-result': 'false' }, misses: 'token' },
  {
    folder: 'process',
    read: (env) => Promise.try(readProcessInputs, env),
    defaults: { command: 'wait', 'fail-on-result': 'false', 'on-timeout': 'leave', 'on-cancel': 'leave' },
    misses: 'token',
  },
  { folder: 'channel', read: readChannelInputs, defaults: { command: 'send' }, misses: 'token' },
  { folder: 'alert-mail', read: (env) => Promise.try(readAlertMail, env), defaults: {}, misses: 'message' },
];
const CONNECTION = [
  'server',
  'token',
  'token-location',
  'ca-certificate',
  'insecure',
  'headers',
  'request-timeout',
  'outage-tolerance',
];
const VARIABLES = ['KOMPIRA_SERVER', 'KOMPIRA_TOKEN'];
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

describe.each(ACTIONS)('the action in "$folder"', ({ folder, read, defaults, misses }) => {
  const manifest = readManifest(folder);
  const inputs = Object.entries(manifest.inputs);
  const outputs = Object.keys(manifest.outputs);
  const connects = CONNECTION.every((name) => name in manifest.inputs);

  test('the runner finds its bundles', () => {
    expect(manifest.runs.using).toBe('node24');
    expect(existsSync(join(folder, manifest.runs.main))).toBe(true);
    if (manifest.runs.post !== undefined) expect(existsSync(join(folder, manifest.runs.post))).toBe(true);
  });

  test('the code reads the inputs that are declared, and no other', async () => {
    const names = new Set<string>();
    const env = new Proxy<Record<string, string>>(
      {},
      {
        get: (_target, name) => {
          names.add(String(name));
          return undefined;
        },
      },
    );
    await expect(read(env)).rejects.toThrow(misses);
    const variables = inputs.map(([name]) => `INPUT_${name.toUpperCase()}`);
    const others = [...VARIABLES, ...(connects ? PROXY_VARIABLES : [])];
    expect([...names].sort()).toEqual([...variables, ...others].sort());
  });

  test('an input left empty is the default of action.yml; fail-on-result alone has a meaning of its own', () => {
    const declared = inputs.flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default] as const],
    );
    const known = Object.entries({ ...DEFAULTS, ...defaults }).filter(([name]) => name in manifest.inputs);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(known));
  });

  test.each(['README.md', 'README.ja.md'])('%s lists its inputs and outputs, in order', (file) => {
    const tables = readTables(readFileSync(file, 'utf8'), folder);
    const own = inputs.filter(([name]) => folder === '' || !connects || !CONNECTION.includes(name));
    expect(tables.inputs.map(([name, value]) => [name, value])).toEqual(
      own.map(([name, input]) => [name, input.required ? 'required' : (input.default ?? '')]),
    );
    expect(tables.outputs.map(([name]) => name)).toEqual(outputs);
    for (const [, ...cells] of [...tables.inputs, ...tables.outputs]) expect(cells.at(-1)).not.toBe('');
  });
});

test('what every action has in common is described in the same words', () => {
  const [root, ...others] = ['', 'process', 'channel'].map((folder) => readManifest(folder).inputs);
  for (const name of CONNECTION.filter((input) => input !== 'token')) {
    for (const inputs of others) expect(inputs[name]).toEqual(root?.[name]);
  }
});

test('a run sets the outputs that are declared, and no other', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow: '/root/restart_process' });
  expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(readManifest().outputs).sort());
});

/**
 * The tables whose first columns hold the names of inputs (three columns) and of outputs (two). Those of the root
 * action stand before all others; those of another under a heading that holds its name in `code`. `必須` is `required`.
 */
function readTables(markdown: string, folder: string): { inputs: string[][]; outputs: string[][] } {
  const sections = markdown.split(/^(?=#+ )/m);
  const isOf = (name: string) => (section: string) =>
    new RegExp(`^#+ .*\`${name}\``).test(section.split('\n', 1)[0] ?? '');
  const others = ACTIONS.map((action) => action.folder).filter((name) => name !== '');
  const own =
    folder === ''
      ? sections.filter((section) => !others.some((name) => isOf(name)(section)))
      : sections.filter(isOf(folder));
  const rows = own
    .flatMap((section) => section.split('\n'))
    .flatMap((line) => {
      const cells = line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim());
      const name = /^`([a-z-]+)`$/.exec(cells[0] ?? '')?.[1];
      return name === undefined
        ? []
        : [[name, ...cells.slice(1).map((cell) => cell.replace(/^`([^`]*)`$/, '$1'))]];
    });
  const required = ([name = '', value = '', meaning = '']: string[]) => [
    name,
    value === '必須' ? 'required' : value,
    meaning,
  ];
  return {
    inputs: rows.filter((cells) => cells.length === 3).map(required),
    outputs: rows.filter((cells) => cells.length === 2),
  };
}
