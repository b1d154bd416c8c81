/** The one loop that asks again. Its time is moved by the tries and pauses themselves. */
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Interrupted, type Interruption } from '../../src/core/interruption.ts';
import type { Patience, Repeat } from '../../src/core/retry.ts';
import { isSafeToResend, mayHaveActed } from '../../src/core/trouble.ts';
import type { RequestError } from '../../src/errors.ts';
import { BREAKDOWNS, broken, refused, TROUBLES } from '../support/samples.ts';
import { fc } from '../support/random.ts';

let time = 0;
let pauses: number[] = [];
jest.unstable_mockModule('../../src/clock.ts', () => ({
  now: () => time,
  sleep: (ms: number) => {
    pauses.push(ms);
    time += ms;
    return Promise.resolve();
  },
}));
const { askPatiently, Outage, repeat, sendOnce } = await import('../../src/core/retry.ts');

beforeEach(() => {
  [time, pauses] = [0, []];
});

const MINUTE = 60_000;
const UNREACHABLE = broken(true, BREAKDOWNS.connection[0]);
const NOT_FOUND = refused(404, 'not found');
const GATEWAY = refused(404, '');
const throttled = (retryAfterMs: number) => refused(429, 'throttled', { retryAfterMs });

/** A try that takes so long and ends so: in an error, in a value, or in a good response that says to ask again. */
interface Try {
  readonly tookMs?: number;
  readonly ends: RequestError | 'value' | { readonly pauseMs: number };
}
const fails = (error: RequestError, tookMs = 0): Try => ({ tookMs, ends: error });
const GOOD: Try = { ends: 'value' };
const AGAIN: Try = { ends: { pauseMs: 1000 } };

/** Runs the course from the instant 0 on, its last try again and again. `tries`: when each began. */
async function drive(course: readonly Try[], options: Partial<Repeat<Try, string>> = {}) {
  [time, pauses] = [0, []];
  const [tries, timeouts, recoveries]: [number[], number[], number[]] = [[], [], []];
  const notices: { atMs: number; forMs: number }[] = [];
  const repeated = await repeat<Try, string>({
    ask: ({ timeoutMs = 0 }) => {
      const next = course[Math.min(tries.length, course.length - 1)] ?? GOOD;
      tries.push(time);
      timeouts.push(timeoutMs);
      time += next.tookMs ?? 0;
      return next.ends instanceof Error ? Promise.reject(next.ends) : Promise.resolve(next);
    },
    judge: ({ ends }) => (typeof ends === 'object' && 'pauseMs' in ends ? ends : { value: 'value' }),
    outageToleranceMs: 5 * MINUTE,
    signal: new AbortController().signal,
    onRetry: ({ forMs }) => notices.push({ atMs: time, forMs }),
    onRecovered: (lengthMs) => recoveries.push(lengthMs),
    ...options,
  });
  const cause = repeated.end === 'value' ? undefined : repeated.cause;
  return { end: repeated.end, cause, tries, timeouts, pauses, notices, recoveries, lastAt: tries.at(-1) };
}

test('trouble is tried again with growing pauses, until the tolerance is used up', async () => {
  const { end, cause, pauses, lastAt } = await drive([fails(UNREACHABLE)]);
  expect([end, cause]).toEqual(['gave up', UNREACHABLE]);
  [250, 500, 1000, 2000, 4000, 8000, 8000].forEach((longestMs, index) => {
    expect(pauses[index]).toBeGreaterThanOrEqual(longestMs / 2);
    expect(pauses[index]).toBeLessThanOrEqual(longestMs);
  });
  expect(lastAt).toBeCloseTo(5 * MINUTE, 3);
});

