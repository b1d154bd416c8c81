/** What a response says: its JSON, or the reason of a refusal. */
import { expect, test } from '@jest/globals';
import { InvalidResponseError } from '../../src/errors.ts';
import { printJson } from '../../src/json.ts';
import { parseResponse, toRefusedError } from '../../src/kompira/response.ts';
import { redactor } from '../../src/kompira/secrets.ts';
import type { Response } from '../../src/kompira/transport.ts';

const TOKEN = '0123456789abcdef';
const SERVER = 'http://kompira.example.com/root/x';

function parse(text: string, headers: Response['headers'] = {}) {
  return parseResponse('GET /process', { status: 200, headers, text }, redactor(TOKEN));
}

/** What is wrong with it, as a fact. */
function defectIn(text: string, headers: Response['headers'] = {}) {
  try {
    parse(text, headers);
  } catch (thrown) {
    if (thrown instanceof InvalidResponseError) return thrown.defect;
    throw thrown;
  }
  throw new Error('it was parsed');
}

function refused(status: number, text: string, headers: Response['headers'] = {}, url = SERVER) {
  return toRefusedError('POST /root/x.execute', new URL(url), { status, headers, text }, redactor(TOKEN));
}

/** The token as JSON spells it in escapes. */
const escaped = Array.from(TOKEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

test('the JSON of a response, every digit of it, without the token', () => {
  expect(printJson(parse(` {"a":1.10,"b":"${escaped.join('')}"}\n`))).toBe('{"a":1.10,"b":"***"}');
});

test.each([
  ['a page', '\n<!DOCTYPE html>\n<html>', 'text/html', '<!DOCTYPE html> <html>'],
  ['nothing', '', undefined, ''],
  ['half of it', '{"status": "DO', 'application/json', '{"status": "DO'],
  ['a long line', 'x'.repeat(300), undefined, `${'x'.repeat(200)}…`],
  ['a page with the token', `<p>${TOKEN}`, undefined, '<p>***'],
])('not JSON: %s', (_name, text, contentType, begins) => {
  expect(defectIn(text, { 'content-type': contentType })).toEqual({ kind: 'not-json', contentType, begins });
});

test.each([1000, 2200, 100_000])('nested %d deep, it is parsed or not, and nothing else', (depth) => {
  try {
    parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
  } catch (thrown) {
    expect(thrown).toMatchObject({ defect: { kind: 'too-deep' } });
  }
});

test.each([
  ['a detail', 403, '{"detail":"権限がありません。"}', '権限がありません。'],
  ['a detail, at any status', 502, '{"detail":"engine"}', 'engine'],
  [
    'a validation',
    400,
    '{"host":["required","too short"],"port":["bad"]}',
    'host: required too short; port: bad',
  ],
  ['a validation with more in it', 400, '{"a":[{"b":1}]}', 'a: {"b":1}'],
  ['a list of messages', 400, '["one","two"]', 'one two'],
  ['the token in escapes', 400, `{"detail":"bad ${escaped.join('')}"}`, 'bad ***'],
  ['as much as fits', 500, `{"detail":"${'x'.repeat(200)}"}`, 'x'.repeat(200)],
  ['more than fits', 500, `{"detail":"${'x'.repeat(201)}"}`, `${'x'.repeat(200)}…`],
])("Kompira's own words: %s", (_name, status, text, reason) => {
  expect(refused(status, text)).toMatchObject({ status, reason, page: '', retryAfterMs: undefined });
});

test.each([
  ['a page', 502, '<html><title>502\n Bad Gateway</title>', '502 Bad Gateway'],
  ['a page without a title', 502, 'Bad Gateway', ''],
  ['nothing', 500, '', ''],
  ['an empty object', 400, '{}', ''],
  ['an empty list', 400, '[]', ''],
  ['JSON in another form', 404, '{"message":"no Route matched"}', 'message: no Route matched'],
  ['a field with one message', 400, '{"parameters":"is wrong"}', 'parameters: is wrong'],
  ['a validation at another status', 403, '{"host":["required"]}', 'host: required'],
  ['a list at another status', 403, '["Forbidden"]', 'Forbidden'],
  ['a detail that is no text', 403, '{"detail":{"a":1}}', 'detail: {"a":1}'],
  ['a title with the token', 404, `<title>no ${TOKEN}</title>`, 'no ***'],
])('not the words of Kompira: %s', (_name, status, text, page) => {
  expect(refused(status, text)).toMatchObject({ status, reason: '', page });
});

test.each([
  ['the same address by https', '/root/x', 'https://kompira.example.com/root/x', 'https'],
  ['the same, on another port', '/root/x', 'https://kompira.example.com:8443/root/x?a=b', 'https'],
  ['another address by https', '/root/x', 'https://kompira.example.com/', 'elsewhere'],
  ['another host by https', '/root/x', 'https://other.example.com/root/x', 'elsewhere'],
  ['the login page', '/root/x', '/.login?next=/root/x', 'login'],
  ['the login page under a prefix', '/ops/root/x', 'https://kompira.example.com/ops/.login', 'login'],
  ['the login page of another host', '/root/x', 'https://sso.example.com/.login', 'elsewhere'],
  ['no address', '/root/x', 'https://[', 'elsewhere'],
])('a redirect to %s', (_name, path, location, kind) => {
  const { redirect } = refused(302, '', { location }, `http://kompira.example.com${path}`);
  expect(redirect?.kind).toBe(kind);
});

test('by https already, the same address is elsewhere: it would come round again', () => {
  const url = 'https://kompira.example.com/root/x';
  expect(refused(301, '', { location: url }, url).redirect?.kind).toBe('elsewhere');
});

test.each([
  ['https://k.example.com/process?token=s3cret#x', 'https://k.example.com/process'],
  ['/.login?next=/process%3Ftoken=s3cret', 'http://kompira.example.com/.login'],
  ['https://k.example.com/#token=s3cret', 'https://k.example.com/'],
  [`https://k.example.com/${TOKEN}`, 'https://k.example.com/***'],
  [`https://[/${TOKEN}?a=b`, 'https://[/***'],
])('a redirect to %s is shown without its query and the token', (location, to) => {
  expect(refused(302, '', { location }).redirect?.to).toBe(to);
});

test('a Location without a redirect leads nowhere', () => {
  expect(refused(401, '', { location: '/elsewhere' }).redirect).toBeUndefined();
  expect(refused(302, '').redirect).toBeUndefined();
});

test.each([
  ['https, by nginx', 400, '<center>The plain HTTP request was sent to HTTPS port</center>', 'https'],
  [
    'https, by Apache',
    400,
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    'https',
  ],
  [
    'a certificate, by nginx',
    400,
    '<center>No required SSL certificate was sent</center>',
    'client-certificate',
  ],
  ['a better certificate', 400, '<center>The SSL certificate error</center>', 'client-certificate'],
  ['nothing of that', 400, '<title>400 Bad Request</title>', undefined],
  ['nothing at another status', 403, 'No required SSL certificate was sent', undefined],
  ['nothing in the words of Kompira', 400, '{"detail":"No required SSL certificate was sent"}', undefined],
])('a page wants %s', (_name, status, text, wants) => {
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
