/** Promise 2: a step that has ended leaves nothing of its own running, unless it was told to. */
import { expect } from '@jest/globals';
import {
  type Fault,
  type FaultRule,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  codeOf,
  errorOf,
  executes,
  isList,
  isLook,
  isStart,
  isTerminate,
  onlyProcess,
  run,
  runPost,
  seen,
  simulate,
  start,
  test,
  testWithSignals,
} from './support/harness.ts';

const LONG = { jobflow: '/root/long' };
const terminates = (simulator: Simulator) => simulator.requests.filter(isTerminate).length;
/** The looks that are to prove the stop. */
const isProof = (simulator: Simulator) => (request: RequestRecord) =>
  isLook(request) && terminates(simulator) > 0;

/** What the server says to a control, true, though it does nothing. */
const YES: Fault = {
  kind: 'status',
  status: 200,
  body: 'true',
  headers: { 'content-type': 'application/json' },
};
const NO_SUCH_PROCESS: Fault = { kind: 'status', status: 404, body: { detail: '見つかりませんでした。' } };
const NOT_ALLOWED: Fault = {
  kind: 'status',
  status: 403,
  body: { detail: 'この操作を実行する権限がありません。' },
};

/** So long after the SIGINT of a cancel the runner sends SIGTERM. */
const RUNNER_WAITS_MS = 7500;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

testWithSignals.each(['SIGINT', 'SIGTERM'] as const)(
  '%s: terminated, proven, red with outcome cancelled',
  async (signal) => {
    const simulator = await quick();
    const step = start(simulator, LONG);
    await step.logged('│ ');
    step.child.kill(signal);
    const result = await step.ended;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({
      outcome: 'cancelled',
      status: 'ABORTED',
      process: '/process/id_262',
    });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
    expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    const post = await runPost(simulator, result.state, LONG);
    expect(post).toMatchObject({ exitCode: 0, log: '' });
  },
);

testWithSignals('on-cancel: leave: red, and the process runs on; post has nothing to say', async () => {
  const simulator = await quick();
  const inputs = { ...LONG, 'on-cancel': 'leave' };
  const step = start(simulator, inputs);
  await step.logged('│ ');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'RUNNING' });
  expect(errorOf(result)).toContain('left running');
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

testWithSignals('a terminate that is refused, then lost, is tried again', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isTerminate, times: 1, fault: { kind: 'status', status: 500 } });
  simulator.faults.add({ when: isTerminate, times: 1, fault: { kind: 'reset-before' } });
  const step = start(simulator, LONG);
  await step.logged('│ ');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
  expect(terminates(simulator)).toBe(3);
});

test('a process that goes on for a while after its terminate is read until it has ended', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isTerminate, fault: YES });
  simulator.define({
    path: '/root/tidy',
    run: async (job) => {
      await seen(simulator, 3, isProof(simulator));
      job.abort('後片付けをして終了しました');
    },
  });
  const result = await run(simulator, { jobflow: '/root/tidy', timeout: '300ms' });
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
  expect(errorOf(result)).toContain('terminated (ABORTED)');
  expect(terminates(simulator)).toBe(1);
});

test.each<[string, (simulator: Simulator) => FaultRule, number]>([
  ['a terminate that was answered, but had no effect', () => ({ when: isTerminate, fault: YES }), 2],
  ['a terminate that was refused', () => ({ when: isTerminate, fault: NOT_ALLOWED }), 2],
  ['a look at no such process', (simulator) => ({ when: isProof(simulator), fault: NO_SUCH_PROCESS }), 1],
])('%s, once, is not taken for the end', async (_name, rule, sent) => {
  const simulator = await quick();
  simulator.faults.add({ ...rule(simulator), times: 1 });
  const result = await run(simulator, { ...LONG, timeout: '300ms' });
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
  expect(errorOf(result)).toContain('terminated (ABORTED)');
  expect(terminates(simulator)).toBe(sent);
});

test('no such process, three times: it is gone, and post has nothing to do', async () => {
  const simulator = await quick();
  const gone = simulator.faults.add({ when: isProof(simulator), fault: NO_SUCH_PROCESS });
  const inputs = { ...LONG, timeout: '300ms' };
  const result = await run(simulator, inputs);
  expect(result.exitCode).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  expect(gone.count).toBe(3);
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
});

