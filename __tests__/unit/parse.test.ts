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

test.each(['true', 'True', 'TRUE'])('%s is true', (text) => {
  expect(parseBoolean(text)).toBe(true);
});
test.each(['false', 'False', 'FALSE'])('%s is false', (text) => {
  expect(parseBoolean(text)).toBe(false);
});
test.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'true ', 'truefalse', 'false\n', ''])(
  'neither true nor false: %j',
  (text) => {
    expect(refusal(() => parseBoolean(text))).toEqual({ kind: 'not-boolean', text });
  },
);

test('one of some words is taken as it is written, and nothing else', () => {
  const choices = ['terminate', 'leave'];
  expect(parseOneOf('leave', choices)).toBe('leave');
  for (const text of ['Leave', 'lea', '', 'leave '])
    expect(refusal(() => parseOneOf(text, choices))).toEqual({ kind: 'not-one-of', text, choices });
});

test.each([
  ['https://kompira.example.com', 'https://kompira.example.com'],
  ['https://kompira.example.com/', 'https://kompira.example.com'],
  ['https://kompira.example.com:8443/ops/kompira//', 'https://kompira.example.com:8443/ops/kompira'],
  ['HTTPS://Kompira.Example.com:443', 'https://kompira.example.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://[::1]:8080/', 'http://[::1]:8080'],
])('the server %s is %s', (text, server) => {
  expect(parseServer(text, { insecure: true })).toBe(server);
});

test.each([
  ['no scheme', 'kompira.example.com'],
  ['a host and a port alone', 'localhost:8080'],
  ['another scheme', 'ftp://kompira.example.com'],
  ['no host', 'https://'],
  ['no host but a path', 'https:///root'],
  ['one slash', 'https:/kompira.example.com'],
  ['a port that is none', 'https://kompira.example.com:99999'],
  ['a space', 'https://kompira example.com'],
  ['a line break', 'https://kompira.\nexample.com'],
  ['nothing', ''],
])('no server: %s', (_name, text) => {
  expect(refusal(() => parseServer(text, { insecure: true }))).toEqual({ kind: 'not-a-server', text });
});

test.each([
  ['https://k.example.com/?a=b', { kind: 'query-in-url', bare: 'https://k.example.com' }],
  ['https://k.example.com/?', { kind: 'query-in-url', bare: 'https://k.example.com' }],
  ['https://k.example.com/#top', { kind: 'query-in-url', bare: 'https://k.example.com' }],
  ['https://me@k.example.com/x/', { kind: 'user-in-url', bare: 'https://k.example.com/x' }],
  [
    'https://k.example.com/root/x.execute',
    {
      kind: 'address-of-jobflow',
      text: 'https://k.example.com/root/x.execute',
      origin: 'https://k.example.com',
    },
  ],
])('a server with too much in it: %s', (text, problem) => {
  expect(refusal(() => parseServer(text, { insecure: true }))).toEqual(problem);
});

test('http to another host has to be asked for, where it can be', () => {
  const text = 'http://k.example.com';
  const problem = { kind: 'clear-text', text, https: 'https://k.example.com' };
  expect(parseServer(text, { insecure: true })).toBe(text);
  expect(refusal(() => parseServer(text, { insecure: false }))).toEqual({ ...problem, canBeInsecure: true });
  expect(refusal(() => parseServer(text))).toEqual({ ...problem, canBeInsecure: false });
  expect(parseServer('http://localhost:8000')).toBe('http://localhost:8000');
});

test('a refused server never shows a password or a token in it', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{10,20}$/);
  const around = fc.constantFrom(
    ['https://user:', '@kompira.example.com'],
    ['https://', '@kompira.example.com:99999'],
    ['htps://user:', '@kompira.example.com'],
    ['user:', '@kompira.example.com'],
    ['https://user:', '/with-a-slash@kompira.example.com'],
    ['https://kompira.example.com/?token=', ''],
    ['https://kompira.example.com:99999/?token=', '&format=json'],
    ['https://kompira.example.com/#', ''],
  );
  fc.assert(
    fc.property(around, secret, ([before = '', behind = ''], password) => {
      const problem = refusal(() => parseServer(before + password + behind, { insecure: true }));
      expect(JSON.stringify(problem)).not.toContain(password);
    }),
  );
});

