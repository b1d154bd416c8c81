import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../src/errors.ts';
import { refusal } from '../support/refusal.ts';
import { parseDuration } from '../../src/github/parse.ts';

const ANY = { least: '0s', most: '35d' };
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const unit = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));
const part = fc.tuple(fc.nat(999), unit);

test.each([
  ['250ms', 250],
  ['1s', 1000],
  ['90s', 90_000],
  ['60m', 3_600_000],
  ['1d', 86_400_000],
  ['1h30m', 5_400_000],
  ['30m1h', 5_400_000],
  ['1m1m', 120_000],
  ['1m1ms', 60_001],
  ['1.5h', 5_400_000],
  ['0.25s', 250],
  ['0.1s0.2s', 300],
  ['0s', 0],
  ['007s', 7000],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text, ANY)).toBe(ms);
});

test.each([
  ['a bare number, with both readings', '30', 'Write 30s for seconds, or 30m for minutes.'],
  ['a bare fraction, with both readings', '1.5', 'Write 1.5s for seconds, or 1.5m for minutes.'],
  ['a bare zero', '0', '"0" has no unit'],
  ['a last part without a unit', '1h30', '"1h30" is not a duration'],
  ['a unit without a number', 'm', '"m" is not a duration'],
  ['years', '1y', '"1y" is not a duration'],
  ['weeks', '2w', '"2w" is not a duration'],
  ['a unit in words', '5 minutes', 'is not a duration'],
  ['a unit in upper case', '5S', 'is not a duration'],
  ['a negative one', '-5s', 'is not a duration'],
  ['a sign', '+5s', 'is not a duration'],
  ['an exponent', '1e3s', 'is not a duration'],
  ['no digit before the point', '.5s', 'is not a duration'],
  ['no digit behind the point', '5.s', 'is not a duration'],
  ['a decimal comma', '1,5h', 'is not a duration'],
  ['a space between the parts', '1h 30m', 'is not a duration'],
  ['a line break behind it', '5s\n', 'is not a duration'],
  ['digits of another script', '５s', 'is not a duration'],
  ['a time of day', '01:30', 'is not a duration'],
  ['infinity', 'Infinity', 'is not a duration'],
  ['nothing', '', '"" is not a duration'],
])('no duration: %s', (_name, text, words) => {
  expect(refusal(() => parseDuration(text, ANY))).toContain(words);
});

test.each([
  ['99ms', 'too short. Write 100ms or more.'],
  ['0s', 'too short. Write 100ms or more.'],
  ['60m1ms', 'too long. Write 1h or less.'],
  [`${'9'.repeat(400)}s`, 'too long. Write 1h or less.'],
])('outside of 100ms to 1h: %s', (text, words) => {
  expect(refusal(() => parseDuration(text, { least: '100ms', most: '1h' }))).toContain(words);
});

test('both ends of the range are inside it', () => {
  expect(parseDuration('100ms', { least: '100ms', most: '1h' })).toBe(100);
  expect(parseDuration('60m', { least: '100ms', most: '1h' })).toBe(3_600_000);
});

test('a duration is the sum of its parts, in any order', () => {
  const orders = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })));
  fc.assert(
    fc.property(orders, ([parts, others]) => {
      const text = (some: typeof parts) => some.flat().join('');
      const ms = parts.reduce((sum, [count, name]) => sum + count * UNITS[name], 0);
      expect(parseDuration(text(parts), { least: '0s', most: '9999d' })).toBe(ms);
      expect(parseDuration(text(others), { least: '0s', most: '9999d' })).toBe(ms);
    }),
  );
});

test('tenths count exactly', () => {
  fc.assert(
    fc.property(fc.nat(99_999), fc.constantFrom('s', 'm', 'h'), (tenths, name) => {
      const text = `${Math.floor(tenths / 10)}.${tenths % 10}${name}`;
      expect(parseDuration(text, { least: '0s', most: '9999d' })).toBe((tenths * UNITS[name]) / 10);
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