test('no pause is longer than what is left, the last try comes at the very end, and there is an end', async () => {
  const course = fc.array(
    fc.record({ tookMs: fc.nat(MINUTE), ends: fc.nat(120_000).map((ms): RequestError => throttled(ms)) }),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(600_000), course, async (outageToleranceMs, tries) => {
      const driven = await drive(tries, { outageToleranceMs });
      expect(driven.end).toBe('gave up');
      // Every pause but the last is an eighth of a second or longer.
      expect(driven.tries.length).toBeLessThanOrEqual(outageToleranceMs / 125 + 2);
      const tookMs = (index: number) => tries[Math.min(index, tries.length - 1)]?.tookMs ?? 0;
      driven.pauses.forEach((pauseMs, index) => {
        const leftMs = outageToleranceMs - (driven.tries[index] ?? 0) - tookMs(index);
        expect(pauseMs).toBeGreaterThanOrEqual(0);
        expect(pauseMs).toBeLessThanOrEqual(Math.max(0, leftMs) + 1e-6);
      });
      // It gave up neither before the end, nor without a try that had a pause before it.
      const endedAt = (driven.lastAt ?? NaN) + tookMs(driven.tries.length - 1);
      expect(endedAt).toBeGreaterThanOrEqual(outageToleranceMs - 1e-6);
      expect(driven.tries.length).toBeGreaterThan(outageToleranceMs === 0 ? 0 : 1);
    }),
    { numRuns: 200 },
  );
});

test('a good response makes the tolerance whole again, and the next trouble is news again', async () => {
  const trouble = [fails(UNREACHABLE, 50_000), fails(UNREACHABLE, 0), { ends: { pauseMs: MINUTE } }];
  const driven = await drive([...trouble, ...trouble, GOOD], { outageToleranceMs: MINUTE });
  expect([driven.end, driven.notices.length, driven.recoveries.length]).toEqual(['value', 2, 2]);
  for (const lengthMs of driven.recoveries) expect(lengthMs).toBeGreaterThanOrEqual(50_000);
});

test('a server that comes and goes is news once a minute, and that it is there again as often', async () => {
  const flaps = Array.from({ length: 60 }, () => [fails(UNREACHABLE, 0), { ends: { pauseMs: 5000 } }]);
  const driven = await drive([...flaps.flat(), GOOD]);
  const minutes = Math.ceil((driven.lastAt ?? 0) / MINUTE);
  expect(driven.end).toBe('value');
  expect(driven.notices.length).toBeGreaterThan(1);
  expect(driven.notices.length).toBeLessThanOrEqual(minutes);
  expect(driven.recoveries).toHaveLength(driven.notices.length);
});

test('a try for which no time is left is not announced', async () => {
  const driven = await drive([fails(UNREACHABLE, 2 * MINUTE), fails(UNREACHABLE)], {
    outageToleranceMs: MINUTE,
  });
  expect([driven.end, driven.tries.length, driven.notices]).toEqual(['gave up', 2, []]);
});

test('a read waits as long as it is asked to, up to half a minute', async () => {
  const { pauses } = await drive([fails(throttled(20_000)), fails(throttled(600_000)), GOOD]);
  expect(pauses).toEqual([20_000, 30_000]);
});

test('a send never comes back sooner than it was asked to: it waits, or gives up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(600_000), fc.nat(600_000), async (retryAfterMs, outageToleranceMs) => {
      const obeying = { obeysPause: true, mayRetry: isSafeToResend, outageToleranceMs };
      const { end, pauses } = await drive([fails(throttled(retryAfterMs)), GOOD], obeying);
      if (retryAfterMs > outageToleranceMs || outageToleranceMs === 0)
        expect([end, pauses]).toEqual(['gave up', []]);
      else {
        expect(end).toBe('value');
        expect(pauses[0]).toBeGreaterThanOrEqual(retryAfterMs);
        expect(pauses[0]).toBeLessThanOrEqual(outageToleranceMs);
      }
    }),
  );
});

test("Kompira's own no ends it: immediately, or once it was heard without a break for so long", async () => {
  expect(await drive([fails(NOT_FOUND), GOOD])).toMatchObject({ end: 'gave up', tries: [0] });
  const lastWordMs = 15_000;
  const { end, cause, lastAt } = await drive([AGAIN, fails(NOT_FOUND)], { lastWordMs });
  expect([end, cause]).toEqual(['gave up', NOT_FOUND]);
  expect(lastAt).toBeCloseTo(1000 + lastWordMs, 3);
  expect((await drive([fails(NOT_FOUND), GOOD], { lastWordMs })).end).toBe('value');
  // The tolerance may be shorter.
  const short = await drive([fails(NOT_FOUND)], { lastWordMs, outageToleranceMs: 1000 });
  expect(short.lastAt).toBeCloseTo(1000, 3);
});

