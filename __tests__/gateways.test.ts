/** What stands between the step and Kompira and answers in its place: caches, proxies, filters, wrong addresses. */
import { expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { startApache } from './support/apache.ts';
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
import { startNginx } from './support/nginx.ts';
import { testWith } from './support/programs.ts';
import { startVarnish } from './support/varnish.ts';

const JOBFLOW = '/root/restart_process';
const CHANNEL = '/root/approval';
const MESSAGE = { channel: CHANNEL, message: 'go' };
const withVarnish = testWith('varnishd');
const withNginx = testWith('nginx', 'openssl');
const withApache = testWith('apache2', 'openssl');

const isSend = ({ action }: RequestRecord) => action === 'send';

type Result = Awaited<ReturnType<typeof run>>;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const certificateOf127 = () => makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });

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
])(
  'a start or a message through Varnish, whose backend %s after it took it: not repeated, and red',
  async (_name, fault) => {
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
  },
);

test.each([
  [503, { 'retry-after': '1' }],
  [429, {}],
])('%i in the words of Kompira: start and message are sent again, green', async (status, headers) => {
  const simulator = await quick();
  const body = { detail: 'リクエストの処理は絞られました。' };
  for (const when of [isStart, isSend])
    simulator.faults.add({ when, times: 1, fault: { kind: 'status', status, headers, body } });
  const [started, sent] = await Promise.all([
    run(simulator, { jobflow: JOBFLOW }),
    run(simulator, MESSAGE, { action: 'channel' }),
  ]);
  expect([started.outputs.outcome, sent.outputs.outcome]).toEqual(['succeeded', 'succeeded']);
  expect(executes(simulator)).toBe(2);
  onlyProcess(simulator);
  expect(simulator.messages(CHANNEL)).toEqual(['go']);
});

test.each<[status: number, headers: Record<string, string>]>([
  ...[401, 403, 404, 499, 304].map((status): [number, Record<string, string>] => [status, {}]),
  [503, { 'retry-after': '1' }],
  [302, { location: 'https://filter.example/blocked?why=policy' }],
  [302, { location: '/process/id_262/' }],
])(
  'Kompira acted, and a %i %j stands in the place of its answer: sent once, and named',
  async (status, headers) => {
    const simulator = await quick();
    const fault = { kind: 'status', status, headers, acts: true } as const;
    simulator.faults.add({ when: (request) => isStart(request) || isSend(request), fault });
    const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s' };
    expectNotCertain(simulator, await run(simulator, inputs));
    if ([403, 302].includes(status))
      expectSentOnce(simulator, await run(simulator, MESSAGE, { action: 'channel' }));
  },
);

withNginx('the same by nginx, which makes a 403 of its own 502', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const certificate = certificateOf127();
  const { url } = await startNginx({
    upstream: simulator,
    certificate,
    directives: ['error_page 502 = @blocked'],
    locations: ['location @blocked { default_type text/html; return 403 "<html>Request blocked</html>"; }'],
  });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert, 'outage-tolerance': '5s' };
  expectNotCertain(simulator, await run({ url, token: simulator.token }, inputs));
});

/** A clear refusal: nothing is tried again, and no process is named that somebody would have to look at. */
function expectWrongSetting(result: Result): string {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(errorOf(result)).toMatch(/\bserver\b/);
  expect(errorOf(result)).not.toMatch(/id_\d/);
  return errorOf(result);
}

test.each([
  ['https', (url: string) => `${url.replace('http:', 'https:')}/root`],
  ['login', () => '/.login?next=/root/long'],
])('everything redirects to %s: one error, for a start and for a process', async (word, locationAt) => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/long', wait: 'false' });
  const location = locationAt(simulator.url);
  simulator.faults.add({ when: () => true, fault: { kind: 'redirect', status: 301, location } });
  expect(expectWrongSetting(await run(simulator, { jobflow: '/root/long' }))).toContain(word);
  const waited = await run(simulator, { process: '262', command: 'wait' }, { action: 'process' });
  expect(errorOf(waited)).toContain(word);
  expect(warningsOf(waited)).toEqual([]);
  onlyProcess(simulator);
});

withNginx('a server that is no Kompira and shows a login page to everybody: one error', async () => {
  const [simulator, certificate] = [await quick(), certificateOf127()];
  const page = `return 200 '<html><form action="/login"><input name="user"></html>'`;
  const directives = ['default_type text/html', page];
  const { url } = await startNginx({ upstream: simulator, certificate, directives });
  const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s', 'ca-certificate': certificate.cert };
  const result = await run({ url, token: simulator.token }, inputs);
  expect(errorOf(result)).toMatch(/\bserver\b/);
  expect(errorOf(result)).not.toMatch(/id_\d/);
});

// With TLS 1.2 it ends the handshake by an alert that has other reasons as well, where nginx answers.
withApache.each(['TLSv1.2', 'TLSv1.3'])(
  'a client certificate that Apache wants (%s) is asked for',
  async (version) => {
    const certificate = certificateOf127();
    const verify = ['SSLVerifyClient require', `SSLCACertificateFile ${certificate.certFile}`];
    const directives = [`SSLProtocol -all +${version}`, ...verify];
    const url = await startApache({ upstream: await quick(), certificate, directives });
    const inputs = { 'ca-certificate': certificate.cert };
    expect(await refusedBy(url, inputs)).toContain('client-certificate');
  },
);

withApache('a 400 of Apache: about https at its https port; never about the jobflow', async () => {
  const upstream = await quick();
  const url = await startApache({ upstream, certificate: certificateOf127() });
  expect(await refusedBy(url.replace('https:', 'http:'))).toContain('https');
  await refusedBy(await startApache({ upstream, directives: ['LimitRequestFields 2'] }));
});

/** The error of a step there, which says nothing about a jobflow that nobody has seen. */
async function refusedBy(url: string, more: Record<string, string> = {}): Promise<string> {
  const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s', ...more };
  const result = await run({ url, token: 'nonsense-0123456789' }, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).not.toMatch(/parameter|compiles/i);
  return errorOf(result);
}

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
