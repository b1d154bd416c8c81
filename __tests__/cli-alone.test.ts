/** The command line is one file: in an empty folder, with nothing but Node, it runs. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { emptyFolder, startCli, startProgram } from './support/cli.ts';
import { simulate } from './support/harness.ts';
import { skipped } from './support/programs.ts';

test.each<[string, string[], number]>([
  ['YAML', ['run', '/root/greet', '--parameters', 'name: 花子'], 0],
  ['Japanese', ['run', '/root/nothing', '--language', 'ja'], 10],
  ['doctor', ['doctor', '/root/greet'], 0],
])('%s, and it leaves nothing behind', async (_name, args, exitCode) => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const run = startCli(simulator, args, { alone: true });
  const result = await run.ended;
  expect(result.exitCode).toBe(exitCode);
  if (args.includes('ja')) expect(result.stderr).toContain('対処:');
  expect(readdirSync(run.folder)).toEqual(['kompira']);
});

/** The file in a folder, beside a package.json as in dist/. */
function copied(): { folder: string; file: string } {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const file = join(folder, 'kompira.js');
  copyFileSync('dist/cli/index.js', file);
  return { folder, file };
}

test('it does not mind what kind of package it lies in', async () => {
  expect((await startProgram(process.execPath, [copied().file, '--version'], {}).ended).exitCode).toBe(0);
});

const testUnix = process.platform === 'win32' ? skipped('Windows runs no script by itself') : test;

testUnix('it can be executed by itself, and through a link as npm makes it', async () => {
  const { folder, file } = copied();
  chmodSync(file, 0o755);
  mkdirSync(join(folder, 'bin'));
  symlinkSync('../kompira.js', join(folder, 'bin', 'kompira'));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}` };
  for (const program of [file, 'kompira'])
    expect((await startProgram(program, ['--version'], { env }).ended).exitCode).toBe(0);
});
