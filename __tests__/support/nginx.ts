/** nginx in front of a simulator, set up as the vendor does: http says 301 to https, https hands on to Kompira. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { startOnFreePorts, startService, temporaryFolder } from './programs.ts';

export interface Nginx {
  /** `https://127.0.0.1:port`, handed on to the simulator. */
  readonly url: string;
  /** `http://127.0.0.1:port`, which answers 301. */
  readonly plainUrl: string;
  /** Reads its configuration again: new workers, while the old ones end what they have. */
  reload(): void;
  stop(): Promise<void>;
  /** Again, on the same ports. */
  start(): Promise<void>;
}

/** OpenSSL refuses to load a certificate with a short key before nginx can lower the level. */
const OLD_OPENSSL = `
openssl_conf = top
[top]
ssl_conf = ssl
[ssl]
system_default = old
[old]
CipherString = DEFAULT@SECLEVEL=0
MinProtocol = TLSv1
`;

export async function startNginx({
  upstream,
  certificate,
  directives = [],
  locations = [],
  oldOpenSsl = false,
}: {
  readonly upstream: { readonly port: number };
  readonly certificate: Certificate;
  /** Further directives for the https server, and whole blocks of locations. */
  readonly directives?: readonly string[];
  readonly locations?: readonly string[];
  /** As on an old machine: its OpenSSL accepts what the OpenSSL of today refuses to serve. */
  readonly oldOpenSsl?: boolean;
}): Promise<Nginx> {
  const folder = temporaryFolder();
  const [file, pidFile, OPENSSL_CONF] = [
    join(folder, 'nginx.conf'),
    join(folder, 'pid'),
    join(folder, 'cnf'),
  ];
  writeFileSync(OPENSSL_CONF, OLD_OPENSSL);
  const options = { program: 'nginx', pidFile, env: oldOpenSsl ? { OPENSSL_CONF } : {} } as const;
  const prepare = ([plain = 0, secure = 0]: readonly number[]): string[] => {
    writeFileSync(
      file,
      `
        daemon off;
        ${process.getuid?.() === 0 ? 'user root;' : ''}
        worker_processes 2;
        pid ${pidFile};
        error_log stderr warn;
        events {}
        http {
          access_log off;
          ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n')}
          server {
            listen 127.0.0.1:${plain};
            return 301 https://127.0.0.1:${secure}$request_uri;
          }
          server {
            listen 127.0.0.1:${secure} ssl;
            ssl_certificate ${certificate.certFile};
            ssl_certificate_key ${certificate.keyFile};
            ${directives.map((directive) => `${directive};`).join('\n')}
            ${locations.join('\n')}
            location / {
              proxy_pass http://127.0.0.1:${upstream.port};
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-Proto $scheme;
            }
          }
        }
      `,
    );
    return ['-p', folder, '-c', file];
  };
  const first = await startOnFreePorts({ ...options, count: 2, prepare });
  const { ports } = first;
  let { service } = first;
  return {
    url: `https://127.0.0.1:${ports[1] ?? 0}`,
    plainUrl: `http://127.0.0.1:${ports[0] ?? 0}`,
    reload: () => {
      service.signal('SIGHUP');
    },
    stop: () => service.stop(),
    start: async () => {
      service = await startService({ ...options, args: prepare(ports), ports });
    },
  };
}
