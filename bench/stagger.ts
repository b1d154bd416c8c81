import { setTimeout as delay } from 'node:timers/promises';

/**
 * Starts one after the other, so long apart: the start of a step wants a core for a while, and should seldom fall
 * together with what is timed of another. Rejects as soon as one does.
 */
export async function stagger<T>(apartMs: number, starts: readonly (() => Promise<T>)[]): Promise<T[]> {
  const running: Promise<T>[] = [];
  const failed = Promise.withResolvers<never>();
  for (const start of starts) {
    const one = start();
    one.catch(failed.reject);
    running.push(one);
    await Promise.race([delay(apartMs), failed.promise]);
  }
  return Promise.all(running);
}
