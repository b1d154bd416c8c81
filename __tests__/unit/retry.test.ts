/** The one loop that asks again. Its time is moved by the tries and pauses themselves. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { Interrupted, type Interruption } from '../../src/core/interruption.ts';
import {
  askPatiently,
  Outage,
  type Patience,
  repeat,
  type Repeat,
  type Repeated,
  sendOnce,
} from '../../src/core/retry.ts';
import { isSafeToResend, mayHaveActed } from '../../src/core/trouble.ts';
import type { RequestError } from '../../src/errors.ts';
import type { Limits } from '../../src/kompira/call.ts';
import { BREAKDOWNS, broken, refused, TROUBLES } from '../support/samples.ts';
import { fc } from '../support/random.ts';

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

interface Driven {
  readonly end: Repeated<string>['end'];
  readonly cause: RequestError | undefined;
  /** When each try began, counted from the first. */
  readonly tries: readonly number[];
  readonly timeouts: readonly number[];
  readonly pauses: readonly number[];
  readonly notices: readonly { atMs: number; forMs: number }[];
  readonly recoveries: readonly number[];
}

/** Runs the course, its last try again and again. */
async function drive(course: readonly Try[], options: Partial<Repeat<Try, string>> = {}): Promise<Driven> {
  const startedAt = now();
  const [tries, timeouts, pauses, recoveries]: [number[], number[], number[], number[]] = [[], [], [], []];
  const notices: { atMs: number; forMs: number }[] = [];
  const pass = (ms: number) => {
    // A timer is never early.
    jest.advanceTimersByTime(Math.ceil(ms));
  };
  const repeated = await repeat<Try, string>({
    ask: ({ timeoutMs = 0 }) => {
      const next = course[Math.min(tries.length, course.length - 1)] ?? GOOD;
      tries.push(now() - startedAt);
      timeouts.push(timeoutMs);
      pass(next.tookMs ?? 0);
      if (next.ends instanceof Error) return Promise.reject(next.ends);
      return Promise.resolve(next);
    },
    judge: ({ ends }) => (typeof ends === 'object' && 'pauseMs' in ends ? ends : { value: 'value' }),
    pause: (ms) => {
      pauses.push(ms);
      pass(ms);
      return Promise.resolve(undefined);
    },
    outageToleranceMs: 5 * MINUTE,
    signal: new AbortController().signal,
    onRetry: ({ forMs }) => notices.push({ atMs: now() - startedAt, forMs }),
    onRecovered: (lengthMs) => recoveries.push(lengthMs),
    ...options,
  });
  const cause = repeated.end === 'value' ? undefined : repeated.cause;
  return { end: repeated.end, cause, tries, timeouts, pauses, notices, recoveries };
}

const lastOf = <T>(items: readonly T[]): T => {
  const last = items.at(-1);
  if (last === undefined) throw new Error('there is none');
  return last;
};

