/** Through real forward proxies: squid, which resolves names and wants a login, and tinyproxy, which comes and goes. */
import { expect } from '@jest/globals';
import { render } from '../runner/read-log.ts';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  entries,
  errorOf,
  executes,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
  warningsOf,
} from './support/harness.ts';
import { testWith } from './support/programs.ts';
import { ANY_HOST, type Proxy, SQUID_HOST, startSquid, startTinyproxy } from './support/proxy.ts';

const JOBFLOW = '/root/restart_process';
const LOGIN = { user: 'ci user', password: 'p@ss:w/rd%1?&#' };
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };

const testSquid = testWith('squid', 'openssl');

/** One squid for all tests: it is slow to stop. */
let squid: Promise<Proxy> | undefined;
const throughSquid = async (password = LOGIN.password) => {
  const { port } = await (squid ??= startSquid({ login: LOGIN }));
  return through(port, `${[LOGIN.user, password].map(encodeURIComponent).join(':')}@`);
};
function through(port: number, login = '') {
  const proxy = `http://${login}127.0.0.1:${port}`;
  return { http_proxy: proxy, HTTPS_PROXY: proxy };
}

/** A simulator by the name of `host`; for https with a certificate of its own. */
async function serve(scheme: string, host: string, options: SimulatorOptions = {}) {
  const names = [`DNS:${SQUID_HOST}`, `IP:${ANY_HOST}`];
  const tls = scheme === 'https' ? makeCertificate({ subject: `/CN=${SQUID_HOST}`, names }) : undefined;
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 50 }),
    ...(tls && { tls }),
    ...options,
  });
  const server = { url: simulator.url.replace('127.0.0.1', host), token: simulator.token };
  return { simulator, server, inputs: tls ? { jobflow: JOBFLOW, 'ca-certificate': tls.cert } : HTTP };
}

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

/** Neither as the step wrote it, masks aside, nor could it be printed: the runner knows what to mask. */
function expectNotPrinted(result: StepResult, password: string): void {
  const all = entries(result.log);
  const isMask = (entry: (typeof all)[number]) => entry.kind === 'command' && entry.name === 'add-mask';
  const masks = all.filter(isMask).map((entry) => 'message' in entry && entry.message);
  expect(masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  const rest = JSON.stringify(all.filter((entry) => !isMask(entry)));
  const basic = Buffer.from(`${LOGIN.user}:${password}`).toString('base64');
  for (const text of [rest, render(all).join('\n'), result.summary])
    for (const secret of [password, encodeURIComponent(password), basic]) expect(text).not.toContain(secret);
}

testSquid.each(['http', 'https'])(
  '%s, a name that the proxy alone can resolve, a login with special characters, long-poll: green, nothing printed',
  async (scheme) => {
    const { simulator, server, inputs } = await serve(scheme, SQUID_HOST);
    const env = { ...(await throughSquid()), RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' };
    const result = await run(server, { ...inputs, 'long-poll': 'true' }, { env });
    expectGreen(result, simulator);
    expect(result.outputs['process-url']).toBe(`${server.url}/process/id_262`);
    expect(result.log).not.toMatch(/long-poll does not work|Warning/);
    expect(warningsOf(result)).toHaveLength(scheme === 'http' ? 1 : 0);
    expectNotPrinted(result, LOGIN.password);
    for (const { headers } of simulator.requests) {
      // In absolute form, as curl does it, not through a tunnel.
      if (scheme === 'http') expect(headers.via).toContain('squid');
      expect(headers['proxy-authorization']).toBeUndefined();
    }
  },
);

testSquid('a wrong login: said at once, and nothing started', async () => {
  const { simulator, server, inputs } = await serve('https', SQUID_HOST);
  const result = await run(server, inputs, { env: await throughSquid('swordfish') });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(codeOf(result)).toBe('KOMPIRA-PROXY-LOGIN');
  expect(errorOf(result)).toContain('407');
  expect(simulator.requests).toHaveLength(0);
  expectNotPrinted(result, 'swordfish');
});

testSquid('a certificate that is refused: as without a proxy, and the token is not sent', async () => {
  const tls = makeCertificate({ subject: '/CN=other.test', names: ['DNS:other.test'] });
  const { simulator, server } = await serve('https', SQUID_HOST, { tls });
  const env = { ...(await throughSquid()), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const result = await run(server, { jobflow: JOBFLOW, 'ca-certificate': tls.cert }, { env });
  expect(codeOf(result)).toBe('KOMPIRA-WRONG-NAME');
  expect(errorOf(result)).toContain(SQUID_HOST);
  const requests = simulator.requests.map(({ method, url, headers }) => [method, url, headers.authorization]);
  expect(requests).toEqual([['HEAD', '/', undefined]]);
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
  '%s: a proxy with a login is gone before the start and again while it waits: green',
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
