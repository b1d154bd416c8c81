/** What may stand on the command line, what is refused, and in which language. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import {
  type CliOptions,
  emptyFolder,
  kompira,
  problemsIn,
  startProgram,
  shellCommand,
} from './support/cli.ts';
import { executes, simulate } from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const NOWHERE = { url: 'http://127.0.0.1:1', token: TOKEN };

/** What is wrong, of a command line that is refused before anything is sent. */
async function problems(args: readonly string[], options: CliOptions = {}): Promise<Record<string, string>> {
  const simulator = await quick();
  const result = await kompira(simulator, args, options);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain('Nothing was sent.');
  expect(simulator.requests).toEqual([]);
  expect(result.stderr).not.toMatch(/^ +at /m);
  return problemsIn(result);
}

describe('refused', () => {
  test.each<[string, string[], Record<string, RegExp>]>([
    ['an unknown command', ['runn', JOBFLOW], { runn: /Did you mean run\? Commands: run, wait, / }],
    ['an unknown option', ['run', JOBFLOW, '--time-out', '5m'], { '--time-out': /Did you mean --timeout\?/ }],
    ['one of another command', ['suspend', '1', '--timeout', '5m'], { '--timeout': /no such option here/ }],
    ['a short one', ['run', JOBFLOW, '-x'], { '-x': /no such option here/ }],
    [
      'no in front of what is no flag',
      ['run', JOBFLOW, '--no-console'],
      { '--no-console': /no such option/ },
    ],
    ['no in front, and a value', ['run', JOBFLOW, '--no-wait=false'], { '--no-wait': /no such option/ }],
    ['no value at the end', ['run', JOBFLOW, '--timeout'], { '--timeout': /a value is required/ }],
    [
      'an option in place of a value',
      ['run', JOBFLOW, '--state', '--json'],
      { '--state': /a value is required/ },
    ],
    ['twice', ['run', JOBFLOW, '--timeout', '5m', '--timeout=6m'], { '--timeout': /given twice/ }],
    ['yes and no', ['run', JOBFLOW, '--wait', '--no-wait'], { '--no-wait': /given twice/ }],
    ['the subject twice', ['run', JOBFLOW, '--jobflow', JOBFLOW], { '--jobflow': /given twice/ }],
    ['two subjects', ['run', JOBFLOW, '/root/other'], { '/root/other': /one argument too many/ }],
    ['a subject where there is none', ['finish', 'state'], { state: /one argument too many/ }],
    ['a flag that is neither', ['run', JOBFLOW, '--json=yes'], { '--json': /yes/ }],
    ['a duration without a unit', ['run', JOBFLOW, '--grace', '30'], { '--grace': /30s for seconds/ }],
    ['an option of GitHub', ['run', JOBFLOW, '--summary', 'true'], { '--summary': /no such option/ }],
    [
      'parameters twice',
      ['run', JOBFLOW, '--parameters', 'a: 1', '--parameters-file', 'file'],
      { '--parameters-file': /./ },
    ],
    [
      'a file that is not there',
      ['run', JOBFLOW, '--parameters-file', 'nothing.yml'],
      { '--parameters-file': /ENOENT/ },
    ],
    ['an empty file, on stdin', ['run', JOBFLOW, '--parameters-file', '-'], { '--parameters-file': /empty/ }],
    ['an empty token', ['run', JOBFLOW, '--token-file', '-'], { '--token-file': /empty/ }],
    ['a file that is a folder', ['run', JOBFLOW, '--token-file', '.'], { '--token-file': /EISDIR/ }],
    [
      'a report in a folder that is not there',
      ['run', JOBFLOW, '--junit', 'no/report.xml'],
      { '--junit': /ENOENT/ },
    ],
    ['a state that is a folder', ['run', JOBFLOW, '--state', '.'], { '--state': /EISDIR/ }],
    ['no subject', ['show'], { '<process>': /required/ }],
  ])('%s', async (_name, args, expected) => {
    const found = await problems(args);
    for (const [name, text] of Object.entries(expected)) expect(found[name]).toMatch(text);
  });

  test('everything that is wrong with the values is said at once', async () => {
    const args = [
      'run',
      'https://kompira.test/x',
      '--poll-interval',
      '5',
      '--console',
      'loud',
      '--parameters',
      '- a',
    ];
    const found = await problems([
      ...args,
      '--headers',
      'Host: x',
      '--server',
      'ftp://x',
      '--request-timeout',
      '2d',
    ]);
    expect(Object.keys(found).toSorted()).toEqual(
      [
        '--server',
        '--headers',
        '<jobflow>',
        '--poll-interval',
        '--console',
        '--parameters',
        '--request-timeout',
      ].toSorted(),
    );
  });

  test('everything that is wrong with the options is said at once', async () => {
    const found = await problems([
      'run',
      JOBFLOW,
      'x',
      '--grace',
      '5',
      '--timeout',
      '--junit',
      'no/x',
      '--state',
      '.',
    ]);
    expect(Object.keys(found).toSorted()).toEqual(['--grace', '--state', '--timeout']);
  });

  test('a token on the command line, of which nothing is printed', async () => {
    const secret = 'abcdef0123456789abcdef0123456789abcdef01';
    for (const args of [
      ['--token-file', secret],
      ['--token', secret],
      [`--token=${secret}`],
      ['--tokn', secret],
      ['--state', '--token', secret],
    ]) {
      const simulator = await quick();
      const result = await kompira(simulator, ['run', JOBFLOW, ...args]);
      expect(result.exitCode).toBe(2);
      expect(result.stdout + result.stderr).not.toContain(secret);
      if (/^--token(=|$)/.test(args[0] ?? '')) expect(result.stderr).toContain('--token-file');
      expect(simulator.requests).toEqual([]);
    }
  });
});

