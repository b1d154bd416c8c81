/** Forward proxies: tinyproxy, which starts and stops at once, and squid, which knows names and logins of its own. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Service, startOnFreePorts, startService, temporaryFolder } from './programs.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface Proxy {
  readonly port: number;
  stop(): Promise<void>;
  /** Again, on the same port. */
  start(): Promise<void>;
}

export interface ProxyOptions {
  /** Whom it lets through; everybody, without it. */
  readonly login?: Login;
  readonly directives?: readonly string[];
}

/** This machine, by a name that the action does not take for loopback, which never goes through a proxy. */
export const ANY_HOST = '0.0.0.0';
/** This machine, by a name that squid alone knows. */
export const SQUID_HOST = 'kompira.test';

export interface Tinyproxy extends Proxy {
  /** What it was asked for, refused or not: `CONNECT host:port`, `GET http://host:port/path`. */
  asked(): string[];
}

/** A login of it is of letters, digits, `-`, `.` and `_`. */
export async function startTinyproxy({ login, directives = [] }: ProxyOptions = {}): Promise<Tinyproxy> {
  const folder = temporaryFolder();
  const file = join(folder, 'tinyproxy.conf');
  const logFile = join(folder, 'log');
  const pidFile = join(folder, 'pid');
  const prepare = (port: number): string[] => {
    const lines = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      `PidFile "${pidFile}"`,
      `LogFile "${logFile}"`,
      'LogLevel Connect',
      'Timeout 600',
      'MaxClients 50',
      ...(login ? [`BasicAuth ${login.user} ${login.password}`] : []),
      ...directives,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return ['-d', '-c', file];
  };
  const proxy = await startProxy({ program: 'tinyproxy', pidFile, prepare });
  const asked = () =>
    [...readFileSync(logFile, 'utf8').matchAll(/Request \(file descriptor \d+\): (\S+ \S+) /g)].map(
      ([, request = '']) => request,
    );
  return { ...proxy, asked };
}

/** It takes up to two seconds to stop, so best one of it serves a whole file. */
export function startSquid({ login, directives = [] }: ProxyOptions = {}): Promise<Proxy> {
  const folder = temporaryFolder();
  // Where root starts it, it goes on as somebody else.
  chmodSync(folder, 0o777);
  const file = join(folder, 'squid.conf');
  const pidFile = join(folder, 'pid');
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 ${SQUID_HOST}\n`);
  const prepare = (port: number): string[] => {
    const lines = [
      `http_port 127.0.0.1:${port}`,
      'visible_hostname proxy.test',
      `hosts_file ${hosts}`,
      `pid_filename ${pidFile}`,
      'access_log none',
      `cache_log ${join(folder, 'cache.log')}`,
      `coredump_dir ${folder}`,
      'cache deny all',
      'netdb_filename none',
      'pinger_enable off',
      'shutdown_lifetime 0 seconds',
      'max_filedescriptors 1024',
      ...directives,
      ...(login ? authentication(folder, login) : []),
      `http_access allow ${login ? 'known' : 'all'}`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    // A name of its own: what it keeps in shared memory is named after it.
    return ['-N', '-n', basename(folder).replaceAll(/[^A-Za-z0-9]/g, ''), '-f', file, '-d', '1'];
  };
  return startProxy({ program: 'squid', pidFile, prepare });
}

/** squid asks a program of ours about each login, with a line in which blanks and some signs are escaped. */
function authentication(folder: string, { user, password }: Login): string[] {
  const file = join(folder, 'login.sh');
  const [escapedUser = '', escapedPassword = ''] = [user, password].map((text) =>
    text.replaceAll(/[\s"#%<>[\\\]^`{|}]/g, encodeURIComponent),
  );
  const known = `${escapedUser} ${escapedPassword}`;
  const script = [
    '#!/bin/sh',
    'while read -r line; do',
    `  if [ "$line" = '${known}' ]; then echo OK; else echo ERR; fi`,
    'done',
  ];
  writeFileSync(file, `${script.join('\n')}\n`);
  chmodSync(file, 0o755);
  return [
    `auth_param basic program ${file}`,
    'auth_param basic children 1 startup=1 idle=1',
    'acl known proxy_auth REQUIRED',
  ];
}

async function startProxy({
  program,
  pidFile,
  prepare,
}: {
  readonly program: 'tinyproxy' | 'squid';
  readonly pidFile: string;
  readonly prepare: (port: number) => string[];
}): Promise<Proxy> {
  const options = { program, pidFile };
  const first = await startOnFreePorts({ ...options, count: 1, prepare: ([port = 0]) => prepare(port) });
  const [port = 0] = first.ports;
  let service: Service = first.service;
  return {
    port,
    stop: () => service.stop(),
    start: async () => {
      service = await startService({ ...options, args: prepare(port), ports: [port] });
    },
  };
}
