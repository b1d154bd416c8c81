/** The proof of a stop, by a clock that moves with what is asked and with the pauses. */
import { beforeEach, expect, jest, test } from '@jest/globals';
import type { RequestError } from '../../src/errors.ts';
import type { Process } from '../../src/kompira/answers.ts';
import type { Kompira } from '../../src/kompira/client.ts';
import type { Limits } from '../../src/kompira/call.ts';
import { BREAKDOWNS, broken, refused } from '../support/samples.ts';

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
const { stop } = await import('../../src/core/stop.ts');

beforeEach(() => {
  [time, pauses] = [0, []];
});

const FORBIDDEN = refused(403, 'no');
const NOT_FOUND = refused(404, 'no such process');
const RESET = broken(true, BREAKDOWNS.connection[0]);

interface Course {
  /** What each terminate answers, and each poll; the last again and again. */
  readonly terminates: readonly (boolean | Error)[];
  readonly polls: readonly (Process['status'] | Error)[];
  readonly budgetMs?: number;
  /** How long each of them takes; `hang`: as long as it may. */
  readonly tookMs?: number | 'hang';
  readonly signal?: AbortSignal;
}

async function drive({ terminates, polls, budgetMs = 7000, tookMs = 0, signal }: Course) {
  const asked: { what: 'terminate' | 'poll'; at: number; timeoutMs: number }[] = [];
  const answer = <T>(
    what: 'terminate' | 'poll',
    course: readonly (T | Error)[],
    { timeoutMs = NaN }: Limits,
  ): Promise<T> => {
    const count = asked.filter((each) => each.what === what).length;
    asked.push({ what, at: time, timeoutMs });
    time += tookMs === 'hang' ? timeoutMs : tookMs;
    const next = course[Math.min(count, course.length - 1)];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as T);
  };
  const kompira = {
    control: (_path: string, _name: string, limits: Limits) => answer('terminate', terminates, limits),
    process: async (_path: string, limits: Limits) => ({ status: await answer('poll', polls, limits) }),
  } as unknown as Kompira;
  const seen: string[] = [];
  const ending = await stop({
    kompira,
    path: '/process/id_262',
    budgetMs,
    signal: signal ?? new AbortController().signal,
    onPoll: ({ status }) => seen.push(status),
  });
  const of = (what: string) => asked.filter((each) => each.what === what);
  return { ending, seen, terminates: of('terminate'), polls: of('poll') };
}

const notProven = (doubt: object) => ({ kind: 'not-proven', doubt });
const error = (cause: RequestError) => notProven({ kind: 'error', cause });

test('a final status after a terminate is a proof, and half of the time is left for it', async () => {
  const { ending, seen, terminates, polls } = await drive({
    terminates: [true],
    polls: ['RUNNING', 'ABORTED'],
  });
  expect(ending).toEqual({ kind: 'stopped', status: 'ABORTED' });
  expect(seen).toEqual(['RUNNING', 'ABORTED']);
  expect(terminates).toEqual([{ what: 'terminate', at: 0, timeoutMs: 3500 }]);
  expect(polls).toEqual([
    { what: 'poll', at: 0, timeoutMs: 3500 },
    { what: 'poll', at: 50, timeoutMs: 3500 },
  ]);
});

test('a final status is one, whoever ended it', async () => {
  const { ending } = await drive({ terminates: [FORBIDDEN], polls: ['DONE'] });
  expect(ending).toEqual({ kind: 'stopped', status: 'DONE' });
});

test.each<[string, Course, object]>([
  ['it goes on', { terminates: [true], polls: ['RUNNING'] }, notProven({ kind: 'still', status: 'RUNNING' })],
  ['it does not accept', { terminates: [false], polls: ['RUNNING'] }, notProven({ kind: 'not-accepted' })],
  ['it refuses', { terminates: [FORBIDDEN], polls: ['RUNNING'] }, error(FORBIDDEN)],
  ['it accepts, and no poll gets through', { terminates: [true], polls: [RESET] }, error(RESET)],
  ['nothing gets through', { terminates: [FORBIDDEN], polls: [RESET] }, error(RESET)],
  [
    'not found, but no terminate was accepted',
    { terminates: [NOT_FOUND], polls: [NOT_FOUND] },
    error(NOT_FOUND),
  ],
  [
    'there is no time',
    { terminates: [true], polls: ['ABORTED'], budgetMs: 200 },
    notProven({ kind: 'no-time' }),
  ],
  [
    'it is told to end at once',
    { terminates: [true], polls: ['ABORTED'], signal: AbortSignal.abort() },
    notProven({ kind: 'no-time' }),
  ],
])('%s: not proven, and why', async (_name, course, expected) => {
  expect((await drive(course)).ending).toEqual(expected);
  expect(time).toBeLessThanOrEqual(course.budgetMs ?? 7000);
});

test('the pauses double up to a second; a terminate that was accepted is repeated after two', async () => {
  const { terminates } = await drive({ terminates: [true], polls: ['RUNNING'] });
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000, 450]);
  expect(terminates.map(({ at }) => at)).toEqual([0, 2550, 4550, 6550]);
});

test('one that was not accepted is repeated after each pause', async () => {
  const { terminates, polls } = await drive({ terminates: [false], polls: ['RUNNING'] });
  expect(terminates.map(({ at }) => at)).toEqual(polls.map(({ at }) => at));
});

test('not found three times after an accepted terminate, 300 ms apart at least: gone', async () => {
  const { ending, polls } = await drive({ terminates: [true], polls: [NOT_FOUND] });
  expect(ending).toEqual({ kind: 'gone' });
  expect(polls.map(({ at }) => at)).toEqual([0, 300, 900]);
  const back = await drive({ terminates: [true], polls: [NOT_FOUND, NOT_FOUND, 'ABORTED'] });
  expect(back.ending).toEqual({ kind: 'stopped', status: 'ABORTED' });
  // By a gateway, it proves nothing.
  expect((await drive({ terminates: [true], polls: [refused(404, '')] })).ending).toMatchObject({
    kind: 'not-proven',
  });
});

test('what hangs leaves time for what comes behind it', async () => {
  const course: Course = { terminates: [RESET], polls: [RESET], budgetMs: 30_000, tookMs: 'hang' };
  const { terminates, polls } = await drive(course);
  expect(terminates[0]).toMatchObject({ at: 0, timeoutMs: 15_000 });
  expect(polls[0]).toMatchObject({ at: 15_000, timeoutMs: 7500 });
  expect(polls.length).toBeGreaterThan(1);
  expect(time).toBeLessThanOrEqual(30_000);
});

test('no poll where the terminate has left no time for it', async () => {
  const { ending, polls } = await drive({
    terminates: [true],
    polls: ['ABORTED'],
    budgetMs: 1000,
    tookMs: 850,
  });
  expect([ending, polls]).toEqual([notProven({ kind: 'no-time' }), []]);
});

test('a mistake of ours is thrown', async () => {
  const mistake = new TypeError('mistake');
  await expect(drive({ terminates: [mistake], polls: ['RUNNING'] })).rejects.toBe(mistake);
});
