import { expect, test } from '@jest/globals';
import {
  asNumber,
  isJsonObject,
  isRawNumber,
  type Json,
  parseJson,
  printJson,
  sameJson,
} from '../../src/json.ts';
import { fc } from '../support/random.ts';

/** Any spelling of a number that JSON allows. */
const numberText = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][-+]?\d{1,3})?$/);

/** A text of JSON without spaces; its keys in an order that JavaScript keeps. */
const jsonText = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      numberText,
      fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
      fc.constantFrom('true', 'false', 'null'),
    ),
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .uniqueArray(fc.tuple(fc.string(), tie('text')), { maxLength: 4, selector: ([key]) => key })
      .map(objectText),
  ),
})).text;

function objectText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, text]) => `${JSON.stringify(`k${key}`)}:${text}`).join()}}`;
}

/** The number, exactly: `count` times ten to the `power`. */
function exactly(text: string): { count: bigint; power: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    count: BigInt(whole.replace('-', '') + fraction) * (whole.startsWith('-') ? -1n : 1n),
    power: Number(exponent) - fraction.length,
  };
}

function sameNumber(a: string, b: string): boolean {
  const [left, right] = [exactly(a), exactly(b)];
  const least = Math.min(left.power, right.power);
  return left.count * 10n ** BigInt(left.power - least) === right.count * 10n ** BigInt(right.power - least);
}

/** The same number, spelled otherwise: its point moved to the right, its exponent moved back. */
function respell(text: string, places: number): string {
  const { count, power } = exactly(text);
  return `${count}${count === 0n ? '' : '0'.repeat(places)}.0E${power - places}`;
}

test('parsed and printed, every digit is there', () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      expect(printJson(parseJson(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test.each([
  '12345678901234567890',
  '1.10',
  '1.0',
  '1e5',
  '-0',
  '0.1000000000000000055',
  '1E400',
  '9007199254740993',
])('the number %s keeps its source text', (text) => {
  const value = parseJson(`{"a":[${text}]}`);
  expect(printJson(value)).toBe(`{"a":[${text}]}`);
  expect(isRawNumber(parseJson(text))).toBe(true);
});

test.each(['0', '3', '-3', '1.5', '1e+21', '9007199254740991'])('the number %s is a plain one', (text) => {
  expect(parseJson(text)).toBe(Number(text));
});

test.each([
  '',
  ' ',
  '{',
  '01',
  '1.',
  '.5',
  '+1',
  '0x1',
  'NaN',
  "'a'",
  '{"a":1,}',
  'undefined',
  '"\n"',
  '1 2',
  '<html>',
])('no JSON: %j', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test('a key of the prototype is a key like any other', () => {
  const value = parseJson('{"__proto__":{"a":1},"constructor":2}');
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(printJson(value)).toBe('{"__proto__":{"a":1},"constructor":2}');
});

test.each([
  ['1', '1.0'],
  ['1', '1e0'],
  ['1', '10E-1'],
  ['1', '0.1e+1'],
  ['100', '1e2'],
  ['0', '-0'],
  ['0', '0e99'],
  ['0', '0.000'],
  ['-1.50', '-15e-1'],
  ['1e400', '10e399'],
  ['12345678901234567890', '12345678901234567890.0'],
  ['1e21', '1000000000000000000000'],
  ['{"a":1,"b":[2,{"c":3}]}', '{"b":[2.0,{"c":3e0}],"a":1}'],
  ['"\\u65e5"', '"日"'],
  ['{"__proto__":1,"a":2}', '{"a":2,"__proto__":1.0}'],
])('%s and %s are the same', (a, b) => {
  expect(sameJson(parseJson(a), parseJson(b))).toBe(true);
});

test.each([
  ['12345678901234567890', '12345678901234567891'],
  ['9007199254740992', '9007199254740993'],
  ['0.1', '0.1000000000000000055'],
  ['1e400', '1e401'],
  ['1', '-1'],
  ['1', '10'],
  ['1', '"1"'],
  ['true', '"true"'],
  ['null', 'false'],
  ['0', 'false'],
  ['0', 'null'],
  ['""', 'null'],
  ['[]', '{}'],
  ['[]', 'null'],
  ['[1,2]', '[2,1]'],
  ['["a,b"]', '["a","b"]'],
  ['[[1],2]', '[[1,2]]'],
  ['{"a":null}', '{}'],
  ['{"a":null}', '{"b":null}'],
  ['{"a":1}', '{"a":1,"b":1}'],
  ['{"__proto__":1}', '{}'],
  ['{"__proto__":1}', '{"__proto__":2}'],
  ['{"__proto__":null}', '{}'],
  ['{"toString":1}', '{"toString":2}'],
  ['{"a":{"b":1}}', '{"a":{"b":2}}'],
  ['"é"', '"e\u0301"'],
  ['{"rawJSON":"1.0"}', '1.0'],
])('%s and %s are not the same', (a, b) => {
  expect(sameJson(parseJson(a), parseJson(b))).toBe(false);
  expect(sameJson(parseJson(b), parseJson(a))).toBe(false);
});

test('two numbers are the same if and only if they are equal, to the last digit', () => {
  const pair = fc.oneof(
    fc.tuple(numberText, numberText),
    fc.tuple(numberText, fc.nat(30)).map(([text, places]) => [text, respell(text, places)] as const),
    // Equal but for the last digit.
    fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.nat(30))
      .map(([count, power]) => [`${count}e${power}`, `${count + 1n}e${power}`] as const),
  );
  fc.assert(
    fc.property(pair, ([a, b]) => {
      expect(sameJson(parseJson(a), parseJson(b))).toBe(sameNumber(a, b));
    }),
    { numRuns: 500 },
  );
});

test('sameness is an equivalence', () => {
  // Few values, so that many pairs of them are the same.
  const text = fc.constantFrom(
    ...[
      '1',
      '1.0',
      '10e-1',
      '2',
      '0',
      '-0',
      '"1"',
      'null',
      '[1]',
      '[1.0]',
      '{"a":1}',
      '{"a":1.0}',
      '{"a":null}',
      '{}',
      '{"a":1,"b":2}',
      '{"b":2,"a":1e0}',
    ],
  );
  fc.assert(
    fc.property(fc.tuple(text, text, text), ([first, second, third]) => {
      const [a, b, c] = [parseJson(first), parseJson(second), parseJson(third)];
      expect(sameJson(a, a)).toBe(true);
      expect(sameJson(b, a)).toBe(sameJson(a, b));
      if (sameJson(a, b) && sameJson(b, c)) expect(sameJson(a, c)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('the order of keys does not matter, at any depth, and the value of each does', () => {
  const members = fc.uniqueArray(fc.tuple(fc.string(), jsonText), {
    minLength: 1,
    maxLength: 5,
    selector: ([key]) => key,
  });
  const shuffled = members.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  );
  fc.assert(
    fc.property(shuffled, ([some, others]) => {
      const a = parseJson(`[${objectText(some)}]`);
      expect(sameJson(a, parseJson(`[${objectText(others)}]`))).toBe(true);
      const changed = some.map(([key, text], index) => [key, index === 0 ? `[${text}]` : text] as const);
      expect(sameJson(a, parseJson(`[${objectText(changed)}]`))).toBe(false);
      expect(sameJson(a, parseJson(`[${objectText(some.slice(1))}]`))).toBe(false);
    }),
  );
});

test.each<[string, Json | undefined, boolean]>([
  ['an object', { a: 1 }, true],
  ['an empty object', {}, true],
  ['a list', [], false],
  ['null', null, false],
  ['a text', '{}', false],
  ['a number kept as its text', parseJson('1.0'), false],
  ['nothing', undefined, false],
])('whether it is an object: %s', (_name, value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});

test.each<[string, Json | undefined, number | undefined]>([
  ['a number', 5.3, 5.3],
  ['a number kept as its text', parseJson('5.30'), 5.3],
  ['a text', '5.3', undefined],
  ['null', null, undefined],
  ['nothing', undefined, undefined],
  ['a list', [5], undefined],
])('as a number: %s', (_name, value, expected) => {
  expect(asNumber(value)).toBe(expected);
});
