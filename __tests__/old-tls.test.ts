/**
 * Servers whose TLS is too old for Node, and one that speaks none: each fails for good, so it is said at once, however
 * long outage-tolerance is. Where a setting of Node is the only way, following the advice to the letter must work.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { makeCertificate, type Wanted } from './support/certificates.ts';
import { errorOf, executes, onlyProcess, run, simulate, warningsOf } from './support/harness.ts';
import { type Nginx, startNginx } from './support/nginx.ts';
import { pathOf, temporaryFolder, testWith } from './support/programs.ts';
import { startRelay } from './support/relay.ts';

const JOBFLOW = '/root/restart_process';
/** One for the request, one with the authorities of the system, one that fetches the certificate for the message. */
const MOST_CONNECTIONS = 3;

const test = testWith('nginx', 'openssl');
const testOpenssl = testWith('openssl');

interface Weakness {
  readonly name: string;
  readonly certificate?: Partial<Wanted>;
  /** For nginx. */
  readonly directives?: () => readonly string[];
  /** OpenSSL's own words. */
  readonly quoted: RegExp;
  /** What a person looks for in the settings of the server. */
  readonly named: RegExp;
}

/** What is wrong with the certificate: `insecure` is a way around it. */
const WEAK_CERTIFICATES: readonly Weakness[] = [
  {
    name: 'a key of 1024 bits',
    certificate: { rsaBits: 1024 },
    quoted: /EE certificate key too weak/i,
    named: /\b1024\b/,
  },
  {
    name: 'a certificate that an authority has signed with SHA-1',
    certificate: { rsaBits: 2048, digest: 'sha1' },
    quoted: /CA signature digest algorithm too weak|CA md too weak/i,
    named: /SHA-?1/i,
  },
];

/** What is wrong with the handshake: only Node itself can be told to go along with it. */
const OLD_HANDSHAKES: readonly (Weakness & { readonly options: readonly string[] })[] = [
  {
    name: 'TLS 1.0 and 1.1 alone',
    directives: () => ['ssl_protocols TLSv1 TLSv1.1', 'ssl_ciphers DEFAULT@SECLEVEL=0'],
    quoted: /alert protocol version|unsupported protocol/i,
    named: /TLS ?v?1\.[01]/i,
    options: ['--tls-min-v1.0', '--tls-cipher-list=DEFAULT@SECLEVEL=0'],
  },
  {
    name: 'TLS 1.0 alone',
    directives: () => ['ssl_protocols TLSv1', 'ssl_ciphers DEFAULT@SECLEVEL=0'],
    quoted: /alert protocol version|unsupported protocol/i,
    named: /TLS ?v?1\.[01]/i,
    options: ['--tls-min-v1.0', '--tls-cipher-list=DEFAULT@SECLEVEL=0'],
  },
  {
    name: 'a key exchange of 1024 bits alone',
    directives: () => [
      'ssl_protocols TLSv1.2',
      'ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
      `ssl_dhparam ${shortParameters()}`,
    ],
    quoted: /dh key too small/i,
    named: /\b1024\b|Diffie.?Hellman|\bDHE?\b/,
    options: ['--tls-cipher-list=DEFAULT@SECLEVEL=0'],
  },
];

function shortParameters(): string {
  const file = join(temporaryFolder(), 'dh.pem');
  // With -dsaparam it takes no time; what makes others slow is of no use here.
  writeFileSync(file, execFileSync(pathOf('openssl'), ['dhparam', '-dsaparam', '1024'], { stdio: 'pipe' }));
  return file;
}