describe('taken', () => {
  /** The parameters with which /root/greet was started. */
  async function parameters(args: readonly string[], options: CliOptions = {}): Promise<unknown> {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', '/root/greet', ...args], options);
    expect(result.stderr).not.toContain('KOMPIRA-');
    expect(result.exitCode).toBe(0);
    return simulator.processes[0]?.request.parameters;
  }

  const file = (text: string) => {
    const path = join(emptyFolder(), 'file');
    writeFileSync(path, text);
    return path;
  };

  test.each<[string, string[]]>([
    ['--name value', ['--parameters', 'name: 花子']],
    ['--name=value', ['--parameters=name: 花子']],
    ['JSON', ['--parameters', '{"name": "花子"}']],
    ['behind the options', ['--parameters', 'name: 花子', '--timeout', '5m']],
  ])('%s', async (_name, args) => {
    expect(await parameters(args)).toMatchObject({ name: '花子' });
  });

  test('parameters from a file, with or without a byte order mark, and from standard input', async () => {
    for (const text of ['name: 花子\n', '\ufeffname: 花子\n', '\ufeff{"name": "花子"}'])
      expect(await parameters(['--parameters-file', file(text)])).toMatchObject({ name: '花子' });
    expect(await parameters(['--parameters-file', '-'], { stdin: 'name: 花子\n' })).toMatchObject({
      name: '花子',
    });
  });

  test('standard input that comes late', async () => {
    const simulator = await quick();
    const command = shellCommand(['run', '/root/greet', '--parameters-file', '-']);
    const line = `{ sleep 1; echo 'name: 花子'; } | ${command}`;
    const result = await startProgram('sh', ['-c', line], { server: simulator }).ended;
    expect(result.exitCode).toBe(0);
    expect(simulator.processes[0]?.request.parameters).toMatchObject({ name: '花子' });
  });

  test('the problems of a file are said of the file', async () => {
    const found = await problems(['run', JOBFLOW, '--parameters-file', file('- a\n')]);
    expect(found['--parameters-file']).toMatch(/mapping/);
  });

  test('a token from a file, a line end behind it, and from standard input; it goes before the variable', async () => {
    const simulator = await quick();
    for (const [args, options] of [
      [['--token-file', file(`${simulator.token}\n`)], {}],
      [['--token-file', '-'], { stdin: `${simulator.token}\r\n` }],
    ] as const) {
      const result = await kompira(
        { ...simulator, token: 'f'.repeat(40) },
        ['run', JOBFLOW, ...args],
        options,
      );
      expect(result.exitCode).toBe(0);
    }
  });

  test('server and token of the environment give way to the options', async () => {
    const simulator = await quick();
    const args = ['run', JOBFLOW, '--server', simulator.url, '--token-file', file(simulator.token)];
    expect((await kompira(NOWHERE, args)).exitCode).toBe(0);
  });

  test.each<[string[], boolean]>([
    [['--dry-run'], false],
    [['--dry-run', 'true'], false],
    [['--dry-run=true'], false],
    [['--dry-run', 'false'], true],
    [['--no-dry-run'], true],
  ])('%p', async (flags, starts) => {
    const simulator = await quick();
    expect((await kompira(simulator, ['run', ...flags, JOBFLOW])).exitCode).toBe(0);
    expect(executes(simulator)).toBe(starts ? 1 : 0);
  });

  test.each<[string[], string]>([
    [['--no-wait'], 'started'],
    [['--wait', 'false'], 'started'],
    [['--wait=false'], 'started'],
    [['--wait'], 'succeeded'],
    [['--wait', 'true'], 'succeeded'],
  ])('%p', async (flags, outcome) => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', ...flags, JOBFLOW, '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ outcome });
  });

  test('--headers and --fail-on-result, several times', async () => {
    const simulator = await quick();
    const args = [
      '--headers',
      'X-One: 1',
      '--headers=X-Two: 2',
      '--fail-on-result',
      '-1',
      '--fail-on-result',
      'false',
    ];
    const result = await kompira(simulator, ['run', '/root/restart_fails', ...args]);
    expect(result.exitCode).toBe(20);
    expect(simulator.requests[0]?.headers).toMatchObject({ 'x-one': '1', 'x-two': '2' });
  });

  test('a value that begins with dashes, behind an equals sign', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', '/root/disk_usage', '--command-line=--human']);
    expect(result.exitCode).toBe(0);
    expect(simulator.processes[0]?.request.command_line).toBe('--human');
  });

  test('the subject anywhere, as an option, and behind --', async () => {
    for (const args of [
      ['--quiet', 'run', JOBFLOW],
      ['run', '--quiet', JOBFLOW],
      ['run', '--jobflow', JOBFLOW],
      ['run', '--', JOBFLOW],
    ])
      expect((await kompira(await quick(), args)).exitCode).toBe(0);
  });

  test('a relative path is one of this folder, whatever GITHUB_WORKSPACE says', async () => {
    const elsewhere = emptyFolder();
    mkdirSync(join(elsewhere, 'x'));
    const env = { GITHUB_WORKSPACE: elsewhere };
    const found = await problems(['run', JOBFLOW, '--ca-certificate', 'x'], { env });
    expect(found['--ca-certificate']).toContain('ENOENT');
    expect(found['--ca-certificate']).not.toContain(elsewhere);
  });
});