testWithSignals('a look that hangs after a cancel leaves time for the one that proves the stop', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isProof(simulator), times: 1, fault: { kind: 'hang' } });
  const step = start(simulator, LONG);
  await step.logged('│ ');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
  expect(errorOf(result)).toContain('terminated (ABORTED)');
});

testWithSignals('a cancel during the start waits for the answer, then stops what it named', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 1000, actsFirst: true } });
  const step = start(simulator, LONG);
  await simulator.waitForRequest(isStart);
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.outputs).toMatchObject({
    outcome: 'cancelled',
    process: '/process/id_262',
    status: 'ABORTED',
  });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

testWithSignals(
  'a cancel during a start that is never answered: red, what may run is named, by main and by post',
  async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    const step = start(simulator, LONG);
    await simulator.waitForRequest(isStart);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toEqual({ outcome: 'cancelled' });
    expect(executes(simulator)).toBe(1);
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    const post = await runPost(simulator, result.state, LONG);
    expect(post.exitCode).toBe(1);
    expect(errorOf(post)).toContain(`${simulator.url}/process/id_262`);
  },
);

testWithSignals(
  'a cancel before the start got through: nothing was started, and nothing is left to do',
  async () => {
    const simulator = await quick();
    await simulator.down();
    const step = start(simulator, LONG);
    await step.logged('Retrying for up to');
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toEqual({ outcome: 'cancelled' });
    expect(await runPost(simulator, result.state, LONG)).toMatchObject({ exitCode: 0, log: '' });
  },
);

testWithSignals('a cancel while wait: false is being started: the process is named and left', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 500, actsFirst: true } });
  const step = start(simulator, { ...LONG, wait: 'false' });
  await simulator.waitForRequest(isStart);
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', process: '/process/id_262' });
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

testWithSignals('a cancel while the server hangs: the step gives up before the runner does', async () => {
  const simulator = await quick();
  const clock = jumpingClock();
  const step = start(simulator, LONG, clock);
  await step.logged('│ ');
  simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(clock.measured().sinceSignalMs).toBeLessThan(RUNNER_WAITS_MS);
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'RUNNING' });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(errorOf(result)).toContain('GET /process/id_262');
});

testWithSignals('a second signal while the server hangs ends the step at once; post terminates', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await step.logged('│ ');
  const hang = simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  step.child.kill('SIGINT');
  await simulator.waitForRequest(isTerminate);
  step.child.kill('SIGTERM');
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'RUNNING' });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  // A stop that was not ended by the signal would tell of the server that hangs.
  expect(errorOf(result)).toContain('no time left');
  hang.remove();
  const post = await runPost(simulator, result.state, LONG);
  expect(post.exitCode).toBe(0);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test('SIGKILL, then post: terminated', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const result = await step.ended;
  expect(JSON.stringify(result.state)).not.toContain(simulator.token);
  const post = await runPost(simulator, result.state, LONG);
  expect(post.exitCode).toBe(0);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
  expect(post.log).toContain('Terminating');
});

test.each([
  ['on-cancel: leave', { ...LONG, 'on-cancel': 'leave' }],
  ['wait: false', { ...LONG, wait: 'false' }],
])('SIGKILL with %s, then post: left alone, without a word', async (_name, inputs) => {
  const simulator = await quick();
  const step = start(simulator, inputs);
  await step.logged('/process/id_262');
  step.child.kill('SIGKILL');
  const result = await step.ended;
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

test('SIGKILL, and the server is gone in post too: red, with the link', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const result = await step.ended;
  simulator.faults.add({
    when: () => true,
    fault: { kind: 'status', status: 401, body: { detail: '不正なトークンです。' } },
  });
  const post = await runPost(simulator, result.state, LONG, jumpingClock());
  expect(post.exitCode).toBe(1);
  expect(codeOf(post)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(errorOf(post)).toContain(`${simulator.url}/process/id_262`);
});

testWithSignals('children end with their parent', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/family',
    run: async (job) => {
      await job.fork('/root/long');
    },
  });
  const step = start(simulator, { jobflow: '/root/family' });
  await simulator.waitForProcess(({ job }) => job === '/root/long');
  await step.logged('Started');
  step.child.kill('SIGINT');
  await step.ended;
  expect(simulator.processes.map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
});

