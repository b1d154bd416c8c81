/** if-running: what a step does when its jobflow runs already. */
import { expect } from '@jest/globals';
import { type Fault, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  codeOf,
  endAfter,
  errorOf,
  executes,
  isList,
  run,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const LONG = { jobflow: '/root/long' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const looks = (simulator: Simulator) => simulator.requests.filter(isList);

/** A process of the jobflow that runs already, by another step. */
async function begin(simulator: Simulator, jobflow: string): Promise<void> {
  await run(simulator, { jobflow, wait: 'false' });
  expect(simulator.processes).toHaveLength(1);
}

/** Starts one past the action. */
async function startBy({ url, token }: Simulator, jobflow: string): Promise<void> {
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  await fetch(`${url}${jobflow}.execute`, { method: 'POST', headers });
}

test('start: another is started, and nothing is looked at', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  expect(await run(simulator, { ...LONG, wait: 'false' })).toMatchObject({ exitCode: 0 });
  expect(simulator.processes).toHaveLength(2);
  expect(looks(simulator)).toEqual([]);
});

test('skip: green, with the process that runs', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toEqual({ outcome: 'skipped' });
  expect(result.log).toContain(`${simulator.url}/process/id_262`);
  expect(result.summary).toContain('skipped');
  expect(executes(simulator)).toBe(1);
});

test('fail: red, with the process that runs', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const result = await run(simulator, { ...LONG, 'if-running': 'fail' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  expect(executes(simulator)).toBe(1);
});

test('wait: the other ends, then this one starts', async () => {
  const simulator = await quick();
  endAfter(simulator, 2, isList);
  await begin(simulator, '/root/restart_process');
  const result = await run(simulator, { jobflow: '/root/restart_process', 'if-running': 'wait' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_263' });
  expect(result.log).toContain(`${simulator.url}/process/id_262`);
  const [first, second] = simulator.processes;
  expect(Date.parse(second?.startedTime ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.finishedTime ?? ''));
});

test('wait: no longer than timeout, and then nothing is started', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const result = await run(simulator, { ...LONG, 'if-running': 'wait', timeout: '600ms' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'timed-out' });
  expect(codeOf(result)).toBe('KOMPIRA-STILL-RUNNING');
  expect(executes(simulator)).toBe(1);
});

testWithSignals('wait: a cancel starts nothing, and leaves nothing for post', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const step = start(simulator, { ...LONG, 'if-running': 'wait' });
  await step.logged('/process/id_262');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'cancelled' });
  expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
  expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
});

test.each(['skip', 'fail', 'wait'])('%s: nothing runs, so it starts', async (policy) => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const ended = { jobflow: '/root/restart_process', 'if-running': policy };
  expect(await run(simulator, ended)).toMatchObject({ exitCode: 0 });
  expect(await run(simulator, ended)).toMatchObject({ exitCode: 0 });
  expect(executes(simulator)).toBe(3);
});

test('NEW and suspended processes count as well', async () => {
  const simulator = await quick();
  simulator.engineStopped = true;
  await begin(simulator, '/root/long');
  expect((await run(simulator, { ...LONG, 'if-running': 'skip' })).outputs.outcome).toBe('skipped');
  simulator.engineStopped = false;
  await run(simulator, { process: '262', command: 'suspend' }, { action: 'process' });
  expect((await run(simulator, { ...LONG, 'if-running': 'skip' })).outputs.outcome).toBe('skipped');
});

test('those of other users are not seen, and so are no reason', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const root = simulator.users.find(({ admin }) => admin)?.token ?? '';
  await run({ ...simulator, token: root }, { ...LONG, wait: 'false' });
  await run(simulator, { process: '262', command: 'terminate' }, { action: 'process' });
  const result = await run(simulator, { ...LONG, 'if-running': 'fail', wait: 'false' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
});

test('a server that does not filter is told apart from one where nothing runs', async () => {
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 20 }),
    legacy: { filtersOnList: 'ignored' },
  });
  await begin(simulator, '/root/restart_process');
  const skip = { ...LONG, 'if-running': 'skip', wait: 'false' };
  // All of its processes are on one page: another jobflow's is none of ours.
  expect(await run(simulator, skip)).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
  expect(await run(simulator, skip)).toMatchObject({ exitCode: 0, outputs: { outcome: 'skipped' } });
  for (let process = 0; process < 120; process += 1) await startBy(simulator, '/root/restart_process');
  const result = await run(simulator, { jobflow: '/root/exit_3', 'if-running': 'skip' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-NOT-FILTERED');
});

