/** The wait: when the end is seen, what the network may do meanwhile, how long trouble may last, and whom it tells. */
import { describe, expect } from '@jest/globals';
import { type Fault, sampleJobflows } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  begin,
  codeOf,
  consoleLines,
  endAfter,
  errorOf,
  executes,
  isLook,
  isTerminate,
  isWait,
  onlyProcess,
  run,
  simulate,
  start,
  test,
  warningsOf,
} from './support/harness.ts';

const SHORT = { jobflow: '/root/restart_process' };
const LONG = { jobflow: '/root/long' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

describe('long-poll', () => {
  const inputs = { ...SHORT, 'long-poll': 'true' };

  test('the answer of .wait is the last look, the console is streamed all the same', async () => {
    const simulator = await simulate();
    simulator.define({
      path: '/root/two_lines',
      run: async (job) => {
        job.print('一');
        await simulator.waitForRequest(isWait);
        job.print('二');
      },
    });
    const more = { jobflow: '/root/two_lines', 'poll-interval': '1h', summary: 'false' };
    const result = await run(simulator, { ...inputs, ...more });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
    expect(consoleLines(result)).toEqual(['一', '二']);
    expect(simulator.requests.filter(isWait)).toHaveLength(1);
    const { startedTime, finishedTime } = onlyProcess(simulator);
    expect(startedTime).not.toBe(finishedTime);
    // No look was needed once the process had ended.
    const ended = Date.parse(finishedTime ?? '');
    expect(simulator.requests.filter(({ at }) => at > ended + 1)).toEqual([]);
  });

  test('no longer than request-timeout, slice after slice', async () => {
    const simulator = await simulate();
    endAfter(simulator, 2, isWait);
    const result = await run(simulator, { ...inputs, 'request-timeout': '4s' });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
    const [first] = simulator.requests.filter(isWait);
    expect(JSON.parse(first?.body ?? '')).toEqual({ timeout: 3 });
    expect(warningsOf(result)).toEqual([]);
  });

  test.each([
    [404, 1],
    [504, 1],
    [408, 3],
  ])('%i on .wait, %i times, falls back to polling, with one notice', async (status, times) => {
    const simulator = await simulate();
    endAfter(simulator, 12, isLook);
    simulator.faults.add({ when: isWait, fault: { kind: 'status', status } });
    const result = await run(simulator, inputs);
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
    expect(simulator.requests.filter(isWait)).toHaveLength(times);
    expect(result.log.match(/long-poll does not work here/g)).toHaveLength(1);
  });

  test('a process that was deleted is red: a 404 is no proof that it was stopped', async () => {
    const simulator = await simulate();
    void simulator.waitForRequest(isWait).then(() => {
      simulator.forget(onlyProcess(simulator));
    });
    const result = await run(simulator, { ...inputs, ...LONG });
    expect(result.exitCode).toBe(1);
    expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  });
});

test('every third answer cut, every fifth reset, every seventh an HTML 502: green, one start, no line lost, one warning', async () => {
  const simulator = await simulate();
  const lines = Array.from({ length: 60 }, (_, index) => `行 ${index}`);
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
  // Not at each of them: once a minute.
  expect(result.log.match(/The server responds again/g)).toHaveLength(1);
  const warning = /Retrying for up to 5m\.\nWhat to do: .+\nKOMPIRA-[A-Z-]+$/;
  expect(warningsOf(result)).toEqual([expect.stringMatching(warning)]);
});

test('a gateway that answers the very first looks: it has let the start through, so that may pass', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, times: 2, fault: { kind: 'status', status: 404 } });
  const result = await run(simulator, SHORT);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(warningsOf(result)).toHaveLength(1);
});

test('the server is gone in mid-wait: green, and a warning says so', async () => {
  const simulator = await simulate();
  endAfter(simulator, 2, isLook);
  const step = start(simulator, SHORT);
  await simulator.waitForRequest(isLook);
  await simulator.down();
  await step.logged('Retrying for up to');
  await simulator.up();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(warningsOf(result)).toEqual([expect.stringContaining('Retrying for up to')]);
  expect(result.log).toContain('The server responds again');
});

test('a suspended process: one warning, with the link where it can be resumed', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/suspend', timeout: '1m' }, jumpingClock());
  const link = `${simulator.url}/process/id_262\nKOMPIRA-SUSPENDED$`;
  expect(warningsOf(result)).toEqual([expect.stringMatching(link)]);
});

