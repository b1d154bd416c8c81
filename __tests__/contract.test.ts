/** Each action.yml, the READMEs and the code tell the same story. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readManifest } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { DEFAULTS } from '../src/inputs/reader.ts';
import { run, simulate } from './support/harness.ts';
import { READERS } from './support/source.ts';

/** By the folder of the action.yml, '' is the root: defaults that are not those of the code for all actions. */
const ACTIONS: readonly (readonly [folder: string, defaults: Readonly<Record<string, string>>])[] = [
  ['', { 'fail-on-result': 'false' }],
  ['process', { command: 'wait', 'fail-on-result': 'false', 'on-timeout': 'leave', 'on-cancel': 'leave' }],
  ['channel', { command: 'send' }],
  ['alert-mail', {}],
];
const CONNECTION = (
  'server token token-location client-certificate client-key display-url language ca-certificate ' +
  'insecure headers request-timeout outage-tolerance'
).split(' ');
const VARIABLES = ['KOMPIRA_SERVER', 'KOMPIRA_TOKEN', 'KOMPIRA_LANGUAGE'];
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

describe.each(ACTIONS)('the action in "%s"', (folder, defaults) => {
  const manifest = readManifest(folder);
  const inputs = Object.entries(manifest.inputs);
  const connects = CONNECTION.every((name) => name in manifest.inputs);

  test('the runner finds its bundles, and the Marketplace takes its description', () => {
    const { using, main, post = main } = manifest.runs;
    expect(using).toBe('node24');
    for (const bundle of [main, post]) expect(existsSync(join(folder, bundle))).toBe(true);
    expect(manifest.description.length).toBeLessThan(125);
  });

  test('the code reads the inputs that are declared, and no other', async () => {
    const names = new Set<string>();
    const variables = new Set<string>();
    const env = new Proxy({}, { get: (_target, name) => void variables.add(String(name)) });
    const input = (name: string) => {
      names.add(name);
      return '';
    };
    const reading = READERS[folder]?.({ input, spell: (name) => name, env });
    await expect(reading).rejects.toThrow(connects ? 'token' : 'message');
    expect([...names].sort()).toEqual(inputs.map(([name]) => name).sort());
    expect([...variables].sort()).toEqual([...VARIABLES, ...(connects ? PROXY_VARIABLES : [])].sort());
  });

  test('an input left empty is the default of action.yml; fail-on-result alone has a meaning of its own', () => {
    const declared = inputs.filter(([, input]) => input.default !== undefined);
    const known = Object.entries({ ...DEFAULTS, ...defaults }).filter(([name]) => name in manifest.inputs);
    expect(Object.fromEntries(declared.map(([name, input]) => [name, input.default]))).toEqual(
      Object.fromEntries(known),
    );
  });

  // What the actions have in common stands in the table of the root action alone.
  test.each(['README.md', 'README.ja.md'])('its %s lists its inputs and outputs, in order', (file) => {
    const rows = rowsOf(readFileSync(join(folder, file), 'utf8'));
    const own = inputs.filter(([name]) => folder === '' || !connects || !CONNECTION.includes(name));
    expect(rows.filter((row) => row.length === 3).map(([name, value]) => [name, value])).toEqual(
      own.map(([name, input]) => [name, input.required ? 'required' : (input.default ?? '')]),
    );
    const outputs = rows.filter((row) => row.length === 2);
    expect(outputs.map(([name]) => name)).toEqual(Object.keys(manifest.outputs));
    for (const row of rows) expect(row.at(-1)).not.toBe('');
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

/** The rows of tables of inputs (three cells) and of outputs (two), without backquotes. `必須` is `required`. */
function rowsOf(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => /^\| `[a-z-]+` /.test(line));
  return rows.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'))
      .map((cell) => (cell === '必須' ? 'required' : cell)),
  );
}
