import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ConsoleTail, type NewOutput } from '../../src/core/console-tail.ts';
import { ConsolePrinter } from '../../src/front/console-printer.ts';
import { redactor } from '../../src/kompira/secrets.ts';
import { fc } from '../support/random.ts';

const WINDOW_BYTES = 64 * 1024;
/** More than an overlap needs to be sure, in bytes: 256 characters of four bytes, and one cut in two. */
const SURE_BYTES = 1028;

/** What the server shows once it has printed the text: the last 64 KB, half a character at the head as U+FFFD. */
function windowOf(printed: string): string {
  return Buffer.from(printed).subarray(-WINDOW_BYTES).toString();
}

/** The lines of a text, whatever ends them; an end at the very end begins no new line. */
function linesIn(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Takes one window after another; a look is the whole text printed so far. */
function follow(looks: readonly string[]): { outputs: NewOutput[]; lines: string[] } {
  const tail = new ConsoleTail();
  const outputs = looks.map((printed) => tail.take(windowOf(printed)));
  return {
    outputs,
    lines: [...outputs.flatMap(({ cutOff, lines }) => [...cutOff, ...lines]), ...tail.end()],
  };
}

/** The text after each print. */
function growing(prints: readonly string[]): string[] {
  return prints.map((_print, index) => prints.slice(0, index + 1).join(''));
}

test.each([
  [[], []],
  [['', ''], []],
  [['a\r', '\n'], ['a']],
  [['a\rb\r'], ['a', 'b']],
  [
    ['\ufffd\ufffd\n', '\ufffda\n'],
    ['\ufffd\ufffd', '\ufffda'],
  ],
])('%j ends with a line that is whole: %j', (prints, lines) => {
  expect(follow(growing(prints)).lines).toEqual(lines);
});

test('an older window, as a node that lags shows it, brings nothing and takes nothing away', () => {
  const printed = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');
  const until = (bytes: number) => printed.slice(0, bytes);
  const { outputs, lines } = follow([40, 20, 60, 30, 90].map(until));
  expect(outputs.map(({ gap }) => gap)).toEqual(Array(5).fill('none'));
  expect(lines).toEqual(linesIn(until(90)));
});

test('a window that ends with what the one before began with is not taken for an older one', () => {
  const banner = `${'='.repeat(300)}\n`;
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');
  const { outputs } = follow([banner, banner + lines + banner]);
  expect(outputs[1]).toMatchObject({ gap: 'lost', bytes: WINDOW_BYTES });
});

test('a line without an end goes on as another one once it is long: it is not looked through again and again', () => {
  const prints = [1, 2, 3, 4].map((part) =>
    Array.from({ length: 5000 }, (_, index) => part * 10_000_000 + index).join(''),
  );
  const { outputs, lines } = follow(growing([...prints, '\n']));
  expect(outputs.map((output) => output.lines.map((line) => line.length))).toEqual([
    [],
    [80_000],
    [],
    [80_000],
    [''.length],
  ]);
  expect(lines.join('')).toBe(prints.join(''));
});

test('a look answers the new whole lines alone, and how many bytes came', () => {
  expect(follow(growing(['あ\nい', '', 'う\r', '\nえ'])).outputs).toEqual([
    { lines: ['あ'], gap: 'none', cutOff: [], bytes: 7 },
    { lines: [], gap: 'none', cutOff: [], bytes: 0 },
    { lines: [], gap: 'none', cutOff: [], bytes: 4 },
    { lines: ['いう'], gap: 'none', cutOff: [], bytes: 4 },
  ]);
});

test('any text, looked at after any of its characters, comes out whole', () => {
  const print = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '\r\n', 'あ', '😀', '\ufffd', '') });
  fc.assert(
    fc.property(fc.array(print, { maxLength: 12 }), (prints) => {
      // Its last line has something in it: of an empty one there is nothing to see.
      const { outputs, lines } = follow(growing([...prints, 'z']));
      expect(lines).toEqual(linesIn(`${prints.join('')}z`));
      expect(outputs.map(({ gap }) => gap)).not.toContain('lost');
      expect(outputs.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(Buffer.byteLength(prints.join('')) + 1);
    }),
    { numRuns: 500 },
  );
});

