/** One file, in an empty folder, with nothing but Node: it runs; and on a Node that is too old, it says so. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { type CliOptions, codeIn, emptyFolder, kompira, startCli, startProgram } from './support/cli.ts';
import { simulate } from './support/harness.ts';
import { preload } from './support/network.ts';
import { skipped } from './support/programs.ts';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

describe('the file alone', () => {
  test.each<[string, string[], number]>([
    ['runs a jobflow', ['run', '/root/greet', '--parameters', '{"name": "花子"}'], 0],
    ['reads YAML', ['run', '/root/greet', '--parameters', 'name: 花子'], 0],
    ['speaks Japanese', ['run', '/root/nothing', '--language', 'ja'], 10],
    ['waits, with .wait', ['run', '/root/restart_process', '--long-poll'], 0],
    ['examines', ['doctor', '/root/greet'], 0],
    ['shows its version', ['--version'], 0],
  ])('%s', async (_name, args, exitCode) => {
    const simulator = await quick();
    const run = startCli(simulator, args, { alone: true });
    const result = await run.ended;
    expect(result.exitCode).toBe(exitCode);
    if (args.includes('ja')) expect(result.stderr).toContain('対処:');
    // It leaves nothing behind either.
    expect(readdirSync(run.folder)).toEqual(['kompira']);
  });

  const testUnix = process.platform === 'win32' ? skipped('Windows runs no script by itself') : test;

  testUnix('can be executed by itself, and through a link as npm makes it', async () => {
    const folder = emptyFolder();
    const file = join(folder, 'kompira.js');
    copyFileSync('dist/cli/index.js', file);
    chmodSync(file, 0o755);
    mkdirSync(join(folder, 'bin'));
    symlinkSync('../kompira.js', join(folder, 'bin', 'kompira'));
    symlinkSync(process.execPath, join(folder, 'bin', 'node'));
    const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}` };
    for (const program of [file, 'kompira'])
      expect(await startProgram(program, ['--version'], { env }).ended).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
  });

  test('does not mind what kind of package it lies in', async () => {
    const folder = emptyFolder();
    // Beside the file, as in dist/.
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
    const file = join(folder, 'kompira.js');
    copyFileSync('dist/cli/index.js', file);
    expect((await startProgram(process.execPath, [file, '--version'], {}).ended).exitCode).toBe(0);
  });
});

/** The oldest that it needs. */
const NEEDED = 24;

/** Some Node on the path that is too old. */
function findOldNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && majorOf(path) < NEEDED);
}

function majorOf(path: string): number {
  try {
    return Number.parseInt(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10);
  } catch {
    return Number.NaN;
  }
}

const oldNode = findOldNode();
if (oldNode === undefined) process.stderr.write('Skipped, for there is no Node older than 24 on the path.\n');

describe.each<[string, CliOptions]>([
  ['Node 22', { env: { ...preload('platform-preload.ts'), TEST_NODE_VERSION: '22.22.0' } }],
  ...(oldNode === undefined
    ? []
    : [['an old Node that is installed', { node: oldNode, alone: true }] as [string, CliOptions]]),
])('%s', (_name, options) => {
  test('says what it needs, in the language of the system, and sends nothing', async () => {
    const simulator = await quick();
    for (const args of [['run', '/root/greet'], ['--help'], []])
      for (const [env, said] of [
        [{}, 'Node.js 24 or newer is required'],
        [{ LANG: 'ja_JP.UTF-8' }, 'Node.js 24 以降が必要です'],
        [{ KOMPIRA_LANGUAGE: 'en', LANG: 'ja_JP.UTF-8' }, 'Nothing was sent'],
      ] as const) {
        const result = await kompira(simulator, args, { ...options, env: { ...options.env, ...env } });
        expect(result).toMatchObject({ exitCode: 2, stdout: '' });
        expect(result.stderr).toContain(said);
        expect(result.stderr).not.toMatch(/^ +at /m);
        expect(codeIn(result)).toBe('KOMPIRA-NODE-VERSION');
      }
    expect(simulator.requests).toEqual([]);
  });
});
