import { expect, test } from '@jest/globals';
import { asNumber, isJsonObject, isRawNumber, parseJson, printJson, sameJson } from '../../src/json.ts';
import { fc } from '../support/random.ts';

/** Any spelling of a number that JSON allows. */
const numberText = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][-+]?\d{1,3})?$/);

test('parsed and printed, every digit is there', () => {
  // Without spaces; its keys in an order that JavaScript keeps.
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(
        numberText,
        fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
      ),
      fc.constantFrom('true', 'false', 'null'),
      fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
      fc
        .uniqueArray(fc.tuple(fc.string(), tie('text')), { maxLength: 4, selector: ([key]) => key })
        .map((all) => `{${all.map(([key, item]) => `${JSON.stringify(`k${key}`)}:${item}`).join()}}`),
    ),
  }));
  fc.assert(
    fc.property(text, (given) => {
      expect(printJson(parseJson(given))).toBe(given);
    }),
    { numRuns: 500 },
  );
});

test('a number is a plain one if it prints back as it was written, else it keeps its text', () => {
  for (const text of ['12345678901234567890', '1.10', '1.0', '1e5', '-0', '0.1000000000000000055', '1E400']) {
    expect(isRawNumber(parseJson(text))).toBe(true);
    expect(printJson(parseJson(`{"a":[${text}]}`))).toBe(`{"a":[${text}]}`);
  }
  for (const text of ['0', '3', '-3', '1.5', '1e+21', '9007199254740991'])
    expect(parseJson(text)).toBe(Number(text));
});

test('what is no JSON is a SyntaxError; a key of the prototype is a key like any other', () => {
  for (const text of [
    '',
    '{',
    '01',
    '1.',
    '+1',
    'NaN',
    "'a'",
    '{"a":1,}',
    'undefined',
    '"\n"',
    '1 2',
    '<html>',
  ])
    expect(() => parseJson(text)).toThrow(SyntaxError);
  const text = '{"__proto__":{"a":1},"constructor":2}';
  const value = parseJson(text);
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(printJson(value)).toBe(text);
});

/** The values of one list are the same, and not those of another one. */
const SAME = [
  ['1', '1.0', '1e0', '10E-1', '0.1e+1'],
  ['100', '1e2', '10e1'],
  ['0', '-0', '0e99', '0.000'],
  ['-1.50', '-15e-1'],
  ['1e400', '10e399'],
  ['12345678901234567890', '12345678901234567890.0'],
  ['"\\u65e5"', '"日"'],
  ['[1,2]', '[1.0,2e0]'],
  ['{"a":1}', '{"a":1.0}'],
  ['{"a":1,"b":[2,{"c":3,"d":4}]}', '{"b":[2.0,{"d":4,"c":3e0}],"a":1}'],
  ['{"__proto__":1,"a":2}', '{"a":2,"__proto__":1.0}'],
  ...[
    ...['-1', '1e401', '12345678901234567891', '0.1', '0.1000000000000000055', 'true', 'null', 'false'],
    ...['"1"', '"true"', '""', '"é"', '"e\u0301"', '[]', '{}', '[2,1]', '["a,b"]', '["a","b"]', '[[1],2]'],
    ...['[[1,2]]', '{"a":null}', '{"b":null}', '{"a":1,"b":[2,{"c":3}]}', '{"a":1,"b":[2,{"c":4,"d":3}]}'],
    ...['{"__proto__":1}', '{"__proto__":null}', '{"toString":1}', '{"rawJSON":"1.0"}'],
  ].map((text) => [text]),
];

test.each(SAME)('the same as %s is what is in its list, and nothing else', (...list) => {
  for (const text of SAME.flat())
    for (const one of list)
      expect([text, sameJson(parseJson(one), parseJson(text))]).toEqual([text, list.includes(text)]);
});

/** The number, exactly: `count` times ten to the `power`. */
function exactly(text: string): { count: bigint; power: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const count = BigInt(whole.replace('-', '') + fraction) * (whole.startsWith('-') ? -1n : 1n);
  return { count, power: Number(exponent) - fraction.length };
}

test('two numbers are the same if and only if they are equal, to the last digit', () => {
  const pair = fc.tuple(numberText, fc.nat(30), fc.constantFrom(0n, 1n)).map(([text, places, more]) => {
    const { count, power } = exactly(text);
    // The same number or the next one, its point moved to the right and its exponent moved back.
    const digits = count + more === 0n ? '0' : `${count + more}${'0'.repeat(places)}`;
    return [text, `${digits}.0E${power - places}`, more === 0n] as const;
  });
  fc.assert(
    fc.property(pair, ([a, b, same]) => {
      expect(sameJson(parseJson(a), parseJson(b))).toBe(same);
    }),
    { numRuns: 500 },
  );
});

test('of which type a value is', () => {
  expect([{ a: 1 }, {}].map(isJsonObject)).toEqual([true, true]);
  for (const value of [[], null, '{}', parseJson('1.0'), undefined]) expect(isJsonObject(value)).toBe(false);
  expect([5.3, parseJson('5.30')].map(asNumber)).toEqual([5.3, 5.3]);
  for (const value of ['5.3', null, undefined, [5]]) expect(asNumber(value)).toBeUndefined();
});
