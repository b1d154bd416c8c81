/** Through forward proxies: what they are asked for, what they refuse, and that a login of theirs is not printed. */
import { expect } from '@jest/globals';
import { render } from '../runner/read-log.ts';
import type { StepResult } from '../runner/run-action.ts';
import {
  type RequestRecord,
  sampleJobflows,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  endAfter,
  entries,
  errorOf,
  executes,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
  warningsOf,
} from './support/harness.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, type Proxy, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';
import { startRelay } from './support/relay.ts';

const JOBFLOW = '/root/restart_process';
const testTinyproxy = testWith('tinyproxy');
const testSquid = testWith('squid', 'openssl');

const isLook = ({ method, path }: RequestRecord) => method === 'GET' && path.startsWith('/process/');

const serve = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), ...options });

/** The simulator by another name. */
function at(host: string, { url, token }: Simulator) {
  return { url: url.replace('127.0.0.1', host), token };
}

const through = ({ port }: Proxy, login = '') => `http://${login}127.0.0.1:${port}`;

/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };

/** One squid for all tests that ask for no more: it is slow to stop. */
function shared<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const LOGIN = { user: 'ci user', password: 'p@ss:w/rd%1?&#' };
const squid = shared(() => startSquid());
const squidWithLogin = shared(() => startSquid({ login: LOGIN }));

/** A server of that name, https with a certificate of its own. */
async function serveTls(options: SimulatorOptions = {}) {
  const names = [`DNS:${SQUID_HOST}`, `IP:${ANY_HOST}`];
  const certificate = makeCertificate({ subject: `/CN=${SQUID_HOST}`, names });
  const simulator = await serve({ tls: certificate, ...options });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
  return { simulator, server: at(SQUID_HOST, simulator), inputs };
}

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

testSquid('http, to a name that the proxy alone can resolve: green', async () => {
  const [proxy, simulator] = await Promise.all([squid(), serve()]);
  const result = await run(at(SQUID_HOST, simulator), HTTP, { env: { http_proxy: through(proxy) } });
  expectGreen(result, simulator);
  expect(result.outputs['process-url']).toBe(`http://${SQUID_HOST}:${simulator.port}/process/id_262`);
  expect(warningsOf(result)).toEqual([expect.stringContaining('insecure is true')]);
});

testSquid('https, the variable in upper case: green, without a warning', async () => {
  const [proxy, { simulator, server, inputs }] = await Promise.all([squid(), serveTls()]);
  const result = await run(server, inputs, { env: { HTTPS_PROXY: through(proxy) } });
  expectGreen(result, simulator);
  expect(warningsOf(result)).toEqual([]);
  expect(result.log).not.toContain('Warning');
});

testSquid('https with long-poll: green', async () => {
  const [proxy, { simulator, server, inputs }] = await Promise.all([squid(), serveTls()]);
  const result = await run(
    server,
    { ...inputs, 'long-poll': 'true' },
    { env: { https_proxy: through(proxy) } },
  );
  expectGreen(result, simulator);
  expect(result.log).not.toContain('long-poll does not work');
});

