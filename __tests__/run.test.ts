import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  codeOf,
  consoleLines,
  endAfter,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  start,
  test,
} from './support/harness.ts';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

test('the seed: green, with every output', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/restart_process' });
  expect(result.exitCode).toBe(0);
  expect(consoleLines(result)).toEqual(['httpd を起動しました']);
  expect(result.outputs).toEqual({
    outcome: 'succeeded',
    'process-id': '262',
    process: '/process/id_262',
    'process-url': `${simulator.url}/process/id_262`,
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
  expect(executes(simulator)).toBe(1);
});

test('return(false): DONE, but red, and the reason names the input that says so', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/restart_fails' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({
    outcome: 'failed',
    status: 'DONE',
    'exit-status': '0',
    result: 'false',
  });
  expect(errorOf(result)).toContain('fail-on-result');
});

test('return(false) is green with an empty fail-on-result', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/restart_fails', 'fail-on-result': '' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: 'false', 'result-json': 'false' });
});

test.each([
  ['a text among several values', 'false\n"NG"\n', '"NG"', 1],
  ['an object, whatever the order of its keys', '{"a": 1, "b": [2]}', '{"b": [2.0], "a": 1}', 1],
  ['the text "false" is not false', 'false', '"false"', 0],
  ['null is not false', 'false', 'null', 0],
  ['null where it is named', 'null', 'null', 1],
  ['an integer told from its neighbour', '12345678901234567890', '12345678901234567891', 0],
])('fail-on-result: %s', async (_name, failOnResult, answer, exitCode) => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('RESULT') });
  simulator.faults.add({
    when: ({ path }) => path.startsWith('/process/'),
    fault: { kind: 'body', body: (body) => body.replace('"RESULT"', answer) },
  });
  const result = await run(simulator, { jobflow: 'root/x', 'fail-on-result': failOnResult });
  expect(result.exitCode).toBe(exitCode);
});

test('abort: red, with the error of the process', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/abort' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({
    outcome: 'failed',
    status: 'ABORTED',
    error: 'ディスクの空き容量が足りません',
    console: 'バックアップを開始します\n',
  });
  expect(errorOf(result)).toContain('ディスクの空き容量が足りません');
});

test('exit(status=3): red', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/exit_3' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({
    outcome: 'failed',
    status: 'DONE',
    'exit-status': '3',
    result: 'null',
    'result-json': 'null',
  });
});

test('a failed process: its children that failed are named with status, result and link', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/parent' });
  expect(result.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
  const [, good, bad] = simulator.processes;
  expect(good?.status).toBe('DONE');
  expect(errorOf(result)).toContain(`/root/abort: ABORTED, exit status 1`);
  expect(errorOf(result)).toContain(`${simulator.url}${bad?.path ?? ''}`);
  expect(errorOf(result)).toContain('ディスクの空き容量が足りません');
  expect(errorOf(result)).not.toContain(`${simulator.url}${good?.path ?? ''}`);
});

test('children that cannot be listed change nothing of the verdict', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: ({ action }) => action === 'children', fault: { kind: 'cut' } });
  const result = await run(simulator, { jobflow: '/root/parent' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'failed' });
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
});

test('timeout: terminated, proven, and red', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/long', timeout: '1s' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  expect(errorOf(result)).toContain('/root/long line 1');
});

test('a terminate whose connection breaks is not repeated unseen: a look comes first', async () => {
  const simulator = await quick();
  const broken = simulator.faults.add({
    when: ({ action }) => action === 'terminate',
    times: 1,
    fault: { kind: 'reset-before' },
  });
  const result = await run(simulator, { jobflow: '/root/long', timeout: '500ms' });
  expect(broken.count).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'ABORTED' });
  const actions = simulator.requests.map(({ action }) => action);
  expect(actions.slice(actions.indexOf('terminate'))).toEqual(['terminate', '', 'terminate', '']);
});

test('timeout with on-timeout: leave: red, and the process runs on', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/long', timeout: '1s', 'on-timeout': 'leave' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'RUNNING' });
  expect(result.outputs).not.toHaveProperty('result');
  expect(onlyProcess(simulator).status).toBe('RUNNING');
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
});

test('a process that ends just before the timeout is judged, not timed out', async () => {
  const simulator = await simulate();
  // There is a look in these last three seconds, for the pace is a tenth of the wait; mostly the last.
  endAfter(simulator, 1, (request) => timeOf(request) - timeOf(simulator.requests[0] ?? request) > 27_000);
  const inputs = { jobflow: '/root/restart_process', timeout: '30s', 'poll-interval': '1h' };
  const result = await run(simulator, inputs, jumpingClock());
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
});

