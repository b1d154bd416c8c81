/** Promise 1: one step starts at most one process. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  codeOf,
  errorOf,
  executes,
  isList,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const JOBFLOW = '/root/restart_process';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** As Kompira itself says it; a page of a gateway proves nothing. */
const busy = (retryAfter: string): Fault => ({
  kind: 'status',
  status: 503,
  headers: { 'retry-after': retryAfter },
  body: { detail: 'Service temporarily unavailable, try again later.' },
});

async function withFault(fault: Fault, inputs: Record<string, string> = {}) {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, times: 1, fault });
  const result = await run(
    simulator,
    { jobflow: JOBFLOW, 'request-timeout': '5s', ...inputs },
    jumpingClock(),
  );
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
  ['the start was taken, then a gateway said 408', { kind: 'status', status: 408, acts: true }],
  ['the start was taken, then 303', { kind: 'status', status: 303, acts: true }],
  [
    'the start was taken, then 302 to its process',
    { kind: 'status', status: 302, headers: { location: '/process/id_262' }, acts: true },
  ],
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
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
});

// What is 2,200 deep can still be parsed, but there is no stack left to look for the token in it.
test.each([2200, 100_000])(
  'answered with JSON %i deep: one process, and a red step that names it',
  async (depth) => {
    const body = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const { simulator, result } = await withFault({ kind: 'body', body });
    expect(result.outputs).toEqual({ outcome: 'error' });
    expect(executes(simulator)).toBe(1);
    expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
    expect(errorOf(result)).toContain('nested too deeply');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  },
);

test.each<[string, Fault]>([
  ['reset before the server acted', { kind: 'reset-before' }],
  ['never taken and never answered', { kind: 'hang' }],
  ['a login page with 200', { kind: 'html' }],
])('%s: nobody can tell, so no second start, and red', async (_name, fault) => {
  const { simulator, result } = await withFault(fault);
  expect(result.exitCode).toBe(1);
  expect(executes(simulator)).toBe(1);
  expect(simulator.processes).toHaveLength(0);
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(idsIn(errorOf(result))).toEqual([]);
});

test.each<[string, Fault]>([
  ['429', { kind: 'status', status: 429 }],
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  ["503 with Retry-After in Kompira's words", busy('1')],
  ['the same with a date', busy(new Date(0).toUTCString())],
])('turned away with %s: sent again, one process, green', async (_name, fault) => {
  const { simulator, result } = await withFault(fault);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(executes(simulator)).toBe(2);
  onlyProcess(simulator);
  // Never on a kept connection: when that breaks, nobody can tell whether the start arrived.
  const [first, second] = simulator.requests.filter(isStart);
  expect(second?.connection).not.toBe(first?.connection);
  // No sooner than it was asked to; a timer may fire a little early.
  const { headers = {} } = fault as Extract<Fault, { kind: 'status' }>;
  const askedMs = headers['retry-after'] === '1' ? 1000 - 20 : 0;
  expect(first && second && timeOf(second) - timeOf(first)).toBeGreaterThanOrEqual(askedMs);
  expect(warningsOf(result)).toHaveLength(1);
});

test('Retry-After beyond the tolerance: red at once, nothing started', async () => {
  const { simulator, result } = await withFault(busy('3600'), { 'outage-tolerance': '5s' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(simulator.processes).toHaveLength(0);
  expect(codeOf(result)).toBe('KOMPIRA-BUSY');
});

test.each([
  ['401', { token: 'nonsense' }, '401 "Invalid token."', 'KOMPIRA-INVALID-TOKEN'],
  [
    '403',
    { token: '00000000000000000000000000000000deadbeef' },
    '403 "You do not have permission to perform this action."',
    'KOMPIRA-FORBIDDEN',
  ],
  ['404', { jobflow: '/root/restart_proces' }, '404 "Not found."', 'KOMPIRA-NOT-FOUND'],
  ['400', { jobflow: '/root/greet' }, '400', 'KOMPIRA-BAD-REQUEST'],
])('%s: sent once, the words of the server, and what to do', async (_name, inputs, said, code) => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: JOBFLOW, ...inputs });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain(said);
  expect(codeOf(result)).toBe(code);
});

