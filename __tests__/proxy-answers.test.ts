/** What a proxy is asked for, to the letter, and what it answers: logins, refusals, none at all. */
import { isIP } from 'node:net';
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import {
  type RequestRecord,
  sampleJobflows,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  endAfter,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  test,
  warningsOf,
} from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { testWith } from './support/programs.ts';
import { type Decision, startScriptedProxy } from './support/scripted-proxy.ts';

const JOBFLOW = '/root/restart_process';
/** A name that nobody has to resolve: these proxies connect wherever they like. */
const NOWHERE = 'kompira.example.com';
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { jobflow: JOBFLOW, insecure: 'true' };

const testOpenssl = testWith('openssl');
const isLook = ({ path, method }: RequestRecord) => method === 'GET' && path.startsWith('/process/');

/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const serve = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), ...options });

const certificateFor = (name: string) =>
  makeCertificate({
    subject: `/CN=${name}`,
    names: [`${isIP(name) ? 'IP' : 'DNS'}:${name}`],
  });

function at(url: string, { token }: Pick<Simulator, 'token'>) {
  return { url, token };
}

const both = (proxy: string) => ({ http_proxy: proxy, https_proxy: proxy });

function expectGreen(result: StepResult, simulator: Simulator): void {
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
}

/** Not started, and one error says why. */
function refused(result: StepResult): string {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  return errorOf(result);
}

testOpenssl('a few tunnels for all requests, and the token in none of what the proxy sees', async () => {
  const certificate = certificateFor(NOWHERE);
  const simulator = await serve({ tls: certificate });
  endAfter(simulator, 25, isLook);
  const proxy = await startScriptedProxy({ decide: () => simulator.port });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert, 'poll-interval': '100ms' };
  const env = both(`http://127.0.0.1:${proxy.port}`);
  const result = await run(at(`https://${NOWHERE}`, simulator), inputs, { env });
  expectGreen(result, simulator);
  expect(simulator.requests.length).toBeGreaterThanOrEqual(25);
  expect(proxy.requests.length).toBeLessThanOrEqual(3);
  expect(new Set(proxy.requests.map(({ method, target }) => `${method} ${target}`))).toEqual(
    new Set([`CONNECT ${NOWHERE}:443`]),
  );
  expect(JSON.stringify(proxy.requests)).not.toContain(simulator.token);
});

testOpenssl.each([
  ['https://[fd00::1]:8443', 'fd00::1', '[fd00::1]:8443'],
  ['https://[fd00::1]', 'fd00::1', '[fd00::1]:443'],
  ['https://10.1.2.3:8443', '10.1.2.3', '10.1.2.3:8443'],
  [`https://${NOWHERE}:8443`, NOWHERE, `${NOWHERE}:8443`],
])('%s: the tunnel goes where it should', async (url, name, target) => {
  const certificate = certificateFor(name);
  const simulator = await serve({ tls: certificate });
  const proxy = await startScriptedProxy({ decide: () => simulator.port });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
  const env = both(`http://127.0.0.1:${proxy.port}`);
  expectGreen(await run(at(url, simulator), inputs, { env }), simulator);
  for (const request of proxy.requests) {
    expect(request).toMatchObject({ method: 'CONNECT', target, headers: { host: target } });
  }
});

test.each(['http://[fd00::1]:8080', 'http://10.1.2.3', `http://${NOWHERE}:8080`])(
  '%s: asked for in absolute form, login and all',
  async (url) => {
    const simulator = await serve();
    const proxy = await startScriptedProxy({ decide: () => simulator.port });
    const env = both(`http://user:p%40ss@127.0.0.1:${proxy.port}`);
    expectGreen(await run(at(url, simulator), HTTP, { env }), simulator);
    expect(proxy.requests[0]).toMatchObject({ method: 'POST', target: `${url}${JOBFLOW}.execute` });
    const login = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    for (const { target, headers } of proxy.requests) {
      expect(target.startsWith(`${url}/`)).toBe(true);
      expect(headers).toMatchObject({ host: new URL(url).host, 'proxy-authorization': login });
    }
  },
);

