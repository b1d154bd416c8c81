/** Text in YAML or JSON into values. JSON is read without the parser for YAML, and nobody can tell. */
import { expect, test } from '@jest/globals';
import { Problem } from '../../src/inputs/problems.ts';
import * as typed from '../../src/inputs/typed.ts';
import { parseMapping, parseTyped } from '../../src/inputs/typed-yaml.ts';
import { printJson } from '../../src/json.ts';
import { refusal, refusals } from '../support/refusal.ts';
import { fc } from '../support/random.ts';

test('what only looks like a number, a truth value or a date stays a string', () => {
  const versionsAndCommits = [
    '1234e56',
    '007',
    '1.10',
    '1.0',
    '12345678901234567890',
    '0.1000000000000000055',
  ];
  const otherNotations = ['0x1F', '0o17', '0123', '+1', '-0', '1.', '.5', '.inf', '1e400', '.NaN', '1e5'];
  const words = ['12:30:45', '2026-11-03', '03-1234-5678', 'yes', 'off', '<<'];
  for (const source of [...versionsAndCommits, ...otherNotations, ...words]) {
    expect(parseTyped(source)).toBe(source);
    expect(parseMapping(`a: ${source} # why`)).toEqual({ a: source });
    expect(parseMapping(`{"a": ${source}}`)).toEqual({ a: source });
  }
  expect(parseTyped('%YAML 1.1\n---\na: 2001-12-14')).toEqual({ a: '2001-12-14' });
});

test('what is quoted, or a block, is a string; true, false and null have three spellings, nothing is null', () => {
  const strings = ['a: "3"', "b: '1.5'", 'c: "true"', 'd: "null"', 'e: |', '  3', 'f: >-', '  4', 'g: ""'];
  const others = ['h: [true, True, TRUE]', 'i: [false, False, FALSE]', 'j: [null, Null, NULL, ~]', 'k:'];
  expect(parseMapping([...strings, ...others].join('\n'))).toEqual({
    ...{ a: '3', b: '1.5', c: 'true', d: 'null', e: '3\n', f: '4', g: '' },
    ...{ h: [true, true, true], i: [false, false, false], j: [null, null, null, null], k: null },
  });
});

test('keys are strings as they are written, of the prototype or not', () => {
  const keys = ['1', '1.0', '1.10', 'true', 'null', '日本', '<<', '__proto__', 'constructor', 'a b'];
  const long = 'x'.repeat(3000);
  const yaml = parseMapping(`${keys.map((key) => `${key}: v`).join('\n')}\n? ${long}\n: v`);
  const json = parseMapping(JSON.stringify(Object.fromEntries([...keys, long].map((key) => [key, 'v']))));
  for (const read of [yaml, json]) expect(Object.keys(read).toSorted()).toEqual([...keys, long].toSorted());
  expect(Object.getPrototypeOf(yaml)).toBe(Object.prototype);
});

test('comments, escapes, the mark of the byte order, and the marks around one document', () => {
  expect(parseMapping('\ufeff# why\n---\na: 1 # one\n...\n')).toEqual({ a: 1 });
  expect(parseMapping('a: fix # why\nb: 1 ## both\n# all')).toEqual({ a: 'fix', b: 1 });
  expect(parseMapping('{"a": "C:\\new", b: 1}')).toEqual({ a: 'C:\new', b: 1 });
  expect(parseMapping('a: "C:\\\\new \\u65e5"')).toEqual({ a: 'C:\\new 日' });
  expect(parseTyped(String.raw`["\ud83d\ude00 \u65e5\/\"\\\b\f\n\r\t"]`)).toEqual(['😀 日/"\\\b\f\n\r\t']);
});

test('a number stays a number if and only if it prints back as it was written', () => {
  const source = fc.oneof(
    fc.constantFrom('0', '1.5', '9007199254740991', '1e+21', '5e-324'),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^[-+]?\d{1,22}(\.\d{0,20})?([eE][-+]?\d{1,3})?$/),
  );
  fc.assert(
    fc.property(source, (text) => {
      const value = String(Number(text)) === text ? Number(text) : text;
      for (const notation of [`a: ${text}`, `{"a":${text}}`])
        expect(parseTyped(notation)).toEqual({ a: value });
      expect(parseTyped(`- a: ${text}\n- [${text}, x]`)).toEqual([{ a: value }, [value, 'x']]);
    }),
    { numRuns: 500 },
  );
});

