/** How often an hour of waiting asks the server. Its time passes when nothing else is to be done. */
import { setImmediate as idle } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import type { Kompira } from '../../src/kompira/client.ts';
import { PROCESS } from '../support/samples.ts';

let time = 0;
const sleepers = new Map<() => void, number>();
const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const wake = () => {
      sleepers.delete(wake);
      resolve();
    };
    sleepers.set(wake, time + ms);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
jest.unstable_mockModule('../../src/clock.ts', () => ({ now: () => time, sleep, MAX_TIMER_MS: Infinity }));
const { watch } = await import('../../src/core/watch.ts');

/** Watches a process for an hour, of a server that holds `.wait` so long. */
async function anHour(
  longPoll: boolean,
  { heldMs = (seconds: number) => seconds * 1000, bytesPerMs = 0 } = {},
) {
  time = 0;
  sleepers.clear();
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const asked = { looks: 0, holds: 0 };
  const lookedAt = [0];
  const notices: object[] = [];
  const process = { ...PROCESS, status: 'RUNNING' as const, suspended: false, console: '' };
  const kompira: Pick<Kompira, 'process' | 'waitForEnd'> = {
    process: () => {
      asked.looks += 1;
      return Promise.resolve(process);
    },
    waitForEnd: async (_path, seconds, { signal = new AbortController().signal }) => {
      asked.holds += 1;
      await sleep(heldMs(seconds), signal);
      return undefined;
    },
  };
  let watched: unknown;
  const watching = watch({
    kompira: kompira as Kompira,
    path: PROCESS.path,
    longPoll,
    timeoutMs: 3_600_000,
    startTimeoutMs: undefined,
    pollIntervalMs: 5000,
    requestTimeoutMs: 30_000,
    outageToleranceMs: 300_000,
    answered: true,
    signal: new AbortController().signal,
    expectedMs: () => undefined,
    onPoll: () => {
      const bytes = (time - (lookedAt.at(-1) ?? 0)) * bytesPerMs;
      lookedAt.push(time);
      return Promise.resolve(bytes);
    },
    onNotice: (notice) => notices.push(notice),
  }).then((end) => (watched = end));
  while (watched === undefined) {
    await idle();
    const [next] = [...sleepers].sort(([, one], [, other]) => one - other);
    if (!next) continue;
    time = next[1];
    next[0]();
  }
  await watching;
  const pauses = lookedAt.map((at, index) => at - (lookedAt[index - 1] ?? 0));
  return {
    ...asked,
    watched,
    longestMs: Math.max(...pauses),
    notices: notices.filter((notice) => 'failure' in notice),
  };
}

test('polls alone: at most 800 requests', async () => {
  const { looks, holds, watched } = await anHour(false);
  expect(watched).toMatchObject({ end: 'timed out', limit: 'timeout' });
  expect(holds).toBe(0);
  expect(looks).toBeGreaterThan(700);
  expect(looks).toBeLessThanOrEqual(800);
});

test('while the server holds a request: at most 400, fewer and fewer of them polls', async () => {
  const { looks, holds, notices } = await anHour(true);
  expect(holds).toBeGreaterThan(100);
  expect(looks + holds).toBeLessThanOrEqual(400);
  expect(notices).toEqual([]);
});

test('a server that does not hold it: given up after three, and polled as without', async () => {
  const { looks, holds, notices } = await anHour(true, { heldMs: () => 10 });
  expect(holds).toBe(3);
  expect(looks).toBeGreaterThan(700);
  expect(notices).toMatchObject([{ kind: 'long-poll-given-up', failure: { kind: 'too-soon', heldMs: 10 } }]);
});

test('fast output: polled again before the server forgets some of the 64 KB that it keeps', async () => {
  const bytesPerMs = 16;
  for (const longPoll of [false, true]) {
    const { longestMs } = await anHour(longPoll, { bytesPerMs });
    expect(longestMs * bytesPerMs).toBeLessThanOrEqual(64 * 1024);
  }
});
