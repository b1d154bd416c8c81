import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Outage } from '../../src/job/outage.ts';

const MINUTE_MS = 60_000;

test('no trouble, no outage', () => {
  const outage = new Outage(MINUTE_MS);
  expect(outage.underWay).toBe(false);
  expect(outage.leftMs(1_000_000)).toBe(MINUTE_MS);
  expect(outage.over(1_000_000)).toBeUndefined();
});

test('an outage begins with the try that failed, not with its failure', () => {
  const outage = new Outage(MINUTE_MS);
  outage.failed(5000, 35_000);
  expect(outage.underWay).toBe(true);
  expect(outage.leftMs(35_000)).toBe(MINUTE_MS - 30_000);
  outage.failed(36_000, 40_000);
  expect(outage.leftMs(40_000)).toBe(MINUTE_MS - 35_000);
});

test('a good answer tells how long it was, and makes the tolerance whole again', () => {
  const outage = new Outage(MINUTE_MS);
  outage.failed(1000, 2000);
  outage.failed(30_000, 31_000);
  expect(outage.over(41_000)).toBe(40_000);
  expect(outage.underWay).toBe(false);
  expect(outage.over(42_000)).toBeUndefined();
  expect(outage.leftMs(70_000)).toBe(MINUTE_MS);
  outage.failed(100_000, 100_000);
  expect(outage.leftMs(100_000)).toBe(MINUTE_MS);
});

test('the pauses double from a quarter of a second to eight, half of each by chance', () => {
  // Chance is asked again and again: each bound holds every time.
  for (let round = 0; round < 100; round += 1) {
    const outage = new Outage(3_600_000);
    for (const longestMs of [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]) {
      const pauseMs = outage.failed(0, 0);
      expect(pauseMs).toBeGreaterThanOrEqual(longestMs / 2);
      expect(pauseMs).toBeLessThanOrEqual(longestMs);
    }
    outage.over(0);
    expect(outage.failed(0, 0)).toBeLessThanOrEqual(250);
  }
});

test('steps that lost the same server do not all come back at once', () => {
  const pauses = Array.from({ length: 50 }, () => new Outage(MINUTE_MS).failed(0, 0));
  expect(new Set(pauses).size).toBeGreaterThan(1);
});

test.each([
  ['no tolerance at all', 0, 0, 0],
  ['no tolerance, and a pause that the server asked for', 0, 0, 5000],
])('gives up: %s', (_name, toleranceMs, tookMs, askedMs) => {
  expect(new Outage(toleranceMs).failed(0, tookMs, askedMs)).toBeUndefined();
});

test.each([1000, 5000])(
  'a first try that took all of the tolerance (%i ms) gets one more, at once',
  (tookMs) => {
    const outage = new Outage(1000);
    expect(outage.failed(0, tookMs)).toBe(0);
    expect(outage.failed(tookMs, tookMs + 1)).toBeUndefined();
  },
);

test('a pause that the server asked for is cut to what is left', () => {
  expect(new Outage(10_000).failed(0, 4000, 600_000)).toBe(6000);
});

test('what the server asks for is waited for, to the very end of the tolerance', () => {
  expect(new Outage(10_000).failed(0, 4000, 6000)).toBe(6000);
  expect(new Outage(MINUTE_MS).failed(0, 0, 20_000)).toBe(20_000);
});

test('a pause is as long as was asked for, never longer than what is left, and there is an end', () => {
  // Whole ms: an hour of tolerance, tries that take up to a minute, some with a Retry-After.
  const tries = fc.array(
    fc.tuple(fc.integer({ min: 1, max: MINUTE_MS }), fc.oneof(fc.constant(0), fc.nat(30_000))),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(fc.nat(3_600_000), fc.nat(1_000_000), tries, (toleranceMs, beganMs, course) => {
      const outage = new Outage(toleranceMs);
      let nowMs = beganMs;
      // Every pause but the last is an eighth of a second or longer.
      const mostTries = toleranceMs / 125 + 2;
      for (let count = 0; ; count += 1) {
        expect(count).toBeLessThan(mostTries);
        const [tookMs, askedMs] = course[count % course.length] ?? [1, 0];
        const triedMs = nowMs;
        nowMs += tookMs;
        const leftMs = beganMs + toleranceMs - nowMs;
        const pauseMs = outage.failed(triedMs, nowMs, askedMs);
        if (pauseMs === undefined) {
          expect(leftMs).toBeLessThan(1e-6);
          return;
        }
        expect(pauseMs).toBeLessThanOrEqual(Math.max(0, leftMs) + 1e-6);
        expect(pauseMs).toBeGreaterThanOrEqual(Math.min(Math.max(125, askedMs), Math.max(0, leftMs) - 1e-6));
        nowMs += pauseMs;
      }
    }),
  );
});

test('a server that fails at once is tried once more at the very end of the tolerance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600_000 }), (toleranceMs) => {
      const outage = new Outage(toleranceMs);
      let nowMs = 0;
      for (;;) {
        const pauseMs = outage.failed(nowMs, nowMs);
        // Where sums are rounded, what is left may be next to nothing instead of nothing.
        if (pauseMs === undefined || pauseMs < 1e-6) break;
        nowMs += pauseMs;
      }
      expect(nowMs).toBeCloseTo(toleranceMs, 5);
    }),
  );
});
