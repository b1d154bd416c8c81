import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_TIMER_MS, readable, sleep } from '../../src/clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [0, '0.0 s'],
  [0.2, '1 ms'],
  [30, '30 ms'],
  [96, '0.1 s'],
  [300, '0.3 s'],
  [5300, '5.3 s'],
  [9.94 * SECOND, '9.9 s'],
  [10 * SECOND, '10 s'],
  [59.4 * SECOND, '59 s'],
  [59.6 * SECOND, '1m'],
  [MINUTE, '1m'],
  [80 * SECOND, '1m 20s'],
  [MINUTE + 400, '1m'],
  [HOUR - 600, '59m 59s'],
  [HOUR - 400, '1h'],
  [HOUR, '1h'],
  [HOUR + 5 * SECOND, '1h'],
  [2 * HOUR + 5 * MINUTE + 30 * SECOND, '2h 5m'],
  [DAY, '1d'],
  [DAY + 5 * MINUTE, '1d'],
  [35 * DAY + 3 * HOUR, '35d 3h'],
])('%d ms are %s', (ms, text) => {
  expect(readable(ms)).toBe(text);
});

test('what a person reads is the time, less what two units do not show', () => {
  const units: Readonly<Record<string, number>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: 1 };
  fc.assert(
    fc.property(fc.oneof(fc.nat(3 * MINUTE), fc.nat(3 * HOUR), fc.nat(40 * DAY)), (ms) => {
      const text = readable(ms);
      expect(text).toMatch(/^(\d\d ms|\d ms|\d\d?(\.\d)? s|\d+d( \d+h)?|\d+h( \d+m)?|\d+m( \d+s)?)$/);
      const parts = Array.from(text.matchAll(/([\d.]+) ?(ms|[dhms])/g), ([, count, unit = '']) => ({
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
    }),
    { numRuns: 1000 },
  );
});

test('a sleep ends with the signal, and does not throw', async () => {
  const stop = new AbortController();
  const sleeping = sleep(HOUR, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleeping).resolves.toBeUndefined();
  await expect(sleep(HOUR, stop.signal)).resolves.toBeUndefined();
});

test('of two sleeps the shorter ends first; one too long for a timer does not end at once', async () => {
  const stop = new AbortController();
  const order: string[] = [];
  const naps = [40, 1, MAX_TIMER_MS + 1, Infinity].map(async (ms) => {
    await sleep(ms, stop.signal);
    order.push(ms > HOUR ? 'long' : String(ms));
  });
  await Promise.all(naps.slice(0, 2));
  expect(order).toEqual(['1', '40']);
  stop.abort();
  await Promise.all(naps);
  expect(order).toEqual(['1', '40', 'long', 'long']);
});
