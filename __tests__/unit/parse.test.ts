import { expect, test } from '@jest/globals';
import {
  parseBoolean,
  parseJobflow,
  parseJsonLines,
  parseObjectPath,
  parseOneOf,
  parseProcess,
} from '../../src/inputs/parse.ts';
import { parseHeaders, parseProxy, parseServer, parseToken } from '../../src/inputs/parse-connection.ts';
import { printJson } from '../../src/json.ts';
import { refusal } from '../support/refusal.ts';
import { fc } from '../support/random.ts';

test('true and false are spelled as in YAML 1.2, a choice exactly as it is listed', () => {
  expect(['true', 'True', 'TRUE'].map(parseBoolean)).toEqual([true, true, true]);
  expect(['false', 'False', 'FALSE'].map(parseBoolean)).toEqual([false, false, false]);
  for (const text of ['yes', '1', 'tRUE', 'true ', 'truefalse', 'notrue', 'false\n', ''])
    expect(refusal(() => parseBoolean(text))).toEqual({ kind: 'not-boolean', text });
  const choices = ['terminate', 'leave'];
  expect(parseOneOf('leave', choices)).toBe('leave');
  for (const text of ['Leave', 'lea', '', 'leave '])
    expect(refusal(() => parseOneOf(text, choices))).toEqual({ kind: 'not-one-of', text, choices });
});

test.each([
  ['https://kompira.example.com/', 'https://kompira.example.com'],
  ['https://kompira.example.com:8443/ops/kompira//', 'https://kompira.example.com:8443/ops/kompira'],
  ['HTTPS://Kompira.Example.com:443', 'https://kompira.example.com'],
  ['http://[::1]:8080/', 'http://[::1]:8080'],
])('the server %s is %s', (text, server) => {
  expect(parseServer(text, { insecure: true })).toBe(server);
});

const K = 'https://k.example.com';
test.each<[string, object]>([
  ...['kompira.example.com', 'localhost:8080', 'ftp://k.example.com', 'https://', 'https:///root', ''].map(
    (text): [string, object] => [text, { kind: 'not-a-server', text }],
  ),
  ...[`https:/k.example.com`, `${K}:99999`, 'https://k example.com', 'https://k.\nexample.com'].map(
    (text): [string, object] => [text, { kind: 'not-a-server', text }],
  ),
  [`${K}/?a=b`, { kind: 'query-in-url', bare: K }],
  [`${K}/?`, { kind: 'query-in-url', bare: K }],
  [`${K}/#top`, { kind: 'query-in-url', bare: K }],
  ['https://me@k.example.com/x/', { kind: 'user-in-url', bare: `${K}/x` }],
  [`${K}/root/x.execute`, { kind: 'address-of-jobflow', text: `${K}/root/x.execute`, origin: K }],
])('no server: %j', (text, problem) => {
  expect(refusal(() => parseServer(text, { insecure: true }))).toEqual(problem);
});

test('http to another host has to be asked for, where it can be', () => {
  const text = 'http://k.example.com';
  const problem = { kind: 'clear-text', text, https: K };
  expect(parseServer(text, { insecure: true })).toBe(text);
  expect(refusal(() => parseServer(text, { insecure: false }))).toEqual({ ...problem, canBeInsecure: true });
  expect(refusal(() => parseServer(text))).toEqual({ ...problem, canBeInsecure: false });
  expect(parseServer('http://localhost:8000')).toBe('http://localhost:8000');
});

test.each([
  ['https://user:', '@kompira.example.com'],
  ['https://', '@kompira.example.com:99999'],
  ['user:', '@kompira.example.com'],
  ['https://user:', '/with-a-slash@kompira.example.com'],
  ['https://kompira.example.com/?token=', ''],
  ['https://kompira.example.com:99999/?token=', '&format=json'],
  ['https://kompira.example.com/#', ''],
])('a refused server does not show a secret in it: %s…%s', (before, behind) => {
  const problem = refusal(() => parseServer(`${before}s3cret${behind}`, { insecure: true }));
  expect(JSON.stringify(problem)).not.toContain('s3cret');
});

test('a token goes into a header as it is, a proxy can be used by Node; what is refused is not quoted', () => {
  for (const token of ['0123456789abcdef', 'A-b_c.d~e+f/g=', '!']) expect(parseToken(token)).toBe(token);
  for (const token of ['Token 0123', '0123\n', '0123\tsecret', '0123secrét', '秘密0123', 'a\u007fb', ''])
    expect(refusal(() => parseToken(token))).toEqual({ kind: 'bad-token' });
  for (const proxy of ['http://proxy.example.com:3128', 'https://user:p%40ss@proxy.example.com/'])
    parseProxy(proxy);
  const [noScheme, noUrl] = [
    ['proxy.example.com:3128', 'socks5://proxy:1080', 'http:proxy'],
    ['http://user:100%@proxy', 'http://proxy/path', 'http://proxy/?a', 'http://proxy/#a'],
  ];
  for (const text of [...noScheme, ...noUrl])
    expect(
      refusal(() => {
        parseProxy(text);
      }),
    ).toEqual({ kind: 'not-a-proxy' });
});

test('headers, a line each; names in lower case, values as they are', () => {
  const text = 'X-Api-Key: a: b\r\n\n  CF-Access-Client-Id:\tid \n';
  const headers = { 'x-api-key': 'a: b', 'cf-access-client-id': 'id' };
  expect(parseHeaders(text, { tokenInHeader: true })).toEqual(headers);
  expect(parseHeaders('Authorization: Basic eA==', { tokenInHeader: false })).toEqual({
    authorization: 'Basic eA==',
  });
});

