/** The process action: a process that another step, job or person started. */
import { describe, expect } from '@jest/globals';
import type { RunOptions, StepResult } from '../runner/run-action.ts';
import {
  type Fault,
  type FaultRule,
  type Process,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
  type User,
} from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  codeOf,
  consoleLines,
  errorOf,
  isTerminate,
  onlyProcess,
  run as runRoot,
  runPost,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const PROCESS = { action: 'process' };

function run(
  simulator: Simulator,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'with'> = {},
): Promise<StepResult> {
  return runRoot(simulator, inputs, { ...options, ...PROCESS });
}

/** Starts a process by a step of its own, which does not wait for it. */
async function begin(simulator: Simulator, jobflow: string): Promise<StepResult['outputs']> {
  const { outputs } = await runRoot(simulator, { jobflow, wait: 'false' });
  expect(outputs).toMatchObject({ outcome: 'started', process: '/process/id_262' });
  return outputs;
}

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 300 }) });
const controls = (simulator: Simulator) =>
  simulator.requests.filter(({ action }) => ['terminate', 'suspend', 'resume'].includes(action));
const isLook = ({ path, action }: RequestRecord) => path === '/process/id_262' && action === '';
const isActive = ({ status }: Process) => status === 'RUNNING' || status === 'WAITING';

/** What the server says to a control, true, though it does nothing. */
const YES: Fault = {
  kind: 'status',
  status: 200,
  body: 'true',
  headers: { 'content-type': 'application/json' },
};

describe('wait', () => {
  test.each(['process-id', 'process', 'process-url'])('for what the output %s names', async (output) => {
    const simulator = await quick();
    const outputs = await begin(simulator, '/root/restart_process');
    const result = await run(simulator, { process: outputs[output] ?? '' });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.outputs).toMatchObject({
      outcome: 'succeeded',
      'process-id': '262',
      process: '/process/id_262',
      'process-url': `${simulator.url}/process/id_262`,
      status: 'DONE',
      'exit-status': '0',
      result: 'true',
      console: 'httpd を起動しました\n',
    });
    expect(consoleLines(result)).toEqual(['httpd を起動しました']);
    expect(result.summary).toContain('<code>/root/restart_process</code>');
    expect(simulator.processes).toHaveLength(1);
    expect(controls(simulator)).toEqual([]);
  });

  test('one that fails is red, with all that explains it, and its jobflow in the title', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_fails');
    const result = await run(simulator, { process: '262', 'long-poll': 'true' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'failed', status: 'DONE', result: 'false' });
    expect(codeOf(result)).toBe('KOMPIRA-RESULT');
    expect(errorOf(result)).toContain('/root/restart_fails line 7');
    expect(result.log).toContain('title=Kompira%3A /root/restart_fails failed');
    expect(result.summary).toContain('❌');
  });

  test('fail-on-result is that of this step', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_fails');
    expect(await run(simulator, { process: '262', 'fail-on-result': '' })).toMatchObject({ exitCode: 0 });
    expect(await run(simulator, { process: '262', 'fail-on-result': '"x"\nfalse' })).toMatchObject({
      exitCode: 1,
    });
  });

  test('out of time: red, and the process is left as it was', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    const result = await run(simulator, { process: '262', timeout: '300ms' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'RUNNING' });
    expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
    expect(controls(simulator)).toEqual([]);
    expect(await runPost(simulator, result.state, { process: '262' }, PROCESS)).toMatchObject({ log: '' });
    expect(onlyProcess(simulator).status).toBe('RUNNING');
  });

  test('out of time, told to terminate it', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    const result = await run(simulator, { process: '262', timeout: '300ms', 'on-timeout': 'terminate' });
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
  });

  testWithSignals('a cancel leaves the process alone', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    const step = start(simulator, { process: '262' }, PROCESS);
    await step.logged('│ ');
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'cancelled' });
    expect(await runPost(simulator, result.state, { process: '262' }, PROCESS)).toMatchObject({ log: '' });
    expect(controls(simulator)).toEqual([]);
    expect(isActive(onlyProcess(simulator))).toBe(true);
  });

  testWithSignals('a cancel with on-cancel: terminate ends it', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    const step = start(simulator, { process: '262', 'on-cancel': 'terminate' }, PROCESS);
    await step.logged('│ ');
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
    expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('SIGKILL with on-cancel: terminate, then post: terminated', async () => {
    const simulator = await quick();
    const inputs = { process: '262', 'on-cancel': 'terminate' };
    await begin(simulator, '/root/long');
    const killed = start(simulator, inputs, PROCESS);
    await killed.logged('│ ');
    killed.child.kill('SIGKILL');
    const { state } = await killed.ended;
    const post = await runPost(simulator, state, inputs, PROCESS);
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain('(ABORTED)');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('a server that is away for a while is waited for', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_process');
    await simulator.down();
    const step = start(simulator, { process: '262' }, PROCESS);
    await step.logged('Retrying for up to');
    await simulator.up();
    expect(await step.ended).toMatchObject({ exitCode: 0 });
  });
});