test('nothing listening at first: one process, green', async () => {
  const simulator = await quick();
  await simulator.down();
  const step = start(simulator, { jobflow: JOBFLOW });
  await step.logged('Retrying for up to');
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
  expect(codeOf(result)).toBe('KOMPIRA-NOT-REACHABLE');
});

test('a host name that does not resolve: red once the tolerance is used up', async () => {
  const result = await run(
    { url: 'https://kompira.invalid', token: 'x' },
    { jobflow: JOBFLOW, 'outage-tolerance': '0s' },
  );
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(result)).toBe('KOMPIRA-NAME-UNKNOWN');
});

test('a redirect to the login page: nothing was started, and that is said', async () => {
  const { simulator, result } = await withFault({ kind: 'redirect', location: '/.login?next=/root' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(result)).toBe('KOMPIRA-REDIRECT-LOGIN');
  expect(simulator.requests.filter(isList)).toEqual([]);
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
  expect(errorOf(result)).toContain(`${simulator.url}${ours?.path ?? ''}  NEW`);
  expect(errorOf(result).match(/id_\d+/g)).toEqual([ours?.path.slice('/process/'.length)]);
});

test('where the list cannot be read either, the step says so, with the address to look at', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  simulator.faults.add({ when: ({ path }) => path === '/process', fault: { kind: 'cut' } });
  const result = await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '1s' });
  expect(result.exitCode).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(errorOf(result)).toMatch(new RegExp(`${simulator.url}/process$`, 'm'));
});

test.each([
  ['ahead', 1],
  ['behind', -1],
])('a server whose clock is an hour %s: what began since the start is listed alone', async (_name, hours) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const serverMs = Date.now() + hours * 3_600_000;
  const row = (id: number, startedMs: number) => ({
    abspath: `/process/id_${String(id)}`,
    status: 'RUNNING',
    started_time: new Date(startedMs).toISOString(),
    job: JOBFLOW,
  });
  simulator.faults.add({
    when: isList,
    fault: {
      kind: 'status',
      status: 200,
      headers: { date: new Date(serverMs).toUTCString() },
      body: { count: 2, results: [row(302, serverMs), row(301, serverMs - 600_000)] },
    },
  });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(idsIn(errorOf(result))).toEqual(['id_302']);
});

test('a list that fails once is asked for again', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  simulator.faults.add({ when: isList, times: 1, fault: { kind: 'status', status: 502 } });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(idsIn(errorOf(result))).toEqual(['id_262']);
});

test('a list that this user may not read is not asked for again', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  simulator.faults.add({
    when: isList,
    fault: { kind: 'status', status: 403, body: { detail: 'この操作を実行する権限がありません。' } },
  });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(simulator.requests.filter(isList)).toHaveLength(1);
  expect(errorOf(result)).toContain('この操作を実行する権限がありません');
});

test('a list that was not filtered: no process of another jobflow is shown', async () => {
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 100 }),
    legacy: { filtersOnList: 'ignored' },
  });
  simulator.faults.add({ when: isStart, times: 1, fault: { kind: 'hang', acts: true } });
  const step = start(simulator, { jobflow: JOBFLOW, 'request-timeout': '5s' });
  await simulator.waitForProcess(({ job }) => job === JOBFLOW);
  await startBy(simulator, '/root/long');
  expect(idsIn(errorOf(await step.ended))).toEqual(['id_262']);
  expect(simulator.processes).toHaveLength(2);
});

test('a row that is no process does not spoil the list', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const body = (list: string) => list.replace('"results":[', '"results":[null,{"status":"DONE"},');
  simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(idsIn(errorOf(result))).toEqual(['id_262']);
});

