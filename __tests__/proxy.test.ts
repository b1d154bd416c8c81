/**
 * Through forward proxies: squid, which resolves names and wants a login, tinyproxy, which comes and goes, and one of a
 * few lines, for what is asked of it to the letter and whatever it may answer.
 */
import { isIP } from 'node:net';
import { expect } from '@jest/globals';
import { render } from '../runner/read-log.ts';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  endAfter,
  entries,
  errorOf,
  executes,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
  test,
  warningsOf,
} from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, type Proxy, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';
import { startScriptedProxy } from './support/scripted-proxy.ts';

const JOBFLOW = '/root/restart_process';
const LOGIN = { user: 'ci user', password: 'p@ss:w/rd%1?&#' };
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };

/** A name that nobody has to resolve: the proxy of a few lines connects wherever it likes. */
const NOWHERE = 'kompira.example.com';

const testSquid = testWith('squid', 'openssl');
const testOpenssl = testWith('openssl');

/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const simulateQuick = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), ...options });

/** One squid for all tests: it is slow to stop. */
let squid: Promise<Proxy> | undefined;
const throughSquid = async () => {
  const { port } = await (squid ??= startSquid({ login: LOGIN }));
  return through(port, `${[LOGIN.user, LOGIN.password].map(encodeURIComponent).join(':')}@`);
};
function through(port: number, login = '') {
  const proxy = `http://${login}127.0.0.1:${port}`;
  return { http_proxy: proxy, HTTPS_PROXY: proxy };
}

/** A simulator by the name of `host`; for https with a certificate of its own. */
async function serve(scheme: string, host: string, options: SimulatorOptions = {}) {
  const names = [`DNS:${SQUID_HOST}`, `IP:${ANY_HOST}`];
  const tls = scheme === 'https' ? makeCertificate({ subject: `/CN=${SQUID_HOST}`, names }) : undefined;
  const simulator = await simulateQuick({ ...(tls && { tls }), ...options });
  const server = { url: simulator.url.replace('127.0.0.1', host), token: simulator.token };
  return { simulator, server, inputs: tls ? { jobflow: JOBFLOW, 'ca-certificate': tls.cert } : HTTP };
}

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

