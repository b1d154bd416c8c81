/** What the command line is given reaches the server, or is refused before anything is sent. `unit/command-line.test.ts` has the notation. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import {
  type CliOptions,
  emptyFolder,
  fileWith,
  kompira,
  problemsIn,
  shellCommand,
  startProgram,
} from './support/cli.ts';
import { simulate, test } from './support/harness.ts';
import { testOnLinux } from './support/programs.ts';

const JOBFLOW = '/root/greet';
const NOWHERE = { url: 'http://127.0.0.1:1', token: '0123456789abcdef0123456789abcdef01234567' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** What is wrong, of a command line that is refused before anything is sent. */
async function problems(args: readonly string[], options: CliOptions = {}): Promise<Record<string, string>> {
  const simulator = await quick();
  const result = await kompira(simulator, args, options);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain('Nothing was sent.');
  expect(result.stderr).not.toMatch(/^ +at /m);
  expect(simulator.requests).toEqual([]);
  return problemsIn(result);
}

test.each<[args: string[], name: string, said: RegExp]>([
  [['runn', JOBFLOW], 'runn', /Did you mean run\? Commands: run, wait, /],
  [['run', JOBFLOW, '--time-out', '5m'], '--time-out', /Did you mean --timeout\?/],
  [['run', JOBFLOW, '--junit', 'no/report.xml'], '--junit', /ENOENT/],
  [['run', JOBFLOW, '--state', '.'], '--state', /EISDIR/],
  [['run', JOBFLOW, '--token-file', '.'], '--token-file', /EISDIR/],
  [['run', JOBFLOW, '--token-file', '-'], '--token-file', /empty/],
  [['run', JOBFLOW, '--parameters-file', fileWith('- a\n')], '--parameters-file', /mapping/],
  [['run', JOBFLOW, '--language', 'fr'], '--language', /fr/],
  [['show'], '<process>', /required/],
])('%j is refused', async (args, name, said) => {
  expect(await problems(args)).toEqual({ [name]: expect.stringMatching(said) });
});

test.each([
  [
    'run https://k.test/x --poll-interval 5 --console loud --headers Host',
    '--console --headers --poll-interval <jobflow>',
  ],
  ['run /x --parameters [] --grace 5 --json=1 --junit no/x', '--grace --json --junit --parameters'],
  ['send --timeout 5m --request-timeout 5', '--request-timeout --timeout'],
  ['wait --timeout 5 --grace 5', '--grace --timeout <process>'],
  ['doctor x --json=1 --server x', '--json --server'],
  // The wrong name may be the one that is missing.
  ['run --jobflw /x --timeout 5', '--jobflw --timeout'],
  ['run /x y --client-certificate x', '--client-certificate y'],
])('all that is wrong is said in one go: %s', async (line, names) => {
  const found = await problems(line.split(' '));
  expect(Object.keys(found).toSorted().join(' ')).toBe(names);
});

test('what is wrong with a variable is said of the variable', async () => {
  const env = { KOMPIRA_SERVER: 'x', KOMPIRA_TOKEN: 'a b', KOMPIRA_LANGUAGE: 'fr' };
  const found = await problems(['run', JOBFLOW], { env });
  expect(Object.keys(found).toSorted()).toEqual(['KOMPIRA_LANGUAGE', 'KOMPIRA_SERVER', 'KOMPIRA_TOKEN']);
});

test('a state file that is none is not quoted, and what the run has left is said to be unknown', async () => {
  const state = fileWith('s3cr3t-TOKEN-0123456789');
  const { exitCode, stderr } = await kompira(NOWHERE, ['finish', '--state', state]);
  expect(exitCode).toBe(30);
  expect(stderr).toMatch(/--state: .*unknown/);
  expect(stderr).not.toContain('s3cr3t');
});

test.each([
  ['en', 'If it only needs more time, raise --timeout.'],
  ['ja', '--timeout を延ばしてください。'],
])('what to do names the options: %s', async (language, advice) => {
  const args = ['run', '/root/long', '--timeout', '100ms', '--language', language];
  expect((await kompira(await quick(), args)).stderr).toContain(advice);
});

test('a token on the command line is refused, and not printed', async () => {
  const token = 's3cr3t-TOKEN-0123456789';
  for (const [args, isOfVariable] of [
    [['run', '/x', '--token-file', token]],
    [['run', '/x', '--token', token]],
    [['run', '/x', '--tokn', token]],
    [['run', '/x', '--state', '--token', token]],
    [[token]],
    [['run', '/x', token]],
    [['finish', token]],
    [['run', '/x', '--server', token]],
    [['wait', token]],
    [['run', `--json=${token}`], true],
  ] as [string[], boolean?][]) {
    const result = await kompira(undefined, args, isOfVariable ? { env: { KOMPIRA_TOKEN: token } } : {});
    expect([result.exitCode, result.stdout]).toEqual([2, '']);
    expect(result.stderr).not.toContain(token);
    if (args[2] === '--token') expect(result.stderr).toContain('--token-file');
    if (args[2] === '--token-file') expect(result.stderr.match(/--token-file:/g)).toHaveLength(1);
  }
});

