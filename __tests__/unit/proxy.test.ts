/** Which proxy the way to the server leads through, by the variables that everybody knows. */
import { expect, test } from '@jest/globals';
import { isLoopback, routeTo } from '../../src/kompira/proxy.ts';
import { fc } from '../support/random.ts';

const PROXY = 'http://me:secret@proxy.example.com:3128';
const HTTPS = 'https://k.example.com';
const DIRECT = { proxyEnv: {}, proxy: undefined, variable: undefined, unknownEntries: [] };

function bypasses(noProxy: string, server = 'https://kompira.example.com'): boolean {
  const env = { https_proxy: PROXY, http_proxy: PROXY, no_proxy: noProxy };
  return routeTo(new URL(server), env).proxy === undefined;
}

test.each([
  [HTTPS, { https_proxy: PROXY, http_proxy: 'http://x' }, 'https_proxy'],
  ['http://k.example.com', { http_proxy: PROXY, https_proxy: 'http://x' }, 'http_proxy'],
  [HTTPS, { HTTPS_PROXY: PROXY }, 'https_proxy'],
  [HTTPS, { https_proxy: PROXY, HTTPS_PROXY: 'http://x' }, 'https_proxy'],
  [HTTPS, { https_proxy: ' ', HTTPS_PROXY: PROXY }, 'https_proxy'],
])('the proxy to %s of %j', (server, env, variable) => {
  const [given = ''] = Object.entries<string>(env).find(([, value]) => value === PROXY) ?? [];
  const proxy = 'proxy.example.com:3128';
  const route = { proxyEnv: { [variable]: PROXY }, proxy, variable: given, unknownEntries: [] };
  expect(routeTo(new URL(server), env)).toEqual(route);
});

test('without a variable that is for it, or with a blank one, there is none', () => {
  expect(routeTo(new URL(HTTPS), {})).toEqual(DIRECT);
  expect(routeTo(new URL(HTTPS), { https_proxy: '', http_proxy: PROXY })).toEqual(DIRECT);
  expect(routeTo(new URL(HTTPS), { https_proxy: PROXY, NO_PROXY: '*' })).toEqual(DIRECT);
});

test.each([
  ['http://proxy', 'proxy:80'],
  ['https://proxy/', 'proxy:443'],
  ['http://[::1]:3128', '[::1]:3128'],
])('%s is at %s, and nothing else of it is shown', (text, proxy) => {
  expect(routeTo(new URL(HTTPS), { https_proxy: text }).proxy).toBe(proxy);
});

test('a loopback address is never reached through a proxy', () => {
  for (const server of ['https://localhost:8443', 'http://127.0.0.1', 'http://127.1.2.3', 'http://[::1]:80'])
    expect(bypasses('', server)).toBe(true);
  for (const hostname of ['localhost.example.com', '128.0.0.1', '[::2]', '127.example.com'])
    expect(isLoopback(hostname)).toBe(false);
});

/** By server, the entries that leave the proxy out, and those that do not. */
const NO_PROXY: Readonly<Record<string, { direct: string[]; proxied: string[] }>> = {
  'https://kompira.example.com': {
    direct: [
      ...['*', 'a.test, *', 'kompira.example.com', 'KOMPIRA.example.COM', 'kompira.example.com:443'],
      ...['example.com', '.example.com', '*.example.com', 'com'],
      ...['other.com, example.com', 'other.com  example.com\n', 'a.test,,example.com,'],
    ],
    proxied: ['', 'pira.example.com', 'a.kompira.example.com', 'kompira.example.com:8443', '10.0.0.0/8'],
  },
  'https://kompira.example.com.test': { direct: [], proxied: ['kompira.example.com', '*.example.com'] },
  'https://kompira.example.com:8443': { direct: ['example.com:8443'], proxied: ['example.com:443'] },
  'http://kompira.example.com': { direct: ['kompira.example.com:80'], proxied: ['kompira.example.com:443'] },
  'https://10.1.2.3': {
    direct: [
      ...['10.1.2.3', '10.1.2.3:443', '10.1.2.1-10.1.2.9', '10.0.0.0/8', '10.255.0.0/8', '10.1.2.3/32'],
      ...['10.1.2.0/30', '0.0.0.0/0', 'a.test, 10.0.0.0/8'],
    ],
    proxied: ['10.1.2.3:80', '10.1.2.30', '10.2.0.0/16', '10.1.2.4/30', '10.1.2.4-10.1.2.9', 'fd00::/8'],
  },
  'https://[2001:db8::5]:8443': {
    direct: [
      ...['2001:db8::5', '2001:DB8::5', '[2001:db8::5]', '[2001:0db8:0:0::0005]:8443', '2001:db8::5/128'],
      ...['2001:db8::/32', '[2001:db8::]/32', '::/0'],
    ],
    proxied: ['[2001:db8::5]:443', '2001:db8::55', '2001:db9::/32', '10.0.0.0/8', '2001:db8::'],
  },
};

test.each(Object.entries(NO_PROXY))('no_proxy for %s', (server, { direct, proxied }) => {
  for (const entry of direct) expect([entry, bypasses(entry, server)]).toEqual([entry, true]);
  for (const entry of proxied) expect([entry, bypasses(entry, server)]).toEqual([entry, false]);
});

test.each([
  ...['10.0.0.0/33', '10.0.0.300/8', '10.0.0.0/', '2001:db8::/129', 'example.com/24', '10.1.2.9-10.1.2.1'],
  ...['https://k.example.com', 'a@b', 'k:port'],
])('an entry that cannot match anything is named, and the others count: %s', (entry) => {
  const route = (noProxy: string) => routeTo(new URL(HTTPS), { https_proxy: PROXY, no_proxy: noProxy });
  const proxy = 'proxy.example.com:3128';
  expect(route(`one.example.org, ${entry}`)).toMatchObject({ proxy, unknownEntries: [entry] });
  expect(route(`${entry} k.example.com`)).toMatchObject({ proxy: undefined, unknownEntries: [entry] });
});

test('whatever stands in no_proxy, there is a route; an entry for the host itself is enough', () => {
  const entry = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...Array.from('0129.:/-[]*a')), maxLength: 20 }),
    fc.constantFrom('10.0.0.0/8', '::/0', '*.example.org', 'x:1'),
  );
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(() => bypasses(entries.join())).not.toThrow();
      expect(bypasses([...entries, 'kompira.example.com'].join())).toBe(true);
    }),
  );
});