/** Neither as the step wrote it, masks aside, nor could it be printed: the runner knows what to mask. */
function expectLoginNotPrinted(result: StepResult): void {
  const { user, password } = LOGIN;
  const all = entries(result.log);
  const isMask = (entry: (typeof all)[number]) => entry.kind === 'command' && entry.name === 'add-mask';
  const masks = all.filter(isMask).map((entry) => 'message' in entry && entry.message);
  expect(masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  const rest = JSON.stringify(all.filter((entry) => !isMask(entry)));
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  for (const text of [rest, render(all).join('\n'), result.summary])
    for (const secret of [password, encodeURIComponent(password), basic]) expect(text).not.toContain(secret);
}

testSquid.each(['http', 'https'])(
  '%s, with a login, to a name that squid alone knows: green',
  async (scheme) => {
    const { simulator, server, inputs } = await serve(scheme, SQUID_HOST);
    const env = { ...(await throughSquid()), RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' };
    const result = await run(server, { ...inputs, 'long-poll': 'true' }, { env });
    expectGreen(result, simulator);
    expect(result.outputs['process-url']).toBe(`${server.url}/process/id_262`);
    expect(result.log).not.toMatch(/long-poll does not work|Warning/);
    expect(warningsOf(result)).toHaveLength(scheme === 'http' ? 1 : 0);
    expectLoginNotPrinted(result);
    for (const { headers } of simulator.requests) {
      // In absolute form, as curl does it, not through a tunnel.
      if (scheme === 'http') expect(headers.via).toContain('squid');
      expect(headers['proxy-authorization']).toBeUndefined();
    }
  },
);

testSquid('a certificate that is refused: as without a proxy, and the token is not sent', async () => {
  const tls = makeCertificate({ subject: '/CN=other.test', names: ['DNS:other.test'] });
  const { simulator, server } = await serve('https', SQUID_HOST, { tls });
  const env = { ...(await throughSquid()), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const result = await run(server, { jobflow: JOBFLOW, 'ca-certificate': tls.cert }, { env });
  expect(codeOf(result)).toBe('KOMPIRA-WRONG-NAME');
  expect(errorOf(result)).toContain(SQUID_HOST);
  expect(simulator.requests).toEqual([]);
});

testSquid('the server behind it is down for a while: nothing arrived, so one start, and green', async () => {
  const { simulator, server, inputs } = await serve('https', SQUID_HOST);
  await simulator.down();
  const step = start(server, inputs, { env: await throughSquid() });
  await step.logged('Retrying for up to');
  await simulator.up();
  expectGreen(await step.ended, simulator);
});

testSquid.each(['http', 'https'])('%s: a start that was taken is not sent again', async (scheme) => {
  const { simulator, server, inputs } = await serve(scheme, SQUID_HOST);
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const result = await run(server, inputs, { env: await throughSquid() });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(executes(simulator)).toBe(1);
  expect(errorOf(result)).toContain(server.url + onlyProcess(simulator).path);
});

testWith('tinyproxy', 'openssl').each(['http', 'https'])(
  '%s: it is gone before the start and while it waits: green',
  async (scheme) => {
    const { promise: person, resolve: finish } = Promise.withResolvers<undefined>();
    const jobflows = sampleJobflows({ person });
    const proxy = await startTinyproxy({ login: { user: 'kompira-ci', password: 'open.sesame' } });
    const { simulator, server, inputs } = await serve(scheme, ANY_HOST, { jobflows });
    await proxy.stop();
    // The debug log has a line for each attempt.
    const env = { ...through(proxy.port, 'kompira-ci:open.sesame@'), RUNNER_DEBUG: '1' };
    const lasting = { ...inputs, jobflow: '/root/ask_a_person', 'poll-interval': '1s' };
    const step = start(server, lasting, { env });
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

const certificateFor = (name: string) =>
  makeCertificate({ subject: `/CN=${name}`, names: [`${isIP(name) ? 'IP' : 'DNS'}:${name}`] });

/** Runs with that address for the simulator, which this proxy leads to unless it decides otherwise. */
async function runThrough(
  simulator: Simulator,
  url: string,
  inputs: Record<string, string>,
  decide: Parameters<typeof startScriptedProxy>[0]['decide'] = () => simulator.port,
) {
  const proxy = await startScriptedProxy({ decide });
  const env = through(proxy.port, 'user:p%40ss@');
  const result = await run({ url, token: simulator.token }, inputs, { env });
  return { result, requests: proxy.requests };
}

testOpenssl.each([
  [`https://${NOWHERE}`, NOWHERE, `${NOWHERE}:443`],
  ['https://[fd00::1]', 'fd00::1', '[fd00::1]:443'],
  ['https://10.1.2.3:8443', '10.1.2.3', '10.1.2.3:8443'],
])('%s: a few tunnels, and the proxy sees no token', async (url, name, target) => {
  const certificate = certificateFor(name);
  const simulator = await simulateQuick({ tls: certificate });
  endAfter(simulator, 25, isLook);
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert, 'poll-interval': '100ms' };
  const { result, requests } = await runThrough(simulator, url, inputs);
  expectGreen(result, simulator);
  expect(requests.length).toBeLessThanOrEqual(3);
  for (const request of requests)
    expect(request).toMatchObject({ method: 'CONNECT', target, headers: { host: target } });
  expect(JSON.stringify(requests)).not.toContain(simulator.token);
});

test.each(['http://[fd00::1]:8080', 'http://10.1.2.3'])('%s: asked for in absolute form', async (url) => {
  const simulator = await simulateQuick();
  const { result, requests } = await runThrough(simulator, url, HTTP);
  expectGreen(result, simulator);
  expect(requests[0]).toMatchObject({ method: 'POST', target: `${url}${JOBFLOW}.execute` });
  const login = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
  for (const { target, headers } of requests) {
    expect(target.startsWith(`${url}/`)).toBe(true);
    expect(headers).toMatchObject({ host: new URL(url).host, 'proxy-authorization': login });
  }
});

test('no_proxy leaves the proxy out; one warning quotes what is no entry of it', async () => {
  const simulator = await simulateQuick();
  const proxy = await startScriptedProxy({ decide: () => simulator.port });
  const { env } = prepareNetwork({ names: { 'a.kompira.test': ['127.0.0.1'] } });
  const no_proxy = 'plain.example, 10.0.0.0/99,http://kompira.test .kompira.test';
  const server = { url: `http://a.kompira.test:${simulator.port}`, token: simulator.token };
  const proxies = through(proxy.port);
  const result = await run(server, HTTP, { env: { ...env, ...proxies, no_proxy } });
  expectGreen(result, simulator);
  expect(proxy.requests).toEqual([]);
  const [warning, ...others] = troubles(result);
  expect(warning).toMatch(/no_proxy[^]*10\.0\.0\.0\/99[^]*http:\/\/kompira\.test[^]*KOMPIRA-NO-PROXY-ENTRY/);
  expect(warning).not.toContain('plain.example');
  expect(others).toEqual([]);
});

test.each([
  ['http', 407, ['Negotiate'], 'KOMPIRA-PROXY-SCHEME'],
  ['http', 407, ['Negotiate', 'Basic realm="proxy"'], 'KOMPIRA-PROXY-LOGIN'],
  ['https', 407, ['NTLM', 'Negotiate'], 'KOMPIRA-PROXY-SCHEME'],
  ['https', 407, ['Negotiate', 'NTLM', 'Basic realm="proxy"'], 'KOMPIRA-PROXY-LOGIN'],
  // What tinyproxy says to a wrong login.
  ['https', 401, ['Basic realm="proxy"'], 'KOMPIRA-PROXY-LOGIN'],
  ['https', 403, [], 'KOMPIRA-PROXY-REFUSED'],
] as const)('%s, %i with %j: said at once, as %s', async (scheme, status, authenticate, code) => {
  const simulator = await simulateQuick();
  const inputs = { ...HTTP, 'outage-tolerance': code === 'KOMPIRA-PROXY-REFUSED' ? '0s' : '5m' };
  const decide = () => ({ status, authenticate });
  const { result, requests } = await runThrough(simulator, `${scheme}://${NOWHERE}:8443`, inputs, decide);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe(code);
  expect(errorOf(result)).toContain(String(status));
  // In the variable that it was found in.
  const login = new RegExp(`${scheme}_proxy=http://user:password@`, 'i');
  expect(login.test(errorOf(result))).toBe(code === 'KOMPIRA-PROXY-LOGIN');
  if (code === 'KOMPIRA-PROXY-SCHEME')
    for (const offered of authenticate) expect(errorOf(result)).toContain(offered);
  if (code === 'KOMPIRA-PROXY-REFUSED') expect(errorOf(result)).toContain('no_proxy');
  expect(troubles(result)).toEqual([]);
  // One for the request, one that asks what login is wanted.
  expect(requests.length).toBeLessThanOrEqual(2);
  const connects = requests.filter(({ method }) => method === 'CONNECT');
  expect(JSON.stringify(connects)).not.toContain(simulator.token);
});

/** Nobody listens at port 1 of this machine. */
test.each([
  ['http', '[::1]:1', 'ECONNREFUSED'],
  ['https', 'proxy.test:1', 'ECONNREFUSED'],
  ['http', 'lost.test:3128', 'ENOTFOUND'],
  ['https', 'lost.test:3128', 'ENOTFOUND'],
])('%s, the proxy %s cannot be reached: said with its address and %s', async (scheme, address, code) => {
  const { env } = prepareNetwork({
    names: { 'proxy.test': ['::1', '127.0.0.1'], 'lost.test': 'ENOTFOUND' },
    routes: { '::1': '127.0.0.1' },
  });
  const server = { url: `${scheme}://${NOWHERE}`, token: 'nonsense-0123456789' };
  const proxy = `http://user:s3cret-word@${address}`;
  const proxies = { http_proxy: proxy, https_proxy: proxy };
  const result = await run(server, { ...HTTP, 'outage-tolerance': '1s' }, { env: { ...env, ...proxies } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-PROXY-UNREACHABLE');
  expect(troubles(result)).toHaveLength(1);
  for (const text of [errorOf(result), ...troubles(result)]) {
    for (const part of [/proxy/i, address, code]) expect(text).toMatch(part);
    expect(text).not.toContain('()');
    expect(text).not.toContain('s3cret-word');
  }
});

/** Looks fail so from the second on, four times: three would end a wait that had not seen a good look. */
const FAILING = 4;

test('a proxy that wants a login all of a sudden, while it waits: an outage, and green', async () => {
  const simulator = await simulateQuick();
  endAfter(simulator, 2, isLook);
  let failed = 0;
  const { result } = await runThrough(simulator, `http://${NOWHERE}`, HTTP, () => {
    if (!simulator.requests.some(isLook) || failed >= FAILING) return simulator.port;
    failed += 1;
    return { status: 407 };
  });
  expectGreen(result, simulator);
  expect(failed).toBe(FAILING);
  expect(troubles(result)).toHaveLength(1);
});

testOpenssl(
  'a tunnel that breaks before it stands: nothing was sent, so the start goes out again',
  async () => {
    const certificate = certificateFor(NOWHERE);
    const simulator = await simulateQuick({ tls: certificate });
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
    // Nobody listens at port 1.
    const ports = [1, simulator.port];
    const decide = () => ports.shift() ?? simulator.port;
    const { result } = await runThrough(simulator, `https://${NOWHERE}`, inputs, decide);
    expectGreen(result, simulator);
    expect(warningsOf(result)).toHaveLength(1);
  },
);

testOpenssl(
  "a 407 that came through a tunnel is not the proxy's: nobody knows whether it started",
  async () => {
    const certificate = certificateFor(NOWHERE);
    const simulator = await simulateQuick({ tls: certificate });
    const fault = { kind: 'status', status: 407 } as const;
    simulator.faults.add({ when: ({ action }) => action === 'execute', fault });
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
    const { result } = await runThrough(simulator, `https://${NOWHERE}`, inputs, () => simulator.port);
    expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
    expect(simulator.requests.filter(({ action }) => action === 'execute')).toHaveLength(1);
  },
);

testOpenssl('a proxy that speaks https, its certificate for its own name: green', async () => {
  const [ofProxy, ofServer] = [certificateFor('localhost'), certificateFor(NOWHERE)];
  const simulator = await simulateQuick({ tls: ofServer });
  const proxy = await startScriptedProxy({ decide: () => simulator.port, tls: ofProxy });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': ofProxy.cert + ofServer.cert };
  const env = { https_proxy: `https://localhost:${proxy.port}` };
  const server = { url: `https://${NOWHERE}`, token: simulator.token };
  expectGreen(await run(server, inputs, { env }), simulator);
  expect(proxy.requests.length).toBeGreaterThan(0);
});