test('a look that fails for a moment is repeated; one that fails for good starts nothing', async () => {
  const simulator = await quick();
  const fault = { kind: 'status', status: 502 } as const;
  simulator.faults.add({ when: isList, fault, times: 1 });
  const skip = { jobflow: '/root/restart_process', 'if-running': 'skip' };
  const passing = await run(simulator, skip);
  expect(passing).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(warningsOf(passing)).toHaveLength(1);
  simulator.faults.add({ when: isList, fault });
  const result = await run(simulator, { ...skip, 'outage-tolerance': '200ms' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-GATEWAY-ERROR');
  expect(executes(simulator)).toBe(1);
});

test('more than a page that have ended, and more than a page of other jobflows, are no reason', async () => {
  const simulator = await quick();
  for (let count = 0; count < 101; count += 1) {
    await startBy(simulator, '/root/exit_3');
    await startBy(simulator, '/root/long');
  }
  const ended = ({ job, status }: { job: string; status: string }) =>
    job === '/root/exit_3' && status === 'DONE';
  await simulator.waitForProcess(() => simulator.processes.filter(ended).length === 101);
  const result = await run(simulator, { jobflow: '/root/exit_3', 'if-running': 'fail', wait: 'false' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
});

test('wait: a list that fails until the timeout is no turn', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  simulator.faults.add({ when: isList, skip: 1, fault: { kind: 'status', status: 502 } });
  const clock = jumpingClock();
  const inputs = { ...LONG, 'outage-tolerance': '5m', 'if-running': 'wait', timeout: '1s' };
  const result = await run(simulator, inputs, clock);
  expect(clock.measured().elapsedMs).toBeLessThan(60_000);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-GATEWAY-ERROR');
  expect(executes(simulator)).toBe(1);
});

test.each<[string, Fault]>([
  ['a login page', { kind: 'html' }],
  ['a 403 of a gateway', { kind: 'status', status: 403 }],
])('wait: %s in place of the list, once, is no end of the wait', async (_name, fault) => {
  const simulator = await quick();
  endAfter(simulator, 3, isList);
  await begin(simulator, '/root/restart_process');
  const struck = simulator.faults.add({ when: isList, skip: 1, times: 1, fault });
  const result = await run(simulator, { jobflow: '/root/restart_process', 'if-running': 'wait' });
  expect(struck.count).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_263' });
});

test.each([400, 403, 404])(
  'a list that is refused with %i: nothing is started, and what helps is said',
  async (status) => {
    const simulator = await quick();
    simulator.faults.add({ when: isList, fault: { kind: 'status', status, body: { detail: 'いいえ' } } });
    const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-NOT-FILTERED');
    expect(errorOf(result)).toContain('いいえ');
    expect(errorOf(result)).toMatch(/^What to do: .*if-running/m);
    expect(executes(simulator)).toBe(0);
  },
);

test('a status that nobody knows counts as active', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const body = (list: string) => list.replace(/"status":"\w+"/, '"status":"PAUSED"');
  simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
  const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
  expect(result.outputs).toEqual({ outcome: 'skipped' });
  expect(result.log).toContain(`${simulator.url}/process/id_262  PAUSED`);
});

test('a process that does not say of which jobflow it is: red, for it may be of this one', async () => {
  const simulator = await quick();
  await begin(simulator, '/root/long');
  const body = (list: string) => list.replace(/"job":"[^"]+"/, '"job":null');
  simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
  const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-NOT-FILTERED');
  expect(executes(simulator)).toBe(1);
});