test.each([15, 25])('%i newer processes of the same jobflow: ours is shown, or counted', async (newer) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, times: 1, fault: { kind: 'hang', acts: true } });
  const step = start(simulator, { jobflow: JOBFLOW, 'request-timeout': '5s' });
  await simulator.waitForProcess(() => true);
  for (let count = 0; count < newer; count += 1) await startBy(simulator, JOBFLOW);
  const error = errorOf(await step.ended);
  const [, more = '0'] = /and (\d+) more$/m.exec(error) ?? [];
  expect(idsIn(error).length + Number(more)).toBe(newer + 1);
  expect(error).toMatch(/^What to do: /m);
});

// The answer is waited for for seven seconds after a cancel, but only where the start can have arrived.
testWithSignals('a cancel during a handshake that never ends: not started, at once', async () => {
  const server = await listen(() => undefined);
  const connected = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const clock = jumpingClock();
  const step = start(
    { url: `https://127.0.0.1:${String(port)}`, token: '0123456789' },
    { jobflow: JOBFLOW, 'request-timeout': '1m' },
    clock,
  );
  await connected;
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(clock.measured().sinceSignalMs).toBeLessThan(5000);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
  expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
});

testWithSignals('an answer that comes 5 s after a cancel: what it names is terminated', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 5000, actsFirst: true } });
  const step = start(simulator, { jobflow: '/root/long' });
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

/** Both are good JSON as far as they came, and a path. */
test.each<[string, string, (socket: Socket) => void, string]>([
  [
    'of a byte less than it says',
    'content-length: 18\r\n\r\n"/process/id_262"',
    (socket) => {
      socket.end();
    },
    'ECONNRESET',
  ],
  [
    'that says no length and does not end',
    '\r\n"/process/id_262"',
    (socket) => {
      const dripping = setInterval(() => socket.write(' '), 100);
      socket.once('close', () => {
        clearInterval(dripping);
      });
    },
    'within 1.0s',
  ],
])('an answer %s is not taken for whole', async (_name, answer, end, said) => {
  const server = await listen((socket) => {
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${answer}`, () => {
        end(socket);
      });
    });
  });
  const { port } = server.address() as AddressInfo;
  const result = await run(
    { url: `http://127.0.0.1:${String(port)}`, token: '0123456789' },
    { jobflow: JOBFLOW, 'request-timeout': '1s', 'outage-tolerance': '0s' },
  );
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(errorOf(result)).toContain(said);
});

test.each([
  ['.execute', 'execute', '', { jobflow: '/root/greet', parameters: 'name: x' }],
  ['.resume', 'resume', 'process', { process: '262', command: 'resume' }],
])('%s goes out on a connection of its own, and once', async (_name, method, action, inputs) => {
  const simulator = await quick();
  await startBy(simulator, '/root/suspend');
  await simulator.waitForProcess(({ suspended }) => suspended);
  const isCall = (request: RequestRecord) => request.action === method;
  const before = simulator.requests.length;
  simulator.faults.add({ when: isCall, fault: { kind: 'reset-after' } });
  await run(simulator, { 'outage-tolerance': '0s', ...inputs }, { action });
  const ofStep = simulator.requests.slice(before);
  const [call, ...again] = ofStep.filter(isCall);
  expect(again).toEqual([]);
  const [look] = ofStep;
  expect(look?.method).toBe('GET');
  expect(call?.connection).not.toBe(look?.connection);
});

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that speaks no HTTP by itself. */
async function listen(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function idsIn(text: string): string[] {
  return text.match(/id_\d+/g) ?? [];
}

async function startBy({ url, token }: Simulator, jobflow: string): Promise<string> {
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  const answer = await fetch(`${url}${jobflow}.execute`, { method: 'POST', headers });
  return (await answer.json()) as string;
}
