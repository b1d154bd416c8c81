/** Promise 1: one step starts at most one process. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  begin,
  codeOf,
  errorOf,
  executes,
  isList,
  isStart,
  onlyProcess,
  run,
  runPost,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const JOBFLOW = '/root/restart_process';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const idsIn = (text: string) => text.match(/id_\d+/g) ?? [];

/** What each answer proves is in `unit/trouble.test.ts`; these are the ways in which one can end. */
test.each<[string, Fault, string[]]>([
  ['taken, then the connection was reset', { kind: 'reset-after' }, ['id_262']],
  ['taken, then the answer was cut half-way', { kind: 'cut' }, ['id_262']],
  ['taken, and never answered', { kind: 'hang', acts: true }, ['id_262']],
  ['taken, and answered byte by byte', { kind: 'drip', byteEveryMs: 400 }, ['id_262']],
  ['taken, then a gateway gave up', { kind: 'status', status: 504, acts: true }, ['id_262']],
  ['taken, and answered with nothing', { kind: 'body', body: '' }, ['id_262']],
  ['taken, and answered with a path that climbs', { kind: 'body', body: '"/process/../root"' }, ['id_262']],
  // It can still be parsed, but there is no stack left to look for the token in it.
  ['taken, and answered with JSON of 2,200 levels', { kind: 'body', body: nested(2200) }, ['id_262']],
  ['not taken: reset before the server acted', { kind: 'reset-before' }, []],
  ['not taken: a login page with 200', { kind: 'html' }, []],
  [
    'not taken, though well before and after: a redirect to the login page',
    { kind: 'redirect', location: '/.login' },
    [],
  ],
])('%s: sent once, and a red step that names what may have come of it', async (_name, fault, ids) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault });
  const result = await run(simulator, { jobflow: JOBFLOW, 'request-timeout': '5s' }, jumpingClock());
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(result.outputs).not.toHaveProperty('process');
  expect(executes(simulator)).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(idsIn(errorOf(result))).toEqual(ids);
  for (const id of ids) expect(errorOf(result)).toContain(`${simulator.url}/process/${id}`);
  expect(errorOf(result).includes('may have created:')).toBe(ids.length > 0);
});

testWithSignals(
  'a kill while the start is under way, and then a page in place of the list: post says so',
  async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    simulator.faults.add({ when: isList, fault: { kind: 'html' } });
    const step = start(simulator, { jobflow: JOBFLOW });
    await simulator.waitForRequest(isStart);
    step.child.kill('SIGKILL');
    const post = await runPost(simulator, (await step.ended).state, { jobflow: JOBFLOW }, jumpingClock());
    expect([post.exitCode, codeOf(post)]).toEqual([1, 'KOMPIRA-START-UNKNOWN']);
  },
);

test('a server that is no Kompira: post has nothing to add, unless it has become one', async () => {
  const simulator = await quick();
  const page = simulator.faults.add({ when: () => true, fault: { kind: 'html' } });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(codeOf(result)).toBe('KOMPIRA-NOT-KOMPIRA');
  expect(await runPost(simulator, result.state, { jobflow: JOBFLOW })).toMatchObject({ exitCode: 0 });
  page.remove();
  const post = await runPost(simulator, result.state, { jobflow: JOBFLOW });
  expect([post.exitCode, codeOf(post)]).toEqual([1, 'KOMPIRA-START-UNKNOWN']);
});

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

test.each<[number, string | undefined]>([
  [429, undefined],
  [503, '1'],
])('turned away with %i, Retry-After %s: sent again, one process, green', async (status, retryAfter) => {
  const simulator = await quick();
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  const fault: Fault = { kind: 'status', status, headers, body: { detail: 'Try again later.' } };
  simulator.faults.add({ when: isStart, times: 1, fault });
  const result = await run(simulator, { jobflow: JOBFLOW }, jumpingClock());
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(executes(simulator)).toBe(2);
  onlyProcess(simulator);
  // Never on a kept connection: when that breaks, nobody can tell whether the start arrived.
  const [first, second] = simulator.requests.filter(isStart);
  expect(second?.connection).not.toBe(first?.connection);
  // No sooner than it was asked to; a timer may fire a little early.
  const askedMs = retryAfter === undefined ? 0 : 1000 - 20;
  expect(first && second && timeOf(second) - timeOf(first)).toBeGreaterThanOrEqual(askedMs);
  expect(warningsOf(result)).toHaveLength(1);
});

test('refused: sent once, and red with the words of the server, and the name that was meant', async () => {
  const simulator = await quick();
  // This server takes several types one by one, as from its own web UI.
  simulator.faults.add({
    when: ({ query }) => query.getAll('type_object__in').some((types) => types.includes(',')),
    fault: { kind: 'status', status: 200, body: { count: 0, next: null, previous: null, results: [] } },
  });
  const result = await run(simulator, { jobflow: '/root/restart_proces' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain('404 "Not found."');
  expect(errorOf(result)).toMatch(/\/root\/restart_process\b/);
});

test('nothing listening at first: one process, green', async () => {
  const simulator = await quick();
  await simulator.down();
  const step = start(simulator, { jobflow: JOBFLOW });
  await step.logged('Retrying for up to');
  await simulator.up();
  expect((await step.ended).outputs).toMatchObject({ outcome: 'succeeded' });
  expect(executes(simulator)).toBe(1);
});

test('a redirect to the login page, of the list too: a wrong setting, and nothing was started', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: () => true, fault: { kind: 'redirect', location: '/.login?next=/x' } });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(codeOf(result)).toBe('KOMPIRA-REDIRECT-LOGIN');
  expect(errorOf(result)).toContain('was not started');
  expect(JSON.parse(result.state.kompira ?? '')).toEqual({ phase: 'nothing to do' });
  expect(simulator.requests.map(({ action }) => action)).toEqual(['execute', '']);
});