test('any other trouble, or a good response, is a break', async () => {
  for (const between of [fails(UNREACHABLE), AGAIN]) {
    const broken = [...Array<Try>(3).fill(fails(NOT_FOUND, 4000)), between];
    const course = Array.from({ length: 10 }, () => broken).flat();
    const options = { lastWordMs: 15_000, outageToleranceMs: 60 * MINUTE };
    const { end, tries } = await drive([...course, GOOD], options);
    expect([end, tries.length]).toEqual(['value', course.length + 1]);
  }
});

test('trouble and no by turns last no longer than the tolerance', async () => {
  const turns = Array.from({ length: 2000 }, (_, index) => fails(index % 2 ? NOT_FOUND : UNREACHABLE));
  const { end, lastAt } = await drive(turns, { lastWordMs: 15_000, outageToleranceMs: 2 * MINUTE });
  expect(end).toBe('gave up');
  expect(lastAt).toBeLessThan(2 * MINUTE + 15_000);
});

test('what is likely a wrong setting ends it, unless Kompira has answered before', async () => {
  expect(await drive([fails(GATEWAY), GOOD])).toMatchObject({ end: 'gave up', tries: [0] });
  expect((await drive([fails(GATEWAY), GOOD], { answered: true })).end).toBe('value');
  expect((await drive([AGAIN, fails(GATEWAY), GOOD])).end).toBe('value');
});

test('a name that does not exist is given half a minute, then the tolerance once Kompira has answered', async () => {
  const unknown = fails(broken(false, BREAKDOWNS['name-unknown'][0]));
  expect((await drive([unknown])).lastAt).toBeCloseTo(30_000, 3);
  expect((await drive([unknown], { answered: true })).lastAt).toBeCloseTo(5 * MINUTE, 3);
});

test('one notice a minute, the first immediately, each with the time that is left', async () => {
  const { notices } = await drive([fails(UNREACHABLE)]);
  expect(notices[0]).toEqual({ atMs: 0, forMs: 5 * MINUTE });
  expect(notices).toHaveLength(5);
  notices.slice(1).forEach(({ atMs, forMs }, index) => {
    expect(atMs - (notices[index]?.atMs ?? 0)).toBeGreaterThanOrEqual(MINUTE);
    expect(atMs + forMs).toBeCloseTo(5 * MINUTE, 3);
  });
});

test('at the deadline it ends, after a last try; the trouble at the very end is the cause', async () => {
  const calm = await drive([AGAIN], { deadline: 2500 });
  expect(calm).toMatchObject({ end: 'deadline', cause: undefined, tries: [0, 1000, 2000, 2500] });
  const troubled = await drive([AGAIN, fails(UNREACHABLE)], { deadline: 10_000 });
  expect(troubled).toMatchObject({ end: 'deadline', cause: UNREACHABLE });
  expect(troubled.lastAt).toBeCloseTo(10_000, 3);
  // A notice never promises more time than there is.
  for (const { atMs, forMs } of troubled.notices) expect(atMs + forMs).toBeLessThanOrEqual(10_000);
  const recovered = await drive([fails(UNREACHABLE), AGAIN], { deadline: 10_000 });
  expect(recovered).toMatchObject({ end: 'deadline', cause: undefined });
});

test('a try has the time that is left, and five seconds at the least', async () => {
  const options = { deadline: 60_000, outageToleranceMs: 20_000 };
  const { tries, timeouts } = await drive([AGAIN, fails(UNREACHABLE)], options);
  expect([timeouts[0], timeouts.at(-1)]).toEqual([60_000, 5000]);
  tries.slice(2).forEach((atMs, index) => {
    expect(timeouts[index + 2]).toBeCloseTo(Math.max(5000, 1000 + 20_000 - atMs), 3);
  });
});

test('an interruption ends it: in a pause, or with the try that it broke off', async () => {
  const inPause = new AbortController();
  const pause = (): Promise<undefined> => {
    inPause.abort();
    return Promise.resolve(undefined);
  };
  const paused = await drive([AGAIN], { signal: inPause.signal, pause });
  expect(paused).toMatchObject({ end: 'interrupted', cause: undefined, tries: [0] });
  const inTry = new AbortController();
  const aborted = broken(true, BREAKDOWNS.aborted[0]);
  const ask = () => {
    inTry.abort();
    return Promise.reject(aborted);
  };
  const broke = await drive([], { signal: inTry.signal, ask });
  expect(broke).toMatchObject({ end: 'interrupted', cause: aborted });
});

test('a response that comes within a pause is judged like any other', async () => {
  const { end, tries } = await drive([AGAIN], { pause: () => Promise.resolve(GOOD) });
  expect([end, tries]).toEqual(['value', [0]]);
});