test.each(['0123456789abcdef', 'A-b_c.d~e+f/g=', '!'])('the token %s', (token) => {
  expect(parseToken(token)).toBe(token);
});
test.each(['Token 0123', '0123\n', '0123\tsecret', '0123secrét', '秘密0123', 'a\u007fb', ''])(
  'no token, and not quoted: %j',
  (token) => {
    expect(refusal(() => parseToken(token))).toEqual({ kind: 'bad-token' });
  },
);

test.each(['http://proxy.example.com:3128', 'https://user:p%40ss@proxy.example.com/'])(
  'the proxy %s',
  (text) => {
    expect(() => {
      parseProxy(text);
    }).not.toThrow();
  },
);
test.each([
  ...['proxy.example.com:3128', 'socks5://proxy:1080', 'http:proxy', 'http://user:100%@proxy'],
  ...['http://proxy/path', 'http://proxy/?a', 'http://proxy/#a'],
])('no proxy, and not quoted: %s', (text) => {
  const problem = refusal(() => {
    parseProxy(text);
  });
  expect(problem).toEqual({ kind: 'not-a-proxy' });
});

test('headers, a line each; names in lower case, values as they are', () => {
  const text = 'X-Api-Key: a: b\r\n\n  CF-Access-Client-Id:\tid \n';
  expect(parseHeaders(text, { tokenInHeader: true })).toEqual({
    'x-api-key': 'a: b',
    'cf-access-client-id': 'id',
  });
  expect(parseHeaders('Authorization: Basic eA==', { tokenInHeader: false })).toEqual({
    authorization: 'Basic eA==',
  });
});
test.each([
  ['a line without a value', 'a: b\nX-Api-Key:', { kind: 'not-a-header', line: 2 }],
  ['a name with a space', 'X Api: k', { kind: 'not-a-header', line: 1 }],
  ['a value in Japanese', 'X-Api: 値', { kind: 'not-a-header', line: 1 }],
  ['the token', 'Authorization: x', { kind: 'own-header', name: 'Authorization', line: 1 }],
  ['how a message is framed', 'a: b\nTE: x', { kind: 'own-header', name: 'TE', line: 2 }],
  ['a name twice', 'a: b\n\nA: c', { kind: 'header-twice', name: 'A', line: 3 }],
])('no headers: %s', (_name, text, problem) => {
  expect(refusal(() => parseHeaders(text, { tokenInHeader: true }))).toEqual(problem);
});

test.each([
  ['/root/restart_process', '/root/restart_process'],
  ['root/restart_process', '/root/restart_process'],
  ['/ルート/再起動 する', '/ルート/再起動 する'],
  ['/root/100%25', '/root/100%25'],
  ['/root/a#b?c=d&e', '/root/a#b?c=d&e'],
  ['/root/..a/.b/c.', '/root/..a/.b/c.'],
  ['/root/x.execute.y', '/root/x.execute.y'],
])('the object path %s is %s', (text, path) => {
  expect(parseJobflow(text)).toBe(path);
});

const EXAMPLE = '/root/restart_process';
test.each([
  ['a URL', 'https://k.example.com/x', { kind: 'path-is-url', example: EXAMPLE }],
  ['a host', '//k.example.com/root/x', { kind: 'path-is-url', example: EXAMPLE }],
  ['two lines', '/root/x\n/root/y', { kind: 'path-control-character' }],
  ['a C1 control character', '/root/\u0085x', { kind: 'path-control-character' }],
  ['half a character', '/root/\ud83d', { kind: 'path-control-character' }],
  ['an empty part', '/root//x', { kind: 'path-empty-part', instead: '/root/x' }],
  ['a slash at the end', '/root/', { kind: 'path-empty-part', instead: '/root' }],
  ['nothing but a slash', '/', { kind: 'path-empty-part', instead: EXAMPLE }],
  ['nothing', '', { kind: 'path-empty-part', instead: EXAMPLE }],
  ['a way up', '/root/../system', { kind: 'path-relative', example: EXAMPLE }],
  ['a way nowhere', './root', { kind: 'path-relative', example: EXAMPLE }],
  ['the method', '/root/x.execute', { kind: 'path-suffix', suffix: '.execute', instead: '/root/x' }],
  ['the method alone', '/root/.execute', { kind: 'path-suffix', suffix: '.execute', instead: EXAMPLE }],
])('no object path: %s', (_name, text, problem) => {
  expect(refusal(() => parseJobflow(text))).toEqual({ ...problem, text });
});

