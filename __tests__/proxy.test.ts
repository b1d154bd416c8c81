/** Through forward proxies: what they are asked for, what they refuse, and that a login of theirs is not printed. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
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
  entries,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  start,
  warningsOf,
} from './support/harness.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, type Proxy, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';

const JOBFLOW = '/root/restart_process';
const testTinyproxy = testWith('tinyproxy');
const testSquid = testWith('squid', 'openssl');

const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';

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
const squid = shared(() => startSquid({ lifetime: 'file' }));
const squidWithLogin = shared(() => startSquid({ lifetime: 'file', login: LOGIN }));

/** A server of that name, https with a certificate of its own. */
async function serveTls() {
  const certificate = makeCertificate({ subject: `/CN=${SQUID_HOST}`, names: [`DNS:${SQUID_HOST}`] });
  const simulator = await serve({ tls: certificate });
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

testSquid('a certificate that is refused: the sentence is the same as without a proxy', async () => {
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
    expect(errorOf(result)).toBe(errorOf(direct).replaceAll('127.0.0.1', SQUID_HOST));
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
  expect(errorOf(result)).toContain('the proxy wants a login, or another one (407)');
  expect(errorOf(result)).toContain('https_proxy=http://user:password@proxy:port');
  expect(simulator.requests).toHaveLength(0);
  if (login !== '') expectNotPrinted(result, { user: LOGIN.user, password: 'swordfish' });
});

testSquid('a proxy that connects to port 443 alone, as they mostly do: refused, and said so', async () => {
  const proxy = await startSquid({ directives: ['acl https port 443', 'http_access deny CONNECT !https'] });
  const simulator = await serve();
  const inputs = { ...HTTP, 'outage-tolerance': '0s' };
  const result = await run(at(SQUID_HOST, simulator), inputs, { env: { http_proxy: through(proxy) } });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain('the proxy refused to connect (403)');
  expect(errorOf(result)).toContain('no_proxy');
  expect(simulator.requests).toHaveLength(0);
});

testSquid(
  'the server behind the proxy is down for a while: nothing arrived, so one start, and green',
  async () => {
    const [proxy, { simulator, server, inputs }] = await Promise.all([squid(), serveTls()]);
    await simulator.down();
    const step = start(server, inputs, { env: { https_proxy: through(proxy) } });
    await step.logged('Not started yet');
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

testTinyproxy('each request has a tunnel of its own to the server, and to nowhere else', async () => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const result = await run(at(ANY_HOST, simulator), HTTP, { env: { http_proxy: through(proxy) } });
  expectGreen(result, simulator);
  expect(proxy.tunnels()).toEqual(simulator.requests.map(() => `${ANY_HOST}:${simulator.port}`));
});

testTinyproxy('a login: green with it, and said at once without it', async () => {
  const login = { user: 'kompira-ci', password: 'open.sesame' };
  const [proxy, simulator] = await Promise.all([startTinyproxy({ login }), serve()]);
  const server = at(ANY_HOST, simulator);
  const without = await run(server, HTTP, { env: { http_proxy: through(proxy) } });
  expect(without.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(without)).toContain('the proxy wants a login, or another one (407)');
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
  expect(warningsOf(result)).toContainEqual(expect.stringContaining('Not started yet'));
  expect(errorOf(result)).toContain(
    `the proxy cannot be reached (connect ECONNREFUSED 127.0.0.1:${proxy.port})`,
  );
  expect(errorOf(result)).toContain('Check the variables https_proxy, http_proxy and no_proxy.');
  expect(simulator.requests).toHaveLength(0);
});

testTinyproxy('the proxy is gone before the start and again while it waits: green', async () => {
  const { promise: person, resolve: finish } = Promise.withResolvers<undefined>();
  const jobflows = sampleJobflows({ person });
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve({ jobflows })]);
  await proxy.stop();
  const inputs = { ...HTTP, jobflow: '/root/ask_a_person' };
  const step = start(at(ANY_HOST, simulator), inputs, { env: { http_proxy: through(proxy) } });
  await step.logged('Not started yet');
  await proxy.start();
  await step.logged('Started');
  await proxy.stop();
  await step.logged('The server cannot be asked just now');
  await proxy.start();
  await step.logged('The server answers again');
  finish(undefined);
  expectGreen(await step.ended, simulator);
});

testTinyproxy.each([
  ['no_proxy names the host', { no_proxy: `example.com, ${ANY_HOST}` }],
  ['NO_PROXY names the host', { NO_PROXY: ANY_HOST }],
  ['no_proxy is *', { no_proxy: '*' }],
])('%s: the proxy is left out', async (_name, env) => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const proxies = { http_proxy: through(proxy), https_proxy: through(proxy) };
  const result = await run(at(ANY_HOST, simulator), HTTP, { env: { ...proxies, ...env } });
  expectGreen(result, simulator);
  expect(proxy.tunnels()).toEqual([]);
});