test.each<[text: string, place: string, facts: object]>([
  ['a: 1\nb: 2\na: 3', '3:1', { kind: 'key-twice', name: 'a', write: undefined }],
  ['{\n  "a": 1,\n  "a": 2\n}', '3:3', { kind: 'key-twice', name: 'a' }],
  ['x:\n  - {a: 1, a: 2}', '2:12', { kind: 'key-twice', name: 'a' }],
  ['1: a\n"1": b', '2:1', { kind: 'key-twice', name: '1' }],
  ['host:web-1\nb: 2', '1:1', { kind: 'yaml', write: 'host: web-1' }],
  ['{a: 1, host:web}', '1:8', { kind: 'key-without-value', write: '{a: 1, host: web}' }],
  ['b: [*x]', '1:5', { kind: 'alias', name: 'x' }],
  ['b: *.log', '1:4', { kind: 'alias', write: "b: '*.log'" }],
  ['a: &x\n  b: 1', '2:3', { kind: 'anchor', name: 'x' }],
  ['a: &x', '1:6', { kind: 'anchor', name: 'x' }],
  ['&x a: 1', '1:4', { kind: 'anchor', name: 'x' }],
  ['&x', '1:3', { kind: 'anchor', name: 'x' }],
  ['a:\n - !!str 1', '2:10', { kind: 'tag', name: '!!str' }],
  ['!!map {a: 1}', '1:7', { kind: 'tag', name: '!!map' }],
  ['!!str', '1:6', { kind: 'tag', name: '!!str' }],
  ['a: ! 1', '1:6', { kind: 'tag', name: '!' }],
  ['a: 1\nb: !secret x', '2:4', { kind: 'yaml', write: "b: '!secret x'" }],
  ['a: 1\n---\nb: 2', '2:1', { kind: 'second-document', write: undefined }],
  ['a: 1\n---\n', '2:1', { kind: 'second-document' }],
  ['? [a]\n: 1', '1:3', { kind: 'key-not-text', write: undefined }],
  ['{{a: 1}: 2}', '1:2', { kind: 'key-not-text' }],
  ['a:\n  b: 1\n\tc: 2', '3:1', { kind: 'yaml', write: undefined }],
  ['a: 1\nb: "x', '2:6', { kind: 'yaml' }],
  ['{"a": [1', '1:9', { kind: 'yaml', isIndent: true }],
  ['x:\n  y: [1\n  ,2]\n', '3:3', { kind: 'yaml', isIndent: true }],
  ['a: fix: the bug', '1:4', { kind: 'yaml', write: "a: 'fix: the bug'" }],
  ["a: it's: so", '1:4', { kind: 'yaml', write: "a: 'it''s: so'" }],
  ['a: "C:\\q"', '1:7', { kind: 'yaml', write: "a: 'C:\\q'" }],
  ['"\\UFFFFFFFF"', '1:2', { kind: 'yaml' }],
  ['a: fix #12', '1:4', { kind: 'comment-behind-value', write: "a: 'fix #12'" }],
  ['a: #fff', '1:4', { kind: 'comment-behind-value', write: "a: '#fff'" }],
  ['a: "C:\\new"', '1:4', { kind: 'control-escape', write: "a: 'C:\\new'" }],
])('refused, with its place: %j', (text, place, facts) => {
  const [line = 0, column] = place.split(':').map(Number);
  const source = text.split('\n')[line - 1]?.trim();
  expect(refusal(() => parseMapping(text))).toMatchObject({ line, column, source, ...facts });
});

test('all that is wrong is reported, a line each', () => {
  const linesOf = (text: string) =>
    refusals(() => parseMapping(text)).map((problem) => ('line' in problem ? problem.line : 0));
  expect(linesOf('a: fix: the bug\nb: @home\nc: 1\nd: "\\q"')).toEqual([1, 2, 4]);
  expect(linesOf('a: b #c\nd: *e\nd: 1')).toEqual([1, 2, 3]);
});