describe('by its own time', () => {
  beforeEach(() => {
    // The monotonic clock alone: everything else goes on as it does.
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('a good response is the end, or says when to ask again', async () => {
    expect(await drive([AGAIN, AGAIN, GOOD])).toMatchObject({
      ...{ end: 'value', tries: [0, 1000, 2000], notices: [], recoveries: [] },
    });
  });

  test('trouble is tried again with growing pauses, until the tolerance is used up', async () => {
    const { end, cause, pauses, tries } = await drive([fails(UNREACHABLE)]);
    expect([end, cause]).toEqual(['gave up', UNREACHABLE]);
    [250, 500, 1000, 2000, 4000, 8000, 8000].forEach((longestMs, index) => {
      expect(pauses[index]).toBeGreaterThanOrEqual(longestMs / 2);
      expect(pauses[index]).toBeLessThanOrEqual(longestMs);
    });
    expect(lastOf(tries)).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(lastOf(tries)).toBeLessThan(5 * MINUTE + 2);
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
        const endedAt = lastOf(driven.tries) + tookMs(driven.tries.length - 1);
        expect(endedAt).toBeGreaterThanOrEqual(outageToleranceMs - 1e-6);
        expect(driven.tries.length).toBeGreaterThan(outageToleranceMs === 0 ? 0 : 1);
      }),
      { numRuns: 200 },
    );
  });

  test.each([0, 1])('a tolerance of %d ms: one try, or one more', async (outageToleranceMs) => {
    const { tries } = await drive([fails(UNREACHABLE, 30_000)], { outageToleranceMs });
    expect(tries).toHaveLength(1 + outageToleranceMs);
  });

  test('a good response makes the tolerance whole again', async () => {
    const trouble = [fails(UNREACHABLE, 50_000), fails(UNREACHABLE, 0), AGAIN];
    const driven = await drive([...trouble, ...trouble, ...trouble, GOOD], { outageToleranceMs: MINUTE });
    expect(driven.end).toBe('value');
    expect(driven.recoveries).toHaveLength(3);
    for (const lengthMs of driven.recoveries) expect(lengthMs).toBeGreaterThanOrEqual(50_000);
  });

  test('a read waits as long as it is asked to, up to half a minute', async () => {
    const { pauses } = await drive([fails(throttled(20_000)), fails(throttled(600_000)), GOOD]);
    expect(pauses).toEqual([20_000, 30_000]);
  });

  test('a send never comes back sooner than it was asked to: it waits, or gives up', async () => {
    const obeying = { obeysPause: true, mayRetry: isSafeToResend };
    expect((await drive([fails(throttled(200_000)), GOOD], obeying)).pauses).toEqual([200_000]);
    expect(await drive([fails(throttled(5 * MINUTE + 1)), GOOD], obeying)).toMatchObject({
      ...{ end: 'gave up', tries: [0] },
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(600_000), fc.nat(600_000), async (retryAfterMs, outageToleranceMs) => {
        const { pauses, tries } = await drive([fails(throttled(retryAfterMs)), GOOD], {
          ...obeying,
          outageToleranceMs,
        });
        if (tries.length === 1) return;
        expect(pauses[0]).toBeGreaterThanOrEqual(retryAfterMs);
        expect(pauses[0]).toBeLessThanOrEqual(outageToleranceMs);
      }),
    );
  });

  test("Kompira's own no ends it, where nobody says how long it may be heard", async () => {
    expect(await drive([fails(NOT_FOUND), GOOD])).toMatchObject({ end: 'gave up', tries: [0] });
  });

  test("Kompira's own no counts once it was heard without a break for so long", async () => {
    const lastWordMs = 15_000;
    const { end, cause, tries } = await drive([AGAIN, fails(NOT_FOUND)], { lastWordMs });
    expect([end, cause]).toEqual(['gave up', NOT_FOUND]);
    expect(lastOf(tries)).toBeGreaterThanOrEqual(1000 + lastWordMs);
    expect(lastOf(tries)).toBeLessThan(1000 + lastWordMs + 2);
    expect((await drive([fails(NOT_FOUND), GOOD], { lastWordMs })).end).toBe('value');
    // The tolerance may be shorter.
    const short = await drive([fails(NOT_FOUND)], { lastWordMs, outageToleranceMs: 1000 });
    expect(lastOf(short.tries)).toBeLessThan(1002);
  });

  test('any other trouble, or a good response, is a break', async () => {
    for (const between of [fails(UNREACHABLE), AGAIN]) {
      const broken = [...Array<Try>(3).fill(fails(NOT_FOUND, 4000)), between];
      const course = Array.from({ length: 10 }, () => broken).flat();
      const { end, tries } = await drive([...course, GOOD], {
        lastWordMs: 15_000,
        outageToleranceMs: 60 * MINUTE,
      });
      expect([end, tries.length]).toEqual(['value', course.length + 1]);
    }
  });

  test('trouble and no by turns last no longer than the tolerance', async () => {
    const turns = Array.from({ length: 2000 }, (_, index) => fails(index % 2 ? NOT_FOUND : UNREACHABLE));
    const { end, tries } = await drive(turns, { lastWordMs: 15_000, outageToleranceMs: 2 * MINUTE });
    expect(end).toBe('gave up');
    expect(lastOf(tries)).toBeLessThan(2 * MINUTE + 15_000);
  });

  test('what is likely a wrong setting ends it, unless Kompira has answered before', async () => {
    expect(await drive([fails(GATEWAY), GOOD])).toMatchObject({ end: 'gave up', tries: [0] });
    expect((await drive([fails(GATEWAY), GOOD], { answered: true })).end).toBe('value');
    expect((await drive([AGAIN, fails(GATEWAY), GOOD])).end).toBe('value');
  });

  test('a name that does not exist is given half a minute, then the tolerance once Kompira has answered', async () => {
    const unknown = fails(broken(false, BREAKDOWNS['name-unknown'][0]));
    const first = await drive([unknown]);
    expect(lastOf(first.tries)).toBeGreaterThanOrEqual(30_000);
    expect(lastOf(first.tries)).toBeLessThan(30_002);
    const later = await drive([unknown], { answered: true });
    expect(lastOf(later.tries)).toBeGreaterThanOrEqual(5 * MINUTE);
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

  test('after a recovery the next trouble is news again', async () => {
    const { notices, recoveries } = await drive([fails(UNREACHABLE), AGAIN, fails(UNREACHABLE), AGAIN, GOOD]);
    expect([notices.length, recoveries.length]).toEqual([2, 2]);
  });

  test('at the deadline it ends, after a last try; the trouble at the very end is the cause', async () => {
    const until = (deadline: number) => ({ deadline: now() + deadline });
    const calm = await drive([AGAIN], until(2500));
    expect(calm).toMatchObject({ end: 'deadline', cause: undefined, tries: [0, 1000, 2000, 2500] });
    const troubled = await drive([AGAIN, fails(UNREACHABLE)], until(10_000));
    expect(troubled).toMatchObject({ end: 'deadline', cause: UNREACHABLE });
    expect(lastOf(troubled.tries)).toBeCloseTo(10_000, 3);
    const recovered = await drive([fails(UNREACHABLE), AGAIN], until(10_000));
    expect(recovered).toMatchObject({ end: 'deadline', cause: undefined });
    // A notice never promises more time than there is.
    for (const { atMs, forMs } of troubled.notices) expect(atMs + forMs).toBeLessThanOrEqual(10_000);
  });

  test('a try has the time that is left, and five seconds at the least', async () => {
    const { tries, timeouts } = await drive([AGAIN, fails(UNREACHABLE)], {
      deadline: now() + 60_000,
      outageToleranceMs: 20_000,
    });
    expect(timeouts[0]).toBe(60_000);
    expect(lastOf(timeouts)).toBe(5000);
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
    expect(await drive([AGAIN], { signal: inPause.signal, pause })).toMatchObject({
      ...{ end: 'interrupted', cause: undefined, tries: [0] },
    });
    const inTry = new AbortController();
    const aborted = broken(true, BREAKDOWNS.aborted[0]);
    const ask = () => {
      inTry.abort();
      return Promise.reject(aborted);
    };
    expect(await drive([], { signal: inTry.signal, ask })).toMatchObject({
      end: 'interrupted',
      cause: aborted,
    });
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
});

test('steps that lost the same server do not all come back at the same instant', () => {
  const pauses = Array.from({ length: 50 }, () =>
    new Outage().pauseMs({ attemptedAt: now(), toleranceMs: MINUTE, askedPauseMs: 0 }),
  );
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
  test('is sent again only where it is certain that the server never took it, whatever goes wrong', async () => {
    for (const error of Object.values(TROUBLES).flat()) {
      const { sent, sends } = await send([error, 'taken'], { outageToleranceMs: 0 });
      expect([sent.end, sends]).toEqual([mayHaveActed(error) ? 'uncertain' : 'not taken', 1]);
      if (sent.end === 'uncertain') expect(sent.attemptedAt).toBeLessThanOrEqual(now());
      if (mayHaveActed(error)) expect((await send([error, 'taken'])).sends).toBe(1);
    }
  });

  test.each([
    ['429', throttled(0)],
    ["503 with Retry-After in Kompira's words", refused(503, 'engine', { retryAfterMs: 0 })],
    ['no connection', broken(false, BREAKDOWNS.connection[0])],
  ])('is sent again after: %s', async (_name, error) => {
    const { sent, sends } = await send([error, 'taken']);
    expect([sent, sends]).toEqual([{ end: 'taken', answer: 'taken' }, 2]);
  });

  test('is uncertain for good once it was: not known whether the second was taken, either', async () => {
    const { sent, sends } = await send([throttled(0), UNREACHABLE, 'taken']);
    expect([sent, sends]).toEqual([expect.objectContaining({ end: 'uncertain', cause: UNREACHABLE }), 2]);
  });

  test('is not sent sooner than the server asked for', async () => {
    const { sent, sends } = await send([throttled(MINUTE + 1), 'taken']);
    expect([sent.end, sends]).toEqual(['not taken', 1]);
  });

  test('is not sent after an interruption, and not again', async () => {
    const { interruption, cancel } = interruptible();
    cancel();
    expect(await send(['taken'], { interruption })).toEqual({ sent: { end: 'interrupted' }, sends: 0 });
    const later = interruptible();
    const again = await send([throttled(0), 'taken'], {
      interruption: later.interruption,
      onRetry: later.cancel,
    });
    expect(again).toEqual({ sent: { end: 'interrupted' }, sends: 1 });
  });

  test('is waited for after a cancel, for the grace there is', async () => {
    const { interruption, cancel } = interruptible(20);
    const limits: Limits[] = [];
    const patience = { outageToleranceMs: MINUTE, interruption, onRetry: () => undefined };
    const sent = await sendOnce(patience, async (given) => {
      limits.push(given);
      cancel();
      expect(given.signal?.aborted).toBe(false);
      expect(given.signalUntilSent?.aborted).toBe(true);
      // An abort of its own, 20 ms later.
      await new Promise((resolve) => given.signal?.addEventListener('abort', resolve));
      return 'taken all the same';
    });
    expect(sent).toEqual({ end: 'taken', answer: 'taken all the same' });
    expect(limits).toHaveLength(1);
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
