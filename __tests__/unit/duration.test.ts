import { expect, test } from '@jest/globals';
import { durationIn } from '../../src/words/duration.ts';
import { fc } from '../support/random.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const en = durationIn('en');
const ja = durationIn('ja');

test.each([
  [0, '0.0s', '0.0 秒'],
  [0.2, '1ms', '1 ミリ秒'],
  [94.9, '95ms', '95 ミリ秒'],
  [95, '0.1s', '0.1 秒'],
  [5300, '5.3s', '5.3 秒'],
  [9.94 * SECOND, '9.9s', '9.9 秒'],
  [10 * SECOND, '10s', '10 秒'],
  [59.4 * SECOND, '59s', '59 秒'],
  [59.6 * SECOND, '1m', '1 分'],
  [80 * SECOND, '1m 20s', '1 分 20 秒'],
  [MINUTE + 400, '1m', '1 分'],
  [HOUR - 600, '59m 59s', '59 分 59 秒'],
  [HOUR - 400, '1h', '1 時間'],
  [HOUR + 5 * SECOND, '1h', '1 時間'],
  [2 * HOUR + 5 * MINUTE + 30 * SECOND, '2h 5m', '2 時間 5 分'],
  [DAY + 5 * MINUTE, '1d', '1 日'],
  [35 * DAY + 3 * HOUR, '35d 3h', '35 日 3 時間'],
])('%d ms are %s, %s', (ms, english, japanese) => {
  expect([en(ms), ja(ms)]).toEqual([english, japanese]);
});

test('what a person reads is the time, less what two units do not show', () => {
  const units: Readonly<Record<string, number>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: 1 };
  fc.assert(
    fc.property(fc.oneof(fc.nat(3 * MINUTE), fc.nat(3 * HOUR), fc.nat(40 * DAY)), (ms) => {
      const text = en(ms);
      expect(text).toMatch(/^(\d\d?ms|\d\d?(\.\d)?s|\d+d( \d+h)?|\d+h( \d+m)?|\d+m( \d+s)?)$/);
      const parts = Array.from(text.matchAll(/([\d.]+)(ms|[dhms])/g), ([, count, unit = '']) => ({
        count: Number(count),
        unitMs: units[unit] ?? 0,
      }));
      const shownMs = parts.reduce((sum, { count, unitMs }) => sum + count * unitMs, 0);
      // A short time is rounded to what it shows; of a long one the second unit is cut off.
      const slackMs = ms < HOUR - 500 ? 500 : ms < DAY - 500 ? MINUTE : HOUR;
      expect(ms - shownMs).toBeGreaterThanOrEqual(-500);
      expect(ms - shownMs).toBeLessThanOrEqual(slackMs);
      for (const { count, unitMs } of parts)
        expect(count * unitMs).toBeLessThan(
          unitMs === DAY ? Infinity : unitMs === HOUR ? DAY : unitMs === 1 ? 96 : 60 * unitMs,
        );
      // The same numbers in every language.
      expect(ja(ms).match(/[\d.]+/g)).toEqual(text.match(/[\d.]+/g));
    }),
    { numRuns: 1000 },
  );
});
