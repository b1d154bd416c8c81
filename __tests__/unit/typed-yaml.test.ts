import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../src/errors.ts';
import { refusal } from '../support/refusal.ts';
import { printJson } from '../../src/json.ts';
import { parseMapping, parseTyped } from '../../src/github/typed-yaml.ts';

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
  expect(parseTyped(String.raw`"\ud83d\ude00 \u65e5\/\"\\\b\f\n\r\t"`)).toBe('😀 日/"\\\b\f\n\r\t');
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
    fc.property(value, (given) => {
      expect(printJson(parseTyped(JSON.stringify(given, null, indent)))).toBe(JSON.stringify(given));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a key twice', 'a: 1\nb: 2\na: 3', 'line 3, column 1: the key "a" is there twice'],
  ['a key twice in JSON', '{\n  "a": 1,\n  "a": 2\n}', 'line 3, column 3: the key "a" is there twice'],
  ['a key twice, deeper', 'x:\n  - {a: 1, a: 2}', 'line 2, column 12: the key "a" is there twice'],
  ['one name in two spellings', '1: a\n"1": b', 'line 2, column 1: the key "1" is there twice'],
  ['an alias', 'b: [*x]', 'line 1, column 5: the alias *x is refused'],
  ['an anchor', 'a: &x\n  b: 1', 'the anchor &x is refused'],
  ['an anchor of nothing', 'a: &x', 'the anchor &x is refused'],
  ['an anchor at a key', '&x a: 1', 'the anchor &x is refused'],
  ['a tag', 'a:\n - !!str 1', 'line 2, column 10: the tag !!str is refused'],
  ['a tag of a mapping', '!!map {a: 1}', 'the tag !!map is refused'],
  ['a tag at a key', '!!str a: 1', 'the tag !!str is refused'],
  ['a tag without a name', 'a: ! 1', 'the tag ! is refused'],
  ['a tag of somebody', 'a: 1\nb: !secret x', 'line 2, column 4: Unresolved tag: !secret'],
  ['two documents', 'a: 1\n---\nb: 2', 'line 2, column 1: a second document begins here'],
  ['an empty second document', 'a: 1\n---\n', 'line 2, column 1: a second document begins here'],
  ['a list for a key', '? [a]\n: 1', 'line 1, column 3: a key must be a plain text'],
  ['a mapping for a key', '{{a: 1}: 2}', 'line 1, column 2: a key must be a plain text'],
  ['a tab for indentation', 'a:\n  b: 1\n\tc: 2', 'line 3, column 1: Tabs are not allowed as indentation.'],
  ['a quote that is open', 'a: 1\nb: "x', 'line 2, column 6: Missing closing'],
  ['a bracket that is open', '{"a": [1', 'line 1, column 9: Flow sequence'],
  ['a mapping inside of a value', 'a: 1\n  b: 2', 'line 1, column 4: Nested mappings'],
  ['an unknown escape', '{"a": "\\q"}', 'line 1, column 8: Invalid escape sequence \\q'],
  ['an escape beyond Unicode', '"\\UFFFFFFFF"', 'line 1, column 2: Invalid escape sequence'],
])('refused, with its place: %s', (_name, text, words) => {
  const said = refusal(() => parseMapping(text));
  expect(said).toContain(words);
  expect(said).toMatch(/^line \d+, column \d+: [^\n]+\.$/);
});

test.each([
  ['', 'empty'],
  ['# nothing but this\n', 'empty'],
  ['null', 'empty'],
  ['- a: 1', 'a list'],
  ['[]', 'a list'],
  ['name', 'a string'],
  ['name:value', 'a string'],
  ['3', 'a number'],
  ['true', 'a boolean'],
])('no mapping: %j is %s', (text, kind) => {
  expect(refusal(() => parseMapping(text))).toContain(`this is ${kind}, not a mapping`);
});

test.each(['[', '{"a":', '- '])('nested too deeply: %s', (opening) => {
  expect(refusal(() => parseTyped(opening.repeat(50_000)))).toBe('this is nested too deeply to be read.');
});

test('any text is a value of JSON, or a Problem on one line', () => {
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
        expect((thrown as Problem).message).not.toContain('\n');
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
