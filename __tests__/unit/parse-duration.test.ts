import { expect, test } from '@jest/globals';
import { parseDuration } from '../../src/inputs/parse.ts';
import { Problem } from '../../src/inputs/problems.ts';
import { refusal } from '../support/refusal.ts';
import { fc } from '../support/random.ts';

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

test.each(['30', '1.5', '0'])('a bare number is no duration: %s', (text) => {
  expect(refusal(() => parseDuration(text, ANY))).toEqual({ kind: 'no-unit', text });
});

test.each([
  ['a last part without a unit', '1h30'],
  ['a unit without a number', 'm'],
  ['years', '1y'],
  ['weeks', '2w'],
  ['a unit in words', '5 minutes'],
  ['a unit in upper case', '5S'],
  ['a negative one', '-5s'],
  ['a sign', '+5s'],
  ['an exponent', '1e3s'],
  ['no digit before the point', '.5s'],
  ['no digit behind the point', '5.s'],
  ['a decimal comma', '1,5h'],
  ['a space between the parts', '1h 30m'],
  ['a line break behind it', '5s\n'],
  ['digits of another script', '５s'],
  ['a time of day', '01:30'],
  ['infinity', 'Infinity'],
  ['nothing', ''],
])('no duration: %s', (_name, text) => {
  expect(refusal(() => parseDuration(text, ANY))).toEqual({ kind: 'not-a-duration', text });
});

test.each([
  ['99ms', { kind: 'too-short', text: '99ms', least: '100ms' }],
  ['0s', { kind: 'too-short', text: '0s', least: '100ms' }],
  ['60m1ms', { kind: 'too-long', text: '60m1ms', most: '1h' }],
  [`${'9'.repeat(400)}s`, { kind: 'too-long', text: `${'9'.repeat(120)}…`, most: '1h' }],
])('outside of 100ms to 1h: %s', (text, problem) => {
  expect(refusal(() => parseDuration(text, { least: '100ms', most: '1h' }))).toEqual(problem);
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
