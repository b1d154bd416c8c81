/** A real Apache httpd in front of the server. */
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { startApache } from './support/apache.ts';
import { makeCertificate } from './support/certificates.ts';
import { codeOf, consoleLines, errorOf, executes, onlyProcess, run, simulate } from './support/harness.ts';
import { testWith } from './support/programs.ts';

const inputs = { jobflow: '/root/restart_process', 'outage-tolerance': '2s' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const withApache = testWith('apache2', 'openssl');

withApache('it compresses all, though nobody asked for it: green, with every letter', async () => {
  const simulator = await quick();
  const directives = ['SetEnv force-gzip 1', 'SetOutputFilter DEFLATE'];
  const url = await startApache({ upstream: simulator, directives });
  const plain = await fetch(`${url}/.login`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBe('gzip');
  const result = await run({ url, token: simulator.token }, inputs);
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(consoleLines(result)).toContain('httpd を起動しました');
});

withApache(
  'the server behind it breaks after the start: not certain, and what may run is named',
  async () => {
    const simulator = await quick();
    const isStart = ({ action }: { action: string }) => action === 'execute';
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    const url = await startApache({ upstream: simulator });
    const result = await run({ url, token: simulator.token }, inputs);
    expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
    expect(executes(simulator)).toBe(1);
    expect(errorOf(result)).toContain(onlyProcess(simulator).path);
  },
);

withApache('plain http to its https port, and more header fields than it takes: a clear error', async () => {
  const [upstream, certificate] = [await quick(), makeCertificate({ subject: '/CN=127.0.0.1' })];
  const https = await startApache({ upstream, certificate });
  const strict = await startApache({ upstream, directives: ['LimitRequestFields 2'] });
  const token = 'nonsense-0123456789';
  const asHttp = await run({ url: https.replace('https:', 'http:'), token }, inputs);
  expect(errorOf(asHttp)).toContain('https');
  const refused = await run({ url: strict, token }, inputs);
  expect(errorOf(refused)).toContain('400');
  for (const result of [asHttp, refused]) {
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    // Nobody has seen the jobflow.
    expect(errorOf(result)).not.toMatch(/parameter|compiles/i);
  }
  expect(executes(upstream)).toBe(0);
});

// It breaks the handshake off, where nginx answers: with 1.2 by an alert that has other reasons as well.
withApache.each(['TLSv1.2', 'TLSv1.3'])('it wants a client certificate (%s)', async (version) => {
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });
  const directives = [
    `SSLProtocol -all +${version}`,
    'SSLVerifyClient require',
    `SSLCACertificateFile ${certificate.certFile}`,
  ];
  const upstream = await quick();
  const url = await startApache({ upstream, certificate, directives });
  const trusting = { ...inputs, 'ca-certificate': certificate.cert };
  const without = await run({ url, token: upstream.token }, trusting);
  expect(without.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(without)).toContain('client-certificate');
  const own = { 'client-certificate': certificate.cert, 'client-key': certificate.key };
  const known = await run({ url, token: upstream.token }, { ...trusting, ...own });
  expect(known.outputs).toMatchObject({ outcome: 'succeeded' });
});
