/** `doctor`: what it finds between here and a jobflow, in a line each, with what to do; it starts nothing. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Fault, sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import { type CliOptions, emptyFolder, kompira, startCli } from './support/cli.ts';
import { simulate, testWithSignals } from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';

const JOBFLOW = '/root/restart_process';
const NAMES = ['IP:127.0.0.1'];
const testTls = testWith('openssl');
const testNginx = testWith('nginx', 'openssl');

/** One with processes to look at. */
async function used(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 10 }), ...options });
  const args = ['run', JOBFLOW, '--quiet', '--insecure'];
  expect((await kompira(simulator, args)).exitCode).toBe(0);
  return simulator;
}

interface Report {
  readonly exitCode: number | null;
  /** The grade and the text of each check. */
  readonly checks: Readonly<Record<string, readonly [grade: string, text: string]>>;
  readonly stderr: string;
}

/** The report in both languages and as JSON, of which all say the same. Nothing is started, no secret printed. */
async function examine(
  server: Pick<Simulator, 'url' | 'token'> & Partial<Pick<Simulator, 'requests'>>,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<Report> {
  const before = server.requests?.length ?? 0;
  const [json, en, ja] = await Promise.all([
    kompira(server, ['doctor', ...args, '--json'], options),
    kompira(server, ['doctor', ...args], options),
    kompira(server, ['doctor', ...args, '--language', 'ja'], options),
  ]);
  for (const { method, action } of server.requests?.slice(before) ?? [])
    expect([method, action]).toEqual([
      action === 'wait' ? 'POST' : expect.stringMatching(/GET|HEAD/),
      expect.not.stringMatching(/execute|terminate|send|recv/),
    ]);
  for (const { stdout, stderr } of [json, en, ja]) expect(stdout + stderr).not.toContain(server.token);
  const { findings } = JSON.parse(json.stdout) as {
    findings: { check: string; grade: string; text: string }[];
  };
  const grades = findings.map(({ grade }) => grade);
  expect(en.exitCode).toBe(grades.includes('failed') ? 10 : 0);
  expect([json.exitCode, ja.exitCode]).toEqual([en.exitCode, en.exitCode]);
  const gradesIn = (report: string) =>
    report
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
  expect(gradesIn(en.stdout)).toEqual(grades.map((grade) => (grade === 'failed' ? 'FAILED' : grade)));
  const japanese: Record<string, string> = { ok: '正常', warning: '警告', failed: '異常' };
  expect(gradesIn(ja.stdout)).toEqual(grades.map((grade) => japanese[grade]));
  for (const line of ja.stdout.trimEnd().split('\n')) expect(line).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  for (const { grade, text } of findings) {
    expect(text).not.toMatch(/undefined|NaN|\[object|\n/);
    if (grade === 'failed') expect(text).toMatch(/What to do|Write|Check/);
  }
  const checks = Object.fromEntries(
    findings.map(({ check, grade, text }) => [check, [grade, text] as const]),
  );
  return { exitCode: en.exitCode, checks, stderr: en.stderr };
}

test('a server as it should be: all is well but for plain http', async () => {
  const simulator = await used();
  const { exitCode, checks, stderr } = await examine(simulator, [JOBFLOW]);
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  expect(Object.entries(checks).map(([check, [grade]]) => [check, grade])).toEqual([
    ['proxy', 'ok'],
    ['name', 'ok'],
    ['no-tls', 'warning'],
    ['clock', 'ok'],
    ['token', 'ok'],
    ['rights', 'ok'],
    ['wait', 'ok'],
    ['attrs', 'ok'],
    ['filters', 'ok'],
    ['version', 'ok'],
  ]);
  expect(checks.rights?.[1]).toContain(JOBFLOW);
  expect(checks.version?.[1]).toContain('1.6.2.post4 or newer');
});

test('a server without processes: what cannot be tried is said', async () => {
  const { exitCode, checks } = await examine(await simulate());
  expect(exitCode).toBe(0);
  expect(Object.keys(checks)).toEqual(
    expect.arrayContaining(['rights-unknown', 'wait-unknown', 'attrs-unknown', 'filters-unknown']),
  );
  expect(checks['rights-unknown']?.[1]).toContain('kompira doctor /path');
});

test.each<[string, SimulatorOptions['legacy'], string, string]>([
  ['no .wait', { waitMissing: true }, 'wait-missing', 'warning'],
  ['attrs ignored', { attrsOnList: 'ignored' }, 'attrs-ignored', 'ok'],
  ['attrs refused', { attrsOnList: 'refused' }, 'attrs-ignored', 'ok'],
  ['filters ignored', { filtersOnList: 'ignored' }, 'filters-ignored', 'warning'],
])('an older one: %s', async (_name, legacy, check, grade) => {
  const { exitCode, checks } = await examine(await used({ ...(legacy && { legacy }) }));
  expect(exitCode).toBe(0);
  expect(checks[check]?.[0]).toBe(grade);
});

test('one whose process list refuses filters', async () => {
  const simulator = await used();
  simulator.faults.add({
    when: ({ query }) => query.has('job'),
    fault: { kind: 'status', status: 400, body: { detail: 'no filter' } },
  });
  const { checks } = await examine(simulator);
  expect(checks['filters-refused']).toEqual(['warning', expect.stringContaining('no filter')]);
});

test.each([
  [-3, 'behind'],
  [3, 'ahead'],
])('a clock that is %d hours off', async (hours, said) => {
  const simulator = await used();
  const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
  simulator.faults.add({
    when: () => true,
    fault: { kind: 'body', body: (body) => body, headers: { date } },
  });
  const { exitCode, checks } = await examine(simulator);
  expect(exitCode).toBe(0);
  expect(checks['clock-wrong']?.[0]).toBe('warning');
  expect(checks['clock-wrong']?.[1]).toMatch(new RegExp(`(3h|2h 59m).* ${said}.*NTP`));
});

test('a wrong token', async () => {
  const simulator = await used();
  const { exitCode, checks } = await examine({ ...simulator, token: 'f'.repeat(40) }, [JOBFLOW]);
  expect(exitCode).toBe(10);
  expect(checks['token-refused']?.[0]).toBe('failed');
  // Behind that, nothing can be seen.
  expect(Object.keys(checks)).toEqual(['proxy', 'name', 'no-tls', 'token-refused']);
});

test('a token in the query', async () => {
  const simulator = await used();
  const { exitCode, stderr } = await examine(simulator, ['--token-location', 'query', JOBFLOW]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('access logs');
});

test('a jobflow that is not there, and something else', async () => {
  const simulator = await used();
  const missing = await examine(simulator, ['/root/restart_proces']);
  expect(missing.checks['rights-refused']).toEqual(['failed', expect.stringContaining('Did you mean')]);
  const channel = await examine(simulator, ['/root/approval']);
  expect(channel.checks['not-a-job']?.[0]).toBe('failed');
  // What is behind it is looked at all the same.
  expect(channel.checks).toHaveProperty('version');
});

test('a name that does not exist', async () => {
  const { exitCode, checks } = await examine({ url: 'https://kompira.invalid', token: 'f'.repeat(40) });
  expect(exitCode).toBe(10);
  expect(checks['name-unknown']).toEqual(['failed', expect.stringContaining('kompira.invalid')]);
});

test('nobody listens, and nobody answers', async () => {
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  const hangs = await examine(simulator, ['--request-timeout', '300ms']);
  expect(hangs.checks.unreachable?.[0]).toBe('failed');
  await simulator.down();
  const { exitCode, checks } = await examine(simulator);
  expect(exitCode).toBe(10);
  expect(checks.unreachable).toEqual(['failed', expect.stringContaining('ECONNREFUSED')]);
});

test.each<[string, RequestListener, string]>([
  [
    'a page',
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    'not',
  ],
  ['404', (_request, response) => response.writeHead(404).end('Not here'), '404'],
  ['another JSON', (_request, response) => response.end('{"hello": "world"}'), 'hello'],
  [
    'a redirect to https',
    (_request, response) => response.writeHead(301, { location: 'https://127.0.0.1/process' }).end(),
    'https',
  ],
])('a server that is no Kompira: %s', async (_name, listener, said) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const report = await examine({ url: `http://127.0.0.1:${port}`, token: 'f'.repeat(40) }, [JOBFLOW]);
  server.closeAllConnections();
  server.close();
  expect(report.exitCode).toBe(10);
  expect(JSON.stringify(report.checks)).toContain(said);
});

testTls('https: a good certificate, one that ends soon, one that is not checked', async () => {
  const root = makeCertificate({ subject: '/CN=Example Root', to: 400 });
  const file = join(emptyFolder(), 'root.pem');
  writeFileSync(file, root.cert);
  for (const [days, check, grade] of [
    [300, 'tls', 'ok'],
    [7, 'tls-expires', 'warning'],
  ] as const) {
    const tls = makeCertificate({ subject: '/O=Example/CN=127.0.0.1', names: NAMES, by: root, to: days });
    const simulator = await simulate({ tls });
    const { exitCode, checks } = await examine(simulator, ['--ca-certificate', file]);
    expect(exitCode).toBe(0);
    expect(checks[check]?.[0]).toBe(grade);
    expect(checks[check]?.[1]).toMatch(new RegExp(`\\b(${days}|${days - 1}) days`));
    const unchecked = await examine(simulator, ['--insecure']);
    expect(unchecked.checks['tls-unchecked']?.[0]).toBe('warning');
  }
});

testTls.each([
  ['self-signed', {}, /self-signed/i],
  ['expired', { from: -10, to: -2 }, /expired/i],
])('https: a certificate that is %s', async (_name, dates, said) => {
  const simulator = await simulate({
    tls: makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, ...dates }),
  });
  const { exitCode, checks } = await examine(simulator);
  expect(exitCode).toBe(10);
  expect(checks.unreachable?.[0]).toBe('failed');
  expect(checks.unreachable?.[1]).toMatch(said);
});

