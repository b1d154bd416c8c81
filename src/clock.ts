import { setTimeout as delay } from 'node:timers/promises';

/** The longest delay of a Node timer; a longer one would fire immediately. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Monotonic time in ms. */
export function now(): number {
  return performance.now();
}

/** Sleeps for `ms`, or until the signal; never throws. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
}
