/** Signals, a pipe that is closed, and a kill: what was started is stopped, or it is said what may run. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import {
  codeIn,
  type CliRun,
  emptyFolder,
  kompira,
  shellCommand,
  startCli,
  startProgram,
} from './support/cli.ts';
import { executes, onlyProcess, simulate, testWithSignals as test } from './support/harness.ts';

const LONG = '/root/long';
/** Goes on when a message comes. */
const JOBFLOW = '/root/deploy_with_approval';
const isStart = ({ action }: RequestRecord) => action === 'execute';
const isTerminate = ({ action }: RequestRecord) => action === 'terminate';
const isPoll = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';

const HANGS: Fault = { kind: 'hang' };
/** Of /root/chatty: for ten minutes, one each 100 ms. */
const SLOW_LINES = ['--parameters', '{lines: 6000, over_ms: 600000}', '--poll-interval', '100ms'];

/** `run` of a process that works for an hour, once it is being waited for. */
async function waiting(simulator: Simulator, options: readonly string[] = []): Promise<CliRun> {
  const run = startCli(simulator, ['run', LONG, ...options]);
  await simulator.waitForRequest(isPoll);
  return run;
}

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s stops the process, and proves it',
    async (signal) => {
      const simulator = await simulate();
      const run = await waiting(simulator);
      run.child.kill(signal);
      const result = await run.ended;
      expect([result.exitCode, codeIn(result)]).toEqual([22, 'KOMPIRA-CANCELLED']);
      expect(result.stderr).toContain(signal);
      expect(onlyProcess(simulator).status).toBe('ABORTED');
    },
  );

  test('on-cancel leave: the process goes on', async () => {
    const simulator = await simulate();
    const run = await waiting(simulator, ['--on-cancel', 'leave', '--state', 'state']);
    run.child.kill('SIGTERM');
    const result = await run.ended;
    expect(result.exitCode).toBe(22);
    expect(result.stderr).toContain(`${simulator.url}/process/id_262`);
    expect(onlyProcess(simulator).status).toBe('RUNNING');
    expect(await readState(run)).toMatchObject({ phase: 'nothing to do' });
  });

  test('wait leaves the process alone unless told otherwise', async () => {
    const simulator = await simulate();
    await kompira(simulator, ['run', LONG, '--no-wait']);
    for (const [options, status] of [
      [[], 'RUNNING'],
      [['--on-cancel', 'terminate'], 'ABORTED'],
    ] as const) {
      const polls = simulator.requests.length;
      const run = startCli(simulator, ['wait', '262', ...options]);
      await simulator.waitForRequest(
        (request) => isPoll(request) && simulator.requests.indexOf(request) >= polls,
      );
      run.child.kill('SIGINT');
      expect((await run.ended).exitCode).toBe(22);
      expect(onlyProcess(simulator).status).toBe(status);
    }
  });

  test('during a start that is answered later: its answer is waited for, and what it names is stopped', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 1000 } });
    const run = startCli(simulator, ['run', LONG]);
    await simulator.waitForRequest(isStart);
    run.child.kill('SIGINT');
    expect((await run.ended).exitCode).toBe(22);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('during a start that is never answered: once grace is over, nobody knows', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    const run = startCli(simulator, ['run', LONG, '--grace', '500ms', '--state', 'state']);
    await simulator.waitForRequest(isStart);
    run.child.kill('SIGINT');
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(await readState(run)).toMatchObject({ phase: 'starting', jobflow: LONG });
  });

  test('before anything was started', async () => {
    const simulator = await simulate();
    await kompira(simulator, ['run', LONG, '--no-wait']);
    const run = startCli(simulator, ['run', LONG, '--if-running', 'wait']);
    await run.printed('already running');
    run.child.kill('SIGTERM');
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([22, 'KOMPIRA-CANCELLED']);
    expect(executes(simulator)).toBe(1);
  });

  test('of a start that is not waited for: it runs, and is named', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 500, actsFirst: true } });
    const run = startCli(simulator, ['run', LONG, '--no-wait']);
    await simulator.waitForRequest(isStart);
    run.child.kill('SIGTERM');
    const result = await run.ended;
    expect(result.exitCode).toBe(30);
    expect(result.stderr).toContain(`${simulator.url}/process/id_262`);
  });

  test.each([
    ['1s', 30],
    ['20s', 22],
  ])('a stop that takes 3 s, with a grace of %s: %d', async (grace, exitCode) => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: { kind: 'delay', ms: 3000 } });
    const run = await waiting(simulator, ['--grace', grace]);
    const at = performance.now();
    run.child.kill('SIGINT');
    const result = await run.ended;
    expect(result.exitCode).toBe(exitCode);
    if (exitCode === 30) {
      expect(codeIn(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
      expect(performance.now() - at).toBeLessThan(2900);
    } else expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('a second one ends it at once', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: HANGS });
    const run = await waiting(simulator, ['--grace', '1h', '--state', 'state']);
    run.child.kill('SIGINT');
    await simulator.waitForRequest(isTerminate);
    run.child.kill('SIGINT');
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
    expect(await readState(run)).toMatchObject({ phase: 'to stop', path: '/process/id_262' });
  });

  test('receive and send are broken off', async () => {
    const simulator = await simulate();
    simulator.faults.add({
      when: ({ action }) => action === 'send',
      fault: { kind: 'delay', ms: 500, actsFirst: true },
    });
    const receiving = startCli(simulator, ['receive', '/root/approval']);
    const sending = startCli(simulator, ['send', '/root/承認待ち', '--message', 'a']);
    for (const [run, action, exitCode] of [
      // A message may be on its way.
      [receiving, 'recv', 30],
      // It was sent, which is known.
      [sending, 'send', 22],
    ] as const) {
      await simulator.waitForRequest((request) => request.action === action);
      run.child.kill('SIGINT');
      expect([action, (await run.ended).exitCode]).toEqual([action, exitCode]);
    }
  });
});