testTls('https: a certificate that has expired, of an authority that is trusted', async () => {
  const root = makeCertificate({ subject: '/CN=Example Root', from: -20, to: 400 });
  const tls = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, by: root, from: -10, to: -2 });
  const simulator = await simulate({ tls });
  const { exitCode, checks } = await examine(simulator, ['--ca-certificate', root.certFile]);
  expect(exitCode).toBe(10);
  expect(checks.unreachable?.[1]).toMatch(/expired/i);
  // With insecure the date is still said.
  const insecure = await examine(simulator, ['--insecure']);
  expect(insecure.exitCode).toBe(0);
  expect(insecure.checks['tls-expires']?.[1]).toMatch(/expired/);
});

testNginx('behind nginx, by https, by http, and with TLS that is too old', async () => {
  const simulator = await used();
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES });
  const nginx = await startNginx({ upstream: simulator, certificate });
  const { token, requests } = simulator;
  const trust = ['--ca-certificate', certificate.certFile];
  const good = await examine({ url: nginx.url, token, requests }, [JOBFLOW, ...trust]);
  expect(good.exitCode).toBe(0);
  expect(good.checks.version?.[1]).toContain('nginx');
  const plain = await examine({ url: nginx.plainUrl, token, requests });
  expect(plain.exitCode).toBe(10);
  expect(plain.checks['request-refused']?.[1]).toContain('https');
  await nginx.stop();
  const old = await startNginx({
    upstream: simulator,
    certificate,
    directives: ['ssl_protocols TLSv1 TLSv1.1', 'ssl_ciphers DEFAULT@SECLEVEL=0'],
  });
  const { exitCode, checks } = await examine({ url: old.url, token, requests }, trust);
  expect(exitCode).toBe(10);
  expect(checks.unreachable?.[1]).toMatch(/TLS 1\.[01]/);
});

