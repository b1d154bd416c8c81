/** no_proxy, in all the spellings that are about: honoured, or a warning that quotes what is not understood. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import { executes, onlyProcess, run, simulate, test, warningsOf } from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, startTinyproxy } from './support/proxy.ts';
import { startScriptedProxy } from './support/scripted-proxy.ts';

const JOBFLOW = '/root/restart_process';
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };
const testTinyproxy = testWith('tinyproxy');

/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const serve = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

/** This machine, by a name that real programs know as well. */
function any({ url, token }: Simulator) {
  return { url: url.replace('127.0.0.1', ANY_HOST), token };
}

/** All of these are this machine, as far as the step can see. */
const NAMES = ['kompira.test', 'a.kompira.test', 'notkompira.test', 'kompira.test.example'];
const ADDRESSES = ['10.1.2.3', '11.1.2.3', 'fd00::1', 'fc00::1'];
const { env: NETWORK } = prepareNetwork({
  names: Object.fromEntries(NAMES.map((name) => [name, ['127.0.0.1']])),
  routes: Object.fromEntries(ADDRESSES.map((address) => [address, '127.0.0.1'])),
});

/** Runs against the simulator by that name, with a proxy that writes down what it is asked for. */
async function runAt(host: string, noProxy: string) {
  const simulator = await serve();
  const proxy = await startScriptedProxy({ decide: () => simulator.port });
  const through = `http://127.0.0.1:${proxy.port}`;
  const result = await run({ url: `http://${host}:${simulator.port}`, token: simulator.token }, HTTP, {
    env: {
      ...NETWORK,
      http_proxy: through,
      https_proxy: through,
      no_proxy: noProxy.replaceAll('PORT', String(simulator.port)),
    },
  });
  expectGreen(result, simulator);
  return { result, proxied: proxy.requests.length > 0 };
}

const DIRECT: Readonly<Record<string, readonly string[]>> = {
  '10.1.2.3': [
    '10.1.2.3',
    '10.1.2.3:PORT',
    '10.0.0.0/8',
    '10.1.2.3/32',
    '10.1.2.0/30',
    '0.0.0.0/0',
    '10.255.0.0/8',
    'a.test, 10.0.0.0/8',
  ],
  '[fd00::1]': [
    'fd00::1',
    'FD00::1',
    'fd00:0:0:0:0:0:0:1',
    '[fd00::1]',
    '[fd00::1]:PORT',
    'fd00::/8',
    'fd00::1/128',
    '::/0',
    'localhost,fd00::/8',
  ],
  'kompira.test': [
    'kompira.test',
    'KOMPIRA.Test',
    'kompira.test:PORT',
    'a.test kompira.test',
    'a.test,  kompira.test',
    ' kompira.test ',
    'a.test,,kompira.test,',
    '*',
    'a.test, *',
  ],
  'a.kompira.test': ['a.kompira.test', 'kompira.test', '.kompira.test', '*.kompira.test', '*.test', 'test'],
};

const PROXIED: Readonly<Record<string, readonly string[]>> = {
  '10.1.2.3': ['11.0.0.0/8', '10.1.2.30', '10.1.2.4/30', '10.1.2.3:1', 'fd00::/8', ''],
  '[fd00::1]': ['fe80::/10', 'fd00::11', '[fd00::1]:1', '10.0.0.0/8', 'fd00::'],
  'kompira.test': ['kompira.test:1', '10.0.0.0/8', '127.0.0.0/8', 'a.kompira.test', 'pira.test', ''],
  'notkompira.test': ['kompira.test', '.kompira.test', '*.kompira.test'],
  'kompira.test.example': ['kompira.test', '*.kompira.test'],
};

const rows = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table).flatMap(([host, entries]) => entries.map((entry) => [host, entry] as const));

test.each(rows(DIRECT))('%s, no_proxy "%s": not through the proxy', async (host, noProxy) => {
  const { result, proxied } = await runAt(host, noProxy);
  expect(troubles(result)).toEqual([]);
  expect(proxied).toBe(false);
});

test.each(rows(PROXIED))('%s, no_proxy "%s": through the proxy', async (host, noProxy) => {
  const { result, proxied } = await runAt(host, noProxy);
  expect(troubles(result)).toEqual([]);
  expect(proxied).toBe(true);
});

/** With others around it, which count all the same. */
test.each([
  '10.0.0.0/99',
  '10.0.0.300/8',
  'fd00::/129',
  'http://kompira.test',
  'kompira.test/path',
  '10.0.0.0/',
])(
  'an entry that cannot be understood, "%s": a warning that quotes it, and the others count',
  async (entry) => {
    const { result, proxied } = await runAt('a.kompira.test', `plain.example, ${entry}, a.kompira.test`);
    expect(proxied).toBe(false);
    expect(troubles(result)).toEqual([expect.stringContaining(entry)]);
    expect(troubles(result)[0]).toMatch(/no_proxy/i);
    expect(troubles(result)[0]).not.toContain('plain.example');
  },
);

test('several that cannot be understood: one warning for all', async () => {
  const { result } = await runAt('kompira.test', '10.0.0.0/99,http://kompira.test');
  expect(troubles(result)).toEqual([expect.stringMatching(/10\.0\.0\.0\/99[^]*http:\/\/kompira\.test/)]);
});

testTinyproxy.each([
  ['no_proxy names the host', { no_proxy: `example.com, ${ANY_HOST}` }],
  ['NO_PROXY names the host', { NO_PROXY: ANY_HOST }],
  ['no_proxy is *', { no_proxy: '*' }],
])('%s: the proxy is left out', async (_name, env) => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const proxies = {
    http_proxy: `http://127.0.0.1:${proxy.port}`,
    https_proxy: `http://127.0.0.1:${proxy.port}`,
  };
  const result = await run(any(simulator), HTTP, { env: { ...proxies, ...env } });
  expectGreen(result, simulator);
  expect(proxy.asked()).toEqual([]);
});

testTinyproxy('a server on this machine never goes through a proxy', async () => {
  const [proxy, simulator] = await Promise.all([startTinyproxy(), serve()]);
  const env = { http_proxy: `http://127.0.0.1:${proxy.port}`, https_proxy: `http://127.0.0.1:${proxy.port}` };
  expectGreen(await run(simulator, { jobflow: JOBFLOW }, { env }), simulator);
  expect(proxy.asked()).toEqual([]);
});

testTinyproxy('http_proxy is not for https', async () => {
  const proxy = await startTinyproxy();
  const certificate = makeCertificate({ subject: '/CN=any', names: [`IP:${ANY_HOST}`] });
  const simulator = await simulate({ tls: certificate, jobflows: sampleJobflows({ workMs: 50 }) });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
  const result = await run(any(simulator), inputs, { env: { http_proxy: `http://127.0.0.1:${proxy.port}` } });
  expectGreen(result, simulator);
  expect(proxy.asked()).toEqual([]);
});
