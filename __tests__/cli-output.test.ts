/** What goes where: the console to stdout, all else to stderr in our own voice, and no secret to either. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type Fault, type Job, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import { expectOurVoice, kompira, shellCommand, startCli, startProgram } from './support/cli.ts';
import { isStart, isWait, onlyProcess, simulate, test, testWithSignals } from './support/harness.ts';
import { skipped } from './support/programs.ts';

const PRINTS = '/root/prints';

/** A simulator with a jobflow that does this. */
async function prints(run: (job: Job) => Promise<void> | void): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  simulator.define({ path: PRINTS, run });
  return simulator;
}

test('the console is on stdout, as it is printed and when; --quiet leaves the console alone', async () => {
  const lines = ['first', '', '  indented\t tab', '日本語 🎉', 'x'.repeat(20_000), '| pipes & "quotes"'];
  let goOn = (): void => undefined;
  const simulator = await prints(async (job) => {
    for (const line of lines) job.print(line);
    await job.waiting(new Promise<void>((resolve) => (goOn = resolve)));
    job.write('no end');
  });
  for (const options of [[], ['--quiet']]) {
    const run = startCli(simulator, ['run', PRINTS, '--poll-interval', '100ms', ...options]);
    await run.printed('first');
    goOn();
    const result = await run.ended;
    expect(result).toMatchObject({ exitCode: 0, stdout: `${lines.join('\n')}\nno end\n` });
    expectOurVoice(result);
    if (options.length > 0) expect(result.stderr).toBe('');
    else expect(result.stderr).toContain(`kompira: Process: ${simulator.url}/process/id_262\n`);
  }
});

test('--console and --quiet of a process that fails, with a warning', async () => {
  const simulator = await prints((job) => {
    job.print('printed');
    job.abort('no space');
  });
  const off = await kompira(simulator, ['run', PRINTS, '--console', 'off']);
  expect(off).toMatchObject({ exitCode: 20, stdout: '' });
  expect(off.stderr).not.toContain('printed');
  const quiet = ['--console', 'on-failure', '--quiet', '--insecure'];
  const onFailure = await kompira(simulator, ['run', PRINTS, ...quiet]);
  expect(onFailure).toMatchObject({ exitCode: 20, stdout: 'printed\n' });
  expect(onFailure.stderr).toMatch(
    /^kompira: warning: --insecure is true.*\nkompira: KOMPIRA-INSECURE\n[^]*KOMPIRA-ABORTED\n$/,
  );
  expect(onFailure.stderr).not.toContain('Started');
});

test('no line of a console, and nothing that is quoted, speaks in our voice', async () => {
  const lines = [
    'kompira: Started /root/other',
    '  kompira: KOMPIRA-ABORTED',
    'KOMPIRA: x',
    '\u001b[1mkompira: x',
    '\u2060kompira: x',
    'kom\u00adpira: x',
    'kompira : x',
    '\u200bkompira: x',
    // In letters of another script, with marks that nobody sees, behind a blank that is a letter.
    '\u043a\u043empira: ok',
    'k\ufe0fom\u034fpira: ok',
    '\u3164\u2800kompira: ok',
  ];
  const simulator = await prints((job) => {
    for (const line of lines) job.print(line);
    job.abort('a\rkompira: b\nc');
  });
  const result = await kompira(simulator, ['run', PRINTS]);
  const printed = result.stdout.trimEnd().split('\n');
  expect(printed.length).toBeGreaterThanOrEqual(lines.length);
  for (const line of printed) expect(line).toMatch(/^(│ |‹)/);
  const off = await kompira(simulator, ['run', PRINTS, '--console', 'off']);
  expectOurVoice(off);
  expect(off.stderr).toContain('kompira: │ kompira: b\nkompira: │ c\n');
});

test('--json: one object on stdout, the outputs of the action; the console on stderr', async () => {
  const simulator = await prints((job) => {
    job.print('{"not": "this"}');
    job.return({ deep: [1.5, null], text: '日本語\n"' });
  });
  const result = await kompira(simulator, ['run', PRINTS, '--json']);
  expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\{.*\}\n$/) });
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

testWithSignals('--json of a run that was cancelled', async () => {
  const simulator = await prints((job) => job.sleep(60_000));
  const run = startCli(simulator, ['run', PRINTS, '--json', '--long-poll']);
  await simulator.waitForRequest(isWait);
  run.child.kill('SIGTERM');
  const outputs: unknown = JSON.parse((await run.ended).stdout);
  expect(outputs).toMatchObject({ outcome: 'cancelled', process: '/process/id_262' });
});