/** What the proxy offers, and whether a login in the variable can help. */
test.each([
  ['http', ['Negotiate'], false],
  ['http', ['Basic realm="proxy"'], true],
  ['http', ['Negotiate', 'Basic realm="proxy"'], true],
  ['https', ['Negotiate'], false],
  ['https', ['NTLM', 'Negotiate'], false],
  ['https', ['Basic realm="proxy"'], true],
  ['https', ['Negotiate', 'NTLM', 'Basic realm="proxy"'], true],
] as const)(
  '%s, 407 with %j: said at once, and a login is advised only where it can help',
  async (scheme, authenticate, helps) => {
    const simulator = await serve();
    const proxy = await startScriptedProxy({ decide: (): Decision => ({ status: 407, authenticate }) });
    const inputs = scheme === 'http' ? HTTP : { jobflow: JOBFLOW };
    const env = both(`http://127.0.0.1:${proxy.port}`);
    const result = await run(at(`${scheme}://${NOWHERE}:8443`, simulator), inputs, { env });
    const error = refused(result);
    expect(error).toMatch(/proxy[^]*407|407[^]*proxy/i);
    if (helps) {
      expect(error).toContain('user:password@');
    } else {
      for (const scheme of authenticate) expect(error).toContain(scheme);
      expect(error).not.toContain('user:password');
    }
    expect(troubles(result)).toEqual([]);
    // One for the request, one that asks what login is wanted.
    expect(proxy.requests.length).toBeLessThanOrEqual(2);
    expect(JSON.stringify(proxy.requests.filter(({ method }) => method === 'CONNECT'))).not.toContain(
      simulator.token,
    );
  },
);

/** Nobody listens at port 1 of this machine. */
test.each([
  ['127.0.0.1:1', 'ECONNREFUSED'],
  ['[::1]:1', 'ECONNREFUSED'],
  ['proxy.test:1', 'ECONNREFUSED'],
  ['lost.test:3128', 'ENOTFOUND'],
])('the proxy %s cannot be reached: said with its address and %s', async (address, code) => {
  const { env } = prepareNetwork({
    names: { 'proxy.test': ['::1', '127.0.0.1'], 'lost.test': 'ENOTFOUND' },
    routes: { '::1': '127.0.0.1' },
  });
  const simulator = await serve();
  for (const scheme of ['http', 'https']) {
    const result = await run(
      at(`${scheme}://${NOWHERE}`, simulator),
      { ...HTTP, 'outage-tolerance': '1s' },
      { env: { ...env, ...both(`http://user:s3cret-word@${address}`) } },
    );
    for (const text of [refused(result), ...troubles(result)]) {
      expect(text).toMatch(/proxy/i);
      expect(text).toContain(address);
      expect(text).toContain(code);
      expect(text).not.toContain('()');
      expect(text).not.toContain('s3cret-word');
    }
    expect(troubles(result)).toHaveLength(1);
  }
});

/** Looks fail so from the second on, four times: three would end a wait that had not seen a good look. */
const FAILING = 4;

test('a proxy that wants a login all of a sudden, while it waits: an outage, and green', async () => {
  const simulator = await serve();
  endAfter(simulator, 2, isLook);
  let failed = 0;
  const proxy = await startScriptedProxy({
    decide: () => {
      if (!simulator.requests.some(isLook) || failed >= FAILING) return simulator.port;
      failed += 1;
      return { status: 407 };
    },
  });
  const env = both(`http://127.0.0.1:${proxy.port}`);
  const result = await run(at(`http://${NOWHERE}`, simulator), HTTP, { env });
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
    let failed = 0;
    const proxy = await startScriptedProxy({
      decide: () => {
        // Each refused certificate may be looked at once more, for the message.
        if (simulator.requests.filter(isLook).length < 2 || failed >= 2 * FAILING) return simulator.port;
        failed += 1;
        return other.port;
      },
    });
    // Kept connections, of which there are two at the most, would never see the other certificate.
    simulator.faults.add({ when: isLook, skip: 1, times: 2, fault: { kind: 'reset-after' } });
    const inputs = { jobflow: JOBFLOW, 'ca-certificate': right.cert + wrong.cert };
    const env = both(`http://127.0.0.1:${proxy.port}`);
    const result = await run(at(`https://${NOWHERE}`, simulator), inputs, { env });
    expectGreen(result, simulator);
    // Each refused certificate is looked at once more, for the message.
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
  expectGreen(await run(at(`https://${NOWHERE}`, simulator), inputs, { env }), simulator);
  expect(proxy.requests.length).toBeGreaterThan(0);
});
