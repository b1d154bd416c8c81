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
} from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  begin,
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
const NOTHING_TO_DO = { kompira: '{"phase":"nothing to do"}' };
const IS_TERMINATED = { 'on-cancel': 'terminate' };

function run(
  simulator: Pick<Simulator, 'url' | 'token'>,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'with'> = {},
): Promise<StepResult> {
  return runRoot(simulator, { process: '262', ...inputs }, { ...options, ...PROCESS });
}

const controls = (simulator: Simulator) =>
  simulator.requests.filter(({ action }) => ['terminate', 'suspend', 'resume'].includes(action));
const isLook = ({ path, action }: RequestRecord) => path === '/process/id_262' && action === '';
const isActive = ({ status }: Process) => status === 'RUNNING' || status === 'WAITING';
const hasEnded = ({ status }: Process) => status === 'DONE' || status === 'ABORTED';

/** A server where a process of this jobflow has come so far. */
async function withProcess(jobflow: string, isSoFar: (process: Process) => boolean = () => true) {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 300 }) });
  await begin(simulator, jobflow);
  await simulator.waitForProcess(isSoFar);
  return simulator;
}

/** What the server says to a control, true, though it does nothing. */
const YES: Fault = {
  kind: 'status',
  status: 200,
  body: 'true',
  headers: { 'content-type': 'application/json' },
};

describe('wait', () => {
  test('by its URL: followed to its end, and judged', async () => {
    const simulator = await withProcess('/root/restart_process');
    const result = await run(simulator, { process: `${simulator.url}/process/id_262` });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      outcome: 'succeeded',
      'process-id': '262',
      process: '/process/id_262',
      'process-url': `${simulator.url}/process/id_262`,
      status: 'DONE',
      result: 'true',
    });
    expect(consoleLines(result)).toEqual(['httpd を起動しました']);
    expect(result.summary).toContain('<code>/root/restart_process</code>');
    expect(controls(simulator)).toEqual([]);
  });

  test('one that fails is red, with its jobflow in the title; fail-on-result is that of this step', async () => {
    const simulator = await withProcess('/root/restart_fails');
    const result = await run(simulator, { 'long-poll': 'true' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', result: 'false' } });
    expect(errorOf(result)).toContain('/root/restart_fails line 7');
    expect(result.log).toContain('title=Kompira%3A /root/restart_fails failed');
    expect(await run(simulator, { 'fail-on-result': '' })).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['en', 'It is unknown whether the process is running.', 'left running'],
    ['ja', 'プロセスが実行中かどうかは不明です。', '実行中のまま'],
  ])('one that is not there: nobody says that it was left running (%s)', async (language, said, not) => {
    const simulator = await simulate();
    const result = await run(simulator, { process: '999', 'outage-tolerance': '300ms', language });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', process: '/process/id_999' } });
    expect(codeOf(result)).toBe('KOMPIRA-NOT-FOUND');
    expect(errorOf(result)).toContain(said);
    expect(errorOf(result)).not.toContain(not);
  });

  test('out of time: red, and the process is left, or terminated where that is asked for', async () => {
    const simulator = await withProcess('/root/long');
    const left = await run(simulator, { timeout: '1m' }, jumpingClock());
    expect(left).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', status: 'RUNNING' } });
    expect([left.state, controls(simulator)]).toEqual([NOTHING_TO_DO, []]);
    const ended = await run(simulator, { timeout: '1m', 'on-timeout': 'terminate' }, jumpingClock());
    expect(ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', status: 'ABORTED' } });
  });

  testWithSignals.each([
    [{}, 'RUNNING'],
    [IS_TERMINATED, 'ABORTED'],
  ])('a cancel with %j: red, and it is %s', async (inputs, status) => {
    const simulator = await withProcess('/root/long');
    const step = start(simulator, { process: '262', ...inputs }, PROCESS);
    await step.logged('│ ');
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', status } });
    expect([result.state, onlyProcess(simulator).status]).toEqual([NOTHING_TO_DO, status]);
  });
});

describe('show', () => {
  test('a process that runs: green, how it stands, what it printed, by one request', async () => {
    const simulator = await withProcess('/root/long', ({ console }) => console !== '');
    const result = await run(simulator, { command: 'show' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'started', status: 'RUNNING' } });
    expect(result.outputs).not.toHaveProperty('result');
    expect(consoleLines(result)).toEqual(['時間のかかる処理を開始します']);
    expect(result.log).toContain('is RUNNING.');
    expect(simulator.requests.filter(isLook)).toHaveLength(1);
  });

  test('a process that failed: green, its outputs say so, and its console is in them alone', async () => {
    const simulator = await withProcess('/root/abort', hasEnded);
    const result = await run(simulator, { command: 'show', console: 'off' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'failed', status: 'ABORTED' } });
    expect(result.outputs.error).toBe('ディスクの空き容量が足りません');
    expect(result.outputs.console).toBe('バックアップを開始します\n');
    expect(result.log + result.summary).not.toContain('バックアップ');
    expect(result.summary).toContain('❌');
    expect(warningsOf(result)).toEqual([]);
  });
});

