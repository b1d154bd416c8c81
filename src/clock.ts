import { setTimeout as delay } from 'node:timers/promises';

/** The longest delay of a Node timer; a longer one would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Milliseconds on a clock that nobody sets. */
export function nowMs(): number {
  return performance.now();
}

/** Sleeps, or until the signal; never throws. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
}

/** `30 ms`, `0.3 s`, `5.3 s`, `1m 20s`, `2h 5m`: what a person wants to know of a time in ms. */
export function readable(ms: number): string {
  const seconds = ms / 1000;
  if (ms > 0 && seconds < 0.095) return `${Math.ceil(ms)} ms`;
  if (seconds < 60)
    return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`.replace(/^60 s$/, '1m');
  const minutes = Math.floor(Math.round(seconds) / 60);
  const units = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'm'],
    [Math.round(seconds) % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}