test('what is no mapping, nothing at all, or nested too deeply, is refused as that', () => {
  const kinds = {
    empty: ['', '# nothing but this\n', 'null'],
    list: ['- a: 1', '[]'],
    string: ['name', 'name:value'],
    number: ['3'],
    boolean: ['true'],
  };
  for (const [is, texts] of Object.entries(kinds))
    for (const text of texts)
      expect(refusal(() => parseMapping(text))).toEqual({ kind: 'not-a-mapping', is });
  expect(refusal(() => parseTyped('#general'))).toEqual({ kind: 'no-value' });
  for (const opening of ['[', '{"a":', '- '])
    expect(refusal(() => parseTyped(opening.repeat(50_000)))).toEqual({ kind: 'too-deep' });
});

test('any text is a value of JSON, or a Problem, each on a line of its own', () => {
  const pieces = [': ', '- ', '\n  ', '---\n', '...\n', '!!int ', '"a":', '%YAML 1.2\n'];
  const letters = Array.from('{}[]:,-?&*!|>\'"%@`#~ \n\t\r\\01.eEabx日');
  const yamlLike = fc.string({ unit: fc.constantFrom(...letters, ...pieces), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: yamlLike }, fc.string({ unit: 'binary' })), (text) => {
      let value;
      try {
        value = parseTyped(text);
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        const lines = thrown.problems.map((problem) => ('line' in problem ? problem.line : 0));
        expect(lines.length).toBeGreaterThan(0);
        expect(new Set(lines).size).toBe(lines.length);
        return;
      }
      expect(JSON.parse(printJson(value))).toEqual(value);
    }),
    { numRuns: 1000 },
  );
});

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
      const value = typed.parseTypedJson(text);
      if (value === undefined) return;
      read += 1;
      const other = outcome(() => parseTyped(text));
      // To that one a text in double quotes is YAML, and a key twice is refused even if both values are the same.
      if (!(other instanceof Problem)) expect(printJson(value)).toBe(other);
      else for (const { kind } of other.problems) expect(['control-escape', 'key-twice']).toContain(kind);
    }),
    { numRuns: 1000 },
  );
  expect(read).toBeGreaterThan(300);
});

test('a key with an escape is not taken for another one', async () => {
  const texts = ['{"a":0,"\\\\":true}', '{"a":0,"\\u65e5":true}', '{"a":0,"\\"":true}'];
  const values = await Promise.all(texts.map(typed.parseTyped));
  expect(values.map((value) => Object.keys(value as object)[1])).toEqual(['\\', '日', '"']);
});

test.each([
  ...['{"a": 1, "a": 2}', '[{"b": [{"a": 1, "a": 2}]}]', '{"a": 1, "\\u0061": 2}', '{"a:" : 1, "a:"\n: 2}'],
  ...['{"__proto__": 1, "__proto__": 2}', '{"a": 1,}', '{"a": 1} # one', '{"a": 007}', ''],
])('left to the parser for YAML: %j', (text) => {
  expect(typed.parseTypedJson(text)).toBeUndefined();
});

test.each(['{"a": 1, "a": 2}', '{"a": 1', '[1]', '3', 'null', '"text"', '- a', 'a: [', ''])(
  'refused for the same: %s',
  async (text) => {
    const problem = outcome(() => parseMapping(text));
    expect(problem).toBeInstanceOf(Problem);
    await expect(typed.parseMapping(text)).rejects.toEqual(problem);
  },
);

test('what is nested as deep as can be read can be printed; deeper, it is left to the parser for YAML', async () => {
  for (const depth of [10, 1000, 1500, 2000, 2200, 2400]) {
    const text = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    const value = typed.parseTypedJson(text);
    if (value !== undefined) expect(printJson(value)).toBe(text);
  }
  expect(typed.parseTypedJson('['.repeat(50_000) + ']'.repeat(50_000))).toBeUndefined();
  expect(await typed.parseTyped('a: [007]')).toEqual({ a: ['007'] });
});
