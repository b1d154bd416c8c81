import { expect, test } from '@jest/globals';
import { type InputProblem, Problem } from '../../src/inputs/problems.ts';
import { parseMapping, parseTyped } from '../../src/inputs/typed-yaml.ts';
import { printJson } from '../../src/json.ts';
import { refusal, refusals } from '../support/refusal.ts';
import { fc } from '../support/random.ts';

test.each([
  ['3', 3],
  ['-3', -3],
  ['0', 0],
  ['1.5', 1.5],
  ['9007199254740991', 9007199254740991],
  ['1e+21', 1e21],
  ['5e-324', 5e-324],
])('%s is a number', (source, value) => {
  expect(parseTyped(source)).toBe(value);
});

test.each([
  ['a commit', '1234e56'],
  ['leading zeros', '007'],
  ['octal, of old', '0123'],
  ['a version', '1.10'],
  ['a version, shorter', '1.0'],
  ['more digits than a number holds', '12345678901234567890'],
  ['more decimals than a number holds', '0.1000000000000000055'],
  ['hexadecimal', '0x1F'],
  ['octal', '0o17'],
  ['a plus', '+1'],
  ['minus zero', '-0'],
  ['a point at the end', '1.'],
  ['a point at the start', '.5'],
  ['infinity', '.inf'],
  ['too large', '1e400'],
  ['not a number', '.NaN'],
  ['a time', '12:30:45'],
  ['a date', '2026-11-03'],
  ['a telephone number', '03-1234-5678'],
  ['what YAML 1.1 took for true', 'yes'],
  ['what YAML 1.1 took for false', 'off'],
])('a text stays a text: %s', (_name, source) => {
  expect(parseTyped(source)).toBe(source);
  expect(parseMapping(`a: ${source} # why`)).toEqual({ a: source });
  expect(parseMapping(`{"a": ${source}}`)).toEqual({ a: source });
});

test('what is quoted, or a block, is a text', () => {
  const text = ['a: "3"', "b: '1.5'", 'c: "true"', 'd: "null"', 'e: |', '  3', 'f: >-', '  4', 'g: ""'];
  expect(parseMapping(text.join('\n'))).toEqual({
    ...{ a: '3', b: '1.5', c: 'true', d: 'null', e: '3\n', f: '4', g: '' },
  });
});

test('true, false and null in every spelling, and what is left empty', () => {
  const text = ['a: [true, True, TRUE]', 'b: [false, False, FALSE]', 'c: [null, Null, NULL, ~]', 'd:'];
  expect(parseMapping(text.join('\n'))).toEqual({
    a: [true, true, true],
    b: [false, false, false],
    c: [null, null, null, null],
    d: null,
  });
});

test('keys are texts as they are written, prototype or not', () => {
  const keys = [
    '1',
    '1.0',
    '1.10',
    'true',
    'null',
    '日本',
    '<<',
    '__proto__',
    'constructor',
    'a b',
    'x'.repeat(3000),
  ];
  const yaml = parseMapping(keys.map((key) => `${key.length > 1000 ? `? ${key}\n` : key}: v`).join('\n'));
  const json = parseMapping(JSON.stringify(Object.fromEntries(keys.map((key) => [key, 'v']))));
  expect(new Set(Object.keys(yaml))).toEqual(new Set(keys));
  expect(new Set(Object.keys(json))).toEqual(new Set(keys));
  expect(Object.getPrototypeOf(yaml)).toBe(Object.prototype);
});

test('escapes of JSON, half characters joined', () => {
  expect(parseTyped(String.raw`["\ud83d\ude00 \u65e5\/\"\\\b\f\n\r\t"]`)).toEqual(['😀 日/"\\\b\f\n\r\t']);
});

test('a mark of the byte order, comments, and the marks around one document', () => {
  expect(parseMapping('\ufeff# why\n---\na: 1 # one\n...\n')).toEqual({ a: 1 });
});