describe('a pipe that is closed', () => {
  test('| head -1: the process is terminated', async () => {
    const simulator = await simulate();
    simulator.define({
      path: '/root/talks',
      run: async (job) => {
        for (;;) {
          job.print('line');
          await job.sleep(100);
        }
      },
    });
    const line = `${shellCommand(['run', '/root/talks', '--poll-interval', '100ms'])}; echo "exit $?" >&2`;
    const run = startProgram('sh', ['-c', `{ ${line}; } | head -1`], { server: simulator });
    const result = await run.ended;
    expect(result.stdout).toBe('line\n');
    expect(result.stderr).toContain('kompira: KOMPIRA-CANCELLED\nexit 22\n');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('Ctrl-C, which ends the reader first: the signal is not taken for a second one', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: { kind: 'delay', ms: 500 } });
    const run = startCli(simulator, ['run', '/root/chatty', ...SLOW_LINES]);
    await run.printed('1 ');
    run.child.stdout?.destroy();
    await simulator.waitForRequest(isTerminate);
    run.child.kill('SIGINT');
    expect((await run.ended).exitCode).toBe(22);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('help into a pipe that nobody reads: no crash', async () => {
    const help = `${shellCommand(['run', '--help'])}; echo "exit $?" >&2`;
    const result = await startProgram('sh', ['-c', `{ sleep 1; ${help}; } | true`], {}).ended;
    expect(result.stderr).toBe('exit 0\n');
  });

  test('with both streams closed, it stops the process too', async () => {
    const simulator = await simulate();
    const run = startCli(simulator, ['run', '/root/chatty', ...SLOW_LINES]);
    await run.printed('1 ');
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    const exitCode = await new Promise((resolve) => run.child.once('exit', resolve));
    expect(exitCode).toBe(22);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });
});

async function readState(run: CliRun): Promise<unknown> {
  await run.ended;
  return JSON.parse(readFileSync(join(run.folder, 'state'), 'utf8'));
}

/** A run that was killed, and the state file that it leaves. */
async function killed(
  simulator: Simulator,
  until: (request: RequestRecord) => boolean,
  options: readonly string[] = [],
) {
  const state = join(emptyFolder(), 'state');
  const run = startCli(simulator, ['run', LONG, '--state', state, ...options]);
  await simulator.waitForRequest(until);
  run.child.kill('SIGKILL');
  expect(await run.ended).toMatchObject({ signal: 'SIGKILL' });
  return state;
}

describe('after a kill, finish', () => {
  test('terminates what was started; a second time there is nothing to do', async () => {
    const simulator = await simulate();
    const state = await killed(simulator, isPoll);
    expect(statSync(state).mode & 0o777).toBe(0o600);
    expect(readFileSync(state, 'utf8')).not.toContain(simulator.token);
    const finished = await kompira(simulator, ['finish', '--state', state]);
    expect(finished).toMatchObject({ exitCode: 0, stdout: '' });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
    const sent = simulator.requests.length;
    const again = await kompira(simulator, ['finish', '--state', state]);
    expect(again).toMatchObject({ exitCode: 0, stdout: '', stderr: 'kompira: Nothing to finish.\n' });
    expect(simulator.requests).toHaveLength(sent);
  });

  test('names what a start may have come to that nobody has seen answered', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    const state = await killed(simulator, isStart);
    await simulator.waitForProcess(() => true);
    const finished = await kompira(simulator, ['finish', '--state', state]);
    expect([finished.exitCode, codeIn(finished)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(finished.stderr).toContain(`${simulator.url}/process/id_262`);
    // It may be somebody else's.
    expect(onlyProcess(simulator).status).toBe('RUNNING');
    // Until somebody has looked, and deletes the file.
    expect(finished.stderr).toContain('delete this file');
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(30);
    expect((await kompira(simulator, ['run', LONG, '--state', state])).exitCode).toBe(2);
  });

  test('does not call done what nobody can see', async () => {
    const simulator = await simulate();
    const page = { kind: 'status', status: 403, body: '<html><title>Blocked</title></html>' } as const;
    const isList = ({ path }: RequestRecord) => path === '/process';
    simulator.faults.add({ when: isStart, fault: { ...page, acts: true } });
    simulator.faults.add({ when: isList, fault: page });
    const state = join(emptyFolder(), 'state');
    const options = ['--state', state, '--outage-tolerance', '1s'];
    expect((await kompira(simulator, ['run', LONG, ...options])).exitCode).toBe(30);
    const finished = await kompira(simulator, ['finish', ...options]);
    expect([finished.exitCode, codeIn(finished)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(finished.stderr).toContain(LONG);
    expect(onlyProcess(simulator).status).toBe('RUNNING');
    expect((await kompira(simulator, ['run', LONG, '--state', state])).exitCode).toBe(2);
  });

  test('finds what one run has left, though another was given the same file before', async () => {
    const simulator = await simulate();
    const state = join(emptyFolder(), 'state');
    await kompira(simulator, ['run', JOBFLOW, '--no-wait']);
    const patient = startCli(simulator, ['run', JOBFLOW, '--if-running', 'wait', '--state', state]);
    await simulator.waitForRequest(({ url }) => url.includes('is_active'));
    const killed = startCli(simulator, ['run', LONG, '--state', state]);
    await simulator.waitForRequest(isPoll);
    killed.child.kill('SIGKILL');
    await killed.ended;
    simulator.send('/root/approval', { approved: true, by: 'me' });
    const refused = await patient.ended;
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('kompira finish')]);
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(0);
    expect(simulator.processes.map(({ status }) => status)).toEqual(['DONE', 'ABORTED']);
  });

  test('a state that is named by nothing, or lies in no folder, is a slip', async () => {
    const file = join(emptyFolder(), 'no-folder', 'state');
    const codes = await Promise.all(
      ['', file].map(async (state) => (await kompira(undefined, ['finish', '--state', state])).exitCode),
    );
    expect(codes).toEqual([2, 30]);
  });

  test('does not forget what it could not stop', async () => {
    const simulator = await simulate();
    const state = await killed(simulator, isPoll);
    simulator.faults.add({ when: isTerminate, fault: HANGS });
    const run = startCli(simulator, ['finish', '--state', state, '--grace', '500ms']);
    await simulator.waitForRequest(isTerminate);
    const at = performance.now();
    run.child.kill('SIGTERM');
    const first = await run.ended;
    expect(performance.now() - at).toBeLessThan(10_000);
    expect([first.exitCode, codeIn(first)]).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
    expect(first.stderr).toContain(`${simulator.url}/process/id_262`);
    simulator.faults.clear();
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(0);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('without token or server it says what may still run', async () => {
    const simulator = await simulate();
    const state = await killed(simulator, isPoll);
    const finished = await kompira(undefined, ['finish', '--state', state]);
    expect(finished.exitCode).toBe(30);
    expect(finished.stderr).toContain(`${simulator.url}/process/id_262`);
    expect(finished.stderr).toContain('KOMPIRA_TOKEN');
  });

  test('refuses another server than the one of the run', async () => {
    const [simulator, other] = await Promise.all([simulate(), simulate()]);
    const state = await killed(simulator, isPoll);
    const finished = await kompira(other, ['finish', '--state', state]);
    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain(simulator.url);
    expect(other.requests).toEqual([]);
    // With a slash at its end it is the same.
    const { exitCode } = await kompira({ ...simulator, url: `${simulator.url}/` }, [
      'finish',
      '--state',
      state,
    ]);
    expect(exitCode).toBe(0);
  });

  test('nothing is left of a run that has ended, of one that leaves its process, and of one that does not wait', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
    for (const options of [
      ['/root/abort'],
      [LONG, '--no-wait'],
      [LONG, '--timeout', '200ms', '--on-timeout', 'leave'],
    ]) {
      const state = join(emptyFolder(), 'state');
      await kompira(simulator, ['run', ...options, '--state', state]);
      expect(await kompira(simulator, ['finish', '--state', state])).toMatchObject({
        exitCode: 0,
        stderr: 'kompira: Nothing to finish.\n',
      });
    }
    expect(simulator.processes.filter(({ status }) => status === 'RUNNING')).toHaveLength(2);
  });

  test('on-cancel leave: a kill leaves nothing to do', async () => {
    const simulator = await simulate();
    const state = await killed(simulator, isPoll, ['--on-cancel', 'leave']);
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(0);
    expect(onlyProcess(simulator).status).toBe('RUNNING');
  });

  test('a terminate that was killed is done by it too', async () => {
    const simulator = await simulate();
    await kompira(simulator, ['run', LONG, '--no-wait']);
    simulator.faults.add({ when: isTerminate, times: 1, fault: HANGS });
    const state = join(emptyFolder(), 'state');
    const run = startCli(simulator, ['terminate', '262', '--state', state]);
    await simulator.waitForRequest(isTerminate);
    run.child.kill('SIGKILL');
    await run.ended;
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(0);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });
});

describe('a state file', () => {
  test('that is not there: nothing to do', async () => {
    const simulator = await simulate();
    const result = await kompira(simulator, ['finish', '--state', 'nothing']);
    expect(result).toMatchObject({ exitCode: 0, stdout: '', stderr: 'kompira: Nothing to finish.\n' });
    expect(simulator.requests).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['half', '{"phase":"to stop","path":"/proc'],
    ['of something else', '{"phase":"done"}'],
    ['with a path to something else', '{"phase":"to stop","path":"/root","url":"x","server":"y"}'],
  ])('that is %s: 30, and a run refuses it', async (_name, text) => {
    const simulator = await simulate();
    const state = join(emptyFolder(), 'state');
    writeFileSync(state, text);
    expect((await kompira(simulator, ['finish', '--state', state])).exitCode).toBe(30);
    expect((await kompira(simulator, ['run', LONG, '--state', state])).exitCode).toBe(2);
    expect(simulator.requests).toEqual([]);
    expect(readFileSync(state, 'utf8')).toBe(text);
  });

  test('of a run that is not finished: another run refuses, and says how to finish it', async () => {
    const simulator = await simulate();
    const state = await killed(simulator, isPoll);
    const sent = simulator.requests.length;
    const before = readFileSync(state, 'utf8');
    for (const command of ['run', 'terminate']) {
      const result = await kompira(simulator, [command, command === 'run' ? LONG : '262', '--state', state]);
      expect(result.exitCode).toBe(2);
      expect(result.stderr).toContain(`kompira finish --state ${state}`);
    }
    expect(simulator.requests).toHaveLength(sent);
    expect(readFileSync(state, 'utf8')).toBe(before);
    await kompira(simulator, ['finish', '--state', state]);
    expect((await kompira(simulator, ['run', LONG, '--no-wait', '--state', state])).exitCode).toBe(0);
  });

  test('that cannot be written: nothing is started', async () => {
    const simulator = await simulate();
    const result = await kompira(simulator, ['run', LONG, '--state', 'no/such/folder/state']);
    expect(result.exitCode).toBe(2);
    expect(simulator.requests).toEqual([]);
  });

  test('holds no part of a server that was refused', async () => {
    const folder = emptyFolder();
    const state = join(folder, 'state');
    const server = { url: 'https://user:hunter2@kompira.test/?token=s3cr3t-token', token: 'f'.repeat(40) };
    expect((await kompira(server, ['run', LONG, '--state', state])).exitCode).toBe(2);
    expect(readFileSync(state, 'utf8')).not.toMatch(/hunter2|s3cr3t/);
  });
});