describe('show', () => {
  test('a process that runs: green, how it stands, what it printed', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    await simulator.waitForProcess(({ console }) => console !== '');
    const result = await run(simulator, { process: '262', command: 'show' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      outcome: 'started',
      status: 'RUNNING',
      process: '/process/id_262',
    });
    expect(result.outputs).not.toHaveProperty('result');
    expect(consoleLines(result)).toEqual(['時間のかかる処理を開始します']);
    expect(result.log).toContain('is RUNNING.');
  });

  test('a process that failed: green, its outputs say so', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/abort');
    await simulator.waitForProcess(({ status }) => status === 'ABORTED');
    const result = await run(simulator, { process: '262', command: 'show' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      outcome: 'failed',
      status: 'ABORTED',
      error: 'ディスクの空き容量が足りません',
    });
    expect(result.summary).toContain('❌');
    expect(warningsOf(result)).toEqual([]);
  });

  test('asked once, and its console kept out of the log and of the summary', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_process');
    await simulator.waitForProcess(({ status }) => status === 'DONE');
    const before = simulator.requests.length;
    const result = await run(simulator, { process: '262', command: 'show', console: 'off' });
    expect(simulator.requests.length - before).toBe(1);
    expect(result.outputs.console).toBe('httpd を起動しました\n');
    expect(result.log + result.summary).not.toContain('httpd');
  });

  test.each([
    ['there is no such process', '999'],
    ['another user’s', '262'],
  ])('%s: red', async (_name, process) => {
    const users: User[] = [
      { name: 'other', token: 'other-token-of-another-user' },
      { name: 'operator', token: 'operator-token-of-this-user' },
    ];
    const simulator = await simulate({ users });
    await begin(simulator, '/root/long');
    const result = await run(
      { ...simulator, token: 'operator-token-of-this-user' },
      { process, command: 'show' },
    );
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'error' });
    expect(codeOf(result)).toBe('KOMPIRA-NOT-FOUND');
  });
});

describe('terminate', () => {
  test('one that runs: green once it is proven', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    const result = await run(simulator, { process: '262', command: 'terminate' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'ABORTED' });
    expect(result.log).toContain('(ABORTED)');
    expect(result.summary).toContain('✅');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
    const before = simulator.requests.length;
    expect(await runPost(simulator, result.state, { process: '262' }, PROCESS)).toMatchObject({ log: '' });
    expect(simulator.requests).toHaveLength(before);
  });

  test('SIGKILL while it hangs, then post: terminated', async () => {
    const simulator = await quick();
    const inputs = { process: '262', command: 'terminate' };
    await begin(simulator, '/root/long');
    simulator.faults.add({ when: isTerminate, times: 1, fault: { kind: 'hang' } });
    const killed = start(simulator, inputs, PROCESS);
    await simulator.waitForRequest(isTerminate);
    killed.child.kill('SIGKILL');
    const { state } = await killed.ended;
    const post = await runPost(simulator, state, inputs, PROCESS);
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain('(ABORTED)');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  testWithSignals('a cancel in the middle of it leaves time for the proof', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    // Lost, so that the stop is still under way when the cancel comes.
    simulator.faults.add({ when: isTerminate, times: 1, fault: YES });
    const step = start(simulator, { process: '262', command: 'terminate' }, PROCESS);
    await simulator.waitForRequest(isTerminate);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.outputs).toMatchObject({ status: 'ABORTED' });
    expect(result.log).toContain('(ABORTED)');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('one that has ended: green, and says so', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_process');
    await simulator.waitForProcess(({ status }) => status === 'DONE');
    const result = await run(simulator, { process: '262', command: 'terminate' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'DONE' });
    expect(result.log).toContain('had already ended (DONE)');
    expect(controls(simulator)).toEqual([]);
  });

  test('one that will not end: red, with the link', async () => {
    const simulator = await quick();
    simulator.faults.add({
      when: isTerminate,
      fault: { kind: 'status', status: 403, body: { detail: 'この操作を実行する権限がありません。' } },
    });
    await begin(simulator, '/root/long');
    const result = await run(simulator, { process: '262', command: 'terminate' }, jumpingClock());
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'error', status: 'RUNNING' });
    expect(errorOf(result)).toContain('この操作を実行する権限がありません。');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  });
});

