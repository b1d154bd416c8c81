import { expect, test } from '@jest/globals';
import { longestHoldSeconds } from '../../src/core/long-poll.ts';
import { fc } from '../support/random.ts';

test.each([
  ['1h: as long as a gateway lets it be', 3_600_000, 50],
  ['30s: the response comes in time', 30_000, 29],
  ['2s', 2000, 1],
  ['1.999s: no room to hold one', 1999, 0],
  ['500ms', 500, 0],
])('request-timeout %s', (_name, ms, seconds) => {
  expect(longestHoldSeconds(ms)).toBe(seconds);
});

test('whole seconds, shorter than request-timeout, and never longer than the 300 that the vendor names', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400_000 }), (requestTimeoutMs) => {
      const seconds = longestHoldSeconds(requestTimeoutMs);
      expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 300).toBe(true);
      expect(seconds * 1000).toBeLessThan(requestTimeoutMs);
    }),
  );
});
