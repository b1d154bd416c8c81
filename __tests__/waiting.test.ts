/** The wait: when the end is seen, what the network may do meanwhile, and whom it tells. */
import { describe, expect } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  codeOf,
  consoleLines,
  endAfter,
  errorOf,
  executes,
  isLook,
  isWait,
  onlyProcess,
  run,
  simulate,
  start,
  test,
  warningsOf,
} from './support/harness.ts';

test('long-poll: the answer of .wait is the last look, the console is streamed all the same', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/two_lines',
    run: async (job) => {
      job.print('一');
      await simulator.waitForRequest(isWait);
      job.print('二');
    },
  });
  const result = await run(simulator, {
    jobflow: '/root/two_lines',
    'long-poll': 'true',
    'poll-interval': '1h',
    summary: 'false',
  });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(consoleLines(result)).toEqual(['一', '二']);
  expect(simulator.requests.filter(isWait)).toHaveLength(1);
  const { startedTime, finishedTime } = onlyProcess(simulator);
  expect(startedTime).not.toBe(finishedTime);
  // No look was needed once the process had ended.
  const ended = Date.parse(finishedTime ?? '');
  expect(simulator.requests.filter(({ at }) => at > ended + 1)).toEqual([]);
});

test('long-poll: no longer than request-timeout, slice after slice', async () => {
  const simulator = await simulate();
  endAfter(simulator, 2, isWait);
  const result = await run(simulator, {
    jobflow: '/root/restart_process',
    'long-poll': 'true',
    'request-timeout': '4s',
  });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  const slices = simulator.requests.filter(isWait).map(({ body }) => JSON.parse(body) as object);
  expect(slices.length).toBeGreaterThanOrEqual(2);
  expect(slices[0]).toEqual({ timeout: 3 });
  expect(warningsOf(result)).toEqual([]);
});

test.each([404, 405, 501, 504])(
  'long-poll: %i on .wait falls back to polling, with one notice',
  async (status) => {
    const simulator = await simulate();
    endAfter(simulator, 4, isLook);
    simulator.faults.add({ when: isWait, fault: { kind: 'status', status } });
    const result = await run(simulator, { jobflow: '/root/restart_process', 'long-poll': 'true' });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
    expect(simulator.requests.filter(isWait)).toHaveLength(1);
    expect(result.log.match(/long-poll does not work here/g)).toHaveLength(1);
  },
);