testWith('tinyproxy')('through a proxy, and through one that is not there', async () => {
  const simulator = await used({ host: ANY_HOST });
  const proxy = await startTinyproxy({ login: { user: 'user', password: 'proxy-password' } });
  const env = { http_proxy: `http://user:proxy-password@127.0.0.1:${proxy.port}` };
  const server = { url: `http://${ANY_HOST}:${simulator.port}`, token: simulator.token };
  const good = await examine(server, ['--insecure', JOBFLOW], { env });
  expect(good.exitCode).toBe(0);
  expect(good.checks.proxy?.[1]).toContain(`127.0.0.1:${proxy.port}`);
  expect(good.checks).toHaveProperty('name-by-proxy');
  expect(JSON.stringify(good)).not.toContain('proxy-password');
  const wrong = { http_proxy: `http://user:another-password@127.0.0.1:${proxy.port}` };
  const refused = await examine(server, ['--insecure'], { env: wrong });
  expect(refused.exitCode).toBe(10);
  expect(JSON.stringify(refused)).not.toContain('another-password');
  await proxy.stop();
  const { exitCode, checks } = await examine(server, ['--insecure'], { env });
  expect(exitCode).toBe(10);
  expect(checks.unreachable?.[1]).toContain(`127.0.0.1:${proxy.port}`);
});

testWith('squid', 'openssl')('by https through a proxy that alone knows the name', async () => {
  const certificate = makeCertificate({ subject: `/CN=${SQUID_HOST}`, names: [`DNS:${SQUID_HOST}`] });
  const simulator = await simulate({ tls: certificate });
  const proxy = await startSquid();
  const server = { url: `https://${SQUID_HOST}:${simulator.port}`, token: simulator.token };
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
  const { exitCode, checks } = await examine(server, ['--ca-certificate', certificate.certFile], { env });
  expect(exitCode).toBe(0);
  expect(checks['tls-expires']?.[1]).toMatch(/\d+ days/);
  expect(checks['name-by-proxy']?.[1]).toContain(SQUID_HOST);
});

testWithSignals('Ctrl-C ends it, and says that', async () => {
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  const run = startCli(simulator, ['doctor']);
  await simulator.waitForRequest(() => true);
  run.child.kill('SIGINT');
  const { exitCode, stderr } = await run.ended;
  expect(exitCode).toBe(22);
  expect(stderr).toContain('SIGINT');
});

test('a report is one line for each finding, whatever the server says', async () => {
  const simulator = await used();
  simulator.faults.add({
    when: () => true,
    fault: {
      kind: 'status',
      status: 403,
      body: { detail: 'a\nok       Token accepted.\n##[error]b\u001b[2J' },
    },
  });
  const { checks } = await examine(simulator);
  expect(Object.keys(checks)).toEqual(['proxy', 'name', 'no-tls', 'token-refused']);
  for (const sign of ['##[', '\u001b']) expect(checks['token-refused']?.[1]).not.toContain(sign);
});

test.each<[string, Fault]>([
  ['request-refused', { kind: 'status', status: 500 }],
  ['not-kompira', { kind: 'html' }],
])('%s is no matter of the token', async (check, fault) => {
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault });
  const { exitCode, checks } = await examine(simulator);
  expect([exitCode, Object.keys(checks)]).toEqual([10, ['proxy', 'name', 'no-tls', check]]);
});
