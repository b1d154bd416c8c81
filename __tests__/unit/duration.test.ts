/** Durations as they are read, and as they are shown. */
import { expect, test } from '@jest/globals';
import { parseDuration } from '../../src/inputs/parse.ts';
import { Problem } from '../../src/inputs/problems.ts';
import { durationIn } from '../../src/words/duration.ts';
import { refusal } from '../support/refusal.ts';
import { fc } from '../support/random.ts';

const ANY = { least: '0s', most: '35d' };
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const unit = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));
const part = fc.tuple(fc.nat(999), unit);

test.each([
  ['250ms', 250],
  ['60m', 3_600_000],
  ['1d', 86_400_000],
  ['1h30m', 5_400_000],
  ['1m1ms', 60_001],
  ['1.5h', 5_400_000],
  ['0.1s0.2s', 300],
  ['0s', 0],
  ['007s', 7000],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text, ANY)).toBe(ms);
});

test.each(['30', '1.5', '0'])('a bare number is no duration: %s', (text) => {
  expect(refusal(() => parseDuration(text, ANY))).toEqual({ kind: 'no-unit', text });
});

test.each([
  ...['1h30', 'm', '1y', '2w', '5 minutes', '5S', '-5s', '+5s', '1e3s', '.5s', '5.s', '1,5h', '1h 30m'],
  ...['5s\n', '５s', '01:30', 'Infinity', ''],
])('no duration: %j', (text) => {
  expect(refusal(() => parseDuration(text, ANY))).toEqual({ kind: 'not-a-duration', text });
});

test('both ends of a range are inside it, and nothing else', () => {
  const range = { least: '100ms', most: '1h' };
  expect(parseDuration('100ms', range)).toBe(100);
  expect(parseDuration('60m', range)).toBe(3_600_000);
  const short = { kind: 'too-short', text: '99ms', least: '100ms' };
  expect(refusal(() => parseDuration('99ms', range))).toEqual(short);
  const long = { kind: 'too-long', most: '1h' };
  expect(refusal(() => parseDuration('60m1ms', range))).toEqual({ ...long, text: '60m1ms' });
  const endless = `${'9'.repeat(400)}s`;
  expect(refusal(() => parseDuration(endless, range))).toEqual({ ...long, text: `${'9'.repeat(120)}…` });
});

test('a duration is the sum of its parts, in any order; tenths count exactly', () => {
  const wide = { least: '0s', most: '9999d' };
  const orders = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })));
  fc.assert(
    fc.property(orders, ([parts, others]) => {
      const ms = parts.reduce((sum, [count, name]) => sum + count * UNITS[name], 0);
      for (const some of [parts, others]) expect(parseDuration(some.flat().join(''), wide)).toBe(ms);
    }),
  );
  fc.assert(
    fc.property(fc.nat(99_999), fc.constantFrom('s', 'm', 'h'), (tenths, name) => {
      const text = `${Math.floor(tenths / 10)}.${tenths % 10}${name}`;
      expect(parseDuration(text, wide)).toBe((tenths * UNITS[name]) / 10);
    }),
  );
});

test('any text is a duration inside the range, or a Problem', () => {
  const durationLike = fc.string({ unit: fc.constantFrom(...Array.from('0159.mshd -+e')), maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(durationLike, fc.string()), (text) => {
      let ms: number;
      try {
        ms = parseDuration(text, { least: '100ms', most: '1h' });
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Problem);
        return;
      }
      expect(text).toMatch(/^[\d.mshd]*[mshd]$/);
      expect(Number.isInteger(ms) && ms >= 100 && ms <= 3_600_000).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

const [en, ja] = [durationIn('en'), durationIn('ja')];
const [MINUTE, HOUR, DAY] = [UNITS.m, UNITS.h, UNITS.d];

test.each([
  [0, '0.0s', '0.0 秒'],
  [0.2, '1ms', '1 ミリ秒'],
  [94.9, '95ms', '95 ミリ秒'],
  [95, '0.1s', '0.1 秒'],
  [9_940, '9.9s', '9.9 秒'],
  [10_000, '10s', '10 秒'],
  [59_600, '1m', '1 分'],
  [80_000, '1m 20s', '1 分 20 秒'],
  [HOUR - 600, '59m 59s', '59 分 59 秒'],
  [HOUR + 5000, '1h', '1 時間'],
  [2 * HOUR + 5 * MINUTE + 30_000, '2h 5m', '2 時間 5 分'],
  [DAY + 5 * MINUTE, '1d', '1 日'],
  [35 * DAY + 3 * HOUR, '35d 3h', '35 日 3 時間'],
])('%d ms are %s, %s', (ms, english, japanese) => {
  expect([en(ms), ja(ms)]).toEqual([english, japanese]);
});

test('what a person reads is the time, less what two units do not show', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(3 * MINUTE), fc.nat(3 * HOUR), fc.nat(34 * DAY)), (ms) => {
      const shown = en(ms);
      expect(shown).toMatch(
        /^(\d\d?ms|\d(\.\d)?s|[1-5]\ds|\d+d( (1\d|2[0-3]|\d)h)?|(1\d|2[0-3]|\d)h( [1-5]?\dm)?|[1-5]?\dm( [1-5]?\ds)?)$/,
      );
      // A short time is rounded to what it shows; of a long one the second unit is cut off.
      const slackMs = ms < HOUR - 500 ? 500 : ms < DAY - 500 ? MINUTE : HOUR;
      const lessMs = ms - parseDuration(shown.replaceAll(' ', ''), ANY);
      expect([lessMs >= -500, lessMs <= slackMs]).toEqual([true, true]);
      // The same numbers in every language.
      expect(ja(ms).match(/[\d.]+/g)).toEqual(shown.match(/[\d.]+/g));
    }),
    { numRuns: 1000 },
  );
});
