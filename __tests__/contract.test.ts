/** Each action.yml, the READMEs and the code tell the same story. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readManifest } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { inputs as runnerInputs } from '../src/github/front.ts';
import { readChannelInputs, readProcessInputs, readRunInputs } from '../src/inputs/inputs.ts';
import { readMail } from '../src/inputs/mail.ts';
import { DEFAULTS, type Source } from '../src/inputs/reader.ts';
import { run, simulate } from './support/harness.ts';

interface Action {
  /** Where its action.yml is; '' is the root. */
  readonly folder: string;
  readonly read: (source: Source) => Promise<unknown>;
  /** Where its defaults are not those of the code for all actions. */
  readonly defaults: Readonly<Record<string, string>>;
  /** What it is told is wrong first where it is told nothing. */
  readonly misses: string;
}

const noMask = () => undefined;

const ACTIONS: readonly Action[] = [
  {
    folder: '',
    read: (source) => readRunInputs(source, noMask),
    defaults: { 'fail-on-result': 'false' },
    misses: 'token',
  },
  {
    folder: 'process',
    read: (source) => Promise.try(readProcessInputs, source, noMask),
    defaults: { command: 'wait', 'fail-on-result': 'false', 'on-timeout': 'leave', 'on-cancel': 'leave' },
    misses: 'token',
  },
  {
    folder: 'channel',
    read: (source) => readChannelInputs(source, noMask),
    defaults: { command: 'send' },
    misses: 'token',
  },
  {
    folder: 'alert-mail',
    read: (source) => Promise.try(readMail, source, noMask, (text) => text),
    defaults: {},
    misses: 'message',
  },
];
const CONNECTION = [
  'server',
  'token',
  'token-location',
  'client-certificate',
  'client-key',
  'display-url',
  'language',
  'ca-certificate',
  'insecure',
  'headers',
  'request-timeout',
  'outage-tolerance',
];
const VARIABLES = ['KOMPIRA_SERVER', 'KOMPIRA_TOKEN', 'KOMPIRA_LANGUAGE'];
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
    const variables = new Set<string>();
    const env = new Proxy<Record<string, string>>(
      {},
      {
        get: (_target, name) => {
          variables.add(String(name));
          return undefined;
        },
      },
    );
    const input = (name: string) => {
      names.add(name);
      return '';
    };
    await expect(read({ input, spell: (name) => name, env })).rejects.toThrow(misses);
    expect([...names].sort()).toEqual(inputs.map(([name]) => name).sort());
    expect([...variables].sort()).toEqual([...VARIABLES, ...(connects ? PROXY_VARIABLES : [])].sort());
  });

  test('the Marketplace takes its description', () => {
    expect(manifest.description.length).toBeLessThan(125);
  });

  test('an input left empty is the default of action.yml; fail-on-result alone has a meaning of its own', () => {
    const declared = inputs.flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default] as const],
    );
    const known = Object.entries({ ...DEFAULTS, ...defaults }).filter(([name]) => name in manifest.inputs);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(known));
  });

  // What the actions have in common stands in the table of the root action alone.
  test.each(['README.md', 'README.ja.md'])('its %s lists its inputs and outputs, in order', (file) => {
    const tables = readTables(readFileSync(join(folder, file), 'utf8'));
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
  for (const name of CONNECTION) for (const inputs of others) expect(inputs[name]).toEqual(root?.[name]);
});

test('a run sets the outputs that are declared, and no other', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  // How long it takes as a rule is known from the first run on.
  await run(simulator, { jobflow: '/root/restart_process' });
  const result = await run(simulator, { jobflow: '/root/restart_process' });
  expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(readManifest().outputs).sort());
});

test('the runner spells an input in upper case, and its hyphens stay', () => {
  process.env['INPUT_FAIL-ON-RESULT'] = 'false';
  expect(runnerInputs.input('fail-on-result')).toBe('false');
  delete process.env['INPUT_FAIL-ON-RESULT'];
  expect(runnerInputs.input('fail-on-result')).toBe('');
});

/** The rows of tables of inputs (three columns) and of outputs (two). `必須` is `required`. */
function readTables(markdown: string): { inputs: string[][]; outputs: string[][] } {
  const rows = markdown.split('\n').flatMap((line) => {
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
