/** `doctor`: what it finds between here and a jobflow, in a line each, with what to do; it starts nothing. */
import { expect } from '@jest/globals';
import {
  type Fault,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import { type CliOptions, kompira, startCli } from './support/cli.ts';
import { simulate, test, testWithSignals } from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';

const JOBFLOW = '/root/restart_process';

/** One with a process to look at. */
async function used(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 10 }), ...options });
  expect((await kompira(simulator, ['run', JOBFLOW, '--quiet', '--insecure'])).exitCode).toBe(0);
  return simulator;
}

interface Finding {
  readonly check: string;
  readonly grade: string;
  readonly text: string;
}

/** The findings. It starts nothing, prints no secret, and its exit code is that of the worst of them. */
async function examine(
  server: Pick<Simulator, 'url' | 'token'> & Partial<Pick<Simulator, 'requests'>>,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<{ findings: Finding[]; checks: string[]; said: string; stderr: string }> {
  const before = server.requests?.length ?? 0;
  const { exitCode, stdout, stderr } = await kompira(server, ['doctor', ...args, '--json'], options);
  for (const { method, action } of server.requests?.slice(before) ?? [])
    expect(`${method} ${action}`).toMatch(/^GET (children)?$|^POST wait$/);
  expect(stdout + stderr).not.toContain(server.token);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  const failed = findings.filter(({ grade }) => grade === 'failed');
  expect(exitCode).toBe(failed.length > 0 ? 10 : 0);
  for (const { text } of findings) expect(text).not.toMatch(/undefined|NaN|\[object|\n/);
  for (const { text } of failed) expect(text).toMatch(/What to do|Write|Check/);
  const said = findings.map(({ check, grade, text }) => `${grade} ${check}: ${text}`).join('\n');
  return { findings, checks: findings.map(({ check }) => check), said, stderr };
}

test('a server as it should be, on this machine: all is well', async () => {
  const { findings, said, stderr } = await examine(await used(), [JOBFLOW]);
  expect(stderr).toBe('');
  expect(findings.map(({ check, grade }) => `${grade} ${check}`).join(', ')).toBe(
    'ok proxy, ok name, ok no-tls-local, ok clock, ok token, ok rights, ok wait, ok attrs, ok filters, ok version',
  );
  expect(said).toMatch(/ rights: .*\/root\/restart_process[^]* version: .*1\.6\.2\.post4 or newer/);
});

test('the token that the server shows in its own name is not in the report, cut off or whole', async () => {
  const simulator = await used();
  const headers = { server: `x ${simulator.token.slice(0, 30)}` };
  simulator.faults.add({ when: () => true, fault: { kind: 'body', body: (body) => body, headers } });
  const { said } = await examine(simulator, [JOBFLOW]);
  expect(said).toContain('x ***');
  expect(said).not.toContain(simulator.token.slice(0, 30));
});

test.each([
  ['ENOTFOUND', 'failed name-unknown'],
  ['EAI_AGAIN', 'failed unreachable'],
] as const)('a host name that DNS answers with %s: %s', async (code, found) => {
  const { env } = prepareNetwork({ names: { 'kompira.test': code } });
  const server = { url: 'https://kompira.test', token: 'f'.repeat(40) };
  const { said } = await examine(server, ['--outage-tolerance', '0s'], { env });
  expect(said).toContain(found);
  expect(said.includes('name-unknown')).toBe(code === 'ENOTFOUND');
});

test('a report is a line for each finding, in both languages', async () => {
  const simulator = await used();
  const { findings } = await examine(simulator, ['/root/approval']);
  for (const [language, words] of [
    ['en', { ok: 'ok', warning: 'warning', failed: 'FAILED' }],
    ['ja', { ok: '正常', warning: '警告', failed: '異常' }],
  ] as const) {
    const { exitCode, stdout } = await kompira(simulator, [
      'doctor',
      '/root/approval',
      '--language',
      language,
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(10);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      findings.map(({ grade }) => words[grade as keyof typeof words]),
    );
    if (language === 'ja') for (const line of lines) expect(line).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  }
});

test('a server without processes: what cannot be tried is said', async () => {
  const { checks, said } = await examine(await simulate());
  expect(checks.filter((check) => check.endsWith('-unknown'))).toEqual(
    ['rights', 'wait', 'attrs', 'filters'].map((name) => `${name}-unknown`),
  );
  expect(said).toMatch(/rights-unknown: .*kompira doctor \/path/);
});

test.each<[NonNullable<SimulatorOptions['legacy']>, string]>([
  [{ waitMissing: true }, 'warning wait-missing'],
  [{ attrsOnList: 'ignored' }, 'ok attrs-ignored'],
  [{ attrsOnList: 'refused' }, 'ok attrs-ignored'],
  [{ filtersOnList: 'ignored' }, 'warning filters-ignored'],
])('an older one: %j', async (legacy, found) => {
  expect((await examine(await used({ legacy }))).said).toContain(`${found}: `);
});

const isFirst = ['proxy', 'name', 'no-tls-local'];
const dated = (hours: number): Fault => ({
  kind: 'body',
  body: (body) => body,
  headers: { date: new Date(Date.now() + hours * 3_600_000).toUTCString(), server: 'nginx/1.26' },
});
const said = (status: number, detail: string): Fault => ({ kind: 'status', status, body: { detail } });

test.each<[said: RegExp, fault: Fault, when?: (request: RequestRecord) => boolean]>([
  [/warning clock-wrong: .*(3h|2h 59m).* behind.*NTP/, dated(-3)],
  [/warning clock-wrong: .* ahead[^]* version: .*nginx/, dated(3)],
  [/warning filters-refused: .*no filter/, said(400, 'no filter'), ({ query }) => query.has('job')],
])('%s', async (report, fault, when = () => true) => {
  const simulator = await used();
  simulator.faults.add({ when, fault });
  expect((await examine(simulator)).said).toMatch(report);
});

// What went wrong on the way says nothing about the server.
test.each<[what: string, when: (request: RequestRecord) => boolean]>([
  ['.wait', ({ action }) => action === 'wait'],
  ['attrs', ({ query }) => query.get('attrs') === 'id'],
  ['The filters of the process list', ({ query }) => query.has('job')],
])('a gateway fails the request for %s: not checked, and why', async (what, when) => {
  const simulator = await used();
  simulator.faults.add({ when, fault: { kind: 'status', status: 502 } });
  const { said } = await examine(simulator);
  expect(said).toMatch(
    new RegExp(`warning not-examined: ${what.replace('.', '\\.')} could not be checked.*502`),
  );
  expect(said).not.toMatch(/missing|ignored|filters-refused|older than/);
});

test('a .wait of a process that was deleted meanwhile, and attrs that are forbidden, say nothing either', async () => {
  const simulator = await used();
  simulator.faults.add({ when: ({ path }) => path === '/process/id_262', fault: said(404, 'gone') });
  simulator.faults.add({ when: ({ query }) => query.get('attrs') === 'id', fault: said(403, 'no') });
  const report = (await examine(simulator)).said;
  for (const what of ['\\.wait', 'attrs'])
    expect(report).toMatch(new RegExp(`warning not-examined: ${what} could not be checked`));
});

test('filters that do not do for --if-running: ignored, though that of the jobflow is honoured', async () => {
  const simulator = await used();
  const row = { abspath: '/process/id_9', job: JOBFLOW, status: 'DONE' };
  const fault: Fault = { kind: 'status', status: 200, body: { count: 150, results: [row] } };
  simulator.faults.add({ when: ({ query }) => query.get('job') === JOBFLOW, fault });
  expect((await examine(simulator)).said).toContain('warning filters-ignored: ');
});

// Behind the first refusal nothing can be seen.
test.each<[check: string, said: RegExp, fault: Fault]>([
  [
    'token-refused',
    /"a │ ok +Token accepted\. │ /,
    said(403, 'a\nok   Token accepted.\n##[error]b\u001b[2J'),
  ],
  ['request-refused', /500/, { kind: 'status', status: 500 }],
  ['request-refused', /404/, { kind: 'status', status: 404 }],
  ['request-refused', /https/, { kind: 'redirect', status: 301, location: 'https://127.0.0.1/process' }],
  ['not-kompira', /not/, { kind: 'html' }],
  ['not-kompira', /hello/, { kind: 'body', body: '{"hello": "world"}' }],
])('every request is refused: %s, %s', async (check, text, fault) => {
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault });
  const report = await examine(simulator, [JOBFLOW]);
  expect(report.checks).toEqual([...isFirst, check]);
  expect(report.said).toMatch(text);
  for (const sign of ['##[', '\u001b']) expect(report.said).not.toContain(sign);
});

test('a wrong token; one in the query', async () => {
  const simulator = await used();
  const { checks } = await examine({ ...simulator, token: 'f'.repeat(40) }, [JOBFLOW]);
  expect(checks).toEqual([...isFirst, 'token-refused']);
  expect((await examine(simulator, ['--token-location', 'query'])).stderr).toContain('access logs');
});

test('a jobflow that is not there, and something else: what is behind it is looked at all the same', async () => {
  const simulator = await used();
  const { said } = await examine(simulator, ['/root/restart_proces']);
  expect(said).toMatch(/failed rights-refused: .*Did you mean[^]* version/);
  expect((await examine(simulator, ['/root/approval'])).said).toMatch(/failed not-a-job: [^]* version/);
});

test('a name that does not exist; nobody answers; nobody listens', async () => {
  const unknown = await examine({ url: 'https://kompira.invalid', token: 'f'.repeat(40) });
  expect(unknown.said).toMatch(/failed name-unknown: .*kompira\.invalid/);
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  expect((await examine(simulator, ['--request-timeout', '300ms'])).said).toContain('failed unreachable: ');
  await simulator.down();
  expect((await examine(simulator)).said).toMatch(/failed unreachable: .*ECONNREFUSED/);
});

testWith('openssl')('https', async () => {
  const root = makeCertificate({ subject: '/CN=Example Root', from: -20, to: 400 });
  const trust = ['--ca-certificate', root.certFile];
  for (const [from, to, args, said] of [
    [0, 300, trust, /ok tls: .*\b(300|299) days/],
    [0, 7, trust, /warning tls-expires: .*\b[67] days/],
    [0, 300, [], /failed unreachable: /],
    [0, 300, ['--insecure'], /warning tls-unchecked: /],
    [-10, -2, trust, /failed unreachable: .*expired/i],
    [-10, -2, ['--insecure'], /warning tls-expires: .*expired/],
  ] as const) {
    const names = ['IP:127.0.0.1'];
    const tls = makeCertificate({ subject: '/O=Example/CN=127.0.0.1', names, by: root, from, to });
    expect((await examine(await simulate({ tls }), args)).said).toMatch(said);
  }
});

testWith('tinyproxy')('through a proxy, by a wrong password, and through one that is not there', async () => {
  const simulator = await used({ host: ANY_HOST });
  const proxy = await startTinyproxy({ login: { user: 'user', password: 'proxy-password' } });
  const server = { url: `http://${ANY_HOST}:${simulator.port}`, token: simulator.token };
  const by = async (password: string) => {
    const env = { http_proxy: `http://user:${password}@127.0.0.1:${proxy.port}` };
    const report = await examine(server, ['--insecure', JOBFLOW], { env });
    expect(JSON.stringify(report)).not.toContain(password);
    return report.said;
  };
  const good = await by('proxy-password');
  expect(good).toMatch(
    new RegExp(
      `ok proxy: .*127\\.0\\.0\\.1:${proxy.port}[^]*ok name-by-proxy: [^]*warning no-tls: [^]*ok rights: `,
    ),
  );
  expect(await by('another-password')).toContain('failed ');
  await proxy.stop();
  expect(await by('proxy-password')).toMatch(
    new RegExp(`failed unreachable: .*127\\.0\\.0\\.1:${proxy.port}`),
  );
});

testWith('squid', 'openssl')('by https through a proxy that alone knows the name', async () => {
  const certificate = makeCertificate({ subject: `/CN=${SQUID_HOST}`, names: [`DNS:${SQUID_HOST}`] });
  const simulator = await simulate({ tls: certificate });
  const proxy = await startSquid();
  const server = { url: `https://${SQUID_HOST}:${simulator.port}`, token: simulator.token };
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
  const { said } = await examine(server, ['--ca-certificate', certificate.certFile], { env });
  expect(said).toMatch(new RegExp(`ok name-by-proxy: .*${SQUID_HOST}[^]* tls-expires: .*\\d+ days`));
});

testWithSignals('Ctrl-C ends it, and says that', async () => {
  const simulator = await simulate();
  simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  const run = startCli(simulator, ['doctor']);
  await simulator.waitForRequest(() => true);
  run.child.kill('SIGINT');
  expect(await run.ended).toMatchObject({ exitCode: 22, stderr: expect.stringContaining('SIGINT') });
});
