/** What a response says: its JSON, or the reason of a refusal. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { printJson } from '../../src/json.ts';
import { decoded } from '../../src/kompira/body.ts';
import { parseResponse, toRefusedError } from '../../src/kompira/response.ts';
import { redactor } from '../../src/kompira/secrets.ts';
import type { Response } from '../../src/kompira/transport.ts';

type Headers = Response['headers'];

const TOKEN = '0123456789abcdef';
const SERVER = 'http://kompira.example.com/root/x';
/** As JSON can spell it. */
const ESCAPED = Array.from(TOKEN, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');

const parse = (text: string, headers: Headers = {}) =>
  parseResponse('GET /process', { status: 200, headers, text, isUtf8: true }, redactor(TOKEN));

const refused = (status: number, text: string, headers: Headers = {}, url = SERVER) =>
  toRefusedError(
    'POST /root/x.execute',
    new URL(url),
    { status, headers, text, isUtf8: true },
    redactor(TOKEN),
  );

test('the JSON of a response, every digit of it, without the token', () => {
  expect(printJson(parse(` {"a":1.10,"b":"${ESCAPED}"}\n`))).toBe('{"a":1.10,"b":"***"}');
});

test.each([
  ['\n<!DOCTYPE html>\n<html>', 'text/html', '<!DOCTYPE html> <html>'],
  ['', undefined, ''],
  ['{"status": "DO', 'application/json', '{"status": "DO'],
  ['x'.repeat(300), undefined, `${'x'.repeat(200)}…`],
  [`<p>${TOKEN}`, undefined, '<p>***'],
])('not JSON: %j', (text, contentType, begins) => {
  const defect = { kind: 'not-json', contentType, begins };
  expect(() => parse(text, { 'content-type': contentType })).toThrow(expect.objectContaining({ defect }));
});

test.each([1000, 2200, 100_000])('nested %d deep, it is parsed or not, and nothing else', (depth) => {
  try {
    parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
  } catch (thrown) {
    expect(thrown).toMatchObject({ defect: { kind: 'too-deep' } });
  }
});

test.each([
  [403, '{"detail":"権限がありません。"}', '権限がありません。'],
  [502, '{"detail":"engine"}', 'engine'],
  [400, '{"host":["required","too short"],"port":["bad"]}', 'host: required too short; port: bad'],
  [400, '{"a":[{"b":1}]}', 'a: {"b":1}'],
  [400, '["one","two"]', 'one two'],
  [400, `{"detail":"bad ${ESCAPED}"}`, 'bad ***'],
  [500, `{"detail":"${'x'.repeat(200)}"}`, 'x'.repeat(200)],
  [500, `{"detail":"${'x'.repeat(201)}"}`, `${'x'.repeat(200)}…`],
])("Kompira's own words: %i %s", (status, text, reason) => {
  expect(refused(status, text)).toMatchObject({ status, reason, page: '', retryAfterMs: undefined });
});

test.each([
  [502, '<html><title>502\n Bad Gateway</title>', '502 Bad Gateway'],
  [502, 'Bad Gateway', ''],
  [400, '{}', ''],
  [400, '[]', ''],
  [404, '{"message":"no Route matched"}', 'message: no Route matched'],
  [400, '{"parameters":"is wrong"}', 'parameters: is wrong'],
  [403, '{"host":["required"]}', 'host: required'],
  [403, '["Forbidden"]', 'Forbidden'],
  [403, '{"detail":{"a":1}}', 'detail: {"a":1}'],
  [404, `<title>no ${TOKEN}</title>`, 'no ***'],
])('not the words of Kompira: %i %s', (status, text, page) => {
  expect(refused(status, text)).toMatchObject({ status, reason: '', page });
});

test.each([
  ['https://kompira.example.com/root/x', 'https'],
  ['https://kompira.example.com:8443/root/x?a=b', 'https'],
  ['https://kompira.example.com/', 'elsewhere'],
  ['https://other.example.com/root/x', 'elsewhere'],
  ['/.login?next=/root/x', 'login'],
  ['https://kompira.example.com/ops/.login', 'login'],
  ['https://sso.example.com/.login', 'elsewhere'],
  ['https://[', 'elsewhere'],
])('a redirect of /root/x to %s leads to: %s', (location, kind) => {
  expect(refused(302, '', { location }).redirect?.kind).toBe(kind);
});

test('nothing leads to where one is already, by https, nor a Location without a redirect anywhere', () => {
  const url = 'https://kompira.example.com/root/x';
  expect(refused(301, '', { location: url }, url).redirect?.kind).toBe('elsewhere');
  expect(refused(401, '', { location: '/elsewhere' }).redirect).toBeUndefined();
  expect(refused(302, '').redirect).toBeUndefined();
});

/** Each character of it, as an address may have it. */
function escaped(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  );
}

