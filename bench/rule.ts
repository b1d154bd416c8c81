import { pauseMs } from '../src/core/pace.ts';

export interface Rule {
  /** How long the jobflow takes, and a poll of it. */
  readonly jobflowMs: number;
  readonly pollMs: number;
  readonly expectedMs?: number;
  /** Whether a request is held until the end, and the polls are for the console alone. */
  readonly isHeld?: boolean;
  /** From 0 to 1; half of the luck where nothing is said. */
  readonly chance?: () => number;
}

/** What the rule of pace.ts makes of a quiet jobflow: how many polls, and how late the one that sees its end comes. */
export function byTheRule({ jobflowMs, pollMs, expectedMs, isHeld = false, chance = () => 0.5 }: Rule): {
  polls: number;
  lateMs: number;
} {
  let polls = 0;
  for (let watchedMs = 0; ;) {
    polls += 1;
    if (watchedMs >= jobflowMs) return { polls, lateMs: watchedMs - jobflowMs };
    watchedMs += pollMs;
    watchedMs += pauseMs({
      watchedMs,
      pollMs,
      betweenPollsMs: Infinity,
      newConsoleBytes: 0,
      pollIntervalMs: 5000,
      expectedMs,
      silentPolls: isHeld ? polls : 0,
      chance: chance(),
    });
  }
}

/** The same with the start: a check of what was counted in fast time, where polls are slow. */
export function requestsByTheRule(jobflowMs: number, pollMs: number): number {
  return 1 + byTheRule({ jobflowMs, pollMs }).polls;
}
