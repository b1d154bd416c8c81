/**
 * What goes over the wire, and what stands between the step and Kompira: caches, filters, and gateways that compress,
 * that want headers or a certificate, or that answer in the place of the server.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import {
  type Fault,
  type Job,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  consoleLines,
  endAfter,
  entries,
  errorOf,
  executes,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  test,
  warningsOf,
} from './support/harness.ts';
import { startOnFreePorts, temporaryFolder, testWith } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const CHANNEL = '/root/approval';
const MESSAGE = { channel: CHANNEL, message: 'go' };
const withVarnish = testWith('varnishd');

const isSend = ({ action }: RequestRecord) => action === 'send';

type Result = Awaited<ReturnType<typeof run>>;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** Behind Varnish with its own default VCL and not a line more: what an untouched cache does. It waits for a second. */
async function throughVarnish({ port, token }: Simulator) {
  const folder = temporaryFolder();
  const pidFile = join(folder, 'pid');
  const { ports } = await startOnFreePorts({
    ...{ program: 'varnishd', count: 1, pidFile },
    // No jail: it would run as a user who may not enter the folder. No terminal for administrators, and little memory.
    prepare: ([listen = 0]) => [
      ...['-F', '-j', 'none', '-T', 'none', '-s', 'malloc,16m', '-n', join(folder, 'work'), '-P', pidFile],
      ...['-a', `127.0.0.1:${listen}`, '-b', `127.0.0.1:${port}`, '-p', 'first_byte_timeout=1'],
    ],
  });
  return { url: `http://127.0.0.1:${ports[0] ?? 0}`, token };
}

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
  const server = await throughVarnish(simulator);
  // It would repeat what has no body on a kept connection that breaks. It keeps none whose answer took over a second, as
  // the first one may on a crowded machine.
  let warmUp: Response;
  do warmUp = await fetch(server.url, { redirect: 'manual' });
  while (warmUp.status === 503);
  const kept = simulator.requests.at(-1)?.connection;
  const inputs = { jobflow: '/root/long', 'outage-tolerance': '10s' };
  const result = await run(server, inputs);
  expectNotCertain(simulator, result);
  expect(simulator.requests.find(isStart)?.connection).toBe(kept);
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
    const code = version === 'TLSv1.3' ? 'CLIENT-CERTIFICATE' : 'HANDSHAKE-FAILED';
    expect(codeOf(result)).toBe(`KOMPIRA-${code}`);
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

test.each<[action: string, inputs: Record<string, string>, posts: string[]]>([
  ['', { jobflow: '/root/long', 'long-poll': 'true', timeout: '4s' }, ['execute', 'wait', 'terminate']],
  ['process', { process: '262', command: 'suspend' }, ['suspend']],
  ['channel', { channel: CHANNEL, command: 'receive', timeout: '5s' }, ['recv']],
  ['channel', { channel: CHANNEL, message: '""' }, ['send']],
])('each POST has a body: action "%s" with %j', async (action, inputs, methods) => {
  const simulator = await quick();
  simulator.send(CHANNEL, 'go');
  if (action === 'process') await run(simulator, { jobflow: '/root/long', wait: 'false' });
  const before = simulator.requests.length;
  await run(simulator, inputs, { action });
  const requests = simulator.requests.slice(before);
  const posts = requests.filter(({ method }) => method === 'POST');
  expect(posts.map((request) => request.action)).toEqual(expect.arrayContaining(methods));
  for (const { body, headers } of posts) {
    expect(body).toMatch(/^(\{.*\}|"")$/);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers['content-type']).toMatch(/^application\/json\b/);
  }
  expect(new Set(requests.map(({ headers }) => headers['accept-encoding']))).toEqual(new Set(['identity']));
});

