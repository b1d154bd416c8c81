/** What stands between the step and Kompira and answers in its place: caches, proxies, filters, wrong addresses. */
import { describe, expect } from '@jest/globals';
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
const withVarnish = testWith('varnishd');
const withNginx = testWith('nginx', 'openssl');
const withApache = testWith('apache2', 'openssl');

const isSend = ({ action }: RequestRecord) => action === 'send';

type Result = Awaited<ReturnType<typeof run>>;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const certificateOf127 = () => makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });

/** What main leaves for its post step. */
const phaseOf = ({ state }: Result) => (JSON.parse(state.kompira ?? '{}') as { phase?: string }).phase;

/** One start arrived, the step does not know what it did and says which process it may be, and post looks once more. */
function expectNotCertain(simulator: Simulator, result: Result): void {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(result.outputs.process).toBeUndefined();
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain(onlyProcess(simulator).path);
  expect(phaseOf(result)).toBe('starting');
}

/** A clear refusal: nothing ran, and no process is named that somebody would have to look at. */
function expectWrongSetting(result: Result): string {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  const error = errorOf(result);
  expect(error).toMatch(/\bserver\b/);
  expect(error).not.toMatch(/id_\d/);
  return error;
}

const page = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status,
  headers,
  acts: true,
});

describe('a start through Varnish, whose own 503 carries Retry-After', () => {
  withVarnish.each<[string, Fault]>([
    ['the backend breaks after it took the start', { kind: 'reset-after' }],
    ['the backend is too slow after it took the start', { kind: 'hang', acts: true }],
  ])('%s: one start, and main and post name the process', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault });
    const server = { url: await startVarnish(simulator), token: simulator.token };
    const inputs = { jobflow: '/root/long', 'outage-tolerance': '10s' };
    const result = await run(server, inputs);
    expectNotCertain(simulator, result);
    const post = await run(server, inputs, { postOf: result.state });
    expect(post.exitCode).toBe(1);
    expect(errorOf(post)).toContain(onlyProcess(simulator).path);
    expect(executes(simulator)).toBe(1);
  });

  withVarnish('a kept connection to the backend breaks: it does not repeat the start', async () => {
    const simulator = await quick();
    const server = { url: await startVarnish(simulator), token: simulator.token };
    await fetch(server.url, { redirect: 'manual' });
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    expectNotCertain(simulator, await run(server, { jobflow: '/root/long', 'outage-tolerance': '10s' }));
    const [warmUp, sent] = simulator.requests;
    expect(sent?.connection).toBe(warmUp?.connection);
  });
});

describe('a message through Varnish', () => {
  withVarnish.each<[string, Fault]>([
    ['the backend breaks after it took the message', { kind: 'reset-after' }],
    ['the backend is too slow after it took the message', { kind: 'hang', acts: true }],
  ])('%s: sent once, and red', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isSend, fault });
    const server = { url: await startVarnish(simulator), token: simulator.token };
    const inputs = { channel: CHANNEL, message: 'go', 'outage-tolerance': '10s' };
    const result = await run(server, inputs, { action: 'channel' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(simulator.messages(CHANNEL)).toEqual(['go']);
    expect(errorOf(result)).toContain(`${server.url}${CHANNEL}`);
  });
});

describe('turned away in the words of Kompira', () => {
  const body = { detail: 'リクエストの処理は絞られました。' };
  test.each<[string, Fault]>([
    ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'retry-after': '1' }, body }],
    ['429', { kind: 'status', status: 429, body }],
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '1' }, body }],
  ])('%s: start and message are sent again, green', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, times: 1, fault });
    simulator.faults.add({ when: isSend, times: 1, fault });
    const [started, sent] = await Promise.all([
      run(simulator, { jobflow: JOBFLOW }),
      run(simulator, { channel: CHANNEL, message: 'go' }, { action: 'channel' }),
    ]);
    expect([started.outputs.outcome, sent.outputs.outcome]).toEqual(['succeeded', 'succeeded']);
    expect(executes(simulator)).toBe(2);
    onlyProcess(simulator);
    expect(simulator.messages(CHANNEL)).toEqual(['go']);
  });
});

describe('Kompira took the start, and its answer was replaced', () => {
  test.each<[string, Fault]>([
    ...[401, 403, 404, 406, 409, 499, 304].map((status): [string, Fault] => [String(status), page(status)]),
    ['503 with Retry-After', page(503, { 'retry-after': '1' })],
    ['302 to a block page', page(302, { location: 'https://filter.example/blocked?why=policy' })],
    ['302 to the process', page(302, { location: '/process/id_262/' })],
    ['303 to the process', page(303, { location: '/process/id_262/' })],
  ])('by a %s: one start, and the process is named', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault });
    expectNotCertain(simulator, await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '5s' }));
  });

  test.each<[string, Fault]>([
    ['403', page(403)],
    ['404', page(404)],
    ['302 to a block page', page(302, { location: 'https://filter.example/blocked' })],
  ])('the same of a message, by a %s: sent once, and red with its channel', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: isSend, fault });
    const result = await run(simulator, { channel: CHANNEL, message: 'go' }, { action: 'channel' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain(`${simulator.url}${CHANNEL}`);
    expect(simulator.messages(CHANNEL)).toEqual(['go']);
  });

  withNginx.each([
    ...[401, 403, 404, 406, 409, 499].map((status) => `${status} "<html>Request blocked</html>"`),
    '302 https://filter.example/blocked',
  ])('by nginx, which makes its own 502 to a %s: one start, and the process is named', async (answer) => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    const certificate = certificateOf127();
    const nginx = await startNginx({
      upstream: simulator,
      certificate,
      directives: ['error_page 502 = @blocked'],
      locations: [`location @blocked { default_type text/html; return ${answer}; }`],
    });
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert, 'outage-tolerance': '5s' };
    expectNotCertain(simulator, await run({ ...simulator, url: nginx.url }, inputs));
  });
});