test('a number stays a number if and only if it prints back as it was written', () => {
  const source = fc.oneof(
    fc.integer().map(String),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^[-+]?\d{1,22}(\.\d{0,20})?([eE][-+]?\d{1,3})?$/),
  );
  fc.assert(
    fc.property(source, (text) => {
      const expected = String(Number(text)) === text ? Number(text) : text;
      for (const notation of [`a: ${text}`, `{"a":${text}}`, `a: [${text}, x]`, `- a: ${text}\n- b`]) {
        const shown = printJson(parseTyped(notation));
        expect(shown).toContain(
          notation.startsWith('a: [') ? `[${JSON.stringify(expected)},` : `"a":${JSON.stringify(expected)}`,
        );
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['on one line', undefined],
  ['indented by two', 2],
  ['indented by tabs', '\t'],
])('whatever JSON.stringify gives, %s, reads back', (_name, indent) => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        anyText,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('value')),
      fc.dictionary(anyText, tie('value')),
    ),
  })).value;
  fc.assert(
    fc.property(fc.array(value, { maxLength: 3 }), (given) => {
      expect(printJson(parseTyped(JSON.stringify(given, null, indent)))).toBe(JSON.stringify(given));
    }),
    { numRuns: 100 },
  );
});

test.each<[string, string, string, object]>([
  ['a key twice', 'a: 1\nb: 2\na: 3', '3:1', { kind: 'key-twice', name: 'a' }],
  ['a key twice in JSON', '{\n  "a": 1,\n  "a": 2\n}', '3:3', { kind: 'key-twice', name: 'a' }],
  ['a key twice, deeper', 'x:\n  - {a: 1, a: 2}', '2:12', { kind: 'key-twice', name: 'a' }],
  ['one name in two spellings', '1: a\n"1": b', '2:1', { kind: 'key-twice', name: '1' }],
  ['no space behind a key', 'host:web-1\nb: 2', '1:1', { kind: 'yaml', write: 'host: web-1' }],
  [
    'no space behind a key, in braces',
    '{a: 1, host:web}',
    '1:8',
    { kind: 'key-without-value', write: '{a: 1, host: web}' },
  ],
  ['an alias', 'b: [*x]', '1:5', { kind: 'alias', name: 'x' }],
  ['an alias that was meant as a text', 'b: *.log', '1:4', { kind: 'alias', write: "b: '*.log'" }],
  ['an anchor', 'a: &x\n  b: 1', '2:3', { kind: 'anchor', name: 'x' }],
  ['an anchor of nothing', 'a: &x', '1:6', { kind: 'anchor', name: 'x' }],
  ['an anchor at a key', '&x a: 1', '1:4', { kind: 'anchor', name: 'x' }],
  ['a tag', 'a:\n - !!str 1', '2:10', { kind: 'tag', name: '!!str' }],
  ['a tag of a mapping', '!!map {a: 1}', '1:7', { kind: 'tag', name: '!!map' }],
  ['a tag of nothing', '!!str', '1:6', { kind: 'tag', name: '!!str' }],
  ['an anchor of nothing', '&x', '1:3', { kind: 'anchor', name: 'x' }],
  ['a tag without a name', 'a: ! 1', '1:6', { kind: 'tag', name: '!' }],
  ['a tag of somebody', 'a: 1\nb: !secret x', '2:4', { kind: 'yaml', write: "b: '!secret x'" }],
  ['two documents', 'a: 1\n---\nb: 2', '2:1', { kind: 'second-document' }],
  ['an empty second document', 'a: 1\n---\n', '2:1', { kind: 'second-document' }],
  ['a list for a key', '? [a]\n: 1', '1:3', { kind: 'key-not-text' }],
  ['a mapping for a key', '{{a: 1}: 2}', '1:2', { kind: 'key-not-text' }],
  ['a tab for indentation', 'a:\n  b: 1\n\tc: 2', '3:1', { kind: 'yaml', write: undefined }],
  ['a quote that is open', 'a: 1\nb: "x', '2:6', { kind: 'yaml' }],
  ['a bracket that is open', '{"a": [1', '1:9', { kind: 'yaml', isIndent: true }],
  ['a list of toJSON, deeper', 'x:\n  y: [1\n  ,2]\n', '3:3', { kind: 'yaml', isIndent: true }],
  ['a colon in a text', 'a: fix: the bug', '1:4', { kind: 'yaml', write: "a: 'fix: the bug'" }],
  ["a text with a ' too", "a: it's: so", '1:4', { kind: 'yaml', write: "a: 'it''s: so'" }],
  ['an unknown escape', 'a: "C:\\q"', '1:7', { kind: 'yaml', write: "a: 'C:\\q'" }],
  ['an escape beyond Unicode', '"\\UFFFFFFFF"', '1:2', { kind: 'yaml' }],
  ['a number sign', 'a: fix #12', '1:4', { kind: 'comment-behind-value', write: "a: 'fix #12'" }],
  ['a colour', 'a: #fff', '1:4', { kind: 'comment-behind-value', write: "a: '#fff'" }],
  ['a path of Windows', 'a: "C:\\new"', '1:4', { kind: 'control-escape', write: "a: 'C:\\new'" }],
])('refused, with its place: %s', (_name, text, place, facts) => {
  const problem = refusal(() => parseMapping(text));
  const [line = 0, column] = place.split(':').map(Number);
  const source = text.split('\n')[line - 1]?.trim();
  expect(problem).toMatchObject({ line, column, source, ...facts });
});

