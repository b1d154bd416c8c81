/** Each exit code, in every way in which it arises. Only 10 says that it is safe to run again. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { codeIn, kompira, startCli } from './support/cli.ts';
import { executes, onlyProcess, simulate, testWithSignals } from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

const isStart = ({ action }: RequestRecord) => action === 'execute';
const isTerminate = ({ action }: RequestRecord) => action === 'terminate';
const isPoll = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';

const NOT_ALLOWED: Fault = {
  kind: 'status',
  status: 403,
  body: { detail: 'この操作を実行する権限がありません。' },
};
const PAGE_AFTER_ACTING: Fault = {
  kind: 'status',
  status: 503,
  headers: { 'retry-after': '1' },
  acts: true,
};

/** A process that works for an hour, started past the command line. */
async function running(simulator: Simulator, jobflow = '/root/long'): Promise<string> {
  const { exitCode } = await kompira(simulator, ['run', jobflow, '--no-wait', '--quiet']);
  expect(exitCode).toBe(0);
  const { id } = await simulator.waitForProcess(({ job }) => job === jobflow);
  return `/process/id_${id}`;
}

describe('0', () => {
  test.each<[string, string[], string]>([
    ['the process succeeded', ['run', JOBFLOW], 'succeeded'],
    ['it was started', ['run', '/root/long', '--no-wait'], 'started'],
    ['it was checked', ['run', JOBFLOW, '--dry-run'], 'validated'],
    ['a message was sent', ['send', '/root/approval', '--message', 'a'], 'succeeded'],
  ])('%s', async (_name, args, outcome) => {
    const simulator = await quick();
    const result = await kompira(simulator, [...args, '--json']);
    expect(result).toMatchObject({ exitCode: 0, signal: null });
    expect(JSON.parse(result.stdout)).toMatchObject({ outcome });
    expect(executes(simulator)).toBe(outcome === 'validated' || args[0] === 'send' ? 0 : 1);
  });

  test('another process was running, and skip was asked for', async () => {
    const simulator = await quick();
    await running(simulator);
    const result = await kompira(simulator, ['run', '/root/long', '--if-running', 'skip', '--json']);
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(result.stdout)).toEqual({ outcome: 'skipped' });
    expect(executes(simulator)).toBe(1);
  });

  test('commands to a process: show, suspend, resume, terminate, and terminate of one that has ended', async () => {
    const simulator = await quick();
    const path = await running(simulator);
    for (const command of ['show', 'suspend', 'suspend', 'resume', 'terminate', 'terminate', 'show']) {
      const result = await kompira(simulator, [command, path]);
      expect([command, result.exitCode]).toEqual([command, 0]);
    }
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('a process that somebody else has started was waited for', async () => {
    const simulator = await quick();
    const path = await running(simulator, JOBFLOW);
    const result = await kompira(simulator, ['wait', path]);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toBe('httpd を起動しました\n');
  });

  test('a message was received', async () => {
    const simulator = await quick();
    simulator.send('/root/approval', { approved: true });
    const result = await kompira(simulator, ['receive', '/root/approval', '--json']);
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(result.stdout)).toEqual({
      outcome: 'succeeded',
      message: '{"approved":true}',
      'message-json': '{"approved":true}',
    });
  });

  test('a message was received, and goes to stdout without --json, harmless', async () => {
    const simulator = await quick();
    simulator.send('/root/approval', '承認\n::error::no command');
    const { stdout } = await kompira(simulator, ['receive', '/root/approval']);
    expect(stdout).toBe('承認\n: :error::no command\n');
  });

  test('help and version', async () => {
    expect(await kompira(undefined, ['--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await kompira(undefined, ['--version'])).stdout).toMatch(/^kompira \d+\.\d+\.\d+\n$/);
  });
});

describe('2', () => {
  test.each<[string, string[]]>([
    ['no command', []],
    ['an unknown command', ['start', JOBFLOW]],
    ['an unknown option', ['run', JOBFLOW, '--retry', '3']],
    ['a value that is none', ['run', JOBFLOW, '--timeout', 'soon']],
    ['no jobflow', ['run']],
    ['a process of another server', ['show', 'https://other.example.com/process/id_1']],
    ['nothing to send', ['send', '/root/approval']],
    ['no file', ['finish']],
    ['doctor: a path that is none', ['doctor', 'https://other.example.com/x']],
  ])('%s: nothing is sent', async (_name, args) => {
    const simulator = await quick();
    const result = await kompira(simulator, args);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(simulator.requests).toEqual([]);
    if (args.length > 0) expect(codeIn(result)).toBe('KOMPIRA-INVALID-INPUT');
  });
});

describe('10: nothing was started', () => {
  test('the server is not there', async () => {
    const simulator = await quick();
    await simulator.down();
    const result = await kompira(simulator, ['run', JOBFLOW, '--outage-tolerance', '0s']);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-NOT-REACHABLE');
  });

  test('it refuses the token', async () => {
    const simulator = await quick();
    const result = await kompira({ ...simulator, token: 'f'.repeat(40) }, ['run', JOBFLOW]);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-INVALID-TOKEN');
    expect(simulator.processes).toEqual([]);
  });

  test('there is no such jobflow, but one that looks like it', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', '/root/restart_proces']);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-NOT-FOUND');
    expect(result.stderr).toContain('Did you mean /root/restart_process?');
  });

  test.each([[['run']], [['run', '--dry-run']]])('it is not a jobflow: %p', async (args) => {
    const simulator = await quick();
    const result = await kompira(simulator, [...args, '/root/approval']);
    expect(result.exitCode).toBe(10);
    expect(result.stderr).toContain('/root/approval');
    expect(simulator.processes).toEqual([]);
  });

  test('it is a script job, and gets parameters', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', '/root/disk_usage', '--parameters', 'a: 1']);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-WRONG-OPTIONS');
  });

  test('another is running: fail, and wait for longer than timeout', async () => {
    const simulator = await quick();
    await running(simulator);
    for (const [args, code] of [
      [['--if-running', 'fail'], 'KOMPIRA-ALREADY-RUNNING'],
      [['--if-running', 'wait', '--timeout', '100ms'], 'KOMPIRA-STILL-RUNNING'],
    ] as const) {
      const result = await kompira(simulator, ['run', '/root/long', ...args]);
      expect([result.exitCode, codeIn(result)]).toEqual([10, code]);
    }
    expect(executes(simulator)).toBe(1);
  });

  test('the engine of Kompira does not take it, and says so', async () => {
    const simulator = await quick();
    simulator.faults.add({
      when: isStart,
      fault: {
        kind: 'status',
        status: 503,
        body: { detail: 'engine is stopped' },
        headers: { 'retry-after': '1' },
      },
    });
    const result = await kompira(simulator, ['run', JOBFLOW, '--outage-tolerance', '100ms']);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-BUSY');
  });

  test.each(['show', 'wait', 'suspend', 'resume'])('%s: no such process', async (command) => {
    const simulator = await quick();
    const result = await kompira(simulator, [command, '999', '--outage-tolerance', '0s']);
    // Nobody knows what became of one that was to be waited for.
    expect(result.exitCode).toBe(command === 'wait' ? 30 : 10);
    expect(codeIn(result)).toBe('KOMPIRA-NOT-FOUND');
  });

  test('suspend: the process has ended', async () => {
    const simulator = await quick();
    const path = await running(simulator, JOBFLOW);
    await kompira(simulator, ['wait', path]);
    const result = await kompira(simulator, ['suspend', path]);
    expect(result.exitCode).toBe(10);
    expect(codeIn(result)).toBe('KOMPIRA-ALREADY-ENDED');
  });

  test.each(['send', 'receive'])('%s: no such channel, but one that looks like it', async (command) => {
    const simulator = await quick();
    const message = command === 'send' ? ['--message', 'a'] : [];
    const result = await kompira(simulator, [command, '/root/aproval', ...message]);
    expect(result.exitCode).toBe(10);
    expect(result.stderr).toContain('Did you mean /root/approval?');
  });

  test('doctor: something failed', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['doctor', '/root/restart_proces']);
    expect(result.exitCode).toBe(10);
    expect(executes(simulator)).toBe(0);
  });
});