testSquid('a certificate that is refused: for the same reason as without a proxy', async () => {
  const proxy = await squid();
  const wrong = makeCertificate({ subject: '/CN=other.test', names: ['DNS:other.test'] });
  const unknown = makeCertificate({ subject: '/CN=kompira.test', names: [`DNS:${SQUID_HOST}`] });
  for (const [certificate, inputs] of [
    [unknown, {}],
    [wrong, { 'ca-certificate': wrong.cert }],
  ] as const) {
    const simulator = await serve({ tls: certificate });
    const direct = await run(simulator, { jobflow: JOBFLOW, ...inputs });
    const env = { https_proxy: through(proxy), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const result = await run(at(SQUID_HOST, simulator), { jobflow: JOBFLOW, ...inputs }, { env });
    expect(result.outputs).toEqual({ outcome: 'error' });
    expect(codeOf(result)).toBe(codeOf(direct));
    expect(errorOf(result)).toContain(SQUID_HOST);
    expect(
      simulator.requests.map(({ method, url, headers }) => [method, url, headers.authorization]),
    ).toEqual([
      ['HEAD', '/', undefined],
      ['HEAD', '/', undefined],
    ]);
  }
});

testSquid('a login with special characters, percent-encoded: green, and never printed', async () => {
  const [proxy, { simulator, server, inputs }] = await Promise.all([squidWithLogin(), serveTls()]);
  const login = [LOGIN.user, LOGIN.password].map(encodeURIComponent).join(':');
  const result = await run(server, inputs, {
    env: { https_proxy: through(proxy, `${login}@`), ACTIONS_STEP_DEBUG: 'true', RUNNER_DEBUG: '1' },
  });
  expectGreen(result, simulator);
  expect(warningsOf(result)).toEqual([]);
  expectNotPrinted(result, LOGIN);
});

/** Neither as the step wrote it, masks aside, nor could it be printed: the runner knows what to mask. */
function expectNotPrinted(result: StepResult, { user, password }: { user: string; password: string }): void {
  const masked = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );
  expect(masked).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  const rest = entries(result.log).filter((entry) => entry.kind === 'line' || entry.name !== 'add-mask');
  const texts = [JSON.stringify(rest), render(entries(result.log)).join('\n'), result.summary];
  const secrets = [user, password, Buffer.from(`${user}:${password}`).toString('base64')];
  for (const text of texts) {
    for (const secret of secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))
      expect(text).not.toContain(secret);
  }
}