test('all that is wrong is reported, a line each', () => {
  const text = 'a: fix: the bug\nb: @home\nc: 1\nd: "\\q"';
  const linesOf = (problems: readonly InputProblem[]) =>
    problems.map((problem) => ('line' in problem ? problem.line : 0));
  expect(linesOf(refusals(() => parseMapping(text)))).toEqual([1, 2, 4]);
  expect(linesOf(refusals(() => parseMapping('a: b #c\nd: *e\nd: 1')))).toEqual([1, 2, 3]);
});

test('comments with a space, and escapes in JSON, are what they are', () => {
  expect(parseMapping('a: fix # why\nb: 1 ## both\n# all')).toEqual({ a: 'fix', b: 1 });
  expect(parseMapping('{"a": "C:\\new", b: 1}')).toEqual({ a: 'C:\new', b: 1 });
  expect(parseMapping('a: "C:\\\\new \\u65e5"')).toEqual({ a: 'C:\\new 日' });
});

test.each([
  ['', 'empty'],
  ['# nothing but this\n', 'empty'],
  ['null', 'empty'],
  ['- a: 1', 'list'],
  ['[]', 'list'],
  ['name', 'string'],
  ['name:value', 'string'],
  ['3', 'number'],
  ['true', 'boolean'],
])('no mapping: %j is %s', (text, is) => {
  expect(refusal(() => parseMapping(text))).toEqual({ kind: 'not-a-mapping', is });
});

test.each(['[', '{"a":', '- '])('nested too deeply: %s', (opening) => {
  expect(refusal(() => parseTyped(opening.repeat(50_000)))).toEqual({ kind: 'too-deep' });
});

test('no value is a problem of its own', () => {
  expect(refusal(() => parseTyped('#general'))).toEqual({ kind: 'no-value' });
});

test('any text is a value of JSON, or a Problem, each on a line of its own', () => {
  const pieces = [
    ...Array.from('{}[]:,-?&*!|>\'"%@`#~ \n\t\r\\01.eEabx日'),
    ': ',
    '- ',
    '\n  ',
    '---\n',
    '...\n',
    '!!int ',
    '"a":',
    '%YAML 1.2\n',
  ];
  const yamlLike = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: yamlLike }, fc.string({ unit: 'binary' })), (text) => {
      let value;
      try {
        value = parseTyped(text);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Problem);
        const lines = (thrown as Problem).problems.map((problem) => ('line' in problem ? problem.line : 0));
        expect(lines.length).toBeGreaterThan(0);
        expect(new Set(lines).size).toBe(lines.length);
        return;
      }
      expect(JSON.parse(printJson(value))).toEqual(value);
    }),
    { numRuns: 2000 },
  );
});

test('a date of YAML 1.1 stays the text that it was written as', () => {
  expect(parseTyped('%YAML 1.1\n---\na: 2001-12-14')).toEqual({ a: '2001-12-14' });
});
