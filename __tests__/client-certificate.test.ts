/** A gateway that asks its callers for a certificate (mTLS): nginx with `ssl_verify_client on`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { type Certificate, makeCertificate } from './support/certificates.ts';
import { codeOf, entries, errorOf, executes, onlyProcess, run, simulate } from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { pathOf, temporaryFolder, testWith } from './support/programs.ts';
import { startScriptedProxy } from './support/scripted-proxy.ts';

const test = testWith('nginx', 'openssl');
const VERSIONS = ['TLSv1.2', 'TLSv1.3'];
/** A name that nobody has to resolve: the proxy connects wherever it likes. */
const NAME = 'kompira.example.com';

const authority = () => makeCertificate({ subject: '/O=Example/CN=Example Clients' });
const clientOf = (by: Certificate) => makeCertificate({ subject: '/CN=runner', names: ['DNS:runner'], by });

/** A simulator behind a gateway that lets nobody in without a certificate of this authority. */
async function behindGateway(by: Certificate, version = 'TLSv1.3') {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const certificate = makeCertificate({ subject: `/CN=${NAME}`, names: ['IP:127.0.0.1', `DNS:${NAME}`] });
  const nginx = await startNginx({
    upstream: simulator,
    certificate,
    directives: [`ssl_protocols ${version}`, `ssl_client_certificate ${by.certFile}`, 'ssl_verify_client on'],
  });
  const inputs = { jobflow: '/root/restart_process', 'ca-certificate': certificate.cert };
  return { simulator, nginx, server: { url: nginx.url, token: simulator.token }, inputs };
}

test.each(VERSIONS)('%s: with certificate and key as text, and as paths, it is let in', async (version) => {
  const by = authority();
  const client = clientOf(by);
  const { simulator, server, inputs } = await behindGateway(by, version);
  for (const [certificate, key] of [
    [client.cert, client.key],
    [client.certFile, client.keyFile],
  ] as const) {
    const given = { 'client-certificate': certificate, 'client-key': key };
    const result = await run(server, { ...inputs, ...given });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  }
  expect(executes(simulator)).toBe(2);
});

test('a certificate below an intermediate authority: the chain goes along', async () => {
  const by = authority();
  const between = makeCertificate({ subject: '/O=Example/CN=Example Between', by });
  const client = clientOf(between);
  const { server, inputs } = await behindGateway(by);
  const given = { 'client-certificate': client.cert + between.cert, 'client-key': client.key };
  expect(await run(server, { ...inputs, ...given })).toMatchObject({ exitCode: 0 });
});

test.each(VERSIONS)('%s, through a proxy: it is let in', async (version) => {
  const by = authority();
  const client = clientOf(by);
  const { simulator, nginx, server, inputs } = await behindGateway(by, version);
  const proxy = await startScriptedProxy({ decide: () => Number(new URL(nginx.url).port) });
  const given = { 'client-certificate': client.cert, 'client-key': client.key };
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
  const result = await run({ ...server, url: `https://${NAME}` }, { ...inputs, ...given }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(proxy.requests[0]).toMatchObject({ method: 'CONNECT', target: `${NAME}:443` });
  onlyProcess(simulator);
});

test('with long-poll, the token in the query, and the process action: it is let in', async () => {
  const by = authority();
  const client = clientOf(by);
  const { simulator, server, inputs } = await behindGateway(by);
  const given = {
    'ca-certificate': inputs['ca-certificate'],
    'client-certificate': client.cert,
    'client-key': client.key,
    'token-location': 'query',
    'long-poll': 'true',
  };
  expect(await run(server, { jobflow: inputs.jobflow, ...given })).toMatchObject({ exitCode: 0 });
  const shown = await run(server, { process: '262', ...given }, { action: 'process' });
  expect(shown).toMatchObject({ exitCode: 0, outputs: { process: '/process/id_262' } });
  onlyProcess(simulator);
});

test.each(VERSIONS)(
  '%s: without one, nothing is started, and both inputs are named, in both languages',
  async (version) => {
    const { simulator, server, inputs } = await behindGateway(authority(), version);
    for (const language of ['en', 'ja']) {
      const result = await run(server, { ...inputs, language, 'outage-tolerance': '0s' });
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
      expect(codeOf(result)).toBe('KOMPIRA-CLIENT-CERTIFICATE');
      expect(errorOf(result)).toMatch(/client-certificate.*client-key/);
    }
    expect(simulator.requests).toEqual([]);
  },
);

test('one of another authority: refused by the gateway, nothing is started', async () => {
  const { simulator, server, inputs } = await behindGateway(authority());
  const stranger = clientOf(authority());
  const given = { 'client-certificate': stranger.cert, 'client-key': stranger.key };
  const result = await run(server, { ...inputs, ...given, 'outage-tolerance': '0s' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-CLIENT-CERTIFICATE');
  expect(simulator.requests).toEqual([]);
});

function encrypted({ keyFile }: Certificate): string {
  const file = join(temporaryFolder(), 'encrypted.key');
  const args = ['pkey', '-in', keyFile, '-aes256', '-passout', 'pass:open-sesame', '-out', file];
  execFileSync(pathOf('openssl'), args, { stdio: 'pipe' });
  return readFileSync(file, 'utf8');
}

const REFUSED: [string, (client: Certificate, other: Certificate) => Record<string, string>, RegExp][] = [
  [
    'an encrypted key',
    (client) => ({ 'client-certificate': client.cert, 'client-key': encrypted(client) }),
    /^client-key: .*openssl pkey/m,
  ],
  [
    'the key of another certificate',
    (client, other) => ({ 'client-certificate': client.cert, 'client-key': other.key }),
    /^client-key: .*client-certificate/m,
  ],
  [
    'both in one file',
    (client) => ({ 'client-certificate': client.cert + client.key, 'client-key': client.key }),
    /^client-certificate: .*private key/m,
  ],
];

test.each(REFUSED)('%s: refused before anything is sent', async (_name, inputs, said) => {
  const by = authority();
  const [client, other] = [clientOf(by), clientOf(by)];
  const simulator = await simulate();
  const result = await run(simulator, { jobflow: '/root/restart_process', ...inputs(client, other) });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  expect(errorOf(result)).toMatch(said);
  expect(simulator.requests).toEqual([]);
  expectNotPrinted(result.log + result.summary, [client, other]);
});

test('every line of the key is masked', async () => {
  const by = authority();
  const client = clientOf(by);
  const { server, inputs } = await behindGateway(by);
  const given = { 'client-certificate': client.cert, 'client-key': client.key };
  const result = await run(server, { ...inputs, ...given }, { env: { RUNNER_DEBUG: '1' } });
  const masked = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );
  expect(masked).toEqual(expect.arrayContaining(secretLines(client)));
  expectNotPrinted(result.log + result.summary + JSON.stringify(result.state), [client]);
});

const secretLines = ({ key }: Certificate) => key.split('\n').filter((line) => /^[^-]/.test(line));

/** The masks themselves aside. */
function expectNotPrinted(text: string, certificates: readonly Certificate[]): void {
  const shown = text.replaceAll(/^::add-mask::.*$/gm, '');
  for (const line of certificates.flatMap(secretLines)) expect(shown).not.toContain(line);
}
