/** JSON is read without the parser for YAML, and nobody can tell. */
import { expect, test } from '@jest/globals';
import { Problem } from '../../src/inputs/problems.ts';
import { parseMapping, parseTyped, parseTypedJson } from '../../src/inputs/typed.ts';
import * as yaml from '../../src/inputs/typed-yaml.ts';
import { printJson } from '../../src/json.ts';
import { fc } from '../support/random.ts';

// The parser for YAML takes a lone carriage return for a part of what stands before it, which JSON knows better.
const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r\n'), maxLength: 3 });
const number = fc.oneof(
  fc.constantFrom('-0', '1e5', '1.10', '1e400', '-1e-400', '12345678901234567890'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][-+]?\d{1,3})?$/),
);
const special = Array.from(':"\\{}[],#&*!|>%@`\'-? /aé日😀\ud800\udc00\u2028\u007f\u0085\ufeff');
/** A character as it is, or in one of its escapes. */
const spelling = fc.oneof(
  fc.constantFrom(...special).map((one) => JSON.stringify(one).slice(1, -1)),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).map((one) => JSON.stringify(one).slice(1, -1)),
  fc.stringMatching(/^\\u[0-9a-fA-F]{4}$/),
  fc.constantFrom('\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\"', '\\\\'),
);
const string = fc.string({ unit: spelling, maxLength: 6 }).map((text) => `"${text}"`);
const keys = ['"__proto__"', '"constructor"', '"<<"', '"1"', '"-1"', '"a"', '"\\u0061"', '"a:"', '""'];

/** Any text of JSON, white space and keys that are there twice included. */
const json = fc.letrec<{ value: string; member: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(number, string, fc.constantFrom('true', 'false', 'null')),
    fc.tuple(space, fc.array(tie('value'), { maxLength: 4 })).map(([gap, all]) => `[${gap}${all.join()}]`),
    fc.tuple(space, fc.array(tie('member'), { maxLength: 4 })).map(([gap, all]) => `{${gap}${all.join()}}`),
  ),
  member: fc
    .tuple(space, fc.oneof(string, fc.constantFrom(...keys)), space, tie('value'), space)
    .map(([before, name, between, value, after]) => `${before}${name}:${between}${value}${after}`),
})).value;

/** What comes of it, the value or the Problem. */
function outcome(parse: () => unknown): unknown {
  try {
    return printJson(parse() as null);
  } catch (thrown) {
    return thrown;
  }
}

test('any JSON is read as the parser for YAML reads it, or left to it', () => {
  let read = 0;
  fc.assert(
    fc.property(json, (text) => {
      const value = parseTypedJson(text);
      if (value === undefined) return;
      read += 1;
      const other = outcome(() => yaml.parseTyped(text));
      // To that one a text in double quotes is YAML, and a key twice is refused even if both values are the same.
      if (!(other instanceof Problem)) expect(printJson(value)).toBe(other);
      else for (const { kind } of other.problems) expect(['control-escape', 'key-twice']).toContain(kind);
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(1000);
});

test('a key with an escape is not taken for another one', async () => {
  const texts = ['{"a":0,"\\\\":true}', '{"a":0,"\\u65e5":true}', '{"a":0,"\\"":true}'];
  const values = await Promise.all(texts.map(parseTyped));
  expect(values.map((value) => Object.keys(value as object)[1])).toEqual(['\\', '日', '"']);
});

test.each([
  ...['{"a": 1, "a": 2}', '[{"b": [{"a": 1, "a": 2}]}]', '{"a": 1, "\\u0061": 2}', '{"a:" : 1, "a:"\n: 2}'],
  ...['{"__proto__": 1, "__proto__": 2}', '{"a": 1,}', '{"a": 1} # one', '{"a": 007}', ''],
])('left to the parser for YAML: %j', (text) => {
  expect(parseTypedJson(text)).toBeUndefined();
});

test.each(['{"a": 1, "a": 2}', '{"a": 1', '[1]', '3', 'null', '"text"', '- a', 'a: [', ''])(
  'refused for the same: %s',
  async (text) => {
    const problem = outcome(() => yaml.parseMapping(text));
    expect(problem).toBeInstanceOf(Problem);
    await expect(parseMapping(text)).rejects.toEqual(problem);
  },
);

test('what is nested as deep as can be read can be printed; deeper, it is left to the parser for YAML', async () => {
  for (const depth of [10, 1000, 1500, 2000, 2200, 2400]) {
    const text = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    const value = parseTypedJson(text);
    if (value !== undefined) expect(printJson(value)).toBe(text);
  }
  expect(parseTypedJson('['.repeat(50_000) + ']'.repeat(50_000))).toBeUndefined();
  expect(await parseTyped('a: [007]')).toEqual({ a: ['007'] });
});
