/**
 * https, with certificates as openssl makes them: whom the action trusts, and what it says where it does not. TLS that is
 * too old for Node, or none, fails for good, so it is said at once; where a setting of Node is the only way, following
 * the advice to the letter must work. At the end a gateway that asks its callers for a certificate (mTLS).
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows, type SimulatorOptions } from '../simulator/server.ts';
import { type Certificate, makeCertificate, type Wanted } from './support/certificates.ts';
import {
  codeOf,
  entries,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  warningsOf,
} from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { pathOf, temporaryFolder, testWith } from './support/programs.ts';
import { startScriptedProxy } from './support/scripted-proxy.ts';

const JOBFLOW = '/root/restart_process';
const test = testWith('openssl');
const testNginx = testWith('nginx', 'openssl');

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
  expect(simulator.requests).toEqual([]);
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

const LOWEST_LEVEL = '--tls-cipher-list=DEFAULT@SECLEVEL=0';

/** An old nginx in front of a simulator, with a certificate of an authority that the step is told to trust. */
async function serveOld({ directives = [], ...wanted }: Partial<Wanted> & { directives?: string[] }) {
  const by = authority('Example Root');
  const upstream = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const { url } = await startNginx({
    upstream,
    certificate: certificate({ rsaBits: 2048, by, ...wanted }),
    directives,
    oldOpenSsl: true,
  });
  const runHere = (more: Record<string, string> = {}, options?: string) =>
    run(
      { url, token: upstream.token },
      { jobflow: JOBFLOW, 'ca-certificate': by.cert, ...more },
      { env: options === undefined ? {} : { NODE_OPTIONS: options } },
    );
  /** Refused for good: one error, nothing tried again. */
  const refused = async (code: string, ...words: RegExp[]) => {
    const result = await runHere();
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(warningsOf(result)).toEqual([]);
    expect(executes(upstream)).toBe(0);
    expect(codeOf(result)).toBe(code);
    for (const word of words) expect(errorOf(result)).toMatch(word);
    return errorOf(result);
  };
  const accepted = async (...given: Parameters<typeof runHere>) => {
    expect(await runHere(...given)).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  };
  return { upstream, runHere, refused, accepted };
}

testNginx.each<[string, Partial<Wanted>, said: RegExp, named: RegExp]>([
  ['a key of 1024 bits', { rsaBits: 1024 }, /EE certificate key too weak/i, /\b1024\b/],
  [
    'signed with SHA-1',
    { digest: 'sha1' },
    /CA signature digest algorithm too weak|CA md too weak/i,
    /SHA-?1/i,
  ],
])('%s: said at once; insecure and a lower level of Node accept it', async (_name, wanted, said, named) => {
  const { upstream, refused, accepted } = await serveOld(wanted);
  expect(await refused('KOMPIRA-WEAK-CERTIFICATE', said, named)).not.toContain('DNS');
  await accepted({ insecure: 'true' });
  await accepted({}, LOWEST_LEVEL);
  expect(upstream.processes).toHaveLength(2);
});

function shortParameters(): string {
  const file = join(temporaryFolder(), 'dh.pem');
  // With -dsaparam it takes no time; what makes others slow is of no use here.
  writeFileSync(file, execFileSync(pathOf('openssl'), ['dhparam', '-dsaparam', '1024'], { stdio: 'pipe' }));
  return file;
}

testNginx.each([
  {
    ...{ name: 'TLS 1.0 and 1.1 alone', code: 'KOMPIRA-OLD-TLS', named: /TLS ?v?1\.[01]/i },
    directives: () => ['ssl_protocols TLSv1 TLSv1.1', 'ssl_ciphers DEFAULT@SECLEVEL=0'],
    said: /alert protocol version|unsupported protocol/i,
    options: ['--tls-min-v1.0', LOWEST_LEVEL],
  },
  {
    ...{ name: 'a key exchange of 1024 bits alone', code: 'KOMPIRA-WEAK-TLS', named: /\b1024\b|\bDHE?\b/ },
    directives: () => [
      ...['ssl_protocols TLSv1.2', 'ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0'],
      `ssl_dhparam ${shortParameters()}`,
    ],
    said: /dh key too small/i,
    options: [LOWEST_LEVEL],
  },
])('$name: said at once, with the options of Node that help, not insecure', async (weakness) => {
  const { upstream, runHere, refused, accepted } = await serveOld({ directives: weakness.directives() });
  const error = await refused(weakness.code, weakness.said, weakness.named, /NODE_OPTIONS/);
  // As somebody would copy them.
  const advised = error.match(/--tls-(?:min-v1\.\d|[a-z-]+=[\w@=:+!-]+)/g) ?? [];
  expect(advised).toEqual(expect.arrayContaining(weakness.options));
  const insecure = await runHere({ insecure: 'true', 'outage-tolerance': '0s' });
  expect(errorOf(insecure)).toContain('NODE_OPTIONS');
  expect(errorOf(insecure)).not.toContain('insecure: true');
  await accepted({}, advised.join(' '));
  onlyProcess(upstream);
});

