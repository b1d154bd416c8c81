/** https, with certificates as openssl makes them: whom the action trusts, and what it says where it does not. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { type Certificate, makeCertificate } from './support/certificates.ts';
import { codeOf, errorOf, executes, onlyProcess, run, simulate, warningsOf } from './support/harness.ts';
import { temporaryFolder, testWith } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const NAMES = ['IP:127.0.0.1'];
const test = testWith('openssl');

type Tls = NonNullable<SimulatorOptions['tls']>;

const serve = (tls: Tls) => simulate({ tls, jobflows: sampleJobflows({ workMs: 50 }) });

const selfSigned = () => makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES });

/** A server's certificate, from an authority that another one vouches for. */
function fromAuthorities() {
  const root = makeCertificate({ subject: '/O=Example/CN=Example Root' });
  const between = makeCertificate({ subject: '/O=Example/CN=Example Intermediate', by: root });
  const leaf = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, by: between });
  return { root, between, leaf, chain: { key: leaf.key, cert: leaf.cert + between.cert } };
}

/** Runs the action against a server whose certificate it must refuse, and answers its one error and the code of it. */
async function refused(tls: Tls, inputs: Record<string, string> = {}, env: Record<string, string> = {}) {
  const simulator = await serve(tls);
  const result = await run(
    simulator,
    { jobflow: JOBFLOW, headers: 'X-Gate: open sesame', ...inputs },
    { env },
  );
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(warningsOf(result)).toEqual([]);
  expectNothingSecretSent(simulator);
  return { error: errorOf(result), code: codeOf(result) };
}

/** The one request that a server may get whose certificate was refused brings the certificate for the message. */
function expectNothingSecretSent(simulator: Simulator): void {
  expect(executes(simulator)).toBe(0);
  for (const { method, url, headers, body } of simulator.requests) {
    expect({ method, url, body }).toEqual({ method: 'HEAD', url: '/', body: '' });
    expect(Object.keys(headers).toSorted()).toEqual(['connection', 'host']);
  }
  expect(simulator.requests.length).toBeLessThanOrEqual(1);
}

async function accepted(tls: Tls, inputs: Record<string, string>, env: Record<string, string> = {}) {
  const simulator = await serve(tls);
  const result = await run(simulator, { jobflow: JOBFLOW, ...inputs }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
  return result;
}

test('self-signed: refused, with the input that lets it through', async () => {
  const { error, code } = await refused(selfSigned());
  expect(code).toBe('KOMPIRA-SELF-SIGNED');
  expect(error).toContain('ca-certificate');
});

test('an authority of their own: refused, and named', async () => {
  const { root, chain } = fromAuthorities();
  for (const tls of [chain, { ...chain, cert: chain.cert + root.cert }]) {
    const { error, code } = await refused(tls);
    expect(code).toBe('KOMPIRA-UNKNOWN-AUTHORITY');
    expect(error).toContain('O=Example, CN=Example Intermediate');
    expect(error).toContain('ca-certificate');
  }
});

test('an authority that is not the one given: refused', async () => {
  const other = makeCertificate({ subject: '/O=Example/CN=Example Root' });
  const { code } = await refused(fromAuthorities().chain, { 'ca-certificate': other.cert });
  expect(code).toBe('KOMPIRA-UNKNOWN-AUTHORITY');
});

test('the intermediate authority alone is enough, for the chain and for the leaf', async () => {
  const { between, leaf, chain } = fromAuthorities();
  for (const tls of [chain, leaf]) {
    const simulator = await serve(tls);
    const result = await run(simulator, { jobflow: JOBFLOW, 'ca-certificate': between.cert });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  }
});

test('a server that leaves the authority out: refused, and what is missing is named', async () => {
  const { root, leaf } = fromAuthorities();
  for (const inputs of [{}, { 'ca-certificate': root.cert }]) {
    const { error, code } = await refused(leaf, inputs);
    expect(code).toBe('KOMPIRA-UNKNOWN-AUTHORITY');
    expect(error).toContain('O=Example, CN=Example Intermediate');
    expect(error).toContain('ca-certificate');
  }
});

test('a certificate for other hosts: refused, though trusted, and they are named', async () => {
  const names = ['DNS:kompira.example.com', 'DNS:*.example.org'];
  const certificate = makeCertificate({ subject: '/CN=kompira.example.com', names });
  const { error, code } = await refused(certificate, { 'ca-certificate': certificate.cert });
  expect(code).toBe('KOMPIRA-WRONG-NAME');
  expect(error).toContain('DNS:kompira.example.com, DNS:*.example.org');
});

test('an expired certificate: refused, though trusted, with its date', async () => {
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, from: -20, to: -10 });
  const { error, code } = await refused(certificate, { 'ca-certificate': certificate.cert });
  expect(code).toBe('KOMPIRA-CERTIFICATE-EXPIRED');
  expect(error).toContain(dateIn(certificate, 'to'));
});