test.each([
  ['a: b\nX-Api-Key:', { kind: 'not-a-header', line: 2 }],
  ['X Api: k', { kind: 'not-a-header', line: 1 }],
  ['X-Api: 値', { kind: 'not-a-header', line: 1 }],
  ['Authorization: x', { kind: 'own-header', name: 'Authorization', line: 1 }],
  ['a: b\nTE: x', { kind: 'own-header', name: 'TE', line: 2 }],
  ['a: b\n\nA: c', { kind: 'header-twice', name: 'A', line: 3 }],
])('no headers: %j', (text, problem) => {
  expect(refusal(() => parseHeaders(text, { tokenInHeader: true }))).toEqual(problem);
});

const example = '/root/restart_process';
test.each([
  ['https://k.example.com/x', { kind: 'path-is-url', example }],
  ['//k.example.com/root/x', { kind: 'path-is-url', example }],
  ['/root/x\n/root/y', { kind: 'path-control-character' }],
  ['/root/\u0085x', { kind: 'path-control-character' }],
  ['/root/\ud83d', { kind: 'path-control-character' }],
  ['/root//x', { kind: 'path-empty-part', instead: '/root/x' }],
  ['/root/', { kind: 'path-empty-part', instead: '/root' }],
  ['/', { kind: 'path-empty-part', instead: example }],
  ['', { kind: 'path-empty-part', instead: example }],
  ['/root/../system', { kind: 'path-relative', example }],
  ['./root', { kind: 'path-relative', example }],
  ['/root/x.execute', { kind: 'path-suffix', suffix: '.execute', instead: '/root/x' }],
  ['/root/.execute', { kind: 'path-suffix', suffix: '.execute', instead: example }],
])('no object path: %j', (text, problem) => {
  expect(refusal(() => parseJobflow(text))).toEqual({ ...problem, text });
});

test('the methods of other objects are taken off too', () => {
  const options = { example: '/root/approval', suffixes: ['send', 'recv'] };
  expect(refusal(() => parseObjectPath('/root/a.recv', options))).toMatchObject({ instead: '/root/a' });
  expect(parseObjectPath('/root/a.execute', options)).toBe('/root/a.execute');
});

test('an object path is taken literally, whatever is in its names', () => {
  const letter = fc.constantFrom(...Array.from('aé字🎉%#?&=+:;@~. \\"\''), '%25', '%2F', '.execute');
  const name = fc.string({ unit: letter, minLength: 1, maxLength: 8 }).map((text) => `${text}_`);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const path = `/${names.join('/')}`;
      expect(parseJobflow(path)).toBe(path);
      expect(parseJobflow(path.slice(1))).toBe(path);
    }),
  );
});

const SERVER = 'https://kompira.example.com/kompira';
test('a process by its id, its path, or its URL on one of the servers', () => {
  const urls = [
    `${SERVER}/process/id_262`,
    'https://kompira.example.com:443/kompira/process/id_262/',
    'HTTPS://KOMPIRA.example.com/kompira/process/id_262?token=s3cret#console',
    'https://ops.example.com/process/id_262',
  ];
  for (const text of ['262', '/process/id_262', 'process/id_262', ...urls])
    expect(parseProcess(text, [SERVER, 'https://ops.example.com'])).toBe('/process/id_262');
  // Without a server, that is what is wrong.
  expect(parseProcess(SERVER, [undefined])).toBe(SERVER);
});

test.each([
  'https://other.example.com/kompira/process/id_262',
  'https://kompira.example.com.evil/kompira/process/id_1',
  'http://kompira.example.com/kompira/process/id_262',
  'https://kompira.example.com:8443/kompira/process/id_262',
  'https://kompira.example.com/kompira2/process/id_262',
  'https://kompira.example.com/kompira/../process/id_262',
  'https://kompira.example.com/kompira/%2e%2e/process/id_262',
  'file:///process/id_262',
])('not a process of this server: %s', (text) => {
  const problem = { kind: 'other-server', text, server: SERVER };
  expect(refusal(() => parseProcess(text, [SERVER]))).toEqual(problem);
});

test.each([
  [`${SERVER}/root/x`, `${SERVER}/root/x`],
  ...['/process/id_262.children', '/root/x', '-1', '0x10', '２６２', '262 263', '262\n263'].map((text) => [
    text,
    text,
  ]),
  ['/process/x?token=s3cret', undefined],
])('no process: %j, quoted as %j', (text = '', quoted) => {
  expect(refusal(() => parseProcess(text, [SERVER]))).toEqual({ kind: 'not-a-process', text: quoted });
});

test.each(['https://me:s3cret@evil.example/x?token=s3cret', 'https://kompira.example.com@evil.example/x'])(
  'an address is quoted without its query and its password: %s',
  (text) => {
    const problem = { kind: 'other-server', text: 'https://evil.example/x', server: SERVER };
    expect(refusal(() => parseProcess(text, [SERVER]))).toEqual(problem);
  },
);

test('JSON values, one a line, blank lines aside', () => {
  const values = parseJsonLines('false\r\n\n  "失敗"  \r[1, 2.50]\n{"a":null}\n');
  expect(values.map(printJson)).toEqual(['false', '"失敗"', '[1,2.50]', '{"a":null}']);
  expect(parseJsonLines('')).toEqual([]);
});

test.each([
  ['failed', '"failed"'],
  ['FALSE', 'false'],
  ["'a'", '"a"'],
  ['01', '"01"'],
  ['false, null', undefined],
])('a line that is not JSON is named, with what may have been meant: %s', (text, write) => {
  expect(refusal(() => parseJsonLines(`false\n\n ${text}\ntrue`))).toMatchObject({
    ...{ kind: 'not-json', line: 3, text, write },
    said: expect.stringMatching(/./) as unknown,
  });
});
