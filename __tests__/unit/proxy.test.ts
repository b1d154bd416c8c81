/** Which proxy the way to the server leads through, by the variables that everybody knows. */
import { expect, test } from '@jest/globals';
import { isLoopback, routeTo } from '../../src/kompira/proxy.ts';
import { fc } from '../support/random.ts';

const PROXY = 'http://me:secret@proxy.example.com:3128';

function bypasses(noProxy: string, server = 'https://kompira.example.com'): boolean {
  return (
    routeTo(new URL(server), { https_proxy: PROXY, http_proxy: PROXY, no_proxy: noProxy }).proxy === undefined
  );
}

test.each([
  ['by its scheme', 'https://k.example.com', { https_proxy: PROXY }, 'https_proxy'],
  [
    'by its scheme, http',
    'http://k.example.com',
    { http_proxy: PROXY, https_proxy: 'http://x' },
    'http_proxy',
  ],
  ['in upper case', 'https://k.example.com', { HTTPS_PROXY: PROXY }, 'https_proxy'],
  [
    'lower case first',
    'https://k.example.com',
    { https_proxy: PROXY, HTTPS_PROXY: 'http://x' },
    'https_proxy',
  ],
  [
    'upper case where lower case is blank',
    'https://k.example.com',
    { https_proxy: ' ', HTTPS_PROXY: PROXY },
    'https_proxy',
  ],
])('the proxy: %s', (_name, server, env, variable) => {
  expect(routeTo(new URL(server), env)).toEqual({
    ...{ proxyEnv: { [variable]: PROXY }, proxy: 'proxy.example.com:3128', unknownEntries: [] },
  });
});

test.each([
  ['http://proxy', 'proxy:80'],
  ['https://proxy/', 'proxy:443'],
  ['http://[::1]:3128', '[::1]:3128'],
])('%s is at %s, and nothing else of it is shown', (text, proxy) => {
  expect(routeTo(new URL('https://k.example.com'), { https_proxy: text }).proxy).toBe(proxy);
});

test.each(['https://localhost:8443', 'http://127.0.0.1', 'http://127.1.2.3', 'http://[::1]:80'])(
  'without one: %s is loopback',
  (server) => {
    expect(bypasses('', server)).toBe(true);
    expect(isLoopback(new URL(server).hostname)).toBe(true);
  },
);
test.each(['localhost.example.com', '128.0.0.1', '[::2]', '127.example.com'])(
  '%s is not loopback',
  (hostname) => {
    expect(isLoopback(hostname)).toBe(false);
  },
);

test('without variables there is none; with a blank one neither', () => {
  const direct = { proxyEnv: {}, proxy: undefined, unknownEntries: [] };
  expect(routeTo(new URL('https://k.example.com'), {})).toEqual(direct);
  expect(routeTo(new URL('https://k.example.com'), { https_proxy: '', http_proxy: PROXY })).toEqual(direct);
});

const IPV4 = 'https://10.1.2.3';
const IPV6 = 'https://[2001:db8::5]:8443';
test.each<[entry: string, server: string | undefined, bypassed: boolean]>([
  ['', undefined, false],
  ['*', undefined, true],
  ['kompira.example.com', undefined, true],
  ['KOMPIRA.example.COM', undefined, true],
  ['example.com', undefined, true],
  ['.example.com', undefined, true],
  ['*.example.com', undefined, true],
  ['pira.example.com', undefined, false],
  ['other.com, example.com', undefined, true],
  ['other.com  example.com\n', undefined, true],
  ['kompira.example.com:443', undefined, true],
  ['kompira.example.com:8443', undefined, false],
  ['example.com:8443', 'https://kompira.example.com:8443', true],
  ['kompira.example.com:80', 'http://kompira.example.com', true],
  ['10.1.2.3', IPV4, true],
  ['10.1.2.3:443', IPV4, true],
  ['10.1.2.3:80', IPV4, false],
  ['10.1.2.4', IPV4, false],
  ['10.0.0.0/8', IPV4, true],
  ['10.2.0.0/16', IPV4, false],
  ['0.0.0.0/0', IPV4, true],
  ['10.1.2.1-10.1.2.9', IPV4, true],
  ['10.1.2.4-10.1.2.9', IPV4, false],
  ['10.0.0.0/8', undefined, false],
  ['2001:db8::5', IPV6, true],
  ['[2001:db8::5]', IPV6, true],
  ['[2001:0db8:0:0::0005]:8443', IPV6, true],
  ['[2001:db8::5]:443', IPV6, false],
  ['2001:db8::/32', IPV6, true],
  ['[2001:db8::]/32', IPV6, true],
  ['2001:db9::/32', IPV6, false],
  ['10.0.0.0/8', IPV6, false],
])('no_proxy=%j, %s: %s', (entry, server, bypassed) => {
  expect(bypasses(entry, server)).toBe(bypassed);
});

test.each([
  '10.0.0.0/33',
  '2001:db8::/129',
  'example.com/24',
  '10.1.2.9-10.1.2.1',
  'https://k.example.com',
  'a@b',
  'k:port',
])('an entry that cannot match anything is named: %s', (entry) => {
  const env = { https_proxy: PROXY, no_proxy: `one.example.org, ${entry}` };
  const { proxy, unknownEntries } = routeTo(new URL('https://kompira.example.com'), env);
  expect([proxy, unknownEntries]).toEqual(['proxy.example.com:3128', [entry]]);
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