test('long-poll: a .wait that answers 408 at once is not asked again and again', async () => {
  const simulator = await simulate();
  endAfter(simulator, 12, isLook);
  simulator.faults.add({ when: isWait, fault: { kind: 'status', status: 408 } });
  const result = await run(simulator, { jobflow: '/root/restart_process', 'long-poll': 'true' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(simulator.requests.filter(isWait)).toHaveLength(3);
});

test('long-poll: a process that was deleted is red', async () => {
  const simulator = await simulate();
  void simulator.waitForRequest(isWait).then(() => {
    simulator.forget(onlyProcess(simulator));
  });
  simulator.define({ path: '/root/x', run: (job) => job.sleep(60_000) });
  const result = await run(simulator, { jobflow: '/root/x', 'long-poll': 'true' });
  expect(result.exitCode).toBe(1);
  // A 404 is no proof that it was stopped.
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
});

test('every third answer cut, every fifth reset, every seventh an HTML 502: green, one start, no line lost', async () => {
  const simulator = await simulate();
  const lines = Array.from({ length: 60 }, (_, index) => `行 ${String(index)}`);
  simulator.define({
    path: '/root/lines',
    run: async (job) => {
      for (const line of lines) {
        job.print(line);
        await job.sleep(20);
      }
    },
  });
  simulator.faults.add({ when: isLook, skip: 6, every: 7, fault: { kind: 'status', status: 502 } });
  simulator.faults.add({ when: isLook, skip: 4, every: 5, fault: { kind: 'reset-before' } });
  simulator.faults.add({ when: isLook, skip: 2, every: 3, fault: { kind: 'cut' } });
  const result = await run(simulator, { jobflow: '/root/lines', 'poll-interval': '100ms' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(consoleLines(result)).toEqual(lines);
  expect(executes(simulator)).toBe(1);
});

test('the server is gone in mid-wait: green, and a warning says so', async () => {
  const simulator = await simulate();
  endAfter(simulator, 2, isLook);
  const step = start(simulator, { jobflow: '/root/restart_process' });
  await simulator.waitForRequest(isLook);
  await simulator.down();
  await step.logged('Retrying for up to');
  await simulator.up();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(onlyProcess(simulator).status).toBe('DONE');
  expect(warningsOf(result)).toEqual([expect.stringContaining('Retrying for up to')]);
  expect(result.log).toContain('The server responds again');
});

test('a server that fails every other look: one warning, however often it comes back', async () => {
  const simulator = await simulate();
  endAfter(simulator, 8, isLook);
  simulator.faults.add({ when: isLook, skip: 1, every: 2, fault: { kind: 'status', status: 502 } });
  const result = await run(simulator, { jobflow: '/root/restart_process', 'poll-interval': '100ms' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(result.log.match(/The server responds again/g)?.length).toBeGreaterThan(1);
  expect(warningsOf(result)).toEqual([expect.stringContaining('Retrying for up to')]);
});

/** The first look is answered by 503 with this Retry-After. */
function askForPause(simulator: Simulator, seconds: number): void {
  const fault = {
    kind: 'status',
    status: 503,
    headers: { 'retry-after': String(seconds) },
  } as const;
  simulator.faults.add({ when: isLook, times: 1, fault });
}

/** Between the first look and the second, in ms by the clock of the step. */
function firstPauseMs({ requests }: Simulator): number {
  const [first, second] = requests.filter(isLook);
  return first && second ? timeOf(second) - timeOf(first) : NaN;
}

/** A timer may fire a little early. */
const TIMER_SLACK_MS = 20;

test('no look comes sooner than Retry-After asks', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  askForPause(simulator, 2);
  const result = await run(simulator, { jobflow: '/root/restart_process' }, jumpingClock());
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(firstPauseMs(simulator)).toBeGreaterThanOrEqual(2000 - TIMER_SLACK_MS);
});

test('Retry-After beyond the timeout: a look at its very end sees what has ended in time', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  askForPause(simulator, 600);
  const result = await run(simulator, { jobflow: '/root/restart_process', timeout: '3s' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(simulator.requests.filter(isLook)).toHaveLength(2);
});

test('a Retry-After of ten minutes is cut to half a minute', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  askForPause(simulator, 600);
  const result = await run(simulator, { jobflow: '/root/restart_process' }, jumpingClock());
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(firstPauseMs(simulator)).toBeGreaterThanOrEqual(30_000 - TIMER_SLACK_MS);
  expect(firstPauseMs(simulator)).toBeLessThan(60_000);
});

describe('once there is trouble, with a tolerance of a second', () => {
  const inputs = {
    jobflow: '/root/restart_process',
    'outage-tolerance': '1s',
    'request-timeout': '1h',
    'on-timeout': 'leave',
  };

  test('a look that is never answered ends the step', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows() });
    simulator.faults.add({ when: isLook, times: 1, fault: { kind: 'status', status: 502 } });
    simulator.faults.add({ when: isLook, fault: { kind: 'hang' } });
    const result = await run(simulator, inputs);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('within 5.0s');
  });

  test('a look that is answered after three is waited for', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
    simulator.faults.add({ when: isLook, times: 1, fault: { kind: 'status', status: 502 } });
    simulator.faults.add({ when: isLook, times: 1, fault: { kind: 'delay', ms: 3000 } });
    const result = await run(simulator, inputs);
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  });
});

test('a suspended process: one warning, with the link where it can be resumed', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows() });
  const result = await run(simulator, { jobflow: '/root/suspend', timeout: '2s' });
  expect(warningsOf(result)).toEqual([
    expect.stringMatching(`${simulator.url}/process/id_262\nKOMPIRA-SUSPENDED$`),
  ]);
});

test('a server that lost its list of attributes sends more, and is understood', async () => {
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 50 }),
    legacy: { plainControl: true, waitMissing: true },
  });
  const result = await run(simulator, { jobflow: '/root/long', timeout: '1s', 'long-poll': 'true' });
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
});
