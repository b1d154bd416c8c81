import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { longestSliceSeconds } from '../../src/job/slice.ts';

test.each([
  ['1h', 3_600_000, 50],
  ['51s', 51_000, 50],
  ['30s', 30_000, 29],
  ['2s', 2000, 1],
])(
  'request-timeout %s: held as long as a gateway lets it be, and its answer comes in time',
  (_name, ms, seconds) => {
    expect(longestSliceSeconds(ms)).toBe(seconds);
  },
);

test.each([
  ['1.999s', 1999],
  ['1.5s', 1500],
  ['1s', 1000],
  ['500ms', 500],
])('request-timeout %s: no room to hold one', (_name, ms) => {
  expect(longestSliceSeconds(ms)).toBe(0);
});

test('whole seconds, shorter than request-timeout, and never longer than the 300 that the vendor names', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400_000 }), (requestTimeoutMs) => {
      const seconds = longestSliceSeconds(requestTimeoutMs);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(300);
      expect(seconds * 1000).toBeLessThan(requestTimeoutMs);
    }),
  );
});