test('wait: false: started, named, and left alone', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/long', wait: 'false' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toEqual({
    outcome: 'started',
    'process-id': '262',
    process: '/process/id_262',
    'process-url': `${simulator.url}/process/id_262`,
  });
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

test('the process is named in the log and in the outputs before it has ended', async () => {
  const simulator = await quick();
  const step = start(simulator, { jobflow: '/root/long' });
  await simulator.waitForRequest(({ path, action }) => path === '/process/id_262' && action === '');
  // Nobody is told, so what is there now is all that there will be.
  step.child.kill('SIGKILL');
  const { outputs, log } = await step.ended;
  expect(outputs).toEqual({
    'process-id': '262',
    process: '/process/id_262',
    'process-url': `${simulator.url}/process/id_262`,
  });
  expect(log).toContain(`Started /root/long\nProcess: ${simulator.url}/process/id_262\n`);
});

test('a jobflow of any name, below a path prefix, in any spelling of the server', async () => {
  const simulator = await simulate({ prefix: '/kompira', jobflows: sampleJobflows({ workMs: 50 }) });
  const path = '/root/日本語 の#?%25ジョブ';
  simulator.define({ path, run: (job) => job.return('できました') });
  const result = await run({ ...simulator, url: `${simulator.url}//` }, { jobflow: path.slice(1) });
  expect(result.outputs).toMatchObject({
    outcome: 'succeeded',
    result: 'できました',
    'result-json': '"できました"',
    'process-url': `${simulator.url}/process/id_262`,
  });
});

test('modes and parameters reach the server, and nothing that was not asked for', async () => {
  const simulator = await quick();
  const modes = { 'step-mode': 'false', 'checkpoint-mode': 'true', 'monitoring-mode': 'ABORT_MAIL' };
  await run(simulator, { jobflow: '/root/greet', parameters: 'name: 世界', ...modes });
  await run(simulator, { jobflow: '/root/restart_process' });
  const [first, second] = simulator.requests.filter(({ action }) => action === 'execute');
  expect(JSON.parse(first?.body ?? '')).toEqual({
    parameters: { name: '世界' },
    step_mode: false,
    checkpoint_mode: true,
    monitoring_mode: 'ABORT_MAIL',
  });
  // Never without a body: a cache may send such a POST again.
  expect(second?.body).toBe('{}');
});

test('what is not a number stays text all the way to the server; results keep every digit on the way back', async () => {
  const simulator = await quick();
  const parameters = 'name: [1234e56, 007, 1.10, 12345678901234567890, 3, 1.5]\n';
  const result = await run(simulator, { jobflow: '/root/greet', parameters });
  const sent = JSON.parse(
    simulator.requests.find(({ action }) => action === 'execute')?.body ?? '',
  ) as object;
  expect(sent).toEqual({ parameters: { name: ['1234e56', '007', '1.10', '12345678901234567890', 3, 1.5] } });
  expect(result.exitCode).toBe(0);

  simulator.faults.add({
    when: ({ path }) => path.startsWith('/process/'),
    fault: { kind: 'body', body: (body) => body.replace('"RESULT"', '[12345678901234567890, 1.10, 1E400]') },
  });
  simulator.define({ path: '/root/digits', run: (job) => job.return('RESULT') });
  const digits = await run(simulator, { jobflow: '/root/digits' });
  expect(digits.outputs).toMatchObject({ result: '[12345678901234567890,1.10,1E400]', outcome: 'succeeded' });
});

test('server and token come from the environment too', async () => {
  const simulator = await quick();
  const env = { KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN: simulator.token };
  const result = await run({ url: '', token: '' }, { jobflow: '/root/restart_process' }, { env });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
});

test('the request says who asks, and only what is needed is asked for', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/restart_process' });
  const looks = simulator.requests.filter(({ path, action }) => path === '/process/id_262' && action === '');
  for (const { headers } of simulator.requests) {
    expect(headers['user-agent']).toMatch(/^kompira-action\/\d+\.\d+\.\d+$/);
    expect(headers.accept).toBe('application/json');
  }
  expect(looks.length).toBeGreaterThan(0);
  for (const { query } of looks) expect(query.getAll('attrs')).toContain('status');
  expect(new Set(looks.map(({ connection }) => connection)).size).toBe(1);
});
