import { expect, test } from '@jest/globals';
import { type Pace, pauseMs } from '../../src/core/pace.ts';
import { fc } from '../support/random.ts';

/** A process that prints nothing, polled on a server that responds immediately. */
const QUIET: Pace = {
  watchedMs: 0,
  pollMs: 5,
  betweenPollsMs: 1000,
  newConsoleBytes: 0,
  pollIntervalMs: 5000,
  expectedMs: undefined,
  silentPolls: 0,
  chance: 0,
};

const KB = 1024;

test.each<[string, Partial<Pace>, number]>([
  ['at first, so that the end is seen within 0.3 s', {}, 245],
  ['after three seconds still', { watchedMs: 3000 }, 245],
  ['then within a tenth of the time watched', { watchedMs: 20_000 }, 1945],
  ['up to the poll interval', { watchedMs: 600_000 }, 4945],
  ['a short poll interval: half of it at least', { pollIntervalMs: 100 }, 50],
  ['a slow server, four times what it took', { pollMs: 500 }, 2000],
  ['a slower server, from poll to poll not longer than the poll interval', { pollMs: 2000 }, 3000],
  ['a very slow server, not longer than the poll interval', { pollMs: 60_000 }, 5000],
  ['chance takes off a twentieth at the most', { watchedMs: 20_000, chance: 1 }, 1845],
  ['half a chance takes off half of it', { watchedMs: 20_000, chance: 0.5 }, 1895],
  ['chance shortens the poll interval too', { watchedMs: 600_000, chance: 1 }, 4695],
  ['little output changes nothing', { watchedMs: 600_000, newConsoleBytes: 100 }, 4945],
  ['half a window a second, less the poll', { watchedMs: 600_000, newConsoleBytes: 32 * KB }, 995],
  ['more than a window a second', { watchedMs: 600_000, newConsoleBytes: 128 * KB }, 245],
  ['output too fast to follow: as long as the poll took', { pollMs: 400, newConsoleBytes: 64 * KB }, 400],
])('%s', (_name, pace, ms) => {
  expect(pauseMs({ ...QUIET, ...pace })).toBe(ms);
});

/** Whole ms, so that sums are exact. */
const anyPace = fc
  .record({
    watchedMs: fc.nat(3_000_000),
    pollMs: fc.nat(60_000),
    pauseBeforeMs: fc.nat(3_600_000),
    newConsoleBytes: fc.oneof(fc.constant(0), fc.nat(64 * KB)),
    pollIntervalMs: fc.integer({ min: 100, max: 3_600_000 }),
    chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ pauseBeforeMs, ...pace }): Pace => ({
    ...pace,
    betweenPollsMs: pauseBeforeMs + pace.pollMs,
    expectedMs: undefined,
    silentPolls: 0,
  }));
/** How late the end may be seen where the server responds immediately. */
const latestOf = ({ watchedMs, pollIntervalMs }: Pace) =>
  Math.min(Math.max(300, watchedMs * 0.1), pollIntervalMs);

