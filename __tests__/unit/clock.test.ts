import { expect, test } from '@jest/globals';
import { MAX_TIMER_MS, sleep } from '../../src/clock.ts';

const HOUR = 3_600_000;

test('a sleep ends with the signal, and does not throw', async () => {
  const stop = new AbortController();
  const sleeping = sleep(HOUR, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleeping).resolves.toBeUndefined();
  await expect(sleep(HOUR, stop.signal)).resolves.toBeUndefined();
});

test('of two sleeps the shorter ends first; one too long for a timer does not end immediately', async () => {
  const stop = new AbortController();
  const order: string[] = [];
  const naps = [40, 1, MAX_TIMER_MS + 1, Infinity].map(async (ms) => {
    await sleep(ms, stop.signal);
    order.push(ms > HOUR ? 'long' : String(ms));
  });
  await Promise.all(naps.slice(0, 2));
  expect(order).toEqual(['1', '40']);
  stop.abort();
  await Promise.all(naps);
  expect(order).toEqual(['1', '40', 'long', 'long']);
});
