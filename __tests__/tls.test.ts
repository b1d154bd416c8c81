/** https, with certificates as openssl makes them: whom the action trusts, and what it says where it does not. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows, type SimulatorOptions } from '../simulator/server.ts';
import { makeCertificate, type Wanted } from './support/certificates.ts';
import { codeOf, errorOf, executes, onlyProcess, run, simulate, warningsOf } from './support/harness.ts';
import { temporaryFolder, testWith } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const test = testWith('openssl');

type Tls = NonNullable<SimulatorOptions['tls']>;

const certificate = (wanted: Partial<Wanted> = {}) =>
  makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'], ...wanted });
const authority = (name: string, wanted: Partial<Wanted> = {}) =>
  makeCertificate({ subject: `/O=Example/CN=${name}`, ...wanted });

/** A server's certificate, from an authority that another one vouches for. */
function fromAuthorities() {
  const root = authority('Example Root');
  const between = authority('Example Intermediate', { by: root });
  const leaf = certificate({ by: between });
  return { root, between, leaf, chain: { key: leaf.key, cert: leaf.cert + between.cert } };
}

/** The action must refuse the certificate of this server, with this code and these words. */
async function expectRefused(
  tls: Tls,
  code: string,
  words: readonly string[],
  inputs: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<void> {
  const simulator = await simulate({ tls });
  const given = { jobflow: JOBFLOW, headers: 'X-Gate: open sesame', ...inputs };
  const result = await run(simulator, given, { env });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(codeOf(result)).toBe(code);
  for (const word of words) expect(errorOf(result)).toContain(word);
  // The one request that it may get brings the certificate for the message, and carries no secret.
  expect(simulator.requests.length).toBeLessThanOrEqual(1);
  for (const { method, url, headers, body } of simulator.requests) {
    expect({ method, url, body }).toEqual({ method: 'HEAD', url: '/', body: '' });
    expect(Object.keys(headers).toSorted()).toEqual(['connection', 'host']);
  }
}

async function expectAccepted(tls: Tls, inputs: Record<string, string>, env: Record<string, string> = {}) {
  const simulator = await simulate({ tls, jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow: JOBFLOW, ...inputs }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
  return warningsOf(result);
}

test('self-signed: refused, with the input that lets it through; the token in the query is not sent either', async () => {
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const inputs = { 'token-location': 'query' };
  await expectRefused(certificate(), 'KOMPIRA-SELF-SIGNED', ['ca-certificate'], inputs, env);
});

test('an authority of their own, or one that the server leaves out: refused, and named', async () => {
  const { root, leaf, chain } = fromAuthorities();
  const words = ['O=Example, CN=Example Intermediate', 'ca-certificate'];
  const code = 'KOMPIRA-UNKNOWN-AUTHORITY';
  for (const tls of [chain, { ...chain, cert: chain.cert + root.cert }, leaf])
    await expectRefused(tls, code, words);
  await expectRefused(leaf, code, words, { 'ca-certificate': root.cert });
  await expectRefused(chain, code, words, { 'ca-certificate': authority('Example Root').cert });
});

const ofOthers = () => certificate({ names: ['DNS:kompira.example.com', 'DNS:*.example.org'] });
const expired = () => certificate({ from: -20, to: -10 });

test('of other hosts, expired, or from the future: refused, though trusted, and it is said', async () => {
  const [other, old, young] = [ofOthers(), expired(), certificate({ from: 10, to: 20 })];
  const { validTo } = new X509Certificate(old.cert);
  const { validFrom } = new X509Certificate(young.cert);
  for (const [tls, code, word] of [
    [other, 'KOMPIRA-WRONG-NAME', 'DNS:kompira.example.com, DNS:*.example.org'],
    [old, 'KOMPIRA-CERTIFICATE-EXPIRED', validTo],
    [young, 'KOMPIRA-CERTIFICATE-NOT-YET-VALID', validFrom],
  ] as const)
    await expectRefused(tls, code, [word], { 'ca-certificate': tls.cert });
});

test('signed by one that may sign nothing: refused', async () => {
  const root = authority('Example Root');
  const by = certificate({ names: ['DNS:kompira.test'], by: root });
  const { key, cert } = certificate({ by });
  const inputs = { 'ca-certificate': root.cert };
  await expectRefused({ key, cert: cert + by.cert }, 'KOMPIRA-BAD-CERTIFICATE', [], inputs);
});

test('ca-certificate as text, and as a path: from the workspace, or absolute', async () => {
  const own = certificate();
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, 'kompira.pem'), own.cert.replaceAll('\n', '\r\n'));
  for (const given of [own.cert, './kompira.pem', own.certFile])
    expect(await expectAccepted(own, { 'ca-certificate': given }, { GITHUB_WORKSPACE: workspace })).toEqual(
      [],
    );
});

test('ca-certificate with several, or with the intermediate authority alone', async () => {
  const { root, between, leaf, chain } = fromAuthorities();
  await expectAccepted(chain, { 'ca-certificate': root.cert });
  const all = `${certificate().cert}\nThe root:\n${root.cert}\n${between.cert}`;
  await expectAccepted(leaf, { 'ca-certificate': all });
  for (const tls of [chain, leaf]) await expectAccepted(tls, { 'ca-certificate': between.cert });
});

test('ca-certificate adds to what NODE_EXTRA_CA_CERTS names, and to what the system trusts', async () => {
  const { root, chain } = fromAuthorities();
  const inputs = { 'ca-certificate': certificate().cert };
  await expectAccepted(chain, inputs, { NODE_EXTRA_CA_CERTS: root.certFile });
  await expectAccepted(chain, inputs, { SSL_CERT_FILE: root.certFile });
  expect(await expectAccepted(chain, {}, { SSL_CERT_FILE: root.certFile })).toEqual([]);
});

test('insecure accepts all of it, with one warning', async () => {
  for (const tls of [certificate(), fromAuthorities().leaf, ofOthers(), expired()])
    expect(await expectAccepted(tls, { insecure: 'true' })).toEqual([
      expect.stringContaining('insecure is true'),
    ]);
});
