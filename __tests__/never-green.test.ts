/** Promise 3: a step never ends green without an answer. */
import { expect } from '@jest/globals';
import { type Fault, sampleJobflows } from '../simulator/server.ts';
import { codeOf, errorOf, executes, isLook, onlyProcess, run, simulate, test } from './support/harness.ts';
import { runModule } from './support/run-module.ts';

const JOBFLOW = '/root/restart_process';
const impatient = { 'outage-tolerance': '1s' };

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

const said = (status: number, body: object): Fault => ({ kind: 'status', status, body });
const UNKNOWN_STATUS: Fault = {
  kind: 'body',
  body: (body) => body.replace(/"status":"\w+"/, '"status":"PAUSED"'),
};
/** All that a good end has, but of a process that is not ours. */
const ANOTHER_PROCESS: Fault = {
  kind: 'body',
  body: (body) => {
    const process = JSON.parse(body) as object;
    return JSON.stringify({ ...process, abspath: '/process/id_1', status: 'DONE', exit_status: 0 });
  },
};

test.each<[string, Fault]>([
  ['cut half-way', { kind: 'cut' }],
  ['cut half-way, chunked', { kind: 'cut-chunked' }],
  ['reset', { kind: 'reset-before' }],
  ['never coming', { kind: 'hang' }],
  ['dripping', { kind: 'drip', byteEveryMs: 100 }],
  ['HTML with 200', { kind: 'html' }],
  ['an HTML 502', { kind: 'status', status: 502 }],
  ['500', { kind: 'status', status: 500 }],
  ['429', { kind: 'status', status: 429 }],
  ['a redirect to the login page', { kind: 'redirect', location: '/.login?next=/' }],
  ['empty', { kind: 'body', body: '' }],
  ['null', { kind: 'body', body: 'null' }],
  ['a list', { kind: 'body', body: '[]' }],
  ['nested deeper than a stack', { kind: 'body', body: '['.repeat(1_000_000) }],
  ['larger than 16 MiB', { kind: 'body', body: () => `"${'x'.repeat(17 * 1024 ** 2)}"` }],
  ['DONE and nothing else', { kind: 'body', body: '{"status": "DONE"}' }],
  ['the end of another process', ANOTHER_PROCESS],
])('every look at the process is %s: red, never green', async (_name, fault) => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, fault });
  // Left, for a stop that cannot be proven either would take its whole budget each time.
  // Short where an answer does not come; the others come, however busy the machine is.
  const waits = fault.kind === 'hang' || fault.kind === 'drip' ? { 'request-timeout': '10s' } : {};
  const inputs = { jobflow: JOBFLOW, ...impatient, ...waits, 'on-timeout': 'leave' };
  const result = await run(simulator, inputs);
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error', process: '/process/id_262' });
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  expect(result.log).not.toMatch(/\n\s+at /);
});

test('everything after the start is cut: red, and the process is said to run perhaps', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: ({ action }) => action !== 'execute', fault: { kind: 'cut' } });
  const result = await run(simulator, { jobflow: '/root/long', ...impatient });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error' });
  // The terminate did arrive; only its proof was cut.
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
});

test.each<[string, (body: string) => string]>([
  ['a status nobody knows', (body) => body.replace('"RUNNING"', '"EXPLODED"')],
  ['a status that is no text', (body) => body.replace('"RUNNING"', '7')],
  ['a status of an object’s prototype', (body) => body.replace('"RUNNING"', '"constructor"')],
])('%s: red, and what was started is stopped', async (_name, edit) => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, times: 8, fault: { kind: 'body', body: edit } });
  const result = await run(simulator, { jobflow: '/root/long', ...impatient });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error' });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test.each([
  ['exit_status', 'null'],
  ['exit_status', '"0"'],
  ['exit_status', '0.5'],
  ['console', '7'],
  ['status', '"done"'],
])('a final look with %s: %s is not green', async (field, value) => {
  const simulator = await quick();
  const edit = (body: string) =>
    body.includes('"DONE"')
      ? body.replace(new RegExp(`"${field}":("[^"]*"|[^,}]+)`), `"${field}":${value}`)
      : body;
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body: edit } });
  const result = await run(simulator, { jobflow: JOBFLOW, ...impatient, 'on-timeout': 'leave' });
  expect(result.exitCode).toBe(1);
});

test('an unknown status for longer than the tolerance ends the wait', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, skip: 1, fault: UNKNOWN_STATUS });
  const result = await run(simulator, { jobflow: '/root/long', 'on-timeout': 'leave', ...impatient });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error', status: 'RUNNING' });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-RESPONSE');
  expect(errorOf(result)).toContain('PAUSED');
});

test.each<[string, number, Fault]>([
  ['an unknown status twice', 2, UNKNOWN_STATUS],
  ['a 404 of another form than Kompira’s', 4, said(404, { message: 'no Route matched' })],
  ['the end of another process', 4, ANOTHER_PROCESS],
])('%s, then good looks again: the process is followed to its end', async (_name, times, fault) => {
  const simulator = await quick();
  const struck = simulator.faults.add({ when: isLook, times, fault });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(struck.count).toBe(times);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: 'true' });
  expect(simulator.requests.filter(({ action }) => action === 'terminate')).toEqual([]);
});

test('the server is gone for good in mid-wait: red, and it says that the process may still run', async () => {
  const simulator = await quick();
  void simulator.waitForRequest(isLook).then(() => simulator.down());
  const result = await run(simulator, { jobflow: '/root/long', ...impatient });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'error', process: '/process/id_262' });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
});

test('a promise that never settles and a crash are red, with a reason', async () => {
  const hang = await runModule('await step(() => new Promise(() => undefined));');
  expect(hang.exitCode).not.toBe(0);
  expect(hang.stdout).toContain('::Ended without a result');

  const crash = await runModule('await step(async () => { throw "not even an Error"; });');
  expect(crash.exitCode).toBe(1);
  expect(crash.stdout).toContain('not even an Error');

  const rejection = await runModule(`
    await step((words, { signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ title: 'x', outcome: 'error', passes: false, text: signal.reason.message }));
      void Promise.reject(new Error('nobody caught me'));
    }));`);
  expect(rejection.exitCode).toBe(1);
  expect(rejection.stdout).toContain('nobody caught me');
});

test.each([401, 403, 404])(
  'a page of a gateway with %i, for one look: the process is not touched',
  async (status) => {
    const simulator = await quick();
    simulator.faults.add({ when: isLook, skip: 1, times: 1, fault: { kind: 'status', status } });
    const result = await run(simulator, { jobflow: JOBFLOW });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  },
);

test('one 503 that asks for ten minutes, and one look that outlasts the tolerance: the process is not touched', async () => {
  const simulator = await quick();
  const fault = { kind: 'status', status: 503, headers: { 'retry-after': '600' } } as const;
  simulator.faults.add({ when: isLook, skip: 1, times: 1, fault });
  const result = await run(simulator, { jobflow: '/root/long', 'outage-tolerance': '2s', timeout: '4s' });
  expect(result.outputs).toMatchObject({ outcome: 'timed-out' });

  const other = await quick();
  other.faults.add({ when: isLook, times: 1, fault: { kind: 'hang' } });
  const hung = await run(other, { jobflow: JOBFLOW, 'outage-tolerance': '1s', 'request-timeout': '2s' });
  expect(hung.outputs).toMatchObject({ outcome: 'succeeded' });
});