test('a certificate from the future: refused, though trusted, with its date', async () => {
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, from: 10, to: 20 });
  const { error, code } = await refused(certificate, { 'ca-certificate': certificate.cert });
  expect(code).toBe('KOMPIRA-CERTIFICATE-NOT-YET-VALID');
  expect(error).toContain(dateIn(certificate, 'from'));
});

function dateIn({ cert }: Certificate, end: 'from' | 'to'): string {
  const { validFrom, validTo } = new X509Certificate(cert);
  return end === 'from' ? validFrom : validTo;
}

test('the token is not in the request that looks at the certificate, when it travels in the address either', async () => {
  await refused(selfSigned(), { 'token-location': 'query' });
});

test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch the checks off', async () => {
  const { code } = await refused(selfSigned(), {}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  expect(code).toBe('KOMPIRA-SELF-SIGNED');
});

test('ca-certificate as text, and as a path: from the workspace, or absolute', async () => {
  const certificate = selfSigned();
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, 'kompira.pem'), certificate.cert.replaceAll('\n', '\r\n'));
  const env = { GITHUB_WORKSPACE: workspace };
  for (const given of [certificate.cert, 'kompira.pem', './kompira.pem', certificate.certFile]) {
    const result = await accepted(certificate, { 'ca-certificate': given }, env);
    expect(warningsOf(result)).toEqual([]);
  }
});

test('ca-certificate with several: the root alone, all that the server leaves out, one too many', async () => {
  const { root, between, leaf, chain } = fromAuthorities();
  const other = selfSigned();
  await accepted(chain, { 'ca-certificate': root.cert });
  await accepted(leaf, { 'ca-certificate': `${other.cert}\nThe root:\n${root.cert}\n${between.cert}` });
});

test('ca-certificate adds to what NODE_EXTRA_CA_CERTS names', async () => {
  const { root, chain } = fromAuthorities();
  const other = selfSigned();
  await accepted(chain, { 'ca-certificate': other.cert }, { NODE_EXTRA_CA_CERTS: root.certFile });
});

test('an authority that the system trusts needs no input', async () => {
  const { root, chain } = fromAuthorities();
  const result = await accepted(chain, {}, { SSL_CERT_FILE: root.certFile });
  expect(warningsOf(result)).toEqual([]);
});

test('an authority that the system trusts helps where ca-certificate names another', async () => {
  const { root, chain } = fromAuthorities();
  await accepted(chain, { 'ca-certificate': selfSigned().cert }, { SSL_CERT_FILE: root.certFile });
});

test('insecure accepts all of it, with one warning', async () => {
  const other = makeCertificate({ subject: '/CN=kompira.example.com', names: ['DNS:kompira.example.com'] });
  const expired = makeCertificate({ subject: '/CN=127.0.0.1', names: NAMES, from: -20, to: -10 });
  for (const tls of [selfSigned(), fromAuthorities().leaf, other, expired]) {
    const [warning, ...more] = warningsOf(await accepted(tls, { insecure: 'true' }));
    expect(warning).toContain('insecure is true');
    expect(more).toEqual([]);
  }
});

test('a server that wants a certificate of its callers: not started, and said at once', async () => {
  const certificate = selfSigned();
  // TLS 1.3 lets the client go ahead with its request, and says so only then.
  const strict = { ...certificate, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true };
  const { error, code } = await refused(strict, { 'ca-certificate': certificate.cert });
  expect(code).toBe('KOMPIRA-CLIENT-CERTIFICATE');
  expect(error).toContain('client-certificate and client-key');
});
