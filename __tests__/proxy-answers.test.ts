/** What a proxy is asked for, to the letter, and what it answers: logins, refusals, none at all. */
import { isIP } from 'node:net';
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  endAfter,
  errorOf,
  executes,
  isLook,
  onlyProcess,
  run,
  simulate,
  test,
  warningsOf,
} from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { testWith } from './support/programs.ts';
import { startScriptedProxy } from './support/scripted-proxy.ts';

const JOBFLOW = '/root/restart_process';
/** A name that nobody has to resolve: these proxies connect wherever they like. */
const NOWHERE = 'kompira.example.com';
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };

const testOpenssl = testWith('openssl');

/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const serve = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), ...options });

const certificateFor = (name: string) =>
  makeCertificate({ subject: `/CN=${name}`, names: [`${isIP(name) ? 'IP' : 'DNS'}:${name}`] });

const both = (proxy: string) => ({ http_proxy: proxy, https_proxy: proxy });

/** Runs with that address for the simulator, which this proxy leads to unless it decides otherwise. */
async function runThrough(
  simulator: Simulator,
  url: string,
  inputs: Record<string, string>,
  decide: Parameters<typeof startScriptedProxy>[0]['decide'] = () => simulator.port,
) {
  const proxy = await startScriptedProxy({ decide });
  const env = both(`http://user:p%40ss@127.0.0.1:${proxy.port}`);
  const result = await run({ url, token: simulator.token }, inputs, { env });
  return { result, requests: proxy.requests };
}

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

testOpenssl.each([
  [`https://${NOWHERE}`, NOWHERE, `${NOWHERE}:443`],
  ['https://[fd00::1]', 'fd00::1', '[fd00::1]:443'],
  ['https://10.1.2.3:8443', '10.1.2.3', '10.1.2.3:8443'],
])(
  '%s: a few tunnels for all requests, and the token in none of what the proxy sees',
  async (url, name, target) => {
    const certificate = certificateFor(name);
    const simulator = await serve({ tls: certificate });
    endAfter(simulator, 25, isLook);
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert, 'poll-interval': '100ms' };
    const { result, requests } = await runThrough(simulator, url, inputs);
    expectGreen(result, simulator);
    expect(requests.length).toBeLessThanOrEqual(3);
    for (const request of requests)
      expect(request).toMatchObject({ method: 'CONNECT', target, headers: { host: target } });
    expect(JSON.stringify(requests)).not.toContain(simulator.token);
  },
);

test.each(['http://[fd00::1]:8080', 'http://10.1.2.3'])(
  '%s: asked for in absolute form, login and all',
  async (url) => {
    const simulator = await serve();
    const { result, requests } = await runThrough(simulator, url, HTTP);
    expectGreen(result, simulator);
    expect(requests[0]).toMatchObject({ method: 'POST', target: `${url}${JOBFLOW}.execute` });
    const login = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    for (const { target, headers } of requests) {
      expect(target.startsWith(`${url}/`)).toBe(true);
      expect(headers).toMatchObject({ host: new URL(url).host, 'proxy-authorization': login });
    }
  },
);

test('no_proxy leaves the proxy out; one warning quotes what is no entry of it', async () => {
  const simulator = await serve();
  const proxy = await startScriptedProxy({ decide: () => simulator.port });
  const { env } = prepareNetwork({ names: { 'a.kompira.test': ['127.0.0.1'] } });
  const no_proxy = 'plain.example, 10.0.0.0/99,http://kompira.test .kompira.test';
  const server = { url: `http://a.kompira.test:${simulator.port}`, token: simulator.token };
  const proxies = both(`http://127.0.0.1:${proxy.port}`);
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
] as const)(
  '%s, %i with %j: said at once; the advice is what can help',
  async (scheme, status, authenticate, code) => {
    const simulator = await serve();
    const inputs = { ...HTTP, 'outage-tolerance': code === 'KOMPIRA-PROXY-REFUSED' ? '0s' : '5m' };
    const decide = () => ({ status, authenticate });
    const { result, requests } = await runThrough(simulator, `${scheme}://${NOWHERE}:8443`, inputs, decide);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe(code);
    expect(errorOf(result)).toContain(String(status));
    expect(errorOf(result).includes('user:password@')).toBe(code === 'KOMPIRA-PROXY-LOGIN');
    if (code === 'KOMPIRA-PROXY-SCHEME')
      for (const offered of authenticate) expect(errorOf(result)).toContain(offered);
    if (code === 'KOMPIRA-PROXY-REFUSED') expect(errorOf(result)).toContain('no_proxy');
    expect(troubles(result)).toEqual([]);
    // One for the request, one that asks what login is wanted.
    expect(requests.length).toBeLessThanOrEqual(2);
    const connects = requests.filter(({ method }) => method === 'CONNECT');
    expect(JSON.stringify(connects)).not.toContain(simulator.token);
  },
);

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
  const proxies = both(`http://user:s3cret-word@${address}`);
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
  const simulator = await serve();
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
  'a certificate that is refused all of a sudden, while it waits: an outage, and green',
  async () => {
    const [right, wrong] = [certificateFor(NOWHERE), certificateFor('other.test')];
    const [simulator, other] = await Promise.all([serve({ tls: right }), serve({ tls: wrong })]);
    endAfter(simulator, 3, isLook);
    // Kept connections, of which there are two at the most, would never see the other certificate.
    simulator.faults.add({ when: isLook, skip: 1, times: 2, fault: { kind: 'reset-after' } });
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': right.cert + wrong.cert };
    let failed = 0;
    const { result } = await runThrough(simulator, `https://${NOWHERE}`, inputs, () => {
      // Each refused certificate is looked at once more, for the message.
      if (simulator.requests.filter(isLook).length < 2 || failed >= 2 * FAILING) return simulator.port;
      failed += 1;
      return other.port;
    });
    expectGreen(result, simulator);
    expect(other.requests).toHaveLength(FAILING);
    expect(warningsOf(result).length).toBeGreaterThan(0);
  },
);

testOpenssl('a proxy that speaks https, its certificate for its own name: green', async () => {
  const [ofProxy, ofServer] = [certificateFor('localhost'), certificateFor(NOWHERE)];
  const simulator = await serve({ tls: ofServer });
  const proxy = await startScriptedProxy({ decide: () => simulator.port, tls: ofProxy });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': ofProxy.cert + ofServer.cert };
  const env = { https_proxy: `https://localhost:${proxy.port}` };
  const server = { url: `https://${NOWHERE}`, token: simulator.token };
  expectGreen(await run(server, inputs, { env }), simulator);
  expect(proxy.requests.length).toBeGreaterThan(0);
});
