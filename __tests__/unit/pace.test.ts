import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Pace, pauseMs } from '../../src/job/pace.ts';

/** A process that prints nothing, looked at by a server that answers at once. */
const QUIET: Pace = {
  watchedMs: 0,
  lookMs: 5,
  betweenLooksMs: 1000,
  newConsoleBytes: 0,
  pollIntervalMs: 5000,
  chance: 0,
};

const KB = 1024;

test.each<[string, Partial<Pace>, number]>([
  ['at first, so that the end is seen within 0.3 s', {}, 245],
  ['after three seconds still', { watchedMs: 3000 }, 245],
  ['then within a tenth of the time watched', { watchedMs: 20_000 }, 1945],
  ['up to the poll interval', { watchedMs: 600_000 }, 4945],
  ['a short poll interval: half of it at least', { pollIntervalMs: 100 }, 50],
  ['a slow server, four times what it took', { lookMs: 500 }, 2000],
  ['a slower server, from look to look not longer than the poll interval', { lookMs: 2000 }, 3000],
  ['a very slow server, not longer than the poll interval', { lookMs: 60_000 }, 5000],
  ['chance takes off a twentieth at the most', { watchedMs: 20_000, chance: 1 }, 1845],
  ['half a chance takes off half of it', { watchedMs: 20_000, chance: 0.5 }, 1895],
  ['chance shortens the poll interval too', { watchedMs: 600_000, chance: 1 }, 4695],
  ['little output changes nothing', { watchedMs: 600_000, newConsoleBytes: 100 }, 4945],
  ['half a window a second, less the look', { watchedMs: 600_000, newConsoleBytes: 32 * KB }, 995],
  ['more than a window a second', { watchedMs: 600_000, newConsoleBytes: 128 * KB }, 245],
  ['output too fast to follow: the look once more', { lookMs: 400, newConsoleBytes: 64 * KB }, 400],
])('%s', (_name, pace, ms) => {
  expect(pauseMs({ ...QUIET, ...pace })).toBe(ms);
});

/** Whole ms, so that sums are exact. */
const anyPace = fc
  .record({
    watchedMs: fc.nat(3_000_000),
    lookMs: fc.nat(60_000),
    pauseBeforeMs: fc.nat(3_600_000),
    newConsoleBytes: fc.oneof(fc.constant(0), fc.nat(64 * KB)),
    pollIntervalMs: fc.integer({ min: 100, max: 3_600_000 }),
    chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ pauseBeforeMs, ...pace }): Pace => ({ ...pace, betweenLooksMs: pauseBeforeMs + pace.lookMs }));

test('never longer than the poll interval, nor than the longest of the reasons to wait', () => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      const ms = pauseMs(pace);
      expect(ms).toBeLessThanOrEqual(pace.pollIntervalMs);
      // From look to look: a look that takes longer than half of the interval leaves no room for the rule.
      expect(pace.lookMs + ms).toBeLessThanOrEqual(Math.max(pace.pollIntervalMs, pace.lookMs * 2));
      expect(ms).toBeLessThanOrEqual(Math.max(300, pace.watchedMs * 0.1, pace.lookMs * 4));
    }),
  );
});

test('a server that answers at once: the end is seen, and the step ended, within 0.3 s or a tenth of the run', () => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      const lookMs = Math.min(pace.lookMs, 50);
      const pollIntervalMs = Math.max(pace.pollIntervalMs, 600);
      const late = pauseMs({ ...pace, lookMs, pollIntervalMs }) + lookMs + 50;
      const latest = Math.min(Math.max(300, pace.watchedMs * 0.1), pollIntervalMs);
      expect(late).toBeLessThanOrEqual(Math.max(latest, 5 * lookMs + 50) + 1e-6);
    }),
  );
});

test('never shorter than the last look took, unless the poll interval is', () => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      const ms = pauseMs(pace);
      expect(ms).toBeGreaterThanOrEqual(Math.min(pace.lookMs, 0.475 * pace.pollIntervalMs));
    }),
  );
});

test('a process that prints nothing: the server is not busy with us', () => {
  const quiet = anyPace.map((pace) => ({
    ...pace,
    newConsoleBytes: 0,
    betweenLooksMs: pace.betweenLooksMs + 250,
  }));
  fc.assert(
    fc.property(quiet, (pace) => {
      const least = Math.max(
        Math.min(pace.lookMs * 4, pace.pollIntervalMs - pace.lookMs),
        (0.95 * Math.min(Math.max(300, pace.watchedMs * 0.1), pace.pollIntervalMs)) / 2,
      );
      expect(pauseMs(pace)).toBeGreaterThanOrEqual(Math.floor(least));
    }),
  );
});

test('chance only shortens, and by a twentieth of the latest at the most', () => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      const calm = pauseMs({ ...pace, chance: 0 });
      expect(pauseMs(pace)).toBeLessThanOrEqual(calm);
      const latest = Math.min(Math.max(300, pace.watchedMs * 0.1), pace.pollIntervalMs);
      expect(pauseMs(pace)).toBeGreaterThanOrEqual(calm - 0.05 * latest - 1e-6);
    }),
  );
});

test('output that goes on as fast as it came fits half a window until the next look has ended', () => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      fc.pre(pace.newConsoleBytes > 0 && pace.betweenLooksMs > 0);
      const ms = pauseMs(pace);
      const bytes = (pace.newConsoleBytes / pace.betweenLooksMs) * (ms + pace.lookMs);
      if (ms > pace.lookMs) expect(bytes).toBeLessThanOrEqual(32 * KB + 1e-3);
    }),
  );
});
