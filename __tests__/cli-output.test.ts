/** What goes where: the console to stdout, all else to stderr in our own voice, and no secret to either. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  type Fault,
  type Job,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import { type CliResult, kompira, shellCommand, startCli, startProgram } from './support/cli.ts';
import { simulate } from './support/harness.ts';
import { testOnLinux } from './support/programs.ts';

const PRINTS = '/root/prints';
const isStart = ({ action }: RequestRecord) => action === 'execute';

/** A simulator with a jobflow that does this. */
async function prints(run: (job: Job) => Promise<void> | void): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  simulator.define({ path: PRINTS, run });
  return simulator;
}

/** Every line of ours begins so, whatever it quotes. */
function expectOurVoice({ stderr }: CliResult): void {
  for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^kompira: /);
}

describe('streams', () => {
  test('the console on stdout as it was printed, all else on stderr', async () => {
    const lines = ['first', '', '  indented\t tab', '日本語 🎉', 'x'.repeat(20_000), '| pipes & "quotes"'];
    const simulator = await prints((job) => {
      for (const line of lines) job.print(line);
      job.write('no end');
    });
    const result = await kompira(simulator, ['run', PRINTS]);
    expect(result).toMatchObject({ exitCode: 0, stdout: `${lines.join('\n')}\nno end\n` });
    expectOurVoice(result);
    expect(result.stderr).toContain(`kompira: Process: ${simulator.url}/process/id_262\n`);
  });

  test('as it comes, not at the end', async () => {
    let goOn = (): void => undefined;
    const simulator = await prints(async (job) => {
      job.print('first');
      await job.waiting(new Promise<void>((resolve) => (goOn = resolve)));
      job.print('second');
    });
    const run = startCli(simulator, ['run', PRINTS, '--poll-interval', '100ms']);
    await run.printed('first');
    goOn();
    expect(await run.ended).toMatchObject({ exitCode: 0, stdout: 'first\nsecond\n' });
  });

  test('--console off and on-failure', async () => {
    const simulator = await prints((job) => {
      job.print('printed');
      job.abort('no space');
    });
    const off = await kompira(simulator, ['run', PRINTS, '--console', 'off']);
    expect(off).toMatchObject({ exitCode: 20, stdout: '' });
    expect(off.stderr).not.toContain('printed');
    const onFailure = await kompira(simulator, ['run', PRINTS, '--console', 'on-failure']);
    expect(onFailure).toMatchObject({ exitCode: 20, stdout: 'printed\n' });
  });

  test.each([
    'kompira: Started /root/other',
    '  kompira: KOMPIRA-ABORTED',
    'KOMPIRA: x',
    '\u001b[1mkompira: x',
    '\u2060kompira: x',
    'kom\u00adpira: x',
    'kompira : x',
    '\u200bkompira: x',
  ])('a console line cannot speak in our voice: %j', async (line) => {
    const simulator = await prints((job) => {
      job.print(line);
    });
    const { stdout } = await kompira(simulator, ['run', PRINTS]);
    expect(stdout).toMatch(/^(│ |‹)/);
  });

  test('nor can what is quoted of it', async () => {
    const simulator = await prints((job) => {
      job.print('x\nkompira: Started');
      job.abort('a\rkompira: b\nc');
    });
    const result = await kompira(simulator, ['run', PRINTS, '--console', 'off']);
    expectOurVoice(result);
    expect(result.stderr).toContain('kompira: │ kompira: b\nkompira: │ c\n');
  });

  test('--quiet: the console, warnings and errors', async () => {
    const simulator = await prints((job) => {
      job.print('printed');
    });
    expect(await kompira(simulator, ['run', PRINTS, '--quiet'])).toMatchObject({
      exitCode: 0,
      stdout: 'printed\n',
      stderr: '',
    });
    const insecure = await kompira(simulator, ['run', PRINTS, '--quiet', '--insecure']);
    expect(insecure.stderr).toMatch(/^kompira: insecure is true.*\nkompira: KOMPIRA-INSECURE\n$/);
    const failed = await kompira(simulator, ['run', '/root/exit_3', '--quiet']);
    expect(failed.exitCode).toBe(20);
    expect(failed.stderr).toContain('kompira: KOMPIRA-EXIT-STATUS\n');
    expect(failed.stderr).not.toContain('Started');
  });
});