test('a response that is compressed, though nobody asked for it: green, with every letter', async () => {
  const simulator = await quick();
  const text = 'httpd を起動しました';
  const speak = (job: Job) => {
    job.print(text);
    job.return({ 状態: '正常' });
  };
  simulator.define({ path: '/root/languages', run: speak });
  simulator.faults.add({ when: () => true, fault: { kind: 'encoded', coding: 'gzip', encode: gzipSync } });
  const result = await run(simulator, { jobflow: '/root/languages' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', result: '{"状態":"正常"}' } });
  expect(consoleLines(result)).toEqual([text]);
});

const blanks = (mebibytes: number) => gzipSync(Buffer.alloc(mebibytes * 2 ** 20, ' '));

const GIBIBYTE = Buffer.concat(Array<Buffer>(64).fill(blanks(16)));
test.each<[string, (body: string) => Buffer, RegExp]>([
  ['a gzip of 1 GiB', (body) => Buffer.concat([gzipSync(body), GIBIBYTE]), /\b16 MiB/],
  ['a gzip that is none', (body) => Buffer.from(body), /gzip|Z_|zlib/i],
])('%s, in place of a status or of what was started: red with the reason', async (_name, encode, reason) => {
  const inputs = { jobflow: '/root/long', timeout: '5s', 'outage-tolerance': '1s' };
  const fault = { kind: 'encoded', coding: 'gzip', encode } as const;
  // The step writes down at its end how much memory it had at most.
  const [module, file] = ['measure.cjs', 'peak'].map((name) => join(temporaryFolder(), name)) as [
    string,
    string,
  ];
  const write = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(module, `process.on('exit', () => { ${write}; });\n`);
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(module)}` };
  const waiting = await quick();
  waiting.faults.add({ when: isLook, fault });
  const waited = await run(waiting, inputs, { env });
  expect(waited).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', process: '/process/id_262' } });
  expect(errorOf(waited)).toMatch(reason);
  expect(errorOf(waited)).not.toContain('\ufffd');
  // A whole gibibyte, or as many as there were tries, would be far above.
  expect(Number(readFileSync(file, 'utf8')) / 1024).toBeLessThan(400);

  const starting = await quick();
  starting.faults.add({ when: isStart, fault });
  const started = await run(starting, inputs);
  expect(started).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(executes(starting)).toBe(1);
  expect(errorOf(started)).toContain(onlyProcess(starting).path);
});

withVarnish.each([
  ['', { jobflow: JOBFLOW, 'on-timeout': 'leave', 'if-running': 'wait' }],
  ['process', { process: '262', command: 'wait' }],
])('behind a cache, a token in the query: action "%s" sees the end', async (action, more) => {
  const simulator = await simulate();
  endAfter(simulator, 5, ({ method }) => method === 'GET');
  const server = await throughVarnish(simulator);
  await run(simulator, { jobflow: JOBFLOW, wait: 'false' });
  const before = simulator.requests.length;
  const inputs = { 'token-location': 'query', 'poll-interval': '100ms', ...more };
  const result = await run(server, inputs, { action });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'DONE' } });
  const looks = simulator.requests.slice(before).filter(({ method }) => method === 'GET');
  expect(new Set(looks.map(({ url }) => url)).size).toBe(looks.length);
});

test('headers reach the server; everyday words are not masked, and a line says of which headers', async () => {
  const simulator = await quick();
  const login = `Basic ${btoa('runner:open sesame')}`;
  const headers = `X-User: root\nX-Forwarded-Proto: https\nX-Pin: 4711abc\nAuthorization: ${login}`;
  const inputs = { jobflow: JOBFLOW, headers };
  // With the token in the query, Authorization is free for the gateway.
  const result = await run(simulator, { ...inputs, 'token-location': 'query' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  for (const { headers, query } of simulator.requests) {
    expect(headers).toMatchObject({ 'x-user': 'root', 'x-pin': '4711abc', authorization: login });
    expect(query.get('token')).toBe(simulator.token);
  }
  const masks = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );
  expect(masks).toEqual(expect.arrayContaining(['4711abc', login]));
  for (const word of ['root', 'https']) expect(masks).not.toContain(word);
  const [notice, ...more] = result.log.split('\n').filter((line) => line.includes('x-user'));
  expect(more).toEqual([]);
  expect(notice).toContain('x-forwarded-proto');
  expect(notice).not.toMatch(/x-pin|root|https/);

  const before = simulator.requests.length;
  const refused = await run(simulator, inputs);
  expect(codeOf(refused)).toBe('KOMPIRA-INVALID-INPUT');
  expect(errorOf(refused)).toMatch(/^headers: line 4/m);
  expect(simulator.requests).toHaveLength(before);
});