describe('language', () => {
  test.each<[string, Record<string, string>, string[], 'en' | 'ja']>([
    ['nothing', {}, [], 'en'],
    ['LANG', { LANG: 'ja_JP.UTF-8' }, [], 'ja'],
    ['another LANG', { LANG: 'de_DE.UTF-8' }, [], 'en'],
    ['LC_MESSAGES before LANG', { LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'C' }, [], 'ja'],
    ['LC_ALL before both', { LC_ALL: 'C', LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8' }, [], 'en'],
    ['an empty LC_ALL', { LC_ALL: '', LANG: 'ja_JP.UTF-8' }, [], 'ja'],
    ['KOMPIRA_LANGUAGE before the system', { KOMPIRA_LANGUAGE: 'en', LC_ALL: 'ja_JP.UTF-8' }, [], 'en'],
    ['KOMPIRA_LANGUAGE', { KOMPIRA_LANGUAGE: 'ja' }, [], 'ja'],
    ['--language before all', { KOMPIRA_LANGUAGE: 'ja', LC_ALL: 'ja_JP.UTF-8' }, ['--language', 'en'], 'en'],
    ['--language', { KOMPIRA_LANGUAGE: 'en' }, ['--language=ja'], 'ja'],
  ])('%s', async (_name, env, args, language) => {
    const [usage, invalid, nothing] =
      language === 'ja'
        ? ['使い方:', '何も送信していません', '既定値']
        : ['Usage:', 'Nothing was sent', 'default'];
    const [help, error] = await Promise.all([
      kompira(undefined, ['run', '--help', ...args], { env }),
      kompira(undefined, ['run', ...args], { env }),
    ]);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain(usage);
    expect(help.stdout).toContain(nothing);
    expect(error.stderr).toContain(invalid);
    expect(error.exitCode).toBe(2);
  });

  test('the server is asked in it too', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', '/root/nothing'], { env: { LANG: 'ja_JP.UTF-8' } });
    expect(simulator.requests[0]?.headers['accept-language']).toBe('ja');
    expect(result.stderr).toContain('対処:');
  });

  test('one that there is not', async () => {
    expect(await problems(['run', JOBFLOW, '--language', 'fr'])).toMatchObject({ '--language': /fr/ });
  });
});

test('help: of the program where no command is given, on stderr, and of each command', async () => {
  const bare = await kompira(undefined, []);
  expect(bare).toMatchObject({ exitCode: 2, stdout: '' });
  expect(bare.stderr).toContain('Usage: kompira COMMAND');
  for (const args of [
    ['run', '-h'],
    ['run', '--help', '--bogus'],
    ['--help', 'run'],
  ]) {
    const { stdout } = await kompira(undefined, args);
    expect(stdout).toContain('kompira run');
    expect(stdout).toContain('--parameters-file');
  }
  // It did not start the process.
  expect((await kompira(undefined, ['wait', '--help'])).stdout).toMatch(/--on-cancel .*leave\)$/m);
});
