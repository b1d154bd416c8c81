/** action.yml, the READMEs and the code tell the same story. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readManifest } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { readRunInputs } from '../src/github/inputs.ts';
import { DEFAULTS } from '../src/github/reader.ts';
import { run, simulate } from './support/harness.ts';

const manifest = readManifest();
const inputs = Object.entries(manifest.inputs);
const outputs = Object.keys(manifest.outputs);

test('the runner finds the bundle, for main and for post', () => {
  expect(manifest.runs.using).toBe('node24');
  expect(existsSync(manifest.runs.main)).toBe(true);
  expect(existsSync(manifest.runs.post ?? '')).toBe(true);
});

test('the code reads the inputs that are declared, and no other', () => {
  const read = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        read.add(String(name));
        return undefined;
      },
    },
  );
  expect(() => readRunInputs(env)).toThrow('token');
  const variables = inputs.map(([name]) => `INPUT_${name.toUpperCase()}`);
  const others = [
    'KOMPIRA_SERVER',
    'KOMPIRA_TOKEN',
    'https_proxy',
    'HTTPS_PROXY',
    'http_proxy',
    'HTTP_PROXY',
  ];
  expect([...read].sort()).toEqual([...variables, ...others].sort());
});

test('an input left empty is the default of action.yml; fail-on-result alone has a meaning of its own', () => {
  const declared = inputs.flatMap(([name, input]) =>
    input.default === undefined ? [] : [[name, input.default]],
  );
  expect(Object.fromEntries(declared)).toEqual({ ...DEFAULTS, 'fail-on-result': 'false' });
});

test('a run sets the outputs that are declared, and no other', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow: '/root/restart_process' });
  expect(Object.keys(result.outputs).sort()).toEqual(outputs.toSorted());
});

test.each(['README.md', 'README.ja.md'])(
  '%s lists every input and output, in order, with its default',
  (file) => {
    const tables = readTables(readFileSync(file, 'utf8'));
    const defaults = inputs.map(([name, input]) => [
      name,
      input.required ? 'required' : (input.default ?? ''),
    ]);
    expect(tables.inputs.map(([name, value]) => [name, value])).toEqual(defaults);
    expect(tables.outputs.map(([name]) => name)).toEqual(outputs);
    for (const [, ...cells] of [...tables.inputs, ...tables.outputs]) expect(cells.at(-1)).not.toBe('');
  },
);

/** The tables whose first columns hold the names of inputs and of outputs; `必須` is `required`. */
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
  const isInput = (cells: string[]) => cells.length === 3 && (cells[0] ?? '') in manifest.inputs;
  const required = ([name = '', value = '', meaning = '']: string[]) => [
    name,
    value === '必須' ? 'required' : value,
    meaning,
  ];
  return { inputs: rows.filter(isInput).map(required), outputs: rows.filter((cells) => cells.length === 2) };
}
