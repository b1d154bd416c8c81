import { expect, test } from '@jest/globals';
import * as bodies from '../../src/kompira/bodies.ts';
import { NotUnderstoodError } from '../../src/errors.ts';
import type { Answer } from '../../src/kompira/http.ts';
import { type Json, printJson } from '../../src/json.ts';
import { redactJson, redactor } from '../../src/kompira/secrets.ts';

function answer(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers, text };
}

const asItIs = (value: Json): Json => value;
const understand = (what: string, given: Answer) => bodies.understand(what, given, asItIs);
const refusal = (what: string, given: Answer) => bodies.refusal(what, given, asItIs);

/** The NotUnderstoodError; anything else fails the test. */
function trouble(act: () => unknown): NotUnderstoodError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof NotUnderstoodError) return thrown;
    throw thrown;
  }
  throw new Error('it was understood');
}

test('the JSON of an answer, every digit of it', () => {
  expect(printJson(understand('GET', answer(200, ' {"a":1.10}\n')))).toBe('{"a":1.10}');
});

test.each([
  [
    'a page',
    '\n<!DOCTYPE html>\n<html>',
    { 'content-type': 'text/html' },
    '(text/html), it begins: <!DOCTYPE html>',
  ],
  ['nothing', '', {}, '(without a content type), it is empty'],
  ['half an answer', '{"status": "DO', {}, 'it begins: {"status": "DO'],
  ['a long line', 'x'.repeat(300), {}, `it begins: ${'x'.repeat(200)}…`],
])('an answer that is not JSON: %s', (_name, text, headers, words) => {
  const { message } = trouble(() => understand('GET /process', answer(200, text, headers)));
  expect(message).toMatch(/^GET \/process: the answer is not JSON/);
  expect(message.endsWith(words)).toBe(true);
});

test.each([
  [
    'a detail',
    403,
    '{"detail":"この操作を実行する権限がありません。"}',
    '403 "この操作を実行する権限がありません。"',
  ],
  [
    'fields',
    400,
    '{"host":["required","too short"],"port":["bad"]}',
    '400 "host: required too short; port: bad"',
  ],
  ['a field with one message', 400, '{"parameters":"is wrong"}', '400 "parameters: is wrong"'],
  ['a field with something else', 400, '{"a":[{"b":1}]}', '400 "a: {"b":1}"'],
  ['a page', 502, '<html>Bad Gateway</html>', '502'],
  ['nothing', 500, '', '500'],
  ['an empty object', 500, '{}', '500'],
  ['a detail that just fits', 500, `{"detail":"${'x'.repeat(200)}"}`, `500 "${'x'.repeat(200)}"`],
  ['a very long detail', 500, `{"detail":"${'x'.repeat(201)}"}`, `500 "${'x'.repeat(200)}…"`],
])('a refusal: %s', (_name, status, text, said) => {
  const error = refusal('POST /root/x.execute', answer(status, text));
  expect(error.message).toBe(`POST /root/x.execute: ${said}`);
  expect(error.status).toBe(status);
  expect(said).toContain(error.reason);
  expect(error.retryAfterMs).toBeUndefined();
});

test.each([
  [404, '{"detail":"見つかりませんでした。"}', '見つかりませんでした。'],
  [400, '{"node":["bad"]}', 'node: bad'],
  [404, '{"message":"no Route matched with those values"}', ''],
  [401, '{"error":"invalid_token"}', ''],
  [403, '["Forbidden"]', ''],
])('Kompira has a form of its own: %d %s', (status, text, reason) => {
  expect(refusal('GET /', answer(status, text)).reason).toBe(reason);
});

test('a token that JSON spells in escapes is taken out of a refusal too', () => {
  const token = '0123456789abcdef';
  const spelled = Array.from(token, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const clean = (value: Json) => redactJson(value, redactor(token));
  const body = `{"detail":"bad ${spelled.join('')}"}`;
  expect(bodies.refusal('GET /', answer(400, body), clean).message).toBe('GET /: 400 "bad ***"');
});

test.each([1000, 2200, 100_000])('nested %d deep, it is understood or not, and nothing else', (depth) => {
  const text = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const clean = (value: Json) => redactJson(value, redactor('0123456789abcdef'));
  try {
    bodies.understand('GET /', answer(200, text), clean);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(NotUnderstoodError);
  }
});

test.each([
  ['https://k.example.com/process?token=s3cret#x', 302, '302, a redirect to https://k.example.com/process'],
  ['/.login?next=/process%3Ftoken=s3cret', 301, '301, a redirect to /.login'],
  ['https://k.example.com/#token=s3cret', 308, '308, a redirect to https://k.example.com/'],
  ['/elsewhere', 201 + 200, '401'],
])('a redirect to %s does not show its query', (location, status, said) => {
  expect(refusal('GET /', answer(status, '', { location })).message).toBe(`GET /: ${said}`);
});

test.each([
  ['0', 0],
  ['120', 120_000],
  ['Mon, 26 Jun 2023 00:03:13 GMT', 0],
  ['soon', undefined],
  ['1.5 minutes', undefined],
])('Retry-After: %s', (header, ms) => {
  expect(refusal('GET /', answer(503, '', { 'retry-after': header })).retryAfterMs).toBe(ms);
});

test('Retry-After: a date to come is so far away', () => {
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  const { retryAfterMs } = refusal('GET /', answer(503, '', { 'retry-after': inAYear.toUTCString() }));
  expect(retryAfterMs).toBeGreaterThan(364 * 86_400_000);
  expect(retryAfterMs).toBeLessThanOrEqual(365 * 86_400_000);
});