test('a message that is received goes to stdout, harmless, or into --json', async () => {
  const simulator = await simulate();
  simulator.send('/root/approval', '承認\n::error::no command');
  expect((await kompira(simulator, ['receive', '/root/approval'])).stdout).toBe(
    '承認\n: :error::no command\n',
  );
  simulator.send('/root/approval', { approved: true });
  const { stdout } = await kompira(simulator, ['receive', '/root/approval', '--json']);
  const message = '{"approved":true}';
  expect(JSON.parse(stdout)).toEqual({ outcome: 'succeeded', message, 'message-json': message });
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
  const text = COMMANDS.join('\n');
  const simulator = await prints((job) => {
    for (const command of COMMANDS) job.print(command);
    job.exit(1, text, text);
  });
  const named = '/root/::error::x';
  simulator.define({ path: named, run: (job) => job.abort(text) });
  const refuses = await prints(() => undefined);
  refuses.faults.add({ when: isStart, fault: { kind: 'status', status: 403, body: { detail: text } } });
  for (const [server, line, exitCode] of [
    [simulator, `run ${PRINTS}`, 20],
    [simulator, `run ${PRINTS} --json`, 20],
    [simulator, `run ${named} --console off`, 20],
    [refuses, `run ${PRINTS}`, 10],
  ] as const) {
    const result = await kompira(server, line.split(' '));
    const { stdout, stderr } = result;
    expect(result.exitCode).toBe(exitCode);
    for (const printed of [stdout, stderr]) expect(printed).not.toMatch(IS_COMMAND);
    expectOurVoice(result);
    if (line.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ result: text });
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
});

const TOKEN = 'a/b+c=d&e%f-0123456789abcdef';
const HEADER = 'pa"ss\\word-of-gate';
const SPELLINGS = [...spellingsOf(TOKEN), HEADER, JSON.stringify(HEADER).slice(1, -1)];

test.each(['header', 'query'])(
  'no secret, though a process echoes all; token-location %s',
  async (location) => {
    const simulator = await simulate({ users: [{ name: 'operator', token: TOKEN }] });
    const hidden = [TOKEN.split('').join('\u200b'), `${TOKEN.slice(0, 9)}\u001b[1m${TOKEN.slice(9)}`];
    const echoed = [...SPELLINGS, ...hidden];
    simulator.define({
      path: PRINTS,
      run: (job) => {
        for (const text of echoed) job.print(`echo ${text}`);
        job.exit(1, { [TOKEN]: echoed }, echoed.join('\n'));
      },
    });
    const options = ['--token-location', location, '--headers', `X-Gate: ${HEADER}`];
    for (const more of [
      ['--json', '--junit', 'junit.xml'],
      ['--console', 'off', '--state', 'state'],
    ]) {
      const run = startCli(simulator, ['run', PRINTS, ...options, ...more]);
      const { exitCode, stdout, stderr } = await run.ended;
      expect(exitCode).toBe(20);
      const files = readdirSync(run.folder).map((name) =>
        readFileSync(`${run.folder}/${name}`, 'utf8').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
      );
      expect(files).toHaveLength(1);
      for (const text of [stdout, stderr, ...files])
        for (const spelling of SPELLINGS) expect(text).not.toContain(spelling);
    }
    for (const { headers } of simulator.requests) expect(headers['x-gate']).toBe(HEADER);
  },
);

test.each<[string, Fault]>([
  ['a reason', { kind: 'status', status: 403, body: { detail: `no ${SPELLINGS.join(' ')}` } }],
  ['a page', { kind: 'status', status: 403, body: `<title>${TOKEN}</title>${TOKEN}` }],
  ['a redirect', { kind: 'redirect', location: `/x?token=${encodeURIComponent(TOKEN)}` }],
  ['a body that is none', { kind: 'body', body: `"${TOKEN}"` }],
])('no secret, though %s echoes it', async (_name, fault) => {
  const simulator = await simulate({ users: [{ name: 'operator', token: TOKEN }] });
  simulator.faults.add({ when: () => true, fault });
  for (const line of [`run ${PRINTS}`, `doctor ${PRINTS}`, `doctor ${PRINTS} --json`]) {
    const result = await kompira(simulator, [...line.split(' '), '--headers', `X-Gate: ${HEADER}`]);
    expect(result.exitCode).not.toBe(0);
    for (const spelling of SPELLINGS) expect(result.stdout + result.stderr).not.toContain(spelling);
  }
});

const testWithFullDisk =
  process.platform === 'linux' ? test : skipped('only Linux has a disk that is always full');

testWithFullDisk.each(['show 262 --json', 'receive /root/approval'])(
  'on a full disk, %s: what is lost fails',
  async (line) => {
    const simulator = await prints(() => undefined);
    await kompira(simulator, ['run', PRINTS, '--no-wait']);
    simulator.send('/root/approval', 'hello');
    const command = `${shellCommand(line.split(' '))} >/dev/full`;
    const { exitCode, stderr } = await startProgram('sh', ['-c', command], { server: simulator }).ended;
    expect([exitCode, stderr]).toEqual([30, expect.stringContaining('KOMPIRA-OUTPUTS-NOT-SET')]);
  },
);

testWithFullDisk.each([
  ['/root/chatty', '>/dev/full', /^kompira: warning: .*log: ENOSPC.*\nkompira: KOMPIRA-LOG-NOT-WRITTEN$/m],
  ['/root/chatty', '2>/dev/full', /^$/],
  ['/root/restart_process', '>/dev/full', /^kompira: KOMPIRA-LOG-NOT-WRITTEN$/m],
])('on a full disk, run %s %s: followed to its end', async (jobflow, to, said) => {
  const simulator = await simulate();
  const command = `${shellCommand(['run', jobflow])} ${to}`;
  const { exitCode, stderr } = await startProgram('sh', ['-c', command], { server: simulator }).ended;
  expect([exitCode, onlyProcess(simulator).status]).toEqual([0, 'DONE']);
  expect(stderr).toMatch(said);
  expect(stderr.match(/ENOSPC/g)?.length ?? 0).toBeLessThanOrEqual(1);
});
