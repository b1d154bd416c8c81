import { pauseMs } from '../src/job/pace.ts';

/**
 * How many requests the rule of pace.ts makes of a quiet jobflow, with half of its luck: a check of what was counted in
 * fast time, where looks are slow.
 */
export function requestsByTheRule(jobflowMs: number, lookMs: number): number {
  const start = 1;
  let looks = 0;
  for (let watchedMs = 0; ;) {
    looks += 1;
    if (watchedMs >= jobflowMs) return start + looks;
    watchedMs += lookMs;
    watchedMs += pauseMs({
      watchedMs,
      lookMs,
      betweenLooksMs: Infinity,
      newConsoleBytes: 0,
      pollIntervalMs: 5000,
      chance: 0.5,
    });
  }
}
