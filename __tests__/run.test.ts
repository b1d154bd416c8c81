/** The root action from the outside: what a run sends, and what it sets. */
import { expect } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import {
  codeOf,
  consoleLines,
  errorOf,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
  test,
} from './support/harness.ts';
import { jumpingClock } from './support/clock.ts';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const SEED = { jobflow: '/root/restart_process' };
const LONG = { jobflow: '/root/long' };
const named = ({ url }: Simulator) => ({
  'process-id': '262',
  process: '/process/id_262',
  'process-url': `${url}/process/id_262`,
});

test('the seed: green, with every output, by the requests that are needed; server and token from the environment', async () => {
  const simulator = await quick();
  const env = { KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN: simulator.token };
  const result = await run({ url: '', token: '' }, SEED, { env });
  expect(result.exitCode).toBe(0);
  expect(consoleLines(result)).toEqual(['httpd を起動しました']);
  expect(result.outputs).toEqual({
    ...named(simulator),
    outcome: 'succeeded',
    status: 'DONE',
    'exit-status': '0',
    result: 'true',
    'result-json': 'true',
    error: '',
    console: 'httpd を起動しました\n',
    'started-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+09:00$/),
    'finished-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+09:00$/),
    'elapsed-seconds': expect.stringMatching(/^\d+\.\d+$/),
  });
  // Never without a body: a cache may send such a POST again.
  expect(simulator.requests.filter(isStart).map(({ body }) => body)).toEqual(['{}']);
  for (const { headers } of simulator.requests) {
    expect(headers['user-agent']).toMatch(/^kompira-action\/\d+\.\d+\.\d+$/);
    expect(headers.accept).toBe('application/json');
  }
  const looks = simulator.requests.filter(isLook);
  for (const { query } of looks) expect(query.getAll('attrs')).toContain('status');
  expect(new Set(looks.map(({ connection }) => connection)).size).toBe(1);
});

// What counts as a failure is in `unit/verdict.test.ts`.
test.each([
  ['/root/restart_fails', { status: 'DONE', 'exit-status': '0', result: 'false' }, 'fail-on-result'],
  [
    '/root/exit_3',
    { status: 'DONE', 'exit-status': '3', result: 'null', 'result-json': 'null' },
    'ended with exit status 3',
  ],
  [
    '/root/abort',
    { status: 'ABORTED', error: 'ディスクの空き容量が足りません' },
    'ディスクの空き容量が足りません',
  ],
])('%s: red, with the reason', async (jobflow, outputs, said) => {
  const result = await run(await quick(), { jobflow });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', ...outputs } });
  expect(errorOf(result)).toContain(said);
});

test.each([
  ['', 'false', 0],
  ['false\n"NG"\n', '"NG"', 1],
  ['12345678901234567890', '12345678901234567891', 0],
])('fail-on-result %j and the result %s: exit code %i', async (failOnResult, answer, exitCode) => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('RESULT') });
  const body = (process: string) => process.replace('"RESULT"', answer);
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  const result = await run(simulator, { jobflow: 'root/x', 'fail-on-result': failOnResult });
  expect(result.exitCode).toBe(exitCode);
});

test('a failed process: its children that failed are named with status, result and link; without them it is red too', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/parent' });
  expect(result.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
  const [, good, bad] = simulator.processes;
  expect(errorOf(result)).toContain('/root/abort: ABORTED, exit status 1');
  expect(errorOf(result)).toContain(`${simulator.url}${bad?.path ?? ''}`);
  expect(errorOf(result)).toContain('ディスクの空き容量が足りません');
  expect(errorOf(result)).not.toContain(`${simulator.url}${good?.path ?? ''}`);
  simulator.faults.add({ when: ({ action }) => action === 'children', fault: { kind: 'cut' } });
  const without = await run(simulator, { jobflow: '/root/parent' });
  expect([without.exitCode, codeOf(without)]).toEqual([1, 'KOMPIRA-RESULT']);
});

test.each([
  ['terminate', 'ABORTED', '/root/long line 1'],
  ['leave', 'RUNNING', 'left running'],
])('a timeout with on-timeout: %s: red, and the process is %s', async (policy, status, said) => {
  const simulator = await quick();
  const inputs = { ...LONG, timeout: '1m', 'on-timeout': policy };
  const result = await run(simulator, inputs, jumpingClock());
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', status } });
  expect(result.outputs.result === undefined).toBe(policy === 'leave');
  expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
  expect(onlyProcess(simulator).status).toBe(status);
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  expect(errorOf(result)).toContain(said);
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
});

test('wait: false: started, named, and left alone', async () => {
  const simulator = await quick();
  const result = await run(simulator, { ...LONG, wait: 'false' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toEqual({ outcome: 'started', ...named(simulator) });
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

test('the process is named in the log and in the outputs before it has ended', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await simulator.waitForRequest(isLook);
  // Nobody is told, so what is there now is all that there will be.
  step.child.kill('SIGKILL');
  const { outputs, log } = await step.ended;
  expect(outputs).toEqual(named(simulator));
  expect(log).toContain(`Started /root/long\nProcess: ${simulator.url}/process/id_262\n`);
});

test('a jobflow of any name, below a path prefix, in any spelling of the server; results keep every digit', async () => {
  const simulator = await simulate({ prefix: '/kompira' });
  const path = '/root/日本語 の#?%25ジョブ';
  simulator.define({ path, run: (job) => job.return('RESULT') });
  const body = (process: string) =>
    process.replace('"RESULT"', '["できた",12345678901234567890, 1.10, 1E400]');
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  const result = await run({ ...simulator, url: `${simulator.url}//` }, { jobflow: path.slice(1) });
  const digits = '["できた",12345678901234567890,1.10,1E400]';
  const outputs = { ...named(simulator), outcome: 'succeeded', result: digits, 'result-json': digits };
  expect(result.outputs).toMatchObject(outputs);
});

test('modes and parameters reach the server; what is not a number stays a string', async () => {
  const simulator = await quick();
  const parameters = 'name: [世界, 1234e56, 007, 1.10, 12345678901234567890, 3, 1.5]\n';
  const modes = { 'step-mode': 'false', 'checkpoint-mode': 'true', 'monitoring-mode': 'ABORT_MAIL' };
  await run(simulator, { jobflow: '/root/greet', parameters, ...modes, wait: 'false' });
  expect(JSON.parse(simulator.requests.find(isStart)?.body ?? '')).toEqual({
    parameters: { name: ['世界', '1234e56', '007', '1.10', '12345678901234567890', 3, 1.5] },
    step_mode: false,
    checkpoint_mode: true,
    monitoring_mode: 'ABORT_MAIL',
  });
});