test.each([
  ['ahead', 1],
  ['behind', -1],
])('a server whose clock is an hour %s: what may be ours is listed alone', async (_name, hours) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const serverMs = Date.now() + hours * 3_600_000;
  const row = (id: number, startedMs: number | null, job = JOBFLOW) => ({
    abspath: `/process/id_${id}`,
    status: startedMs === null ? 'NEW' : 'RUNNING',
    started_time: startedMs === null ? null : new Date(startedMs).toISOString(),
    job,
  });
  const older = [row(302, serverMs - 600_000), row(301, null)];
  const newer = [row(305, null), row(304, serverMs, '/root/long'), row(303, serverMs)];
  const results = [null, { status: 'DONE' }, ...newer, ...older];
  const headers = { date: new Date(serverMs).toUTCString() };
  const fault: Fault = { kind: 'status', status: 200, headers, body: { count: 7, results } };
  simulator.faults.add({ when: isList, fault });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(idsIn(errorOf(result))).toEqual(['id_305', 'id_303']);
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_305  NEW`);
});

test('a list that fails once is asked for again; one that is refused is not, and its address is named', async () => {
  const lists = async (times: number, fault: Fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    simulator.faults.add({ when: isList, times, fault });
    const error = errorOf(await run(simulator, { jobflow: JOBFLOW }));
    return { simulator, error, requests: simulator.requests.filter(isList).length };
  };
  const once = await lists(1, { kind: 'status', status: 502 });
  expect([idsIn(once.error), once.requests]).toEqual([['id_262'], 2]);
  const refused = await lists(Infinity, { kind: 'status', status: 403, body: { detail: 'いいえ' } });
  expect([idsIn(refused.error), refused.requests]).toEqual([[], 1]);
  expect(refused.error).toContain('いいえ');
  expect(refused.error).toMatch(new RegExp(`${refused.simulator.url}/process$`, 'm'));
});

test('25 newer processes of the same jobflow: ours is shown, or counted', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, times: 1, fault: { kind: 'hang', acts: true } });
  const step = start(simulator, { jobflow: JOBFLOW, 'request-timeout': '5s' });
  await simulator.waitForProcess(() => true);
  for (let count = 0; count < 25; count += 1)
    simulator.start({ path: JOBFLOW, run: () => undefined }, 'operator');
  const error = errorOf(await step.ended);
  const [, more = '0'] = /and (\d+) more$/m.exec(error) ?? [];
  expect(idsIn(error).length + Number(more)).toBe(26);
});

// The answer is waited for for seven seconds after a cancel, but only where the start can have arrived.
testWithSignals('a cancel during a handshake that never ends: not started, at once', async () => {
  const { server, port } = await listen(() => undefined);
  const connected = once(server, 'connection');
  const clock = jumpingClock();
  const url = `https://127.0.0.1:${port}`;
  const step = start({ url, token: '0123456789' }, { jobflow: JOBFLOW, 'request-timeout': '1m' }, clock);
  await connected;
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(clock.measured().sinceSignalMs).toBeLessThan(5000);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
  expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
});

/** Both are good JSON as far as they came, and a path. */
test.each<[string, string, (socket: Socket) => unknown]>([
  ['of a byte less than it says', 'content-length: 18', (socket) => socket.end()],
  ['that does not end', 'connection: close', () => undefined],
])('an answer %s is not taken for whole', async (_name, header, end) => {
  const { port } = await listen((socket) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${header}\r\n\r\n`;
    socket.once('data', () => socket.write(`${head}"/process/id_262"`, () => end(socket)));
  });
  const server = { url: `http://127.0.0.1:${port}`, token: '0123456789' };
  const inputs = { jobflow: JOBFLOW, 'request-timeout': '1s', 'outage-tolerance': '0s' };
  expect(codeOf(await run(server, inputs))).toBe('KOMPIRA-START-UNKNOWN');
});

test.each([
  ['.execute', 'execute', '', { jobflow: '/root/greet', parameters: 'name: x' }],
  ['.resume', 'resume', 'process', { process: '262', command: 'resume' }],
])('%s goes out on a connection of its own, and once', async (_name, method, action, inputs) => {
  const simulator = await quick();
  await begin(simulator, '/root/suspend');
  await simulator.waitForProcess(({ suspended }) => suspended);
  const isCall = (request: RequestRecord) => request.action === method;
  const before = simulator.requests.length;
  simulator.faults.add({ when: isCall, fault: { kind: 'reset-after' } });
  await run(simulator, { 'outage-tolerance': '0s', ...inputs }, { action });
  const [look, ...ofStep] = simulator.requests.slice(before);
  const [call, ...again] = ofStep.filter(isCall);
  expect([look?.method, call?.method, again]).toEqual(['GET', 'POST', []]);
  expect(call?.connection).not.toBe(look?.connection);
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that speaks no HTTP by itself. */
async function listen(serve: (socket: Socket) => unknown): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
