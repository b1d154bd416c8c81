/** Promise 1: one step starts at most one process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { errorOf, executes, onlyProcess, run, simulate, start, warningsOf } from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

async function withFault(fault: Fault, inputs: Record<string, string> = {}) {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, times: 1, fault });
  const result = await run(simulator, { jobflow: JOBFLOW, 'request-timeout': '1s', ...inputs });
  return { simulator, result };
}

test.each<[string, Fault]>([
  ['the start was taken, then the connection was reset', { kind: 'reset-after' }],
  ['the start was taken, then the answer was cut half-way', { kind: 'cut' }],
  ['the same, chunked', { kind: 'cut-chunked' }],
  ['the start was taken, and never answered', { kind: 'hang', acts: true }],
  ['the start was taken, and answered byte by byte', { kind: 'drip', byteEveryMs: 400 }],
  ['the start was taken, then a gateway gave up', { kind: 'status', status: 504, acts: true }],
  ['the start was taken, then 503 without Retry-After', { kind: 'status', status: 503, acts: true }],
  ['the start was taken, then 500', { kind: 'status', status: 500, acts: true }],
  [
    'the start was taken, and answered with a path of another host',
    { kind: 'body', body: '"//evil.example/process/id_262"' },
  ],
  [
    'the start was taken, and answered with a path that climbs',
    { kind: 'body', body: '"/process/../root/x"' },
  ],
  [
    'the start was taken, and answered with an id that is no number',
    { kind: 'body', body: '"/process/id_abc"' },
  ],
  ['the start was taken, and answered with an object', { kind: 'body', body: '{"path": "/process/id_262"}' }],
  ['the start was taken, and answered with nothing', { kind: 'body', body: '' }],
])('%s: one process, and a red step that names it', async (_name, fault) => {
  const { simulator, result } = await withFault(fault);
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(executes(simulator)).toBe(1);
  expect(onlyProcess(simulator).path).toBe('/process/id_262');
  expect(errorOf(result)).toContain('was not sent again');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
});

test.each<[string, Fault]>([
  ['reset before the server acted', { kind: 'reset-before' }],
  ['never taken and never answered', { kind: 'hang' }],
  ['a login page with 200', { kind: 'html' }],
])('%s: nobody can tell, so no second start, and red', async (_name, fault) => {
  const { simulator, result } = await withFault(fault);
  expect(result.exitCode).toBe(1);
  expect(executes(simulator)).toBe(1);
  expect(simulator.processes).toHaveLength(0);
  expect(errorOf(result)).toContain('none of its processes is as new as this start');
});

test.each<[string, Fault]>([
  ['429', { kind: 'status', status: 429 }],
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'retry-after': '1' } }],
  [
    '503 with Retry-After as a date',
    { kind: 'status', status: 503, headers: { 'retry-after': new Date(0).toUTCString() } },
  ],
])('turned away with %s: sent again, one process, green', async (_name, fault) => {
  const { simulator, result } = await withFault(fault);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(executes(simulator)).toBe(2);
  onlyProcess(simulator);
  // Never on a kept connection: when that breaks, nobody can tell whether the start arrived.
  const [first, second] = simulator.requests.filter(isStart);
  expect(second?.connection).not.toBe(first?.connection);
  expect(warningsOf(result)).toHaveLength(1);
});

test('Retry-After beyond the tolerance: red at once, nothing started', async () => {
  const fault: Fault = { kind: 'status', status: 503, headers: { 'retry-after': '3600' } };
  const { simulator, result } = await withFault(fault, { 'outage-tolerance': '5s' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(simulator.processes).toHaveLength(0);
  expect(errorOf(result)).toMatch(/was not started[^]*503/);
});

test.each([
  ['401', { token: 'nonsense' }, '401', 'Check token'],
  [
    '403',
    { token: '00000000000000000000000000000000deadbeef' },
    '403 "この操作を実行する権限がありません。"',
    'permission',
  ],
  ['404', { jobflow: '/root/restart_proces' }, '404 "見つかりませんでした。"', 'Check jobflow'],
  ['400', { jobflow: '/root/greet' }, '400', 'parameters'],
])('%s: sent once, the words of the server, and what to do', async (_name, inputs, said, advice) => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: JOBFLOW, ...inputs });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain('was not started');
  expect(errorOf(result)).toContain(said);
  expect(errorOf(result)).toContain(advice);
});

test('nothing listening for two seconds: one process, green', async () => {
  const simulator = await quick();
  await simulator.down();
  const step = start(simulator, { jobflow: JOBFLOW });
  await step.logged('Not started yet');
  await sleep(2000);
  await simulator.up();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(executes(simulator)).toBe(1);
});

test('nothing listening for longer than outage-tolerance: red, with the address to check', async () => {
  const simulator = await quick();
  await simulator.down();
  const result = await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '1s' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain('ECONNREFUSED');
  expect(errorOf(result)).toContain('Check server');
});

test('a host name that does not resolve: red once the tolerance is used up', async () => {
  const result = await run(
    { url: 'https://kompira.invalid', token: 'x' },
    { jobflow: JOBFLOW, 'outage-tolerance': '0s' },
  );
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain('cannot be resolved');
});

test('a redirect is not followed, and the token goes nowhere else', async () => {
  const [simulator, other] = await Promise.all([quick(), quick()]);
  simulator.faults.add({
    when: isStart,
    fault: { kind: 'redirect', status: 307, location: `${other.url}${JOBFLOW}.execute?token=secret` },
  });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(other.requests).toHaveLength(0);
  expect(errorOf(result)).toContain(`redirect to ${other.url}${JOBFLOW}.execute`);
  expect(result.log).not.toContain('secret');
});

test('what is listed: a NEW process too, none that began before, none of another jobflow', async () => {
  const simulator = await quick();
  const one = {
    path: '/root/one',
    multiplicity: 1,
    run: (job: { sleep: (ms: number) => Promise<void> }) => job.sleep(60_000),
  };
  simulator.define(one);
  const before = await startBy(simulator, '/root/one');
  // The server's clock tells seconds; what began in the second of the start would be listed too.
  await sleep(3100);
  await startBy(simulator, '/root/long');
  simulator.faults.add({ when: isStart, times: 1, fault: { kind: 'reset-after' } });
  const result = await run(simulator, { jobflow: '/root/one' });
  const ours = simulator.processes.find(({ job, path }) => job === '/root/one' && path !== before);
  expect(ours?.status).toBe('NEW');
  expect(errorOf(result)).toContain(`${simulator.url}${ours?.path ?? ''}  NEW, not begun yet`);
  expect(errorOf(result).match(/id_\d+/g)).toEqual([ours?.path.slice('/process/'.length)]);
});

test('where the list cannot be read either, the step says so, with the address to look at', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  simulator.faults.add({ when: ({ path }) => path === '/process', fault: { kind: 'cut' } });
  const result = await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '1s' });
  expect(result.exitCode).toBe(1);
  expect(errorOf(result)).toContain('could not be listed either');
  expect(errorOf(result)).toContain(`${simulator.url}/process`);
});

async function startBy({ url, token }: Simulator, jobflow: string): Promise<string> {
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  const answer = await fetch(`${url}${jobflow}.execute`, { method: 'POST', headers });
  return (await answer.json()) as string;
}
