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
const CUT_SHORT = broken(true, { kind: 'timeout', afterMs: 3000 });
const UNANSWERED = broken(true, { kind: 'timeout', afterMs: 4000 });

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
  type Asked = [at: number, timeoutMs: number];
  const [terminated, polled]: [Asked[], Asked[]] = [[], []];
  const answer = <T>(asked: Asked[], course: readonly (T | Error)[], { timeoutMs = NaN }: Limits) => {
    const next = course[Math.min(asked.length, course.length - 1)];
    asked.push([time, timeoutMs]);
    time += tookMs === 'hang' ? timeoutMs : tookMs;
    return next instanceof Error ? Promise.reject<T>(next) : Promise.resolve(next as T);
  };
  const kompira = {
    control: (_path: string, _name: string, limits: Limits) => answer(terminated, terminates, limits),
    process: async (_path: string, limits: Limits) => ({ status: await answer(polled, polls, limits) }),
  } as unknown as Kompira;
  const seen: string[] = [];
  const ending = await stop({
    kompira,
    path: '/process/id_262',
    budgetMs,
    signal: signal ?? new AbortController().signal,
    onPoll: ({ status }) => seen.push(status),
  });
  return { ending, seen, terminated, polled };
}

const atOf = (asked: readonly (readonly number[])[]) => asked.map(([at]) => at);
const notProven = (doubt: object) => ({ kind: 'not-proven', doubt });
const error = (cause: RequestError) => notProven({ kind: 'error', cause });

test('a final status after a terminate is a proof, and half of the time is left for it', async () => {
  const { ending, seen, terminated, polled } = await drive({
    terminates: [true],
    polls: ['RUNNING', 'ABORTED'],
  });
  expect(ending).toEqual({ kind: 'stopped', status: 'ABORTED' });
  expect(seen).toEqual(['RUNNING', 'ABORTED']);
  expect([terminated, polled]).toEqual([
    [[0, 3500]],
    [
      [0, 3500],
      [50, 3500],
    ],
  ]);
});

test.each<[string, Course, object]>([
  ['it goes on', { terminates: [true], polls: ['RUNNING'] }, notProven({ kind: 'still', status: 'RUNNING' })],
  ['it does not accept', { terminates: [false], polls: ['RUNNING'] }, notProven({ kind: 'not-accepted' })],
  ['it refuses', { terminates: [FORBIDDEN], polls: ['RUNNING'] }, error(FORBIDDEN)],
  ['it accepts, and no poll gets through', { terminates: [true], polls: [RESET] }, error(RESET)],
  ['nothing gets through', { terminates: [FORBIDDEN], polls: [RESET] }, error(RESET)],
  ['it refuses, then time is short', { terminates: [FORBIDDEN], polls: [CUT_SHORT] }, error(FORBIDDEN)],
  ['it refuses, then it is silent', { terminates: [FORBIDDEN], polls: [UNANSWERED] }, error(UNANSWERED)],
  ['time is short from the start', { terminates: [CUT_SHORT], polls: [CUT_SHORT] }, error(CUT_SHORT)],
  ['not found, and no terminate accepted', { terminates: [NOT_FOUND], polls: [NOT_FOUND] }, error(NOT_FOUND)],
  [
    'there is no time',
    { terminates: [true], polls: ['ABORTED'], budgetMs: 200 },
    notProven({ kind: 'no-time' }),
  ],
  [
    'the terminate has left no time',
    { terminates: [true], polls: ['ABORTED'], budgetMs: 1000, tookMs: 850 },
    notProven({ kind: 'no-time' }),
  ],
  [
    'it is told to end at once',
    { terminates: [true], polls: ['ABORTED'], signal: AbortSignal.abort() },
    notProven({ kind: 'no-time' }),
  ],
  // Whoever ended it.
  [
    'it refuses, but has ended',
    { terminates: [FORBIDDEN], polls: ['DONE'] },
    { kind: 'stopped', status: 'DONE' },
  ],
])('%s: proven or not, and why', async (_name, course, expected) => {
  expect((await drive(course)).ending).toEqual(expected);
  expect(time).toBeLessThanOrEqual(course.budgetMs ?? 7000);
});

test('the pauses double up to a second; a terminate is repeated two seconds after it was accepted, or after each pause', async () => {
  const accepted = await drive({ terminates: [true], polls: ['RUNNING'] });
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000, 450]);
  expect(atOf(accepted.terminated)).toEqual([0, 2550, 4550, 6550]);
  const { terminated, polled } = await drive({ terminates: [false, FORBIDDEN, RESET], polls: ['RUNNING'] });
  expect(atOf(terminated)).toEqual(atOf(polled));
});

test('not found for a quarter of the time after an accepted terminate, without a break: gone', async () => {
  const { ending, polled } = await drive({ terminates: [true], polls: [NOT_FOUND] });
  expect(ending).toEqual({ kind: 'gone' });
  expect(atOf(polled)).toEqual([0, 300, 900, 1900]);
  // But for no longer than two seconds.
  const patient = await drive({ terminates: [true], polls: [NOT_FOUND], budgetMs: 30_000 });
  expect(patient.polled).toHaveLength(5);
  const back = await drive({ terminates: [true], polls: [NOT_FOUND, NOT_FOUND, 'ABORTED'] });
  expect(back.ending).toEqual({ kind: 'stopped', status: 'ABORTED' });
  // Where there is less time, for a part of it.
  for (const budgetMs of [1000, 1500, 4000])
    expect((await drive({ terminates: [true], polls: [NOT_FOUND], budgetMs })).ending).toEqual({
      kind: 'gone',
    });
  // Of two servers behind a balancer, one lags; or a connection breaks in between.
  for (const between of ['RUNNING', RESET] as const) {
    const polls = Array.from({ length: 20 }, (_, index) => (index % 3 === 2 ? between : NOT_FOUND));
    expect((await drive({ terminates: [true], polls })).ending).toMatchObject({ kind: 'not-proven' });
  }
  // By a gateway, it proves nothing.
  const page = await drive({ terminates: [true], polls: [refused(404, '')] });
  expect(page.ending).toMatchObject({ kind: 'not-proven' });
});

test('what hangs leaves time for what comes behind it', async () => {
  const course: Course = { terminates: [RESET], polls: [RESET], budgetMs: 30_000, tookMs: 'hang' };
  const { terminated, polled } = await drive(course);
  expect([terminated[0], polled[0]]).toEqual([
    [0, 15_000],
    [15_000, 7500],
  ]);
  expect(polled.length).toBeGreaterThan(1);
  expect(time).toBeLessThanOrEqual(30_000);
});

test('an error of this program is thrown', async () => {
  const bug = new TypeError('a bug');
  await expect(drive({ terminates: [bug], polls: ['RUNNING'] })).rejects.toBe(bug);
});