test('an old server without .wait, whose controls answer otherwise, is understood', async () => {
  const legacy = { plainControl: true, waitMissing: true };
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }), legacy });
  const result = await run(simulator, { ...LONG, timeout: '1s', 'long-poll': 'true' });
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
});

// A second node of the cluster can lag behind the first, and a restart can lose the users for a while.
describe("Kompira's own 401, 403 or 404", () => {
  const said = (status: number): Fault => ({ kind: 'status', status, body: { detail: 'いいえ' } });

  test.each([{}, { 'long-poll': 'true' }])('for twelve seconds, with %j: nothing is ended', async (more) => {
    const simulator = await quick();
    let firstAt: number | undefined;
    simulator.faults.add({
      when: (request) => isLook(request) && timeOf(request) - (firstAt ??= timeOf(request)) < 12_000,
      fault: said(404),
    });
    const result = await run(simulator, { ...SHORT, ...more }, jumpingClock());
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'DONE' });
    expect(simulator.requests.filter(isTerminate)).toEqual([]);
  });

  // From the first refusal to the last, which was asked for when the time was up, or just before.
  test.each([
    [404, '1s', 700, 5000, 'It is unknown whether the process is running.'],
    [403, '5m', 12_000, 20_000, 'The process was left running.'],
  ])('%i without a break, outage-tolerance %s: red', async (status, tolerance, leastMs, mostMs, left) => {
    const simulator = await quick();
    simulator.faults.add({ when: isLook, skip: 1, fault: said(status) });
    const inputs = { ...LONG, 'on-timeout': 'leave', 'outage-tolerance': tolerance };
    const result = await run(simulator, inputs, jumpingClock());
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', status: 'RUNNING' } });
    expect(errorOf(result)).toContain('いいえ');
    expect(errorOf(result)).toContain(left);
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    expect(simulator.requests.filter(isTerminate)).toEqual([]);
    const refused = simulator.requests.filter(isLook).slice(1).map(timeOf);
    const lastedMs = Math.max(...refused) - Math.min(...refused);
    expect(lastedMs).toBeGreaterThan(leastMs);
    expect(lastedMs).toBeLessThan(mostMs);
  });
});

describe('start-timeout, where the engine is down and processes stay NEW', () => {
  const inputs = { ...LONG, 'start-timeout': '500ms' };
  const withoutEngine = async () => {
    const simulator = await quick();
    simulator.engineStopped = true;
    return simulator;
  };

  test.each([
    [{}, 'ABORTED'],
    [{ 'on-timeout': 'leave', 'poll-interval': '1h' }, 'NEW'],
    [{ 'long-poll': 'true', 'poll-interval': '1h' }, 'ABORTED'],
  ])('with %j: timed out, and it is %s in the end', async (more, status) => {
    const simulator = await withoutEngine();
    const result = await run(simulator, { ...inputs, ...more });
    const outputs = { outcome: 'timed-out', status, process: '/process/id_262' };
    expect(result).toMatchObject({ exitCode: 1, outputs });
    expect(codeOf(result)).toBe('KOMPIRA-START-TIMED-OUT');
    expect(errorOf(result)).toContain('within 0.5s (start-timeout)');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    expect(onlyProcess(simulator).status).toBe(status);
    expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
  });

  test('timeout is the shorter one: that is what is said', async () => {
    const result = await run(await withoutEngine(), { ...inputs, 'start-timeout': '1h', timeout: '300ms' });
    expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  });

  test('one that begins in time may take as long as it likes', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 1500 }) });
    const result = await run(simulator, { ...SHORT, 'start-timeout': '1s' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  });

  test('one that has begun is not ended for a node that lags, and shows it as NEW again', async () => {
    const simulator = await quick();
    endAfter(simulator, 6, isLook);
    const body = (look: string) => look.replace(/"status":"(RUNNING|WAITING)"/, '"status":"NEW"');
    simulator.faults.add({ when: isLook, skip: 1, times: 4, fault: { kind: 'body', body } });
    const result = await run(simulator, { ...SHORT, 'start-timeout': '10ms' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(simulator.requests.filter(isTerminate)).toEqual([]);
  });

  test('the process action: one that another step has started is left as it is', async () => {
    const simulator = await withoutEngine();
    await begin(simulator, LONG.jobflow);
    const more = { process: '262', 'start-timeout': '300ms', language: 'ja' };
    const result = await run(simulator, more, { action: 'process' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', status: 'NEW' } });
    expect(codeOf(result)).toBe('KOMPIRA-START-TIMED-OUT');
    expect(onlyProcess(simulator).status).toBe('NEW');
  });
});