describe('a wrong address', () => {
  const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s' };

  test.each([301, 302])('%i to https on the same host: one error about https', async (status) => {
    const simulator = await quick();
    await run(simulator, { jobflow: '/root/long', wait: 'false' });
    const location = `${simulator.url.replace('http:', 'https:')}/root`;
    simulator.faults.add({ when: () => true, fault: { kind: 'redirect', status, location } });
    expect(expectWrongSetting(await run(simulator, { ...inputs, jobflow: '/root/long' }))).toContain('https');
    onlyProcess(simulator);
  });

  test('a redirect to the login page: one error', async () => {
    const simulator = await quick();
    await run(simulator, { jobflow: '/root/long', wait: 'false' });
    const location = '/.login?next=/root/long';
    simulator.faults.add({ when: () => true, fault: { kind: 'redirect', location } });
    expectWrongSetting(await run(simulator, { ...inputs, jobflow: '/root/long' }));
    onlyProcess(simulator);
  });

  withNginx.each([
    ['has no such file', 'return 404'],
    [
      'shows a login page to everybody',
      `return 200 '<html><form action="/login"><input name="user"></html>'`,
    ],
  ])('a server that is no Kompira and %s: one error', async (_name, directive) => {
    const [simulator, certificate] = [await quick(), certificateOf127()];
    const directives = ['default_type text/html', directive];
    const { url } = await startNginx({ upstream: simulator, certificate, directives });
    const given = { ...inputs, 'ca-certificate': certificate.cert };
    expectWrongSetting(await run({ url, token: simulator.token }, given));
    expect(simulator.requests).toHaveLength(0);
  });

  withNginx('a process that is waited for behind a redirect to https: red at once', async () => {
    const [simulator, certificate] = [await quick(), certificateOf127()];
    const { plainUrl } = await startNginx({ upstream: simulator, certificate });
    const given = { process: '262', command: 'wait', 'outage-tolerance': '5m' };
    const result = await run({ url: plainUrl, token: simulator.token }, given, { action: 'process' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('https');
    // Nothing is tried again.
    expect(warningsOf(result)).toEqual([]);
  });
});

describe('a 400 that is not of Kompira', () => {
  const asHttp = (url: string) => url.replace('https:', 'http:');
  const inputs = { jobflow: JOBFLOW, 'outage-tolerance': '5s' };

  /** The error of a step there, which says nothing about a jobflow that nobody has seen. */
  async function refusedBy(url: string, more: Record<string, string> = {}): Promise<string> {
    const result = await run({ url, token: 'nonsense-0123456789' }, { ...inputs, ...more });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).not.toMatch(/parameter|compiles/i);
    return errorOf(result);
  }

  withNginx('plain http to the https port of nginx: about https', async () => {
    const { url } = await startNginx({ upstream: await quick(), certificate: certificateOf127() });
    expect(await refusedBy(asHttp(url))).toContain('https');
  });

  withApache('plain http to the https port of Apache: about https', async () => {
    const url = await startApache({ upstream: await quick(), certificate: certificateOf127() });
    expect(await refusedBy(asHttp(url))).toContain('https');
  });

  withApache('more header fields than Apache takes', async () => {
    await refusedBy(await startApache({ upstream: await quick(), directives: ['LimitRequestFields 2'] }));
  });

  withNginx.each(['TLSv1.2', 'TLSv1.3'])('nginx wants a client certificate (%s)', async (version) => {
    const certificate = certificateOf127();
    const directives = [
      `ssl_protocols ${version}`,
      'ssl_verify_client on',
      `ssl_client_certificate ${certificate.certFile}`,
    ];
    const { url } = await startNginx({ upstream: await quick(), certificate, directives });
    const error = await refusedBy(url, { 'ca-certificate': certificate.cert });
    expect(error).toContain('client-certificate');
  });

  // It breaks the handshake off, where nginx answers: with 1.2 by an alert that has other reasons as well.
  withApache.each(['TLSv1.2', 'TLSv1.3'])('Apache wants a client certificate (%s)', async (version) => {
    const certificate = certificateOf127();
    const directives = [
      `SSLProtocol -all +${version}`,
      'SSLVerifyClient require',
      `SSLCACertificateFile ${certificate.certFile}`,
    ];
    const url = await startApache({ upstream: await quick(), certificate, directives });
    const error = await refusedBy(url, { 'ca-certificate': certificate.cert });
    expect(error).toContain('client-certificate');
  });
});

test.each([
  ['a start', '', { jobflow: JOBFLOW }],
  ['a process', 'process', { process: '262', command: 'wait' }],
  ['a channel', 'channel', { channel: CHANNEL, message: 'go' }],
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
