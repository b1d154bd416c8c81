/** start-timeout: how long a process may stay NEW, without having begun. */
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, errorOf, onlyProcess, run, runPost, simulate, test } from './support/harness.ts';

const LONG = { jobflow: '/root/long', 'start-timeout': '500ms' };
const SHORT = { jobflow: '/root/restart_process', 'start-timeout': '2s' };

/** A server whose engine is down: processes stay NEW. */
async function withoutEngine() {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  simulator.engineStopped = true;
  return simulator;
}

test.each([
  ['terminate', 'ABORTED'],
  ['leave', 'NEW'],
])('on-timeout: %s: it is %s in the end, and the step has timed out', async (policy, status) => {
  const simulator = await withoutEngine();
  const inputs = { ...LONG, 'on-timeout': policy };
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({
    exitCode: 1,
    outputs: { outcome: 'timed-out', status, process: '/process/id_262' },
  });
  expect(codeOf(result)).toBe('KOMPIRA-START-TIMED-OUT');
  expect(errorOf(result)).toContain('start-timeout');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  expect(onlyProcess(simulator).status).toBe(status);
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
});

test('it is kept to the point, however long poll-interval is, and with long-poll', async () => {
  for (const more of [{ 'poll-interval': '1h' }, { 'long-poll': 'true', 'poll-interval': '1h' }]) {
    const result = await run(await withoutEngine(), { ...LONG, ...more });
    expect(codeOf(result)).toBe('KOMPIRA-START-TIMED-OUT');
  }
});

test('timeout is the shorter one: that is what is said', async () => {
  const result = await run(await withoutEngine(), { ...LONG, 'start-timeout': '1h', timeout: '300ms' });
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
});

test('one that begins in time may take as long as it likes', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 1500 }) });
  simulator.define({ path: '/root/one', multiplicity: 1, run: (job) => job.sleep(1500) });
  const inputs = { jobflow: '/root/one', 'start-timeout': '10s' };
  const [first, second] = await Promise.all([run(simulator, inputs), run(simulator, inputs)]);
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(second).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  const short = await run(simulator, { ...SHORT, 'start-timeout': '1s' });
  expect(short).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
});

test('the process action: one that another step has started is left as it is', async () => {
  const simulator = await withoutEngine();
  await run(simulator, { jobflow: LONG.jobflow, wait: 'false' });
  const inputs = { process: '262', 'start-timeout': '300ms', language: 'ja' };
  const result = await run(simulator, inputs, { action: 'process' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', status: 'NEW' } });
  expect(codeOf(result)).toBe('KOMPIRA-START-TIMED-OUT');
  expect(onlyProcess(simulator).status).toBe('NEW');
});
