/** Apache httpd in front of a simulator, as a plain http server or with a certificate. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { startOnFreePorts, temporaryFolder } from './programs.ts';

/** Where Debian and Fedora keep its modules. */
const MODULES = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules'];

export interface ApacheOptions {
  readonly upstream: { readonly port: number };
  /** Serve https. */
  readonly certificate?: Certificate;
  readonly directives?: readonly string[];
}

/** Resolves with its base URL, `http://127.0.0.1:port` or the same with https. */
export async function startApache({
  upstream,
  certificate,
  directives = [],
}: ApacheOptions): Promise<string> {
  const folder = temporaryFolder();
  const pidFile = join(folder, 'pid');
  const file = join(folder, 'httpd.conf');
  const prepare = ([port = 0]: readonly number[]): string[] => {
    const modules = ['mpm_event', 'authz_core', 'env', 'filter', 'deflate', 'ssl', 'proxy', 'proxy_http'];
    const lines = [
      ...modules.map((name) => `LoadModule ${name}_module ${moduleFile(name)}`),
      `Listen 127.0.0.1:${port}`,
      'ServerName 127.0.0.1',
      `ServerRoot ${folder}`,
      `DocumentRoot ${folder}`,
      `DefaultRuntimeDir ${folder}`,
      `PidFile ${pidFile}`,
      `ErrorLog ${join(folder, 'error.log')}`,
      'StartServers 1',
      ...(certificate
        ? [
            'SSLEngine on',
            `SSLCertificateFile ${certificate.certFile}`,
            `SSLCertificateKeyFile ${certificate.keyFile}`,
          ]
        : []),
      ...directives,
      `ProxyPass / http://127.0.0.1:${upstream.port}/`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return ['-D', 'FOREGROUND', '-f', file];
  };
  const { ports } = await startOnFreePorts({ program: 'apache2', count: 1, pidFile, prepare });
  return `${certificate ? 'https' : 'http'}://127.0.0.1:${ports[0] ?? 0}`;
}

function moduleFile(name: string): string {
  const paths = MODULES.map((folder) => join(folder, `mod_${name}.so`));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`Apache has no module ${name} in ${MODULES.join(' or ')}`);
  return path;
}
