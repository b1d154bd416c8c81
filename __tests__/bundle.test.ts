/** What is in the bundles, and what of it a plain run loads. */
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { errorOf, run, simulate } from './support/harness.ts';
import { temporaryFolder } from './support/programs.ts';

const bundles = readdirSync('dist');
/** The command line is one file, with YAML and both languages in it. */
const mostBytes = (bundle: string) => (bundle === 'cli' ? 820_000 : 400_000);
const require = createRequire(import.meta.url);

test.each(bundles)('%s is small, and holds nothing of the packages that nobody calls', (bundle) => {
  expect(statSync(join('dist', bundle, 'index.js')).size).toBeLessThan(mostBytes(bundle));
  const packages = readFileSync(join('dist', bundle, 'licenses.txt'), 'utf8').match(/^@?[a-z][a-z/-]*$/gm);
  expect(packages).toContain('@actions/http-client');
  for (const name of ['undici', '@actions/exec', '@actions/io']) expect(packages).not.toContain(name);
});

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

test('a run opens the parser for YAML and the other language only if it needs them', async () => {
  const files = readdirSync('dist/run').map((name) => join('dist/run', name));
  const needed = files.filter(
    (file) => !/function parseAllDocuments\(|locale: 'ja'/.test(readFileSync(file, 'utf8')),
  );
  expect(files.length - needed.length).toBe(2);
  const reduced = temporaryFolder();
  for (const file of ['action.yml', ...needed]) cpSync(file, join(reduced, file));

  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 10 }) });
  const runReduced = (inputs: Record<string, string>) =>
    run(simulator, { jobflow: '/root/greet', ...inputs }, { action: relative('.', reduced) });
  const parameters = '{"name": "花子", "count": [1.50, {"deep": null}]}';
  expect((await runReduced({ parameters })).exitCode).toBe(0);
  for (const inputs of [{ parameters: 'name: 花子' }, { parameters, language: 'ja' }]) {
    const result = await runReduced(inputs);
    expect(result.exitCode).not.toBe(0);
    expect(errorOf(result)).toContain('Cannot find module');
  }
});
