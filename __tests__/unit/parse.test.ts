import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refusal } from '../support/refusal.ts';
import { printJson } from '../../src/json.ts';
import {
  parseBoolean,
  parseJsonLines,
  parseJobflow,
  parseOneOf,
  parseProcess,
} from '../../src/github/parse.ts';
import { parseServer, parseToken } from '../../src/github/parse-connection.ts';

test.each(['true', 'True', 'TRUE'])('%s is true', (text) => {
  expect(parseBoolean(text)).toBe(true);
});
test.each(['false', 'False', 'FALSE'])('%s is false', (text) => {
  expect(parseBoolean(text)).toBe(false);
});
test.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'true ', 'truefalse', 'false\n', ''])(
  'neither true nor false: %j',
  (text) => {
    expect(refusal(() => parseBoolean(text))).toContain(`${JSON.stringify(text)} is neither true nor false`);
  },
);

test('one of some words is taken as it is written, and nothing else', () => {
  expect(parseOneOf('leave', ['terminate', 'leave'])).toBe('leave');
  for (const text of ['Leave', 'lea', '', 'leave ']) {
    expect(refusal(() => parseOneOf(text, ['terminate', 'leave']))).toContain('none of terminate, leave');
  }
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
  ['no scheme', 'kompira.example.com', 'Write it whole'],
  ['a host and a port alone', 'localhost:8080', 'Write it whole'],
  ['another scheme', 'ftp://kompira.example.com', 'Write it whole'],
  ['no host', 'https://', 'Write it whole'],
  ['no host but a path', 'https:///root', 'Write it whole'],
  ['one slash', 'https:/kompira.example.com', 'Write it whole'],
  ['a port that is none', 'https://kompira.example.com:99999', 'Write it whole'],
  ['a space', 'https://kompira example.com', 'Write it whole'],
  ['nothing', '', 'Write it whole'],
  ['a query', 'https://k.example.com/?a=b', 'query or a fragment is refused. Write https://k.example.com'],
  ['an empty query', 'https://k.example.com/?', 'query or a fragment is refused'],
  ['a fragment', 'https://k.example.com/#top', 'query or a fragment is refused'],
  ['a user', 'https://me@k.example.com/x/', 'user or password is refused. Write https://k.example.com/x,'],
])('no server: %s', (_name, text, words) => {
  expect(refusal(() => parseServer(text, { insecure: true }))).toContain(words);
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
      expect(refusal(() => parseServer(before + password + behind, { insecure: true }))).not.toContain(
        password,
      );
    }),
  );
});

test.each(['0123456789abcdef', 'A-b_c.d~e+f/g=', '!'])('the token %s', (token) => {
  expect(parseToken(token)).toBe(token);
});
test.each([
  'Token 0123secret',
  '0123secret\n',
  '0123\tsecret',
  '0123secrét',
  '秘密0123secret',
  'a\u007fb',
  '',
])('no token, and not quoted: %j', (token) => {
  const said = refusal(() => parseToken(token));
  expect(said).toContain('Copy it again');
  expect(said).not.toMatch(/0123|secret/);
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

test.each([
  ['a URL', 'https://kompira.example.com/root/x', 'is a URL'],
  ['a host', '//kompira.example.com/root/x', 'is a URL'],
  ['two lines', '/root/x\n/root/y', 'control character'],
  ['a C1 control character', '/root/\u0085x', 'control character'],
  ['half a character', '/root/\ud83d', 'control character'],
  ['an empty part', '/root//x', 'an empty part'],
  ['a slash at the end', '/root/', 'an empty part'],
  ['nothing but a slash', '/', 'an empty part'],
  ['nothing', '', 'an empty part'],
  ['a way up', '/root/../system', '. or .. in it'],
  ['a way nowhere', './root', '. or .. in it'],
  ['the method', '/root/x.execute', 'Write /root/x'],
])('no object path: %s', (_name, text, words) => {
  expect(refusal(() => parseJobflow(text))).toContain(words);
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

test.each([
  ['262', '/process/id_262'],
  ['/process/id_262', '/process/id_262'],
  ['process/id_262', '/process/id_262'],
  ['https://kompira.example.com/kompira/process/id_262', '/process/id_262'],
  ['https://kompira.example.com:443/kompira/process/id_262/', '/process/id_262'],
  ['HTTPS://KOMPIRA.example.com/kompira/process/id_262?token=s3cret#console', '/process/id_262'],
])('the process %s', (text, path) => {
  expect(parseProcess(text, 'https://kompira.example.com/kompira')).toBe(path);
});

test.each([
  ['another host', 'https://other.example.com/kompira/process/id_262', 'not an address on https://kompira'],
  ['a host that begins alike', 'https://kompira.example.com.evil/kompira/process/id_1', 'not an address on'],
  ['the host as a user', 'https://kompira.example.com@evil/kompira/process/id_1', 'not an address on'],
  ['another scheme', 'http://kompira.example.com/kompira/process/id_262', 'not an address on'],
  ['another port', 'https://kompira.example.com:8443/kompira/process/id_262', 'not an address on'],
  ['another prefix', 'https://kompira.example.com/kompira2/process/id_262', 'not an address on'],
  ['no prefix', 'https://kompira.example.com/process/id_262', 'not an address on'],
  ['a way up', 'https://kompira.example.com/kompira/../process/id_262', 'not an address on'],
  ['a way up in code', 'https://kompira.example.com/kompira/%2e%2e/process/id_262', 'not an address on'],
  ['a file', 'file:///process/id_262', 'not an address on'],
  ['another object', 'https://kompira.example.com/kompira/root/x', 'is no process'],
  ['a child of it', '/process/id_262.children', 'is no process'],
  ['a jobflow', '/root/restart_process', 'is no process'],
  ['a minus', '-1', 'is no process'],
  ['a number that is none', '0x10', 'is no process'],
  ['other digits', '２６２', 'is no process'],
  ['two', '262 263', 'is no process'],
  ['two lines', '262\n263', 'is no process'],
])('no process: %s', (_name, text, words) => {
  expect(refusal(() => parseProcess(text, 'https://kompira.example.com/kompira'))).toContain(words);
});

test('a refused address is quoted without its query and its password', () => {
  const text = 'https://me:s3cret@evil.example/process/id_262?token=s3cret';
  const said = refusal(() => parseProcess(text, 'https://kompira.example.com'));
  expect(said).toContain('evil.example/process/id_262');
  expect(said).not.toContain('s3cret');
  expect(refusal(() => parseProcess('/process/x?token=s3cret', 'https://kompira.example.com'))).not.toContain(
    's3cret',
  );
});

test('JSON values, one a line, blank lines aside', () => {
  const values = parseJsonLines('false\r\n\n  "失敗"  \r[1, 2.50]\n{"a":null}\n');
  expect(values.map(printJson)).toEqual(['false', '"失敗"', '[1,2.50]', '{"a":null}']);
  expect(parseJsonLines('')).toEqual([]);
});

test('a line that is not JSON is named, with what it would be as a text', () => {
  const said = refusal(() => parseJsonLines('false\n\nfailed\ntrue'));
  expect(said).toMatch(/^line 3, "failed", is not JSON/);
  expect(said).toMatch(/a text needs its quotes: "failed"$/);
});

test.each(['1 2', "'a'", '{a: 1}', 'undefined', '01', 'NaN'])('no JSON line: %s', (line) => {
  expect(refusal(() => parseJsonLines(line))).toContain('line 1');
});