test('parameters come from a file or from standard input, and the byte order mark is no part of them', async () => {
  const simulator = await quick();
  const late = `{ sleep 1; echo 'name: 花子'; } | ${shellCommand(['run', JOBFLOW, '--parameters-file', '-'])}`;
  const runs = [
    kompira(simulator, ['run', JOBFLOW, '--parameters-file', fileWith('\ufeffname: 花子\n')]),
    kompira(simulator, ['run', JOBFLOW, '--parameters-file', fileWith('\ufeff{"name": "花子"}')]),
    startProgram('sh', ['-c', late], { server: simulator }).ended,
  ];
  for (const { exitCode } of await Promise.all(runs)) expect(exitCode).toBe(0);
  for (const { request } of simulator.processes) expect(request.parameters).toMatchObject({ name: '花子' });
});

test.each([
  // 「花子」 in Shift_JIS, and in UTF-16 as PowerShell writes it, or without its mark.
  ['Shift_JIS', Buffer.from('name: \x89\xd4\x8eq', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffname: 花子', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('name: x', 'utf16le')],
])('a file in %s is refused, and not sent garbled', async (_name, bytes) => {
  for (const option of ['--parameters-file', '--token-file'])
    expect(await problems(['run', JOBFLOW, option, fileWith(bytes)])).toEqual({
      [option]: 'the file is not UTF-8. Save it as UTF-8.',
    });
});

testOnLinux('Windows has neither a shell nor /dev/zero')(
  'standard input is waited for, but no file is read without end',
  async () => {
    const simulator = await quick();
    // Node leaves a pipe that does not block where it is killed.
    const unblock = `'${process.execPath}' -e 'process.stdin; process.kill(process.pid, "SIGKILL")'`;
    const command = shellCommand(['run', JOBFLOW, '--parameters-file', '-']);
    const script = `{ sleep 1; echo 'name: 花子'; } | { ${unblock}; ${command}; }`;
    const { exitCode } = await startProgram('sh', ['-c', script], { server: simulator }).ended;
    expect(exitCode).toBe(0);
    expect(simulator.processes[0]?.request.parameters).toMatchObject({ name: '花子' });
    const found = await problems(['run', JOBFLOW, '--parameters-file', '/dev/zero']);
    expect(found).toEqual({ '--parameters-file': 'the file is larger than 16 MiB.' });
  },
);

test('options go before variables; a token is read without the end of its line', async () => {
  const simulator = await quick();
  const args = ['run', JOBFLOW, '--server', simulator.url, '--parameters', 'name: x', '--token-file'];
  expect((await kompira(NOWHERE, [...args, fileWith(`${simulator.token}\n`)])).exitCode).toBe(0);
  const stdin = `${simulator.token}\r\n`;
  expect((await kompira(NOWHERE, [...args, '-', '--headers', 'X-One: 1'], { stdin })).exitCode).toBe(0);
  expect(simulator.requests.at(-1)?.headers['x-one']).toBe('1');
});

test('a relative path is one of this folder, whatever GITHUB_WORKSPACE says', async () => {
  const elsewhere = emptyFolder();
  mkdirSync(join(elsewhere, 'x'));
  const env = { GITHUB_WORKSPACE: elsewhere };
  const found = await problems(['run', JOBFLOW, '--ca-certificate', 'x'], { env });
  expect(found['--ca-certificate']).toContain('ENOENT');
});

test('the language of the system is that of help, of errors, and of what the server is asked', async () => {
  const [env, simulator] = [{ LANG: 'ja_JP.UTF-8' }, await quick()];
  const help = await kompira(undefined, ['run', '--help'], { env });
  expect(help).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^使い方:[^]*既定値/),
    stderr: '',
  });
  expect((await kompira(undefined, ['run'], { env })).stderr).toContain('何も送信していません');
  expect((await kompira(simulator, ['run', '/root/nothing'], { env })).stderr).toContain('対処:');
  expect(simulator.requests[0]?.headers['accept-language']).toBe('ja');
});

test('help and version', async () => {
  const bare = await kompira(undefined, []);
  expect(bare).toMatchObject({ exitCode: 2, stdout: '' });
  expect(bare.stderr).toContain('Usage: kompira COMMAND');
  for (const args of [
    '-h',
    '--help',
    'help',
    'help run',
    '--help run',
    'run -h',
    'run --help --bogus',
    'wait --help',
  ]) {
    const { exitCode, stdout, stderr } = await kompira(undefined, args.split(' '));
    expect([args, exitCode, stderr]).toEqual([args, 0, '']);
    // It did not start the process that it waits for.
    const said = args.includes('wait') ? /--on-cancel .*leave\)$/m : /kompira run|COMMAND/;
    expect(stdout).toMatch(said);
    if (!/run|wait/.test(args)) expect(stdout).toMatch(/^ +--version /m);
  }
  expect((await kompira(undefined, ['--version'])).stdout).toMatch(/^kompira \d+\.\d+\.\d+\n$/);
});