describe('terminate', () => {
  const TERMINATE = { command: 'terminate' };

  test('one that runs: green once it is proven; one that has ended: green, and says so', async () => {
    const simulator = await withProcess('/root/long');
    const result = await run(simulator, TERMINATE);
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'ABORTED' } });
    expect(result.log).toContain('(ABORTED)');
    expect(result.summary).toContain('✅');
    expect([result.state, onlyProcess(simulator).status]).toEqual([NOTHING_TO_DO, 'ABORTED']);
    const again = await run(simulator, TERMINATE);
    expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'ABORTED' } });
    expect(again.log).toContain('had already ended (ABORTED)');
    expect(controls(simulator)).toHaveLength(1);
  });

  test('one that this user may not read: nothing is sent, and the server says why', async () => {
    const simulator = await withProcess('/root/long');
    const fault: Fault = { kind: 'status', status: 403, body: { detail: 'いいえ' } };
    simulator.faults.add({ when: isLook, fault });
    const result = await run(simulator, { ...TERMINATE, 'outage-tolerance': '1s' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('いいえ');
    expect(controls(simulator)).toEqual([]);
  });

  testWithSignals('a cancel in the middle of it leaves time for the proof', async () => {
    const simulator = await withProcess('/root/long');
    // Lost, so that the stop is still under way when the cancel comes.
    simulator.faults.add({ when: isTerminate, times: 1, fault: YES });
    const step = start(simulator, { process: '262', ...TERMINATE }, PROCESS);
    await simulator.waitForRequest(isTerminate);
    step.child.kill('SIGINT');
    expect((await step.ended).outputs).toMatchObject({ status: 'ABORTED' });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });
});

test.each([IS_TERMINATED, { command: 'terminate' }])(
  'SIGKILL with %j, then post: terminated',
  async (more) => {
    const simulator = await withProcess('/root/long');
    const inputs = { process: '262', ...more };
    const hang = simulator.faults.add({ when: isTerminate, fault: { kind: 'hang' } });
    const step = start(simulator, inputs, PROCESS);
    await simulator.waitForRequest('command' in more ? isTerminate : isLook);
    step.child.kill('SIGKILL');
    const { state } = await step.ended;
    hang.remove();
    const post = await runPost(simulator, state, inputs, PROCESS);
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain('(ABORTED)');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  },
);

/** The same process, once it has ended well. */
const seenAs = (fields: object) => (body: string) =>
  JSON.stringify({ ...(JSON.parse(body) as object), ...fields });
const ended = seenAs({ status: 'DONE', exit_status: 0, suspended: false });