testSquid.each([
  ['no login', ''],
  ['a wrong one', `${encodeURIComponent(LOGIN.user)}:swordfish@`],
])('%s where the proxy wants one: said at once, and nothing started', async (_name, login) => {
  const [proxy, { simulator, server, inputs }] = await Promise.all([squidWithLogin(), serveTls()]);
  const result = await run(server, inputs, { env: { https_proxy: through(proxy, login) } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(codeOf(result)).toBe('KOMPIRA-PROXY-LOGIN');
  expect(errorOf(result)).toContain('407');
  expect(simulator.requests).toHaveLength(0);
  if (login !== '') expectNotPrinted(result, { user: LOGIN.user, password: 'swordfish' });
});

testSquid('a proxy that connects to port 443 alone, as they mostly do: refused, and said so', async () => {
  const proxy = await startSquid({ directives: ['acl https port 443', 'http_access deny CONNECT !https'] });
  const { simulator, server, inputs } = await serveTls();
  const result = await run(
    server,
    { ...inputs, 'outage-tolerance': '0s' },
    { env: { https_proxy: through(proxy) } },
  );
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toMatch(/proxy[^]*403/);
  expect(errorOf(result)).toContain('no_proxy');
  expect(simulator.requests).toHaveLength(0);
});

testSquid(
  'the server behind the proxy is down for a while: nothing arrived, so one start, and green',
  async () => {
    const [proxy, { simulator, server, inputs }] = await Promise.all([squid(), serveTls()]);
    await simulator.down();
    const step = start(server, inputs, { env: { https_proxy: through(proxy) } });
    await step.logged('Retrying for up to');
    await simulator.up();
    expectGreen(await step.ended, simulator);
  },
);

testSquid.each(['http', 'https'])(
  '%s: a start that was taken and not answered is not sent again',
  async (scheme) => {
    const [proxy, secure] = await Promise.all([squid(), serveTls()]);
    const simulator = scheme === 'https' ? secure.simulator : await serve();
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    const result = await run(at(SQUID_HOST, simulator), scheme === 'https' ? secure.inputs : HTTP, {
      env: { http_proxy: through(proxy), https_proxy: through(proxy) },
    });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(executes(simulator)).toBe(1);
    const url = at(SQUID_HOST, simulator).url + onlyProcess(simulator).path;
    expect(errorOf(result)).toContain(url);
  },
);

testSquid('https: a few tunnels for all requests', async () => {
  const [proxy, { simulator, inputs }] = await Promise.all([squid(), serveTls()]);
  endAfter(simulator, 25, isLook);
  const relay = await startRelay(simulator);
  const server = { url: `https://${SQUID_HOST}:${relay.port}`, token: simulator.token };
  const result = await run(
    server,
    { ...inputs, 'poll-interval': '100ms' },
    { env: { https_proxy: through(proxy) } },
  );
  expectGreen(result, simulator);
  expect(simulator.requests.length).toBeGreaterThanOrEqual(25);
  expect(relay.connections()).toBeLessThanOrEqual(3);
});

testSquid('http: in absolute form, as curl does it, not through a tunnel', async () => {
  const [proxy, simulator] = await Promise.all([squidWithLogin(), serve()]);
  const login = [LOGIN.user, LOGIN.password].map(encodeURIComponent).join(':');
  const env = { http_proxy: through(proxy, `${login}@`), RUNNER_DEBUG: '1' };
  const result = await run(at(SQUID_HOST, simulator), HTTP, { env });
  expectGreen(result, simulator);
  expectNotPrinted(result, LOGIN);
  for (const { headers } of simulator.requests) {
    expect(headers.via).toContain('squid');
    expect(headers['proxy-authorization']).toBeUndefined();
  }
});

testTinyproxy('http: it is asked for each request in absolute form, and for nothing else', async () => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const server = at(ANY_HOST, simulator);
  const result = await run(server, HTTP, { env: { http_proxy: through(proxy) } });
  expectGreen(result, simulator);
  // Two of them may be under way at a time.
  const arrived = simulator.requests.map(({ method, url }) => `${method} ${server.url}${url}`);
  expect(proxy.asked().sort()).toEqual(arrived.sort());
});

testTinyproxy('a login: green with it, and said at once without it', async () => {
  const login = { user: 'kompira-ci', password: 'open.sesame' };
  const [proxy, simulator] = await Promise.all([startTinyproxy({ login }), serve()]);
  const server = at(ANY_HOST, simulator);
  const without = await run(server, HTTP, { env: { http_proxy: through(proxy) } });
  expect(without.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(without)).toBe('KOMPIRA-PROXY-LOGIN');
  expect(simulator.requests).toHaveLength(0);
  const result = await run(server, HTTP, {
    env: { http_proxy: through(proxy, `${login.user}:${login.password}@`) },
  });
  expectGreen(result, simulator);
  expectNotPrinted(result, login);
});

testTinyproxy('the proxy is not there: tried again within the tolerance, then said so', async () => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  await proxy.stop();
  const inputs = { ...HTTP, 'outage-tolerance': '1s' };
  const result = await run(at(ANY_HOST, simulator), inputs, { env: { http_proxy: through(proxy) } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toContainEqual(expect.stringContaining('Retrying for up to'));
  expect(codeOf(result)).toBe('KOMPIRA-PROXY-UNREACHABLE');
  expect(errorOf(result)).toContain(`127.0.0.1:${proxy.port}`);
  expect(errorOf(result)).toContain('ECONNREFUSED');
  expect(simulator.requests).toHaveLength(0);
});

testWith('tinyproxy', 'openssl').each(['http', 'https'])(
  '%s: the proxy is gone before the start and again while it waits: green',
  async (scheme) => {
    const { promise: person, resolve: finish } = Promise.withResolvers<undefined>();
    const jobflows = sampleJobflows({ person });
    const proxy = await startTinyproxy();
    const secure = scheme === 'https' ? await serveTls({ jobflows }) : undefined;
    const simulator = secure?.simulator ?? (await serve({ jobflows }));
    await proxy.stop();
    const inputs = { ...(secure?.inputs ?? HTTP), jobflow: '/root/ask_a_person', 'poll-interval': '1s' };
    // The debug log has a line for each attempt.
    const env = { http_proxy: through(proxy), https_proxy: through(proxy), RUNNER_DEBUG: '1' };
    const step = start(at(ANY_HOST, simulator), inputs, { env });
    await step.logged('ECONNREFUSED');
    await proxy.start();
    await simulator.waitForRequest(isLook);
    const before = step.log().split('ECONNREFUSED').length - 1;
    await proxy.stop();
    await step.logged('ECONNREFUSED', before + 1);
    await proxy.start();
    finish(undefined);
    expectGreen(await step.ended, simulator);
  },
);
