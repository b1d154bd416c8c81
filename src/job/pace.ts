/** How long to wait between two looks at a process. Pure. */

/** Sooner than that nobody notices. */
const SOON_MS = 300;
/** The end of a process is seen a tenth of its time late at the most. */
const SHARE_OF_RUN = 0.1;
/** What comes after the look that sees the end: outputs, summary, the end of Node. */
const END_MS = 50;
/** Steps that began together should not go on looking together. */
const JITTER = 0.05;
/** A slow server is asked less: it is busy with our looks a fifth of the time at the most. */
const TIMES_LAST_LOOK = 4;
/** Half of the 64 KB that the server keeps: the next look should come while the rest still holds what is new. */
const SAFE_CONSOLE_BYTES = 32 * 1024;

export interface Pace {
  /** How long the process has been watched, and how long the last look took. */
  readonly watchedMs: number;
  readonly lookMs: number;
  /** How long before it the one before began; Infinity for the first, of whose output nobody knows how fast it came. */
  readonly betweenLooksMs: number;
  /** Output that came between these two looks. */
  readonly newConsoleBytes: number;
  readonly pollIntervalMs: number;
  /** From 0 to 1, by chance. */
  readonly chance: number;
}

/** In ms. From look to look it is never longer than the poll interval, but for a look that takes more than half of that. */
export function pauseMs(pace: Pace): number {
  const { watchedMs, lookMs, pollIntervalMs } = pace;
  /** From the end of the process to the end of the step, where it ends right after a look. */
  const latestMs = Math.min(Math.max(SOON_MS, watchedMs * SHARE_OF_RUN), pollIntervalMs);
  const jitteredMs = latestMs * (1 - JITTER * pace.chance);
  const calmMs = Math.max(
    jitteredMs - lookMs - END_MS,
    jitteredMs / 2,
    Math.min(lookMs * TIMES_LAST_LOOK, Math.max(pollIntervalMs - lookMs, Math.min(lookMs, pollIntervalMs))),
  );
  const windowMs =
    pace.newConsoleBytes === 0 ? Infinity : (SAFE_CONSOLE_BYTES * pace.betweenLooksMs) / pace.newConsoleBytes;
  // Even fast output leaves the server as much time as the last look took.
  return Math.min(calmMs, Math.max(windowMs - lookMs, lookMs));
}