describe('suspend and resume', () => {
  test('a process is halted, and goes on', async () => {
    const simulator = await quick();
    await begin(simulator, '/root/long');
    await simulator.waitForProcess(isActive);
    const suspended = await run(simulator, { process: '262', command: 'suspend' });
    expect(suspended).toMatchObject({ exitCode: 0 });
    expect(suspended.outputs).toMatchObject({ outcome: 'succeeded', status: 'RUNNING' });
    expect(suspended.log).toContain('was suspended');
    expect(onlyProcess(simulator).suspended).toBe(true);

    const again = await run(simulator, { process: '262', command: 'suspend' });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.log).toContain('already suspended');
    expect(controls(simulator)).toHaveLength(1);

    const resumed = await run(simulator, { process: '262', command: 'resume' });
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(resumed.log).toContain('was resumed');
    expect(onlyProcess(simulator).suspended).toBe(false);
    expect(await run(simulator, { process: '262', command: 'resume' })).toMatchObject({ exitCode: 0 });
    expect(controls(simulator)).toHaveLength(2);
  });

  test.each(['suspend', 'resume'])('%s of one that has ended: red', async (command) => {
    const simulator = await quick();
    await begin(simulator, '/root/restart_process');
    await simulator.waitForProcess(({ status }) => status === 'DONE');
    const result = await run(simulator, { process: '262', command });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'error', status: 'DONE' });
    expect(codeOf(result)).toBe('KOMPIRA-ALREADY-ENDED');
    expect(controls(simulator)).toEqual([]);
  });

  test('a suspend that was taken, but is not seen to be so, is red: it had no effect, or no look gets through', async () => {
    const suspend = async (rule: (simulator: Simulator) => FaultRule) => {
      const simulator = await quick();
      await begin(simulator, '/root/long');
      await simulator.waitForProcess(isActive);
      simulator.faults.add(rule(simulator));
      const result = await run(simulator, { process: '262', command: 'suspend' }, jumpingClock());
      expect(controls(simulator)).toHaveLength(1);
      expect(result.exitCode).toBe(1);
      expect(result.outputs).toMatchObject({ outcome: 'error', status: 'RUNNING' });
      expect(codeOf(result)).toBe('KOMPIRA-NOT-CONFIRMED');
      return errorOf(result);
    };
    const [without, unseen] = await Promise.all([
      suspend(() => ({ when: ({ action }) => action === 'suspend', fault: YES })),
      suspend((simulator) => ({
        when: (request) => isLook(request) && controls(simulator).length > 0,
        fault: { kind: 'reset-before' },
      })),
    ]);
    expect(without).toContain('it is still RUNNING');
    expect(unseen).toContain('ECONNRESET');
  });

  test('a resume in step mode whose answer is lost is sent once: it goes on by one step', async () => {
    const simulator = await quick();
    simulator.define({
      path: '/root/steps',
      run: async (job) => {
        for (const step of ['一', '二', '三']) {
          await job.suspend();
          job.print(step);
        }
      },
    });
    await begin(simulator, '/root/steps');
    await simulator.waitForProcess(({ suspended }) => suspended);
    simulator.faults.add({ when: ({ action }) => action === 'resume', fault: { kind: 'reset-after' } });
    const result = await run(simulator, { process: '262', command: 'resume' });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.log).toContain('suspended again');
    expect(controls(simulator)).toHaveLength(1);
    expect(onlyProcess(simulator)).toMatchObject({ console: '一\n', suspended: true });
  });
});

test('the process of another host is refused before anything is sent', async () => {
  const simulator = await quick();
  const result = await run(simulator, { process: 'https://evil.example/process/id_262' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain('process: "https://evil.example/');
  expect(simulator.requests).toEqual([]);
});
