/** A gateway that asks its callers for a certificate (mTLS): nginx with `ssl_verify_client on`. */
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { type Certificate, makeCertificate } from './support/certificates.ts';
import { codeOf, entries, errorOf, onlyProcess, run, simulate } from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { testWith } from './support/programs.ts';
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
  return { simulator, server: { url: nginx.url, token: simulator.token }, inputs };
}

test.each(VERSIONS)('%s: it is let in, directly and through a proxy; the key is masked', async (version) => {
  const by = authority();
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
});

test('a certificate below an intermediate authority: the chain goes along', async () => {
  const by = authority();
  const between = makeCertificate({ subject: '/O=Example/CN=Example Between', by });
  const client = clientOf(between);
  const { server, inputs } = await behindGateway(by);
  const given = { 'client-certificate': client.cert + between.cert, 'client-key': client.key };
  expect(await run(server, { ...inputs, ...given })).toMatchObject({ exitCode: 0 });
});

test.each(VERSIONS)('%s: with none, or one of a stranger, nothing is started', async (version) => {
  const { simulator, server, inputs } = await behindGateway(authority(), version);
  const stranger = clientOf(authority());
  const given = { 'client-certificate': stranger.cert, 'client-key': stranger.key };
  for (const more of [{ language: 'ja' }, given]) {
    const result = await run(server, { ...inputs, ...more, 'outage-tolerance': '0s' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-CLIENT-CERTIFICATE');
    expect(errorOf(result)).toMatch(/client-certificate.*client-key/);
  }
  expect(simulator.requests).toEqual([]);
});
