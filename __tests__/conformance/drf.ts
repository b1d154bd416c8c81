/** The server on Django REST framework, behind nginx as the vendor sets it up. */
import { join } from 'node:path';
import { makeCertificate } from '../support/certificates.ts';
import { startNginx } from '../support/nginx.ts';
import { startOnFreePorts, temporaryFolder, testInTurnWith } from '../support/programs.ts';
import type { Server } from './exchanges.ts';

/** `test` where this server can run. */
export const testWithDrf = testInTurnWith('kompira-drf', 'nginx', 'openssl');

/** Starts one that runs until the end of the file. `plainUrl` answers 301, as the vendor's port 80. */
export async function startDrf(): Promise<Server & { ca: string; plainUrl: string }> {
  const pidFile = join(temporaryFolder(), 'pid');
  const { ports } = await startOnFreePorts({
    program: 'kompira-drf',
    count: 1,
    pidFile,
    prepare: ([port = 0]) => [String(port), pidFile],
  });
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });
  const nginx = await startNginx({
    upstream: { port: ports[0] ?? 0 },
    certificate,
    directives: ['proxy_read_timeout 300s'],
  });
  return {
    url: nginx.url,
    plainUrl: nginx.plainUrl,
    ca: certificate.cert,
    token: '0123456789abcdef0123456789abcdef01234567',
    adminToken: 'fedcba9876543210fedcba9876543210fedcba98',
    guestToken: '00000000000000000000000000000000deadbeef',
  };
}