test('after a green step post has nothing to do and asks for nothing', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/restart_process' };
  const result = await run(simulator, inputs);
  const before = simulator.requests.length;
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(simulator.requests).toHaveLength(before);
});

test('a main that was killed before it left any state: post starts nothing and asks for nothing', async () => {
  const simulator = await quick();
  const post = await runPost(simulator, {}, LONG);
  expect(post).toMatchObject({ exitCode: 0, log: '' });
  expect(simulator.requests).toEqual([]);
});

test('a timeout whose terminate does not get through: post terminates, even with on-cancel: leave', async () => {
  const simulator = await quick();
  const refusal = simulator.faults.add({ when: isTerminate, fault: NOT_ALLOWED });
  const inputs = { ...LONG, timeout: '300ms', 'on-cancel': 'leave' };
  const result = await run(simulator, inputs);
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'RUNNING' });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  refusal.remove();
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0 });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test.each<[string, Fault]>([
  ['an outage that outlasts the tolerance', { kind: 'reset-before' }],
  [
    'a token that is refused for good',
    { kind: 'status', status: 401, body: { detail: '不正なトークンです。' } },
  ],
])('%s, with on-timeout: leave: red, and the process is not touched', async (_name, fault) => {
  const simulator = await quick();
  // The looks alone: a terminate would get through.
  simulator.faults.add({ when: isLook, skip: 1, fault });
  const inputs = { ...LONG, 'on-timeout': 'leave', 'outage-tolerance': '1s' };
  const result = await run(simulator, inputs);
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error', status: 'RUNNING' });
  expect(errorOf(result)).toContain('left running');
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(terminates(simulator)).toBe(0);
});

test('a page of a gateway with 404 proves nothing: the process is terminated all the same', async () => {
  const simulator = await quick();
  const state = { kompira: JSON.stringify({ phase: 'to stop', path: '/process/id_262', url: 'x' }) };
  await run(simulator, { ...LONG, wait: 'false' });
  simulator.faults.add({ when: () => true, times: 4, fault: { kind: 'status', status: 404 } });
  const post = await runPost(simulator, state, LONG);
  expect(post.exitCode).toBe(0);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test.each([
  ['a moment ago', -100, true],
  ['an hour ago, when nothing ran yet', 0, false],
  ['in the future, for the clock was set back', 3_600_000, true],
])(
  'post of a start that was sent %s and not answered: what may have come of it',
  async (_name, ms, isNamed) => {
    const simulator = await quick();
    const sentAt = Date.now() + ms;
    await run(simulator, { ...LONG, wait: 'false' });
    // The server says that it began long before.
    const body = (list: string) =>
      list.replace(/"started_time":"[^"]+"/, '"started_time":"2020-01-01T00:00:00+09:00"');
    if (!isNamed || ms > 0) simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
    const state = { kompira: JSON.stringify({ phase: 'starting', jobflow: LONG.jobflow, sentAt }) };
    const post = await runPost(simulator, state, LONG);
    expect(codeOf(post)).toBe('KOMPIRA-START-UNKNOWN');
    const [before = ''] = errorOf(post).split('No process is newer');
    expect(before.includes('/process/id_262')).toBe(isNamed);
  },
);

test('post that cannot read its inputs names what may still run', async () => {
  const simulator = await quick();
  const url = `${simulator.url}/process/id_262`;
  const state = { kompira: JSON.stringify({ phase: 'to stop', path: '/process/id_262', url }) };
  const post = await runPost(simulator, state, { ...LONG, 'ca-certificate': 'gone.pem' });
  expect(post.exitCode).toBe(1);
  expect(errorOf(post)).toContain(url);
  expect(errorOf(post)).toContain('ca-certificate');
});

test('a log that nobody reads any more ends the step, and stops what it started', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/talk',
    run: async (job) => {
      for (;;) {
        job.print('…');
        await job.sleep(50);
      }
    },
  });
  const step = start(simulator, { jobflow: '/root/talk' });
  await step.logged('│ ');
  step.child.stdout?.destroy();
  step.child.stderr?.destroy();
  const ended = await step.ended;
  expect(ended.exitCode).toBe(1);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});