test('the methods of other objects are taken off too', () => {
  const options = { example: '/root/approval', suffixes: ['send', 'recv'] };
  expect(refusal(() => parseObjectPath('/root/a.recv', options))).toMatchObject({ instead: '/root/a' });
  expect(parseObjectPath('/root/a.execute', options)).toBe('/root/a.execute');
});

test('an object path is taken literally, whatever is in its names', () => {
  const letter = fc.constantFrom(...Array.from('aé字🎉%#?&=+:;@~. \\"\''), '%25', '%2F');
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
test.each([
  ['262', '/process/id_262'],
  ['/process/id_262', '/process/id_262'],
  ['process/id_262', '/process/id_262'],
  ['https://kompira.example.com/kompira/process/id_262', '/process/id_262'],
  ['https://kompira.example.com:443/kompira/process/id_262/', '/process/id_262'],
  ['HTTPS://KOMPIRA.example.com/kompira/process/id_262?token=s3cret#console', '/process/id_262'],
])('the process %s', (text, path) => {
  expect(parseProcess(text, [SERVER])).toBe(path);
});

test('a URL may have the name under which people reach the server; without a server, that is what is wrong', () => {
  const text = 'https://ops.example.com/process/id_262';
  expect(parseProcess(text, [SERVER, 'https://ops.example.com'])).toBe('/process/id_262');
  expect(parseProcess(text, [undefined])).toBe(text);
});

test.each([
  ['another host', 'https://other.example.com/kompira/process/id_262'],
  ['a host that begins alike', 'https://kompira.example.com.evil/kompira/process/id_1'],
  ['the host as a user', 'https://kompira.example.com@evil/kompira/process/id_1'],
  ['another scheme', 'http://kompira.example.com/kompira/process/id_262'],
  ['another port', 'https://kompira.example.com:8443/kompira/process/id_262'],
  ['another prefix', 'https://kompira.example.com/kompira2/process/id_262'],
  ['no prefix', 'https://kompira.example.com/process/id_262'],
  ['a way up', 'https://kompira.example.com/kompira/../process/id_262'],
  ['a way up in code', 'https://kompira.example.com/kompira/%2e%2e/process/id_262'],
  ['a file', 'file:///process/id_262'],
])('not a process of this server: %s', (_name, text) => {
  expect(refusal(() => parseProcess(text, [SERVER]))).toMatchObject({ kind: 'other-server', server: SERVER });
});

test.each([
  ['another object', `${SERVER}/root/x`],
  ['a child of it', '/process/id_262.children'],
  ['a jobflow', '/root/restart_process'],
  ['a minus', '-1'],
  ['a number that is none', '0x10'],
  ['other digits', '２６２'],
  ['two', '262 263'],
  ['two lines', '262\n263'],
])('no process: %s', (_name, text) => {
  expect(refusal(() => parseProcess(text, [SERVER]))).toEqual({ kind: 'not-a-process', text });
});

test('a refused address is quoted without its query and its password, or not at all', () => {
  const text = 'https://me:s3cret@evil.example/process/id_262?token=s3cret';
  expect(refusal(() => parseProcess(text, [SERVER]))).toEqual({
    kind: 'other-server',
    text: 'https://evil.example/process/id_262',
    server: SERVER,
  });
  expect(refusal(() => parseProcess('/process/x?token=s3cret', [SERVER]))).toEqual({
    kind: 'not-a-process',
    text: undefined,
  });
});

test('JSON values, one a line, blank lines aside', () => {
  const values = parseJsonLines('false\r\n\n  "失敗"  \r[1, 2.50]\n{"a":null}\n');
  expect(values.map(printJson)).toEqual(['false', '"失敗"', '[1,2.50]', '{"a":null}']);
  expect(parseJsonLines('')).toEqual([]);
});

test.each([
  ['failed', '"failed"'],
  ['FALSE', 'false'],
  ["'a'", '"a"'],
  ['1 2', '"1 2"'],
  ['undefined', '"undefined"'],
  ['01', '"01"'],
  ['{a: 1}', '"{a: 1}"'],
  ['false, null', undefined],
])('a line that is not JSON is named, with what may have been meant: %s', (text, write) => {
  expect(refusal(() => parseJsonLines(`false\n\n ${text}\ntrue`))).toMatchObject({
    ...{ kind: 'not-json', line: 3, text, write },
    said: expect.stringMatching(/./) as unknown,
  });
});
