import { expect, test } from '@jest/globals';
import { readLog } from '../../runner/read-log.ts';
import { cut, linesOf, neutralize, oneLine } from '../../src/text.ts';
import { visiblePieces, withoutTerminalSequences } from '../../src/text.ts';
import { fc } from '../support/random.ts';

test.each([
  ['', ['']],
  ['a', ['a']],
  ['a\nb', ['a', 'b']],
  ['a\r\nb', ['a', 'b']],
  ['a\rb', ['a', 'b']],
  ['a\n\rb\r\n', ['a', '', 'b', '']],
  ['a\u2028b\u0085c\vd\fe', ['a\u2028b\u0085c\vd\fe']],
])('the lines of %j', (text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});

test.each([
  ['a command', '::error::x', ': :error::x'],
  ['a command behind white space', ' \t\u00a0\u3000::error::x', ' \t\u00a0\u3000: :error::x'],
  ['a command behind a mark of the byte order', '\ufeff::error::x', '‹U+FEFF›::error::x'],
  ['a command behind a colour', '\u001b[31m::error::x', ': :error::x'],
  ['a command with a colour between its colons', ':\u001b[0m:error::x', ': :error::x'],
  ['colons inside of a line', 'a ::error::x', 'a ::error::x'],
  ['three colons', ':::', ': ::'],
  ['an old command', '##[error]x', '## [error]x'],
  ['an old command inside of a line', 'a ###[error]##[x', 'a ### [error]## [x'],
  ['an old command with a colour in it', '#\u001b[1m#\u001b[0m[error]x', '## [error]x'],
  ['an old command with a cursor move in it', '##\u009b2K[error]x', '## [error]x'],
  ['colours', '\u001b[1;32mOK\u001b[0m done', 'OK done'],
  ['a link of a terminal', '\u001b]8;;https://evil.example\u0007text\u001b]8;;\u0007', 'text'],
  ['an escape that is none', 'a\u001b', 'a␛'],
  ['control characters', 'a\u0000b\u0007c\u0008d\u007fe', 'a␀b␇c␈d‹U+007F›e'],
  ['line ends that are left', 'a\rb\nc\vd\fe\u0085f', 'a␍b␊c␋d␌e‹U+0085›f'],
  ['line ends of Unicode', 'a\u2028b\u2029c', 'a‹U+2028›b‹U+2029›c'],
  ['a tab', 'a\tb', 'a\tb'],
  ['text turned round', 'a\u202eb\u2066c\u200fd', 'a‹U+202E›b‹U+2066›c‹U+200F›d'],
  ['Azure', 'a ##vso[task.setvariable variable=x]y', 'a ## vso[task.setvariable variable=x]y'],
  ['Azure, in another case', '##VSO[task.complete]', '## VSO[task.complete]'],
  ['TeamCity', '##teamcity[buildStatus text=x]', '## teamcity[buildStatus text=x]'],
  ['GitLab', 'section_start:1560896352:name\r\u001b[0K', 'section_start :1560896352:name␍'],
  ['GitLab, with options', ' section_end:1:a[collapsed=true]', ' section_end :1:a[collapsed=true]'],
  ['Travis', 'travis_fold:start:x', 'travis_fold :start:x'],
  ['characters that nobody sees', 'a\u200bb\ufeffc', 'a‹U+200B›b‹U+FEFF›c'],
])('%s', (_name, line, harmless) => {
  expect(neutralize(line)).toBe(harmless);
  expect(neutralize(harmless)).toBe(harmless);
});

/** All that a line could be made a command or a riddle of, in any order. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from(':#[] a=,0m;K'), '::', '##', '##[', 'error', '%0A', '日本', '🎉', '│ '),
    fc.constantFrom('\u001b', '\u001b[', '\u001b[31m', '\u001b]0;', '\u0007', '\u009b', '\u009c'),
    fc.constantFrom(...Array.from('\t\v\f\r\n\u0085\u00a0\u1680\u2003\u2028\u3000\ufeff')),
    fc.constantFrom(...Array.from('\u200b\u200e\u202e\u2067\u061c\u0000\u007f\ud83d')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 24,
});

test('whatever it is made of, a printed text is no command, nor two lines, nor does it hide a character', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      // Not even what nobody has split into lines.
      for (const line of [text, ...linesOf(text)]) {
        for (const printed of [neutralize(line), `│ ${neutralize(line)}`])
          expect(readLog(`${printed}\n`)).toEqual([{ kind: 'line', text: printed }]);
      }
      expect(neutralize(text).replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 3000 },
  );
});

test('an ordinary line stays as it is', () => {
  const words = [
    'httpd',
    'を起動しました',
    '🎉',
    'a: b',
    'C::D',
    '#1',
    '[x]',
    '12:30:45',
    '100%',
    '\t',
    '# [',
    '`é`',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words)), (some) => {
      expect(neutralize(some.join(' '))).toBe(some.join(' '));
    }),
  );
});

const text = fc.string({ unit: fc.oneof(nasty, fc.constantFrom('😀', ' ', '\n', '日')), maxLength: 8 });

test('a cut text is the beginning of the whole, no longer than asked for, and no character is cut in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (whole, characters) => {
      const part = cut(whole, characters);
      if (whole.length <= characters) {
        expect(part).toBe(whole);
        return;
      }
      expect(whole.startsWith(part.slice(0, -1)) && part.endsWith('…')).toBe(true);
      expect(part.length - 1).toBeGreaterThanOrEqual(characters - 1);
      expect(part.length - 1).toBeLessThanOrEqual(characters);
      expect(part.isWellFormed()).toBe(true);
    }),
  );
  expect(cut('a😀b', 2)).toBe('a…');
  expect(cut('a😀b', 3)).toBe('a😀…');
});

test('on one line there is no line break, and no blank at either end of what was a line', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (whole, characters) => {
      const line = oneLine(whole, characters);
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.length).toBeLessThanOrEqual(characters + 1);
      expect(line).toBe(line.trimStart());
    }),
  );
  expect(oneLine(' a \r\n\n\t b\rc ', 20)).toBe('a b c');
  expect(oneLine('a\nbcdef', 4)).toBe('a bc…');
});

test('the visible pieces of a text stand where they say, and are what is left without the unseen', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const pieces = visiblePieces(whole);
      for (const piece of pieces) expect(whole.startsWith(piece.text, piece.at)).toBe(true);
      const seen = pieces.map((piece) => piece.text).join('');
      expect(seen).not.toMatch(/[\p{Cc}\p{Cf}\p{DI}]/u);
      expect(seen).toBe(withoutTerminalSequences(whole).replace(/[\p{Cc}\p{Cf}\p{DI}]/gu, ''));
    }),
  );
});