/** So much may come between two looks, and what both show is sure to be recognised. */
const SAFE_BYTES = WINDOW_BYTES - SURE_BYTES;

/** Prints of about so many bytes, no two parts alike: any 256 characters of them hold a whole number in brackets. */
const distinctPrints = fc
  .array(
    fc.record({
      bytes: fc.oneof(
        fc.integer({ min: 1, max: 2 * WINDOW_BYTES }),
        fc.integer({ min: SAFE_BYTES - 220, max: WINDOW_BYTES + 100 }),
        fc.integer({ min: 1, max: SAFE_BYTES }),
      ),
      filling: fc.constantFrom('', 'abc', 'あいう', '再起動中', '🎉🚑', 'x\u0301', ' ', '\ufffd'),
      ends: fc.subarray(['\n', '\r\n', '\r', '', '\n\n', '\r\r\n'], { minLength: 1 }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((prints) => {
    let count = 0;
    return prints.map(({ bytes, filling, ends }) => {
      let text = '';
      for (let size = 0; size < bytes; count += 1) {
        const piece = `<${count.toString(36)}>${filling}${ends[count % ends.length] ?? ''}`;
        text += piece;
        size += Buffer.byteLength(piece);
      }
      return text;
    });
  });

/** The numbers in brackets, in the order in which they stand there. */
const numbersIn = (text: string): string[] => text.match(/<[0-9a-z]+>/g) ?? [];

test('whatever comes between two looks: a loss is declared, no line comes twice, and all that was shown comes', () => {
  fc.assert(
    fc.property(distinctPrints, (prints) => {
      const looks = growing(prints);
      const { outputs, lines } = follow(looks);
      let beforeBytes = 0;
      outputs.forEach(({ gap, bytes }, index) => {
        const newBytes = Buffer.byteLength(prints[index] ?? '');
        if (newBytes > WINDOW_BYTES) expect(gap).toBe('lost');
        if (newBytes <= SAFE_BYTES && beforeBytes >= SURE_BYTES)
          expect([gap, bytes]).toEqual(['none', newBytes]);
        beforeBytes += newBytes;
      });
      const shown = new Set(looks.flatMap((printed) => numbersIn(windowOf(printed))));
      expect(numbersIn(lines.join('\n'))).toEqual([...shown]);
      if (!outputs.some(({ gap }) => gap === 'lost')) expect(lines).toEqual(linesIn(looks.at(-1) ?? ''));
    }),
    { numRuns: 30 },
  );
});

const LONG = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');

test('a loss: the line before it ends where it was cut off, the lines after it are what is shown', () => {
  const { outputs } = follow(['first\nsecond, and not', `first\nsecond, and not\n${LONG}`]);
  expect(outputs[1]).toMatchObject({ gap: 'lost', cutOff: ['second, and not'] });
  expect(outputs[1]?.lines).toEqual(linesIn(windowOf(LONG)));
});

const SEPARATOR = `${'='.repeat(70)}\n`;
const FULL = WINDOW_BYTES - 40;
test.each<[string, string[], NewOutput['gap']]>([
  ['a first full window, with what was lost before it', [windowOf(LONG)], 'lost'],
  ['a first window that is not full', [LONG.slice(0, WINDOW_BYTES - 4)], 'none'],
  ['a first one that half a character may have been left out of', ['a'.repeat(WINDOW_BYTES - 3)], 'lost'],
  ['a window far from full with another text', ['one\ntwo', 'three\n'], 'anew'],
  ['none, and the same again', ['one\ntwo', '', 'one\ntwo\n'], 'none'],
  [
    'separator lines that look alike on both sides of a gap',
    [`${'x'.repeat(65_000)}\n${SEPARATOR}`, `${SEPARATOR.slice(40)}${'y'.repeat(65_500)}\n`],
    'lost',
  ],
  ['full windows of lines that look alike', ['waiting\n'.repeat(8192), 'waiting\n'.repeat(8192)], 'repeats'],
  // The token takes 40 bytes of the window.
  ['a window that is full but for the token in it', [`${'a'.repeat(FULL)}***`], 'lost'],
  ['the same, with nothing of the one before', [`${'a'.repeat(FULL)}***`, `${'b'.repeat(FULL)}***`], 'lost'],
])('%s', (_name, windows, gap) => {
  const tail = new ConsoleTail();
  expect(windows.map((window) => tail.take(window)).at(-1)?.gap).toBe(gap);
});

test.each([
  ['in the middle of it', 5],
  ['six characters before its end', 39],
])('windows full of a token, each beginning %s: every line once, none called lost', (_at, width) => {
  const token = '0123456789abcdef'.repeat(3).slice(0, 40);
  // They are of one length, so each window that has lost its head begins at the same place of one.
  const lines = Array.from(
    { length: 1800 },
    (_, index) => `${String(index).padStart(width, '0')} ${token}\n`,
  );
  const tail = new ConsoleTail();
  const outputs = Array.from({ length: 36 }, (_, look) => {
    const printed = lines.slice(0, (look + 1) * 50).join('');
    return tail.take(redactor(token)(windowOf(printed)));
  });
  expect(outputs.map(({ gap }) => gap)).not.toContain('lost');
  const expected = lines.map((line) => line.trim().replace(token, '***'));
  expect(outputs.flatMap((output) => output.lines)).toEqual(expected);
});

test('one text over the whole window: of the growth that is possible, the shortest', () => {
  const tail = new ConsoleTail();
  tail.take('.'.repeat(WINDOW_BYTES));
  expect(tail.take('.'.repeat(WINDOW_BYTES))).toEqual({ lines: [], gap: 'repeats', cutOff: [], bytes: 0 });
  expect(tail.take(`${'.'.repeat(WINDOW_BYTES - 2)}!\n`)).toMatchObject({ gap: 'repeats', bytes: 2 });
});

test('a server that leaves half a character out is followed as well', () => {
  const text = Array.from({ length: 9000 }, (_, index) => `${index} 再起動🎉\n`).join('');
  const tail = new ConsoleTail();
  const lines: string[] = [];
  for (let end = 0; end < text.length; end += 2001) {
    const output = tail.take(windowOf(text.slice(0, end)).replace(/^\ufffd+|\ufffd+$/g, ''));
    expect(output.gap).toBe('none');
    lines.push(...output.lines);
  }
  expect(lines).toEqual(linesIn(text).slice(0, lines.length));
  expect(lines.length).toBeGreaterThan(8000);
});

test('the time it takes grows with the length of the window, not with its square', async () => {
  // Each overlap that is tried out fails late: a billion comparisons a look, were each tried for itself.
  const half = 'a'.repeat(WINDOW_BYTES / 2);
  const windows = [half + half, `${half}b${half.slice(1)}`];
  const tail = new ConsoleTail();
  for (let look = 0; look < 200; look += 1) {
    tail.take(windows[look % 2] ?? '');
    tail.end();
    await breathe(); // The deadline of the test has to get its turn.
  }
});

test('the log says where output is missing: before the first line, between two, and repetitions once', async () => {
  const log: string[] = [];
  const printer = new ConsolePrinter('stream', {
    serverText: (lines) => Promise.resolve(void log.push(...lines.map((line) => line.slice(0, 9)))),
    say: ({ kind }) => void log.push(kind),
  });
  const dots = '.'.repeat(WINDOW_BYTES);
  for (const window of [
    `${dots}\n1`,
    `${'-'.repeat(WINDOW_BYTES)}\n`,
    'one\ntwo',
    '',
    'one\ntwo',
    'three\n',
    dots,
    dots,
    dots,
  ])
    await printer.show(window);
  await printer.end(true);
  expect(log).toEqual([
    ...['console-gone', '.........', '1', 'console-lost', '---------', 'console-lost', 'one'],
    ...['two', 'console-anew', 'three', 'console-lost', 'console-repeats', '.........'],
  ]);
});