testTinyproxy('a server on this machine never goes through a proxy', async () => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const env = { http_proxy: through(proxy), https_proxy: through(proxy) };
  expectGreen(await run(simulator, { jobflow: JOBFLOW }, { env }), simulator);
  expect(proxy.tunnels()).toEqual([]);
});

testTinyproxy('http_proxy is not for https', async () => {
  const proxy = await startTinyproxy();
  const certificate = makeCertificate({ subject: '/CN=any', names: [`IP:${ANY_HOST}`] });
  const simulator = await serve({ tls: certificate });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
  const result = await run(at(ANY_HOST, simulator), inputs, { env: { http_proxy: through(proxy) } });
  expectGreen(result, simulator);
  expect(proxy.tunnels()).toEqual([]);
});

/** A name that nobody has to resolve: the proxies below connect wherever they like. */
const NOWHERE = 'kompira.example.com';

const proxies: Server[] = [];

afterEach(() => {
  for (const proxy of proxies.splice(0)) proxy.close();
});

/** A proxy of a few lines; `portOf` says for each CONNECT to which port of this machine it goes; to none, it is 407. */
async function serveProxy(server: Server, portOf: () => number | undefined): Promise<number> {
  server.on('connect', (_request, client: Socket) => {
    const port = portOf();
    client.on('error', () => undefined);
    if (port === undefined) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
  });
  proxies.push(server);
  server.listen(0);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Looks fail so from the second on, four times: three would end a wait that had not seen a good look. */
const FAILING = 4;

test('a proxy that wants a login all of a sudden, while it waits: an outage, and green', async () => {
  const simulator = await serve({ jobflows: sampleJobflows({ workMs: 1000 }) });
  const isLook = ({ path, method }: RequestRecord) => method === 'GET' && path.startsWith('/process/');
  let failed = 0;
  const port = await serveProxy(createServer(), () => {
    const fails = simulator.requests.some(isLook) && failed < FAILING;
    if (fails) failed += 1;
    return fails ? undefined : simulator.port;
  });
  const env = { http_proxy: `http://127.0.0.1:${port}` };
  const result = await run(at(NOWHERE, simulator), HTTP, { env });
  expectGreen(result, simulator);
  expect(failed).toBe(FAILING);
  expect(warningsOf(result)).toContainEqual(expect.stringContaining('cannot be asked just now'));
});

testWith('openssl')(
  'a certificate that is refused all of a sudden, while it waits: an outage, and green',
  async () => {
    const [right, wrong] = [NOWHERE, 'other.test'].map((name) =>
      makeCertificate({ subject: `/CN=${name}`, names: [`DNS:${name}`] }),
    );
    if (!right || !wrong) throw new Error('No certificates');
    const [simulator, other] = await Promise.all([
      serve({ tls: right, jobflows: sampleJobflows({ workMs: 1000 }) }),
      serve({ tls: wrong }),
    ]);
    const isLook = ({ path, method }: RequestRecord) => method === 'GET' && path.startsWith('/process/');
    const failing = () => other.requests.length < FAILING && simulator.requests.some(isLook);
    const port = await serveProxy(createServer(), () => (failing() ? other.port : simulator.port));
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': right.cert + wrong.cert };
    const env = { https_proxy: `http://127.0.0.1:${port}` };
    const result = await run(at(NOWHERE, simulator), inputs, { env });
    expectGreen(result, simulator);
    // Each refused certificate is looked at once more, for the message.
    expect(other.requests).toHaveLength(FAILING);
    expect(warningsOf(result)).toEqual([expect.stringContaining(`the certificate is not for ${NOWHERE}`)]);
  },
);

testWith('openssl')('a proxy that speaks https, its certificate for its own name: green', async () => {
  const [ofProxy, ofServer] = ['localhost', NOWHERE].map((name) =>
    makeCertificate({ subject: `/CN=${name}`, names: [`DNS:${name}`] }),
  );
  if (!ofProxy || !ofServer) throw new Error('No certificates');
  const simulator = await serve({ tls: ofServer });
  let tunnels = 0;
  const port = await serveProxy(createHttpsServer(ofProxy), () => {
    tunnels += 1;
    return simulator.port;
  });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': ofProxy.cert + ofServer.cert };
  const result = await run(at(NOWHERE, simulator), inputs, {
    env: { https_proxy: `https://localhost:${port}` },
  });
  expectGreen(result, simulator);
  expect(tunnels).toBeGreaterThan(0);
});