test.each<[string, Fault]>([
  ['a page of a gateway with 403', { kind: 'status', status: 403 }],
  ['a login page', { kind: 'html' }],
])(
  'wait: %s in place of the first look: nothing that nobody has seen is terminated',
  async (_name, fault) => {
    const simulator = await withProcess('/root/long', isActive);
    simulator.faults.add({ when: isLook, fault });
    const result = await run(simulator, { 'on-timeout': 'terminate' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('It is unknown whether the process is running. It was not terminated.');
    expect(controls(simulator)).toEqual([]);
  },
);

test('wait: an outage from the first look on: by on-timeout, as after any other', async () => {
  const simulator = await withProcess('/root/long', isActive);
  simulator.faults.add({ when: isLook, fault: { kind: 'status', status: 502 } });
  const inputs = { 'on-timeout': 'terminate', 'outage-tolerance': '10s' };
  const result = await run(simulator, inputs, jumpingClock());
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(controls(simulator).length).toBeGreaterThan(0);
});

describe('suspend and resume', () => {
  test('a process is halted, and goes on; what is so already is not asked for', async () => {
    const simulator = await withProcess('/root/long', isActive);
    for (const [command, said, suspended, sent] of [
      ['suspend', 'is now suspended (status RUNNING)', true, 1],
      ['suspend', 'already suspended', true, 1],
      ['resume', 'was resumed', false, 2],
      ['resume', 'not suspended', false, 2],
    ] as const) {
      const result = await run(simulator, { command });
      expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'RUNNING' } });
      expect(result.log).toContain(said);
      expect(onlyProcess(simulator).suspended).toBe(suspended);
      expect(controls(simulator)).toHaveLength(sent);
    }
  });

  test('one that has ended: red', async () => {
    const simulator = await withProcess('/root/restart_process', hasEnded);
    const result = await run(simulator, { command: 'resume' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', status: 'DONE' } });
    expect(codeOf(result)).toBe('KOMPIRA-ALREADY-ENDED');
    expect(controls(simulator)).toEqual([]);
  });

  test.each<[string, (simulator: Simulator) => FaultRule, string]>([
    [
      'had no effect',
      () => ({ when: ({ action }) => action === 'suspend', fault: YES }),
      'it is still RUNNING',
    ],
    [
      'cannot be seen',
      (simulator) => ({
        when: (request) => isLook(request) && controls(simulator).length > 0,
        fault: { kind: 'reset-before' },
      }),
      'ECONNRESET',
    ],
  ])('a suspend that was taken, but %s, is red', async (_name, rule, said) => {
    const simulator = await withProcess('/root/long', isActive);
    simulator.faults.add(rule(simulator));
    const result = await run(simulator, { command: 'suspend' }, jumpingClock());
    expect(controls(simulator)).toHaveLength(1);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', status: 'RUNNING' } });
    expect(codeOf(result)).toBe('KOMPIRA-NOT-CONFIRMED');
    expect(errorOf(result)).toContain(said);
  });

  test('what Kompira does not accept is said at once, and nothing has changed', async () => {
    const simulator = await withProcess('/root/long', isActive);
    const fault: Fault = { kind: 'status', status: 200, body: 'false' };
    simulator.faults.add({ when: ({ action }) => action === 'suspend', fault });
    const result = await run(simulator, { command: 'suspend' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', status: 'RUNNING' } });
    expect(errorOf(result)).toContain('did not accept suspend');
    expect(simulator.requests.filter(isLook)).toHaveLength(2);
  });

  test('a resume that Kompira did not accept is not proven by what moves besides', async () => {
    const simulator = await withProcess('/root/long', isActive);
    await run(simulator, { command: 'suspend' });
    const fault: Fault = { kind: 'status', status: 200, body: 'false' };
    simulator.faults.add({ when: ({ action }) => action === 'resume', fault });
    simulator.faults.add({
      when: isLook,
      skip: 1,
      fault: { kind: 'body', body: seenAs({ console: 'more' }) },
    });
    const result = await run(simulator, { command: 'resume' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('did not accept resume');
  });

  test('a resume that Kompira did not accept, of a process that somebody has aborted meanwhile: red', async () => {
    const simulator = await withProcess('/root/long', isActive);
    await run(simulator, { command: 'suspend' });
    const fault: Fault = { kind: 'status', status: 200, body: 'false' };
    simulator.faults.add({ when: ({ action }) => action === 'resume', fault });
    const body = seenAs({ status: 'ABORTED', exit_status: 1, suspended: false });
    simulator.faults.add({ when: isLook, skip: 1, fault: { kind: 'body', body } });
    const result = await run(simulator, { command: 'resume' });
    expect([result.exitCode, codeOf(result)]).toEqual([1, 'KOMPIRA-ALREADY-ENDED']);
  });

  test('a redirect in place of the response to a resume that was taken: the process says whether it was', async () => {
    const simulator = await withProcess('/root/long', isActive);
    await run(simulator, { command: 'suspend' });
    const resume = ({ action }: RequestRecord) => action === 'resume';
    simulator.faults.add({ when: resume, fault: { kind: 'redirect', location: '/.login' } });
    simulator.faults.add({
      when: isLook,
      skip: 1,
      fault: { kind: 'body', body: seenAs({ suspended: false }) },
    });
    const result = await run(simulator, { command: 'resume' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(simulator.requests.filter(resume)).toHaveLength(1);
  });

  test('a suspend without effect says what was seen last', async () => {
    const simulator = await withProcess('/root/long', isActive);
    simulator.faults.add({ when: ({ action }) => action === 'suspend', fault: YES });
    const fault = { kind: 'body', body: seenAs({ status: 'WAITING' }) } as const;
    simulator.faults.add({ when: isLook, skip: 1, fault });
    const result = await run(simulator, { command: 'suspend' }, jumpingClock());
    expect(result.outputs).toMatchObject({ outcome: 'error', status: 'WAITING' });
    expect(errorOf(result)).toContain('it is still WAITING');
  });

  test.each([
    ['suspend', 1, 'KOMPIRA-ALREADY-ENDED'],
    ['resume', 0, ''],
  ])('one that has ended by the look after %s', async (command, exitCode, code) => {
    const simulator = await withProcess('/root/long', isActive);
    if (command === 'resume') await run(simulator, { command: 'suspend' });
    simulator.faults.add({ when: isLook, skip: 1, fault: { kind: 'body', body: ended } });
    const result = await run(simulator, { command });
    expect(result).toMatchObject({ exitCode, outputs: { status: 'DONE' } });
    if (code !== '') expect(codeOf(result)).toBe(code);
  });

  test('a resume in step mode whose answer is lost is sent once: it goes on by one step', async () => {
    const simulator = await simulate();
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
    const result = await run(simulator, { command: 'resume' });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.log).toContain('suspended again');
    expect(controls(simulator)).toHaveLength(1);
    expect(onlyProcess(simulator)).toMatchObject({ console: '一\n', suspended: true });
  });
});