test.each([
  ['https://k.example.com/process?token=s3cret#x', 'https://k.example.com/process'],
  ['/.login?next=/process%3Ftoken=s3cret', 'http://kompira.example.com/.login'],
  ['https://k.example.com/#token=s3cret', 'https://k.example.com/'],
  [`https://k.example.com/${TOKEN}`, 'https://k.example.com/***'],
  [`https://[/${TOKEN}?a=b`, 'https://[/***'],
  [`https://k.example.com/${escaped(TOKEN)}/x`, 'https://k.example.com/***/x'],
  [`https://[/${escaped(TOKEN).toLowerCase()}`, 'https://[/***'],
])('a redirect to %s is shown without its query and the token', (location, to) => {
  expect(refused(302, '', { location }).redirect?.to).toBe(to);
});

test.each([
  [400, '<center>The plain HTTP request was sent to HTTPS port</center>', 'https'],
  [400, "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />", 'https'],
  [400, '<center>No required SSL certificate was sent</center>', 'client-certificate'],
  [400, '<center>The SSL certificate error</center>', 'client-certificate'],
  [400, '<title>400 Bad Request</title>', undefined],
  [403, 'No required SSL certificate was sent', undefined],
  [400, '{"detail":"No required SSL certificate was sent"}', undefined],
])('a gateway that says %i %s wants %s', (status, text, wants) => {
  expect(refused(status, text).wants).toBe(wants);
});

const DATE = 'Mon, 26 Jun 2023 00:03:13 GMT';
test.each([
  ['0', undefined, 0],
  ['120', undefined, 120_000],
  [DATE, undefined, 0],
  ['Mon, 26 Jun 2023 00:04:13 GMT', DATE, 60_000],
  ['soon', undefined, undefined],
  ['1.5 minutes', undefined, undefined],
])('Retry-After: %s, by a server where it is %s', (retryAfter, date, ms) => {
  expect(refused(503, '', { 'retry-after': retryAfter, date }).retryAfterMs).toBe(ms);
});

test.each<[coding: string | undefined, (body: Buffer) => Buffer]>([
  [undefined, (body) => body],
  [' Identity ', (body) => body],
  ['GZIP', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('a body in the coding %s is decoded', (coding, encode) => {
  const body = Buffer.from('{"状態":"正常"}');
  expect(decoded('GET /', encode(body), coding)).toEqual(body);
  expect(decoded('GET /', Buffer.alloc(0), coding)).toEqual(Buffer.alloc(0));
  expect(decoded('GET /', encode(Buffer.alloc(15 * 2 ** 20)), coding)).toHaveLength(15 * 2 ** 20);
});

test.each([
  ['gzip', gzipSync('x'.repeat(100)).subarray(0, -9), 'gzip'],
  ['gzip', Buffer.from('{}'), 'gzip'],
  ['zstd', Buffer.from('{}'), 'zstd'],
  // It could be anything, the token too.
  [TOKEN, Buffer.from('{}'), '?'],
])('a body that cannot be decoded as %s', (given, body, coding) => {
  const defect: object = expect.objectContaining({ kind: 'not-decodable', coding });
  expect(() => decoded('GET /', body, given)).toThrow(expect.objectContaining({ defect }));
});
