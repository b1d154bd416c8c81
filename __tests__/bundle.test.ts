/** What is in the bundles, and what of it a plain run loads. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { errorOf, run, simulate } from './support/harness.ts';

const bundles = readdirSync('dist');
const require = createRequire(import.meta.url);

test.each(bundles)('%s is small: what a run loads at once', (bundle) => {
  expect(statSync(join('dist', bundle, 'index.js')).size).toBeLessThan(400_000);
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

/** The action with nothing of its bundle but index.js. */
let alone: string;
beforeAll(() => {
  alone = mkdtempSync(join(tmpdir(), 'kompira-action-alone-'));
  mkdirSync(join(alone, 'dist', 'run'), { recursive: true });
  for (const file of ['action.yml', 'dist/run/index.js', 'dist/run/package.json'])
    cpSync(file, join(alone, file));
});
afterAll(() => {
  rmSync(alone, { recursive: true, force: true });
});

test.each([
  ['without parameters', '/root/restart_process', ''],
  ['with parameters in JSON', '/root/greet', '{"name": "花子", "count": [1.50, {"deep": null}]}'],
])('a run %s takes index.js alone', async (_name, jobflow, parameters) => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 10 }) });
  const result = await run(simulator, { jobflow, parameters }, { action: relative('.', alone) });
  expect(result.exitCode).toBe(0);
  expect(result.summary).toContain(jobflow);
});

test('a run with parameters in YAML takes more: its parser', async () => {
  const simulator = await simulate();
  const result = await run(
    simulator,
    { jobflow: '/root/greet', parameters: 'name: 花子' },
    { action: relative('.', alone) },
  );
  expect(errorOf(result)).toContain('Cannot find module');
});