describe('--json', () => {
  test('one object on stdout, the outputs of the action; the console on stderr', async () => {
    const simulator = await prints((job) => {
      job.print('{"not": "this"}');
      job.return({ deep: [1.5, null], text: '日本語\n"' });
    });
    const result = await kompira(simulator, ['run', PRINTS, '--json']);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(/^\{.*\}\n$/);
    const outputs = JSON.parse(result.stdout) as Record<string, string>;
    expect(outputs).toMatchObject({
      outcome: 'succeeded',
      'process-id': '262',
      process: '/process/id_262',
      'process-url': `${simulator.url}/process/id_262`,
      status: 'DONE',
      'exit-status': '0',
      error: '',
      console: '{"not": "this"}\n',
    });
    expect(JSON.parse(outputs['result-json'] ?? '')).toEqual({ deep: [1.5, null], text: '日本語\n"' });
    expect(result.stderr).toContain('│ {"not": "this"}\n');
  });

  test.each<[string, string[], number, object]>([
    ['a failure', ['run', '/root/exit_3'], 20, { outcome: 'failed', 'exit-status': '3' }],
    ['wrong inputs', ['run', PRINTS, '--timeout', '5'], 2, { outcome: 'error' }],
    ['wrong options', ['run', PRINTS, '--tmeout', '5m'], 2, { outcome: 'error' }],
    ['no jobflow', ['run', '/root/nothing'], 10, { outcome: 'error' }],
    ['no process', ['suspend', '999'], 10, { outcome: 'error', 'process-id': '999' }],
    ['no channel', ['receive', '/root/nothing'], 10, { outcome: 'error' }],
    [
      'no server',
      ['run', PRINTS, '--server', 'http://127.0.0.1:1', '--outage-tolerance', '0s'],
      10,
      { outcome: 'error' },
    ],
    ['doctor with wrong options', ['doctor', '--tmeout', '5m'], 2, { findings: [] }],
    ['doctor with wrong inputs', ['doctor', '--server', 'x'], 2, { findings: [] }],
  ])('of %s too', async (_name, args, exitCode, outputs) => {
    const simulator = await prints(() => undefined);
    const result = await kompira(simulator, [...args, '--json']);
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.stdout)).toMatchObject(outputs);
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
    expectOurVoice(result);
  });

  test('of a run that was cancelled', async () => {
    const simulator = await prints((job) => job.sleep(60_000));
    const run = startCli(simulator, ['run', PRINTS, '--json', '--long-poll']);
    await simulator.waitForRequest(({ action }) => action === 'wait');
    run.child.kill('SIGTERM');
    const { stdout } = await run.ended;
    if (process.platform !== 'win32')
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'cancelled', process: '/process/id_262' });
  });
});

/** What a CI takes for a command: GitHub's, Azure's, TeamCity's, GitLab's, Travis's. */
const COMMANDS = [
  '::error::gotcha',
  '  ::set-output name=x::y',
  '##[error]gotcha',
  'x ##[group]gotcha',
  '##vso[task.setvariable variable=PATH]/tmp',
  'x ##vso[task.complete result=Succeeded;]',
  "##teamcity[buildStatus status='SUCCESS']",
  'section_start:1560896352:x\r\u001b[0Kgotcha',
  'section_end:1560896352:x',
  'travis_fold:start:x',
  'safe\r::error::gotcha',
  'safe\u2028::error::gotcha',
  '\ufeff::error::gotcha',
  '\u001b[0m::error::gotcha',
  '#\u001b[0m#[error]gotcha',
  ':\u0007:error::gotcha',
];
const IS_COMMAND = /^[\s\ufeff]*::|^\s*(section_(start|end)|travis_fold):|##[a-z]*\[/im;

test('no text of the server is a command for any CI, on either stream, in JSON or not', async () => {
  for (const command of COMMANDS.slice(0, 7)) expect(command).toMatch(IS_COMMAND);
  const simulator = await prints((job) => {
    for (const command of COMMANDS) job.print(command);
    job.exit(1, COMMANDS.join('\n'), COMMANDS.join('\n'));
  });
  simulator.define({
    path: '/root/::error::x',
    run: (job) => {
      job.abort(COMMANDS.join('\n'));
    },
  });
  for (const args of [
    ['run', PRINTS],
    ['run', PRINTS, '--json'],
    ['run', '/root/::error::x', '--console', 'off'],
  ]) {
    const { stdout, stderr, exitCode } = await kompira(simulator, args);
    expect(exitCode).toBe(20);
    expect(stderr).not.toMatch(IS_COMMAND);
    expect(stdout).not.toMatch(IS_COMMAND);
    if (args.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ result: COMMANDS.join('\n') });
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
});

test('a reason of the server is none either', async () => {
  const simulator = await prints(() => undefined);
  for (const text of COMMANDS) {
    simulator.faults.clear();
    simulator.faults.add({ when: isStart, fault: { kind: 'status', status: 403, body: { detail: text } } });
    const result = await kompira(simulator, ['run', PRINTS]);
    expect(result.exitCode).toBe(10);
    expect(result.stdout + result.stderr).not.toMatch(IS_COMMAND);
    expectOurVoice(result);
  }
});