test.each<[string, (pace: Pace, ms: number) => void]>([
  [
    'never longer than the poll interval, nor than the longest of the reasons to wait',
    (pace, ms) => {
      expect(ms).toBeLessThanOrEqual(pace.pollIntervalMs);
      // From poll to poll: a poll that takes longer than half of the interval leaves no room for the rule.
      expect(pace.pollMs + ms).toBeLessThanOrEqual(Math.max(pace.pollIntervalMs, pace.pollMs * 2));
      expect(ms).toBeLessThanOrEqual(Math.max(300, pace.watchedMs * 0.1, pace.pollMs * 4));
    },
  ],
  [
    'never shorter than the last poll took, unless the poll interval is',
    (pace, ms) => {
      expect(ms).toBeGreaterThanOrEqual(Math.min(pace.pollMs, 0.475 * pace.pollIntervalMs));
    },
  ],
  [
    'a server that responds immediately: the end is seen, and the step ended, within 0.3 s or a tenth of the run',
    (given) => {
      const pollMs = Math.min(given.pollMs, 50);
      const pace = { ...given, pollMs, pollIntervalMs: Math.max(given.pollIntervalMs, 600) };
      const lateMs = pauseMs(pace) + pollMs + 50;
      expect(lateMs).toBeLessThanOrEqual(Math.max(latestOf(pace), 5 * pollMs + 50) + 1e-6);
    },
  ],
  [
    'a process that prints nothing: the server is not busy with us',
    (given) => {
      const pace = { ...given, newConsoleBytes: 0 };
      const leastMs = Math.min(pace.pollMs * 4, pace.pollIntervalMs - pace.pollMs);
      expect(pauseMs(pace)).toBeGreaterThanOrEqual(Math.floor(Math.max(leastMs, 0.475 * latestOf(pace))));
    },
  ],
  [
    'chance only shortens, and by a twentieth of the latest at the most',
    (pace, ms) => {
      const calmMs = pauseMs({ ...pace, chance: 0 });
      expect(ms).toBeLessThanOrEqual(calmMs);
      expect(ms).toBeGreaterThanOrEqual(calmMs - 0.05 * latestOf(pace) - 1e-6);
    },
  ],
  [
    'output that goes on as fast as it came fits half a window until the next poll has ended',
    (pace, ms) => {
      const bytes = (pace.newConsoleBytes / pace.betweenPollsMs) * (ms + pace.pollMs);
      if (pace.betweenPollsMs > 0 && ms > pace.pollMs) expect(bytes).toBeLessThanOrEqual(32 * KB + 1e-3);
    },
  ],
])('%s', (_name, holds) => {
  fc.assert(
    fc.property(anyPace, (pace) => {
      holds(pace, pauseMs(pace));
    }),
  );
});

test.each<[string, Partial<Pace>, number]>([
  ['long before it, as without: the end can come earlier', { watchedMs: 10_000 }, 945],
  ['just before it, to where it begins', { watchedMs: 52_000, pollIntervalMs: 60_000 }, 2000],
  ['around it', { watchedMs: 60_000 }, 900],
  ['to its end', { watchedMs: 65_999 }, 900],
  ['behind it, as without', { watchedMs: 66_000 }, 4945],
  ['a slow server is spared there too', { watchedMs: 60_000, pollMs: 500 }, 2000],
  ['a short poll interval stays', { watchedMs: 60_000, pollIntervalMs: 200 }, 145],
])('a run of a minute is expected to end after 54 to 66 s: %s', (_name, pace, ms) => {
  expect(pauseMs({ ...QUIET, expectedMs: 60_000, ...pace })).toBe(ms);
});

test('an expectation never makes a pause longer, whether it is right or wrong', () => {
  fc.assert(
    fc.property(anyPace, fc.nat(4_000_000), (pace, expectedMs) => {
      expect(pauseMs({ ...pace, expectedMs })).toBeLessThanOrEqual(pauseMs(pace));
    }),
  );
});

test('while the server holds a request, silent polls become rare, up to 15 s; output makes them as frequent as without', () => {
  const held = (silentPolls: number) => pauseMs({ ...QUIET, watchedMs: 600_000, silentPolls });
  expect([0, 1, 2, 5, 10, 100].map((polls) => Math.round(held(polls)))).toEqual([
    4945, 6181, 7727, 15_000, 15_000, 15_000,
  ]);
  fc.assert(
    fc.property(anyPace, fc.integer({ min: 1, max: 1000 }), (pace, silentPolls) => {
      const ms = pauseMs({ ...pace, silentPolls });
      expect(ms).toBeGreaterThanOrEqual(pauseMs(pace));
      expect(ms).toBeLessThanOrEqual(Math.max(15_000, pauseMs(pace)));
    }),
  );
});
