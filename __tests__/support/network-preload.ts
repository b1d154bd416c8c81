/**
 * Loaded into a step before its bundle (`--import`): name resolution and connecting as a test wants them. What is not in
 * the file goes its usual way. Node's own code asks both places through these objects, so all above it stays real.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIPv6 } from 'node:net';
import { promisify } from 'node:util';
import type { Network } from './network.ts';

/** Read each time: a test may change it under way. */
function network(): Network {
  return JSON.parse(readFileSync(process.env.TEST_NETWORK ?? '', 'utf8')) as Network;
}

type Callback = (error: Error | null, address?: unknown, family?: number) => void;
type Lookup = (host: string, options: { all?: boolean }, callback: Callback) => void;

const realLookup = dns.lookup as Lookup;
const lookup: Lookup = (host, options, callback) => {
  const known = network().names?.[host];
  if (known === undefined) {
    realLookup(host, options, callback);
    return;
  }
  if (typeof known === 'string') {
    const facts = { code: known, syscall: 'getaddrinfo', hostname: host };
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${known} ${host}`), facts));
    return;
  }
  const found = known.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  if (options.all) process.nextTick(callback, null, found);
  else process.nextTick(callback, null, found[0]?.address, found[0]?.family);
};
Object.assign(dns, { lookup });
// Only ever asked for all of them.
Object.assign(dns.promises, { lookup: promisify(lookup) });
syncBuiltinESMExports();

/** Of libuv's TCP handles, what matters here. */
interface Handle {
  connect: Connect;
  connect6: Connect;
  close(...rest: unknown[]): void;
}
type Connect = (this: Handle, request: unknown, address: string, port: number) => number;

const { TCP } = (process as unknown as { binding(name: string): { TCP: { prototype: Handle } } }).binding(
  'tcp_wrap',
);
const real = { connect: TCP.prototype.connect, connect6: TCP.prototype.connect6 };

function connect(this: Handle, request: unknown, address: string, port: number): number {
  const { routes = {}, slowMs = {} } = network();
  const target = routes[address] ?? address;
  const go = () => real[isIPv6(target) ? 'connect6' : 'connect'].call(this, request, target, port);
  const delayMs = slowMs[address];
  if (delayMs === undefined) return go();
  const timer = setTimeout(go, delayMs);
  const close = this.close.bind(this);
  this.close = (...rest) => {
    clearTimeout(timer);
    close(...rest);
  };
  return 0;
}
Object.assign(TCP.prototype, { connect, connect6: connect });
