/** What is in the bundles, and what of it a plain run loads. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { run, simulate } from './support/harness.ts';

const bundles = readdirSync('dist');
/** The command line is one file, with YAML and both languages in it. */
const mostBytes = (bundle: string) => (bundle === 'cli' ? 800_000 : 400_000);
const require = createRequire(import.meta.url);

test.each(bundles)('%s is small: what a run loads at once', (bundle) => {
  expect(statSync(join('dist', bundle, 'index.js')).size).toBeLessThan(mostBytes(bundle));
});

test.each(bundles)(
  '%s holds nothing of the packages that nobody calls, which its licenses would name',
  (bundle) => {
    const packages = readFileSync(join('dist', bundle, 'licenses.txt'), 'utf8').match(/^@?[a-z][a-z/-]*$/gm);
    expect(packages).toContain('@actions/http-client');
    for (const name of ['undici', '@actions/exec', '@actions/io']) expect(packages).not.toContain(name);
  },
);

test('the licenses name every package that is bundled, those loaded on demand included', () => {
  const dependencies = Object.keys(
    (JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object }).dependencies,
  );
  const licenses = readFileSync('dist/run/licenses.txt', 'utf8');
  for (const name of [...dependencies, 'tunnel']) expect(licenses.split('\n')).toContain(name);
});

test('what stands in their place says so where somebody wants anything of it', () => {
  const unused = require('../scripts/unused.cjs') as Record<string, unknown>;
  expect(() => unused.ProxyAgent).toThrow('ProxyAgent belongs to a package that is left out of this bundle.');
});

/** The action without what most runs have no use for. */
let reduced: string;
beforeAll(() => {
  reduced = mkdtempSync(join(tmpdir(), 'kompira-action-reduced-'));
  mkdirSync(join(reduced, 'dist', 'run'), { recursive: true });
  const files = readdirSync(join('dist', 'run')).map((name) => join('dist', 'run', name));
  const isUnused = (file: string) => {
    const text = readFileSync(file, 'utf8');
    return text.includes('function parseAllDocuments(') || text.includes("locale: 'ja'");
  };
  const needed = files.filter((file) => !isUnused(file));
  // Japanese, and the parser for YAML.
  expect(files.length - needed.length).toBe(2);
  for (const file of ['action.yml', ...needed]) cpSync(file, join(reduced, file));
});
afterAll(() => {
  rmSync(reduced, { recursive: true, force: true });
});

const runReduced = async (inputs: Record<string, string>) => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 10 }) });
  return run(simulator, inputs, { action: relative('.', reduced) });
};

test.each([
  ['without parameters', '/root/restart_process', ''],
  ['with parameters in JSON', '/root/greet', '{"name": "花子", "count": [1.50, {"deep": null}]}'],
])(
  'a run %s opens neither the parser for YAML nor the other language',
  async (_name, jobflow, parameters) => {
    const result = await runReduced({ jobflow, parameters });
    expect(result.exitCode).toBe(0);
    expect(result.summary).toContain(jobflow);
  },
);

test.each([
  ['with parameters in YAML', { parameters: 'name: 花子' }],
  ['in Japanese', { language: 'ja' }],
])('a run %s opens more, and fails without it', async (_name, inputs) => {
  const result = await runReduced({ jobflow: '/root/greet', ...inputs });
  expect(result.exitCode).not.toBe(0);
  expect(result.log).toContain('Cannot find module');
});