testNginx('no cipher in common: the handshake failed', async () => {
  const directives = ['ssl_protocols TLSv1.2', 'ssl_ciphers CAMELLIA256-SHA:@SECLEVEL=0'];
  const { runHere } = await serveOld({ directives });
  expect(codeOf(await runHere({ 'outage-tolerance': '0s' }))).toBe('KOMPIRA-HANDSHAKE-FAILED');
});

test('https at a port that speaks http: said at once, and server is what is to be checked', async () => {
  const simulator = await simulate();
  const result = await run(
    { ...simulator, url: simulator.url.replace('http:', 'https:') },
    { jobflow: JOBFLOW },
  );
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(simulator.requests).toHaveLength(0);
  expect(codeOf(result)).toBe('KOMPIRA-NOT-TLS');
  expect(errorOf(result)).toMatch(/wrong version number|packet length too long|record layer failure/i);
  expect(errorOf(result)).toMatch(/\bserver\b/);
  expect(errorOf(result)).not.toContain('NODE_OPTIONS');
});

/** A name that nobody has to resolve: the proxy connects wherever it likes. */
const NAME = 'kompira.example.com';
const clientOf = (by: Certificate) => makeCertificate({ subject: '/CN=runner', names: ['DNS:runner'], by });

/** A simulator behind an nginx that lets nobody in without a certificate of this authority. */
async function behindGateway(by: Certificate, version = 'TLSv1.3') {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const own = certificate({ names: ['IP:127.0.0.1', `DNS:${NAME}`] });
  const nginx = await startNginx({
    upstream: simulator,
    certificate: own,
    directives: [`ssl_protocols ${version}`, `ssl_client_certificate ${by.certFile}`, 'ssl_verify_client on'],
  });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': own.cert };
  return { simulator, server: { url: nginx.url, token: simulator.token }, inputs };
}

testNginx.each(['TLSv1.2', 'TLSv1.3'])(
  '%s: it is let in, directly and through a proxy; the key is masked',
  async (version) => {
    const by = authority('Example Clients');
    const client = clientOf(by);
    const { simulator, server, inputs } = await behindGateway(by, version);
    const asText = { 'client-certificate': client.cert, 'client-key': client.key };
    const env = { RUNNER_DEBUG: '1' };
    const result = await run(server, { ...inputs, ...asText, 'long-poll': 'true' }, { env });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    onlyProcess(simulator);
    const masked = entries(result.log).flatMap((entry) =>
      entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
    );
    const secret = client.key.split('\n').filter((line) => /^[^-]/.test(line));
    expect(masked).toEqual(expect.arrayContaining(secret));
    // The masks themselves aside.
    const shown =
      result.log.replaceAll(/^::add-mask::.*$/gm, '') + result.summary + JSON.stringify(result.state);
    for (const line of secret) expect(shown).not.toContain(line);

    const proxy = await startScriptedProxy({ decide: () => Number(new URL(server.url).port) });
    const asPaths = { 'client-certificate': client.certFile, 'client-key': client.keyFile };
    const https_proxy = `http://127.0.0.1:${proxy.port}`;
    const looked = await run(
      { ...server, url: `https://${NAME}` },
      { process: '262', command: 'show', 'ca-certificate': inputs['ca-certificate'], ...asPaths },
      { action: 'process', env: { https_proxy } },
    );
    expect(looked).toMatchObject({ exitCode: 0, outputs: { process: '/process/id_262' } });
    expect(proxy.requests[0]).toMatchObject({ method: 'CONNECT', target: `${NAME}:443` });
  },
);

testNginx('a certificate below an intermediate authority: the chain goes along', async () => {
  const by = authority('Example Clients');
  const between = authority('Example Between', { by });
  const client = clientOf(between);
  const { server, inputs } = await behindGateway(by);
  const given = { 'client-certificate': client.cert + between.cert, 'client-key': client.key };
  expect(await run(server, { ...inputs, ...given })).toMatchObject({ exitCode: 0 });
});

testNginx.each(['TLSv1.2', 'TLSv1.3'])(
  '%s: with none, or one of a stranger, nothing is started',
  async (version) => {
    const { simulator, server, inputs } = await behindGateway(authority('Example Clients'), version);
    const stranger = clientOf(authority('Example Clients'));
    const given = { 'client-certificate': stranger.cert, 'client-key': stranger.key };
    for (const more of [{ language: 'ja' }, given]) {
      const result = await run(server, { ...inputs, ...more, 'outage-tolerance': '0s' });
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
      expect(codeOf(result)).toBe('KOMPIRA-CLIENT-CERTIFICATE');
      expect(errorOf(result)).toMatch(/client-certificate.*client-key/);
    }
    expect(simulator.requests).toEqual([]);
  },
);