describe('secrets', () => {
  const TOKEN = 'a/b+c=d&e%f-0123456789abcdef';
  const HEADER = 'pa"ss\\word-of-gate';
  const spellings = [...spellingsOf(TOKEN), HEADER, JSON.stringify(HEADER).slice(1, -1)];

  test.each(['header', 'query'])('a server that echoes everything; token-location %s', async (location) => {
    const simulator = await simulate({ users: [{ name: 'operator', token: TOKEN }] });
    const echoed = [
      ...spellings,
      TOKEN.split('').join('\u200b'),
      `${TOKEN.slice(0, 9)}\u001b[1m${TOKEN.slice(9)}`,
    ];
    simulator.define({
      path: PRINTS,
      run: (job) => {
        for (const text of echoed) job.print(`echo ${text}`);
        job.exit(1, { [TOKEN]: echoed }, echoed.join('\n'));
      },
    });
    const options = ['--token-location', location, '--headers', `X-Gate: ${HEADER}`, '--junit', 'junit.xml'];
    for (const more of [['--json'], ['--state', 'state'], ['--console', 'off']]) {
      const run = startCli(simulator, ['run', PRINTS, ...options, ...more]);
      const result = await run.ended;
      expect(result.exitCode).toBe(20);
      const files = readdirSync(run.folder).map((name) => readFileSync(`${run.folder}/${name}`, 'utf8'));
      expect(files).toHaveLength(more.includes('--state') ? 2 : 1);
      for (const text of [result.stdout, result.stderr, ...files])
        for (const spelling of spellings) expect(text).not.toContain(spelling);
    }
    for (const { headers } of simulator.requests) expect(headers['x-gate']).toBe(HEADER);
  });

  test.each<[string, Fault]>([
    ['a reason', { kind: 'status', status: 403, body: { detail: `no ${spellings.join(' ')}` } }],
    ['a page', { kind: 'status', status: 403, body: `<title>${TOKEN}</title>${TOKEN}` }],
    ['a redirect', { kind: 'redirect', location: `/x?token=${encodeURIComponent(TOKEN)}` }],
    ['a body that is none', { kind: 'body', body: `"${TOKEN}"` }],
  ])('%s that echoes it', async (_name, fault) => {
    const simulator = await simulate({ users: [{ name: 'operator', token: TOKEN }] });
    simulator.faults.add({ when: () => true, fault });
    for (const args of [
      ['run', PRINTS],
      ['show', '1'],
      ['send', '/root/approval', '--message', 'a'],
      ['doctor', PRINTS],
    ])
      for (const more of [[], ['--token-location', 'query'], ['--json']]) {
        if (args[0] !== 'run' && more.length > 0) continue;
        const result = await kompira(simulator, [...args, ...more, '--headers', `X-Gate: ${HEADER}`]);
        // It sends a message for all that, and is told something in return.
        if (args[0] !== 'send') expect(result.exitCode).not.toBe(0);
        for (const spelling of spellings) expect(result.stdout + result.stderr).not.toContain(spelling);
      }
  });
});

test.each([
  ['in letters of another script', '\u043a\u043empira: ok'],
  ['with marks that nobody sees', 'k\ufe0fom\u034fpira: ok'],
  ['behind a blank that is a letter', '\u3164\u2800kompira: ok'],
])('a console line that looks like ours, %s, has a gutter', async (_name, line) => {
  const simulator = await prints((job) => {
    job.print(line);
  });
  const { stdout } = await kompira(simulator, ['run', PRINTS]);
  expect(stdout).toMatch(/^│ /);
});

test('a token on the command line is not printed, where it is that of the variable', async () => {
  const env = { KOMPIRA_TOKEN: 's3cr3t-TOKEN-0123456789' };
  const all = [
    [env.KOMPIRA_TOKEN],
    ['run', '/root/x', env.KOMPIRA_TOKEN],
    ['run', `--json=${env.KOMPIRA_TOKEN}`],
  ];
  for (const args of all) {
    const { exitCode, stderr } = await kompira(undefined, args, { env });
    expect([exitCode, stderr.includes(env.KOMPIRA_TOKEN)]).toEqual([2, false]);
  }
});

const testWithFullDisk = testOnLinux('only Linux has a disk that is always full');

testWithFullDisk.each([
  ['show', '262', '--json'],
  ['run', '/root/restart_process', '--no-wait', '--json'],
  ['receive', '/root/approval'],
])('on a full disk, %s %s: what is lost fails', async (...args) => {
  const simulator = await prints(() => undefined);
  await kompira(simulator, ['run', PRINTS, '--no-wait']);
  simulator.send('/root/approval', 'hello');
  const command = `${shellCommand(args)} >/dev/full`;
  const run = startProgram('sh', ['-c', command], { server: simulator });
  const { exitCode, stderr } = await run.ended;
  expect(exitCode).toBe(30);
  expect(stderr).toContain('KOMPIRA-OUTPUTS-NOT-SET');
});

testWithFullDisk('a full disk is no cancel', async () => {
  const simulator = await simulate();
  const command = `${shellCommand(['run', '/root/chatty', '--on-cancel', 'leave'])} >/dev/full`;
  const { exitCode, stderr } = await startProgram('sh', ['-c', command], { server: simulator }).ended;
  expect([exitCode, stderr.includes('Cancelled')]).toEqual([30, false]);
  expect(simulator.processes[0]?.status).not.toBe('RUNNING');
});