describe('20: the process failed', () => {
  test.each<[string, string[], string]>([
    ['aborted', ['/root/abort'], 'KOMPIRA-ABORTED'],
    ['an exit status', ['/root/exit_3'], 'KOMPIRA-EXIT-STATUS'],
    ['a result that counts as a failure', ['/root/restart_fails'], 'KOMPIRA-RESULT'],
  ])('%s', async (_name, args, code) => {
    const simulator = await quick();
    const result = await kompira(simulator, ['run', ...args]);
    expect([result.exitCode, codeIn(result)]).toEqual([20, code]);
  });

  test('one that was waited for, and one that was joined', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 3000 }) });
    const path = await running(simulator, '/root/abort');
    const results = await Promise.all([
      kompira(simulator, ['wait', path]),
      kompira(simulator, ['run', '/root/abort', '--if-running', 'join']),
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([20, 20]);
    expect(executes(simulator)).toBe(1);
  });
});

describe('21: timed out', () => {
  test.each(['terminate', 'leave'])('on-timeout %s', async (policy) => {
    const simulator = await quick();
    const args = ['run', '/root/long', '--timeout', '300ms', '--on-timeout', policy];
    const result = await kompira(simulator, args);
    expect([result.exitCode, codeIn(result)]).toEqual([21, 'KOMPIRA-TIMED-OUT']);
    expect(onlyProcess(simulator).status).toBe(policy === 'terminate' ? 'ABORTED' : 'RUNNING');
  });

  test('it never began', async () => {
    const simulator = await quick();
    simulator.engineStopped = true;
    const result = await kompira(simulator, ['run', JOBFLOW, '--start-timeout', '300ms']);
    expect([result.exitCode, codeIn(result)]).toEqual([21, 'KOMPIRA-START-TIMED-OUT']);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('no message came', async () => {
    const simulator = await quick();
    const result = await kompira(simulator, ['receive', '/root/approval', '--timeout', '300ms']);
    expect([result.exitCode, codeIn(result)]).toEqual([21, 'KOMPIRA-NO-MESSAGE']);
  });
});

describe('30: a person must look', () => {
  test.each<[string, Fault, string[]]>([
    ['its response was lost', { kind: 'reset-after' }, []],
    ['half of its response was lost', { kind: 'cut' }, []],
    ['it was never answered', { kind: 'hang', acts: true }, ['--request-timeout', '300ms']],
    ['a page with 503 and Retry-After came in its place', PAGE_AFTER_ACTING, []],
    ['a page came in its place', { kind: 'html' }, []],
  ])('the start: %s', async (_name, fault, options) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault });
    const result = await kompira(simulator, ['run', '/root/long', ...options]);
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(executes(simulator)).toBe(1);
    for (const { id } of simulator.processes)
      expect(result.stderr).toContain(`${simulator.url}/process/id_${id}`);
  });

  test('a server that is no Kompira took the start', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Welcome</title>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const result = await kompira({ url: `http://127.0.0.1:${port}`, token: 'f'.repeat(40) }, [
      'run',
      JOBFLOW,
    ]);
    server.close();
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-NOT-KOMPIRA']);
  });

  testWithSignals('the stop after a timeout was refused', async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isTerminate, fault: NOT_ALLOWED });
    const run = startCli(simulator, ['run', '/root/long', '--timeout', '300ms']);
    await simulator.waitForRequest(isTerminate);
    // It would try for 20 s.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) run.child.kill(signal);
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
    expect(result.stderr).toContain(`${simulator.url}/process/id_${onlyProcess(simulator).id}`);
  });

  test('the server stayed away for longer than outage-tolerance', async () => {
    const simulator = await quick();
    const run = startCli(simulator, ['run', '/root/long', '--outage-tolerance', '300ms']);
    await simulator.waitForRequest(isPoll);
    await simulator.down();
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
  });

  test('the process was deleted', async () => {
    const simulator = await quick();
    const run = startCli(simulator, ['run', '/root/long', '--outage-tolerance', '300ms']);
    await simulator.waitForRequest(isPoll);
    simulator.forget(onlyProcess(simulator));
    expect((await run.ended).exitCode).toBe(30);
  });

  testWithSignals('terminate: refused', async () => {
    const simulator = await quick();
    const path = await running(simulator);
    simulator.faults.add({ when: isTerminate, fault: NOT_ALLOWED });
    const run = startCli(simulator, ['terminate', path, '--grace', '1s']);
    await simulator.waitForRequest(isTerminate);
    run.child.kill('SIGTERM');
    const result = await run.ended;
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
  });

  test('send: the response was lost', async () => {
    const simulator = await quick();
    simulator.faults.add({ when: ({ action }) => action === 'send', fault: { kind: 'reset-after' } });
    const result = await kompira(simulator, ['send', '/root/approval', '--message', 'a']);
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-SEND-UNKNOWN']);
  });

  test('receive: a response was lost that may have carried the message', async () => {
    const simulator = await quick();
    simulator.send('/root/approval', 'a');
    simulator.faults.add({
      when: ({ action }) => action === 'recv',
      times: 1,
      fault: { kind: 'reset-after' },
    });
    const result = await kompira(simulator, ['receive', '/root/approval', '--timeout', '1s']);
    expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-NO-MESSAGE']);
  });
});
