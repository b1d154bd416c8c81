/** Forward proxies: tinyproxy, which starts and stops at once, and squid, which knows names and logins of its own. */
import { chmodSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startOnFreePorts, startService, temporaryFolder } from './programs.ts';

export interface Proxy {
  readonly port: number;
  stop(): Promise<void>;
  /** Again, on the same port. */
  start(): Promise<void>;
}

/** Whom it lets through; everybody, without it. */
interface Options {
  readonly login?: { readonly user: string; readonly password: string };
}

/** This machine, by a name that the action does not take for loopback, which never goes through a proxy. */
export const ANY_HOST = '0.0.0.0';
/** This machine, by a name that squid alone knows. */
export const SQUID_HOST = 'kompira.test';

/** A login of it is of letters, digits, `-`, `.` and `_`. */
export function startTinyproxy({ login }: Options = {}): Promise<Proxy> {
  const pidFile = join(temporaryFolder(), 'pid');
  const file = `${pidFile}.conf`;
  return startProxy('tinyproxy', pidFile, (port) => {
    const lines = [
      'Listen 127.0.0.1',
      `Port ${port}`,
      `PidFile "${pidFile}"`,
      'Timeout 600',
      'MaxClients 50',
    ];
    if (login) lines.push(`BasicAuth ${login.user} ${login.password}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return ['-d', '-c', file];
  });
}

/** It takes up to two seconds to stop, so best one of it serves a whole file. */
export function startSquid({ login }: Options = {}): Promise<Proxy> {
  const folder = temporaryFolder();
  // Where root starts it, it goes on as somebody else.
  chmodSync(folder, 0o777);
  const [file, pidFile, hosts] = [join(folder, 'squid.conf'), join(folder, 'pid'), join(folder, 'hosts')];
  writeFileSync(hosts, `127.0.0.1 ${SQUID_HOST}\n`);
  return startProxy('squid', pidFile, (port) => {
    const lines = [
      ...[`http_port 127.0.0.1:${port}`, 'visible_hostname proxy.test', `hosts_file ${hosts}`],
      ...[`pid_filename ${pidFile}`, 'access_log none', `cache_log ${join(folder, 'cache.log')}`],
      ...[`coredump_dir ${folder}`, 'cache deny all', 'netdb_filename none', 'pinger_enable off'],
      ...['shutdown_lifetime 0 seconds', 'max_filedescriptors 1024'],
      ...(login ? authentication(folder, login) : []),
      `http_access allow ${login ? 'known' : 'all'}`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    // A name of its own: what it keeps in shared memory is named after it.
    return ['-N', '-n', basename(folder).replaceAll(/[^A-Za-z0-9]/g, ''), '-f', file, '-d', '1'];
  });
}

/** squid asks a program of ours about each login, with a line in which blanks and some signs are escaped. */
function authentication(folder: string, login: NonNullable<Options['login']>): string[] {
  const file = join(folder, 'login.sh');
  const known = [login.user, login.password]
    .map((text) => text.replaceAll(/[\s"#%<>[\\\]^`{|}]/g, encodeURIComponent))
    .join(' ');
  const answer = `if [ "$line" = '${known}' ]; then echo OK; else echo ERR; fi`;
  writeFileSync(file, `#!/bin/sh\nwhile read -r line; do ${answer}; done\n`, { mode: 0o755 });
  return [
    `auth_param basic program ${file}`,
    'auth_param basic children 1 startup=1 idle=1',
    'acl known proxy_auth REQUIRED',
  ];
}

async function startProxy(
  program: 'tinyproxy' | 'squid',
  pidFile: string,
  prepare: (port: number) => string[],
): Promise<Proxy> {
  const options = { program, pidFile };
  const first = await startOnFreePorts({ ...options, count: 1, prepare: ([port = 0]) => prepare(port) });
  const [port = 0] = first.ports;
  let { service } = first;
  return {
    port,
    stop: () => service.stop(),
    start: async () => {
      service = await startService({ ...options, args: prepare(port), ports: [port] });
    },
  };
}