test('an error of this program is thrown', async () => {
  const bug = new TypeError('a bug');
  await expect(drive([], { ask: () => Promise.reject(bug) })).rejects.toBe(bug);
  await expect(drive([GOOD], { judge: () => Promise.reject(bug) })).rejects.toBe(bug);
});

test('steps that lost the same server do not all come back at the same instant', () => {
  const of = { attemptedAt: 0, toleranceMs: MINUTE, askedPauseMs: 0 };
  const pauses = Array.from({ length: 50 }, () => new Outage().pauseMs(of));
  expect(new Set(pauses).size).toBeGreaterThan(1);
});

/** Its grace is over soon. */
function interruptible(graceMs = 1000): { interruption: Interruption; cancel: () => void } {
  const [first, second] = [new AbortController(), new AbortController()];
  return {
    interruption: { signal: first.signal, urgent: second.signal, graceMs },
    cancel: () => {
      first.abort(new Interrupted('cancelled', 'SIGINT'));
    },
  };
}

/** Sends what ends so, one after another, its last again and again; answers what came of it, and how often it was sent. */
async function send(ends: readonly (RequestError | string)[], patience: Partial<Patience> = {}) {
  let sends = 0;
  const { interruption } = interruptible();
  const sent = await sendOnce(
    { outageToleranceMs: MINUTE, interruption, onRetry: () => undefined, ...patience },
    () => {
      const end = ends[Math.min(sends, ends.length - 1)] ?? '';
      sends += 1;
      return typeof end === 'string' ? Promise.resolve(end) : Promise.reject(end);
    },
  );
  return { sent, sends };
}

describe('what must not arrive twice', () => {
  test('is sent again only where it is certain that the server never took it, and may take it', async () => {
    for (const error of Object.values(TROUBLES).flat()) {
      const { sent, sends } = await send([error, 'taken']);
      const [acted, again] = [mayHaveActed(error), isSafeToResend(error)];
      expect([sent.end, sends]).toEqual(again ? ['taken', 2] : [acted ? 'uncertain' : 'not taken', 1]);
      if (sent.end === 'uncertain') expect(sent.attemptedAt).toBeLessThanOrEqual(time);
      expect((await send([error, 'taken'], { outageToleranceMs: 0 })).sends).toBe(1);
    }
  });

  test('is uncertain for good once it was: not known whether the second was taken, either', async () => {
    const { sent, sends } = await send([throttled(0), UNREACHABLE, 'taken']);
    expect([sent, sends]).toEqual([expect.objectContaining({ end: 'uncertain', cause: UNREACHABLE }), 2]);
  });

  test('is not sent after an interruption, and not again', async () => {
    const { interruption, cancel } = interruptible();
    cancel();
    expect(await send(['taken'], { interruption })).toEqual({ sent: { end: 'interrupted' }, sends: 0 });
    const later = interruptible();
    const patience = { interruption: later.interruption, onRetry: later.cancel };
    const again = await send([throttled(0), 'taken'], patience);
    expect(again).toEqual({ sent: { end: 'interrupted' }, sends: 1 });
  });

  test('is waited for after a cancel, for the grace there is', async () => {
    const { interruption, cancel } = interruptible(20);
    const patience = { outageToleranceMs: MINUTE, interruption, onRetry: () => undefined };
    const sent = await sendOnce(patience, async ({ signal, signalUntilSent }) => {
      cancel();
      expect([signal?.aborted, signalUntilSent?.aborted]).toEqual([false, true]);
      // An abort of its own, 20 ms later.
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      return 'taken all the same';
    });
    expect(sent).toEqual({ end: 'taken', answer: 'taken all the same' });
  });
});

test('what may be asked any number of times is known, cannot be known, or was interrupted', async () => {
  const { interruption, cancel } = interruptible();
  const patience = { outageToleranceMs: 0, interruption, onRetry: () => undefined };
  expect(await askPatiently(patience, () => Promise.resolve(1))).toEqual({ answer: 1 });
  expect(await askPatiently(patience, () => Promise.reject(NOT_FOUND))).toEqual({ error: NOT_FOUND });
  const broke = askPatiently(patience, () => {
    cancel();
    return Promise.reject(UNREACHABLE);
  });
  expect(await broke).toBe('interrupted');
});
