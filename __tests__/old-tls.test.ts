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
import {
  codeOf,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  test as plainTest,
  warningsOf,
} from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { pathOf, temporaryFolder, testWith } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const LOWEST_LEVEL = '--tls-cipher-list=DEFAULT@SECLEVEL=0';

const test = testWith('nginx', 'openssl');

/** An old nginx in front of a simulator, with a certificate of an authority that the step is told to trust. */
async function serveOld({ directives = [], ...wanted }: Partial<Wanted> & { directives?: string[] }) {
  const by = makeCertificate({ subject: '/O=Example/CN=Example Root' });
  const names = ['IP:127.0.0.1'];
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names, rsaBits: 2048, by, ...wanted });
  const upstream = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const { url } = await startNginx({ upstream, certificate, directives, oldOpenSsl: true });
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

test.each<[string, Partial<Wanted>, said: RegExp, named: RegExp]>([
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

test.each([
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

test('no cipher in common: the handshake failed', async () => {
  const directives = ['ssl_protocols TLSv1.2', 'ssl_ciphers CAMELLIA256-SHA:@SECLEVEL=0'];
  const { runHere } = await serveOld({ directives });
  expect(codeOf(await runHere({ 'outage-tolerance': '0s' }))).toBe('KOMPIRA-HANDSHAKE-FAILED');
});

plainTest('https at a port that speaks http: said at once, and server is what is to be checked', async () => {
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