/** An old nginx in front of a simulator, with a certificate of an authority that the step is told to trust. */
async function serveOld({ certificate: wanted, directives }: Weakness) {
  const authority = makeCertificate({ subject: '/O=Example/CN=Example Root' });
  const names = ['IP:127.0.0.1'];
  const certificate = makeCertificate({
    subject: '/CN=127.0.0.1',
    names,
    rsaBits: 2048,
    by: authority,
    ...wanted,
  });
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const nginx = await startNginx({
    upstream: simulator,
    certificate,
    directives: directives?.() ?? [],
    oldOpenSsl: true,
  });
  const relay = await startRelay({ port: portOf(nginx) });
  const server = { url: `https://127.0.0.1:${relay.port}`, token: simulator.token };
  return { simulator, relay, server, inputs: { jobflow: JOBFLOW, 'ca-certificate': authority.cert } };
}

const portOf = ({ url }: Nginx): number => Number(new URL(url).port);

type Served = Awaited<ReturnType<typeof serveOld>>;

/** Refused for good: one error, nothing sent, no second round of attempts. */
async function refused({ simulator, relay, server, inputs }: Served, { quoted, named }: Weakness) {
  const result = await run(server, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(warningsOf(result)).toEqual([]);
  expect(executes(simulator)).toBe(0);
  expect(relay.connections()).toBeLessThanOrEqual(MOST_CONNECTIONS);
  const error = errorOf(result);
  expect(error).toMatch(quoted);
  expect(error).toMatch(named);
  return error;
}

async function accepted({ simulator, server, inputs }: Served, more: typeof inputs | object, options = '') {
  const env = options === '' ? {} : { NODE_OPTIONS: options };
  const result = await run(server, { ...inputs, ...more }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  onlyProcess(simulator);
}

/** The options of Node in a text, as somebody would copy them. */
const optionsIn = (text: string): string[] => text.match(/--tls-(?:min-v1\.\d|[a-z-]+=[\w@=:+!-]+)/g) ?? [];

test.each(WEAK_CERTIFICATES)('$name: said at once, and what is weak is named', async (weakness) => {
  const error = await refused(await serveOld(weakness), weakness);
  expect(error).not.toContain('DNS');
});

test.each(WEAK_CERTIFICATES)('$name: insecure accepts it', async (weakness) => {
  await accepted(await serveOld(weakness), { insecure: 'true' });
});

test.each(WEAK_CERTIFICATES)('$name: a lower level of Node accepts it', async (weakness) => {
  await accepted(await serveOld(weakness), {}, '--tls-cipher-list=DEFAULT@SECLEVEL=0');
});

test.each(OLD_HANDSHAKES)(
  '$name: said at once, with the options of Node that help, and they do',
  async (weakness) => {
    const served = await serveOld(weakness);
    const error = await refused(served, weakness);
    expect(error).toContain('NODE_OPTIONS');
    expect(optionsIn(error)).toEqual(expect.arrayContaining([...weakness.options]));
    await accepted(served, {}, optionsIn(error).join(' '));
  },
);

test.each(OLD_HANDSHAKES)('$name: green with these options', async (weakness) => {
  await accepted(await serveOld(weakness), {}, weakness.options.join(' '));
});

test.each(OLD_HANDSHAKES)('$name: insecure does not help, and is not what is advised', async (weakness) => {
  const served = await serveOld(weakness);
  const result = await run(served.server, { ...served.inputs, insecure: 'true', 'outage-tolerance': '0s' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain('NODE_OPTIONS');
  expect(errorOf(result)).not.toContain('insecure: true');
});

testOpenssl(
  'https at a port that speaks http: said at once, and server is what is to be checked',
  async () => {
    const simulator = await simulate();
    const relay = await startRelay(simulator);
    const server = { url: `https://127.0.0.1:${relay.port}`, token: simulator.token };
    const result = await run(server, { jobflow: JOBFLOW });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(warningsOf(result)).toEqual([]);
    expect(relay.connections()).toBeLessThanOrEqual(MOST_CONNECTIONS);
    expect(simulator.requests).toHaveLength(0);
    expect(errorOf(result)).toMatch(/wrong version number|packet length too long|record layer failure/i);
    expect(errorOf(result)).toMatch(/\bserver\b/);
    expect(errorOf(result)).not.toContain('NODE_OPTIONS');
  },
);
