/** What stands between the step and Kompira and answers in its place: caches, proxies, filters, wrong addresses. */
import { expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  errorOf,
  executes,
  isStart,
  onlyProcess,
  run,
  simulate,
  test,
  warningsOf,
} from './support/harness.ts';
import { testWith } from './support/programs.ts';
import { startVarnish } from './support/varnish.ts';

const JOBFLOW = '/root/restart_process';
const CHANNEL = '/root/approval';
const MESSAGE = { channel: CHANNEL, message: 'go' };
const withVarnish = testWith('varnishd');

const isSend = ({ action }: RequestRecord) => action === 'send';

type Result = Awaited<ReturnType<typeof run>>;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** One start arrived, the step does not know what it did and says which process it may be, and post looks once more. */
function expectNotCertain(simulator: Simulator, result: Result): void {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(result.outputs.process).toBeUndefined();
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain(onlyProcess(simulator).path);
  expect(JSON.parse(result.state.kompira ?? '{}')).toMatchObject({ phase: 'starting' });
}

/** The message arrived once, the step does not know it, and names the channel. */
function expectSentOnce(simulator: Simulator, result: Result, url = simulator.url): void {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(simulator.messages(CHANNEL)).toEqual(['go']);
  expect(errorOf(result)).toContain(`${url}${CHANNEL}`);
}

// Its own 503 carries Retry-After.
withVarnish.each<[string, Fault]>([
  ['breaks', { kind: 'reset-after' }],
  ['is too slow', { kind: 'hang', acts: true }],
])('Varnish, whose backend %s after it acted: sent once, and red', async (_name, fault) => {
  const simulator = await quick();
  simulator.faults.add({ when: (request) => isStart(request) || isSend(request), fault });
  const server = { url: await startVarnish(simulator), token: simulator.token };
  // It would repeat what has no body on a kept connection that breaks.
  await fetch(server.url, { redirect: 'manual' });
  const inputs = { jobflow: '/root/long', 'outage-tolerance': '10s' };
  const result = await run(server, inputs);
  expectNotCertain(simulator, result);
  const [warmUp, sent] = simulator.requests;
  expect(sent?.connection).toBe(warmUp?.connection);
  const post = await run(server, inputs, { postOf: result.state });
  expect(post.exitCode).toBe(1);
  expect(errorOf(post)).toContain(onlyProcess(simulator).path);
  expect(executes(simulator)).toBe(1);
  const message = { ...MESSAGE, 'outage-tolerance': '10s' };
  expectSentOnce(simulator, await run(server, message, { action: 'channel' }), server.url);
});

test.each<[status: number, headers: Record<string, string>]>([
  ...[401, 403, 404, 499, 304].map((status): [number, Record<string, string>] => [status, {}]),
  [503, { 'retry-after': '1' }],
  [302, { location: 'https://filter.example/blocked?why=policy' }],
  [302, { location: '/process/id_262/' }],
])('a %i %j in the place of the answer: sent once, and named', async (status, headers) => {
  const simulator = await quick();
  const fault = { kind: 'status', status, headers, acts: true } as const;
  simulator.faults.add({ when: (request) => isStart(request) || isSend(request), fault });
  const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s' };
  expectNotCertain(simulator, await run(simulator, inputs));
  if ([403, 302].includes(status))
    expectSentOnce(simulator, await run(simulator, MESSAGE, { action: 'channel' }));
});

test('a process behind a redirect to https: one error, at once', async () => {
  const simulator = await quick();
  const location = `${simulator.url.replace('http:', 'https:')}/root`;
  simulator.faults.add({ when: () => true, fault: { kind: 'redirect', status: 301, location } });
  const result = await run(simulator, { process: '262', command: 'wait' }, { action: 'process' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain('https');
  expect(warningsOf(result)).toEqual([]);
});

// With TLS 1.3 it lets the client go ahead with its request; with 1.2 the alert has other reasons as well.
testWith('openssl').each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a handshake that ends for want of a client certificate: %s',
  async (version) => {
    const own = makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });
    const strict = { minVersion: version, maxVersion: version, requestCert: true, rejectUnauthorized: true };
    const simulator = await simulate({ tls: { ...own, ...strict } });
    const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '0s', 'ca-certificate': own.cert };
    const result = await run(simulator, inputs);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('client-certificate');
    expect(simulator.requests).toEqual([]);
  },
);

test.each([
  ['a start', '', { jobflow: JOBFLOW }],
  ['a process', 'process', { process: '262', command: 'wait' }],
  ['a channel', 'channel', MESSAGE],
])('%s and a 403 "Invalid token.": the advice is on the token', async (_name, action, inputs) => {
  const simulator = await quick();
  const detail = 'Invalid token.';
  simulator.faults.add({ when: () => true, fault: { kind: 'status', status: 403, body: { detail } } });
  const result = await run(simulator, { ...inputs, 'outage-tolerance': '1s' }, { action });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain(detail);
  const advice = errorOf(result).replaceAll(detail, '');
  expect(advice).toMatch(/\btoken\b/);
  expect(advice).not.toMatch(/permission/);
});
