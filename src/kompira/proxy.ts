/** Which proxy the way to the server leads through, by `https_proxy`, `http_proxy` and `no_proxy` in either case. */
import { BlockList, isIP, isIPv6 } from 'node:net';

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Route {
  /** For Node's agent; empty for a direct connection. */
  readonly proxyEnv: NodeJS.ProcessEnv;
  /** `host:port` of the proxy. */
  readonly proxy: string | undefined;
  /** The variable that it is in, as it is spelled. */
  readonly variable: string | undefined;
  /** Entries of `no_proxy` that cannot match anything. */
  readonly unknownEntries: readonly string[];
}

/** Lower case first, as everywhere. A loopback address is never reached through a proxy. */
export function routeTo(server: URL, env: Environment): Route {
  const name = server.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const [variable, given] = find(env, name);
  const { bypassed, unknownEntries } = readNoProxy(find(env, 'no_proxy')[1], server);
  if (given === '' || bypassed || isLoopback(server.hostname))
    return { proxyEnv: {}, proxy: undefined, variable: undefined, unknownEntries };
  const { hostname, port, protocol } = new URL(given);
  const proxy = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  return { proxyEnv: { [name]: given }, proxy, variable, unknownEntries };
}

/** `proxyEnv` of Node's agent came with 24.5; before that, it would connect directly without a word. */
export function isProxyCapable(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5);
}

/** The name as it is spelled, and the value, empty where there is none. */
function find(env: Environment, name: string): [name: string, value: string] {
  const value = (env[name] ?? '').trim();
  return value === '' ? [name.toUpperCase(), (env[name.toUpperCase()] ?? '').trim()] : [name, value];
}

/** True for loopback hosts, as `URL.hostname` spells them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Entries are separated by commas or blanks; a name stands for its subdomains too, as in curl. */
function readNoProxy(text: string, server: URL): { bypassed: boolean; unknownEntries: string[] } {
  const host = bare(server.hostname);
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const entries = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  const verdicts = entries.map((entry) => matches(entry, host, port));
  return {
    bypassed: verdicts.includes(true),
    unknownEntries: entries.filter((_entry, index) => verdicts[index] === undefined),
  };
}

/** Whether the entry covers the host; undefined if the entry is invalid. */
function matches(entry: string, host: string, port: string): boolean | undefined {
  if (entry === '*') return true;
  if (entry.includes('/')) return inNetwork(entry, host);
  const range = /^([\d.]+)-([\d.]+)$/.exec(entry);
  if (range && isIP(range[1] ?? '') === 4 && isIP(range[2] ?? '') === 4)
    return inRange(range[1] ?? '', range[2] ?? '', host);
  const address = bare(entry);
  if (isIP(address)) return sameAddress(address, host);
  const [, name = '', itsPort = port] = /^(\[[\da-f:.]+\]|[^:[\]]+):(\d+)$/.exec(entry) ?? ['', entry];
  if (isIP(bare(name))) return itsPort === port && sameAddress(bare(name), host);
  const domain = name.replace(/^\*?\./, '');
  if (!/^[^\s*:/?#@[\]]+$/.test(domain)) return undefined;
  return itsPort === port && (host === domain || host.endsWith(`.${domain}`));
}

/** The host without the brackets of an IPv6 address. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function sameAddress(address: string, host: string): boolean {
  return inList(host, (list) => {
    list.addAddress(address, familyOf(address));
  });
}

function inRange(from: string, to: string, host: string): boolean | undefined {
  try {
    return inList(host, (list) => {
      list.addRange(from, to);
    });
  } catch {
    // It ends before it begins.
    return undefined;
  }
}

function inNetwork(entry: string, host: string): boolean | undefined {
  const [, network = '', prefix = ''] = /^\[?([\da-f:.]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  if (!isIP(network) || Number(prefix) > (isIPv6(network) ? 128 : 32)) return undefined;
  return inList(host, (list) => {
    list.addSubnet(network, Number(prefix), familyOf(network));
  });
}

function inList(host: string, add: (list: BlockList) => void): boolean {
  const list = new BlockList();
  add(list);
  return isIP(host) !== 0 && list.check(host, familyOf(host));
}
