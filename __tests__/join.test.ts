/** if-running: join: a step follows the process that runs already, and never ends it: it belongs to another run. */
import { expect } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import {
  codeOf,
  endAfter,
  executes,
  isList,
  isLook,
  run,
  runPost,
  simulate,
  start,
  test,
  testWithSignals,
} from './support/harness.ts';

const LONG = { jobflow: '/root/long', 'if-running': 'join' };
const SHORT = { jobflow: '/root/restart_process', 'if-running': 'join' };
const terminates = (simulator: Simulator) =>
  simulator.requests.filter(({ action }) => action === 'terminate').length;

/** A process of the jobflow, by another step that does not wait for it. */
async function begin(simulator: Simulator, jobflow: string): Promise<void> {
  const { outputs } = await run(simulator, { jobflow, wait: 'false' });
  expect(outputs).toMatchObject({ outcome: 'started' });
}

test('one runs: it is followed to its end and judged, and nothing is started', async () => {
  const simulator = await simulate();
  endAfter(simulator, 1, isLook);
  await begin(simulator, SHORT.jobflow);
  const result = await run(simulator, SHORT);
  expect(result).toMatchObject({ exitCode: 0 });
  expect(result.outputs).toMatchObject({
    outcome: 'succeeded',
    'process-id': '262',
    process: '/process/id_262',
    'process-url': `${simulator.url}/process/id_262`,
    result: 'true',
    console: 'httpd を起動しました\n',
  });
  expect(result.log).toContain('Joined /process/id_262');
  expect(result.summary).toContain('Joined');
  expect(executes(simulator)).toBe(1);
});

test('one that fails fails the step that joined it', async () => {
  const simulator = await simulate();
  endAfter(simulator, 1, isLook, false);
  await begin(simulator, SHORT.jobflow);
  const result = await run(simulator, SHORT);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', process: '/process/id_262' } });
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
  expect(result.summary).toContain('Joined');
});

test('several run: the newest is joined', async () => {
  const simulator = await simulate();
  await begin(simulator, LONG.jobflow);
  await begin(simulator, LONG.jobflow);
  const result = await run(simulator, { ...LONG, wait: 'false' });
  expect(result).toMatchObject({ exitCode: 0 });
  expect(result.outputs).toMatchObject({ outcome: 'started', process: '/process/id_263' });
  expect(executes(simulator)).toBe(2);
});

test('none runs: one is started, and it is this step’s own', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  await begin(simulator, SHORT.jobflow);
  await simulator.waitForProcess(({ status }) => status === 'DONE');
  const result = await run(simulator, { ...LONG, timeout: '300ms' });
  expect(result.outputs).toMatchObject({
    outcome: 'timed-out',
    process: '/process/id_263',
    status: 'ABORTED',
  });
  expect(result.log + result.summary).not.toContain('Joined');
  expect(executes(simulator)).toBe(2);
});

test('one that ends between the list and the first poll is judged by how it ended', async () => {
  const simulator = await simulate();
  endAfter(simulator, 1, isList);
  await begin(simulator, SHORT.jobflow);
  simulator.faults.add({ when: isList, times: 1, fault: { kind: 'delay', ms: 300, actsFirst: true } });
  const result = await run(simulator, SHORT);
  expect(result.outputs).toMatchObject({
    outcome: 'succeeded',
    process: '/process/id_262',
    status: 'DONE',
    result: 'true',
  });
  expect(executes(simulator)).toBe(1);
});

test.each([
  ['a timeout', { timeout: '300ms' }, 'KOMPIRA-TIMED-OUT'],
  ['an outage', { 'outage-tolerance': '300ms', 'request-timeout': '3s' }, 'KOMPIRA-NO-RESPONSE'],
])('%s leaves it alone, though its own would be terminated', async (name, more, code) => {
  const simulator = await simulate();
  await begin(simulator, LONG.jobflow);
  if (name === 'an outage')
    simulator.faults.add({ when: ({ path }) => path.startsWith('/process/id_'), fault: { kind: 'hang' } });
  const inputs = { ...LONG, ...more };
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { process: '/process/id_262' } });
  expect(codeOf(result)).toBe(code);
  expect(await runPost(simulator, result.state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(terminates(simulator)).toBe(0);
  expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
});

testWithSignals.each(['SIGINT', 'SIGKILL'] as const)(
  '%s leaves it alone, and so does post',
  async (signal) => {
    const simulator = await simulate();
    await begin(simulator, LONG.jobflow);
    const step = start(simulator, LONG);
    await step.logged('│ ');
    step.child.kill(signal);
    const result = await step.ended;
    expect(result.exitCode).not.toBe(0);
    if (signal === 'SIGINT')
      expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'RUNNING' });
    expect(await runPost(simulator, result.state, LONG)).toMatchObject({ exitCode: 0, log: '' });
    expect(terminates(simulator)).toBe(0);
    expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
  },
);

test('where it is not known what runs, nothing is started and nothing is joined', async () => {
  const simulator = await simulate();
  await begin(simulator, LONG.jobflow);
  simulator.faults.add({ when: isList, fault: { kind: 'status', status: 502 } });
  const result = await run(simulator, { ...LONG, 'outage-tolerance': '300ms' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(result.outputs).not.toHaveProperty('process');
  expect(executes(simulator)).toBe(1);
});

test('in Japanese, with the token in the query: the link and the word are there all the same', async () => {
  const simulator = await simulate();
  endAfter(simulator, 1, isLook);
  await begin(simulator, SHORT.jobflow);
  const result = await run(simulator, { ...SHORT, language: 'ja', 'token-location': 'query' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_262' });
  expect(result.log).toContain(`${simulator.url}/process/id_262`);
  expect(result.log).not.toContain('Joined');
});
