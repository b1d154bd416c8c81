/** How long to wait between two looks at a process. Pure. */

/** Sooner than that nobody notices; a jobflow shorter than a second is still seen to end in a quarter of one. */
const SHORTEST_PAUSE_MS = 250;
/** The end of a process is seen a tenth of its time late at the most. */
const SHARE_OF_RUN = 0.1;
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
  /** From 0 to 1, by chance: steps that began together should not go on looking together. */
  readonly chance: number;
}

/** In ms. Never longer than the poll interval; chance only shortens it, by a tenth at the most. */
export function pauseMs(pace: Pace): number {
  const calmMs = Math.max(SHORTEST_PAUSE_MS, pace.watchedMs * SHARE_OF_RUN, pace.lookMs * TIMES_LAST_LOOK);
  const jitteredMs = Math.min(calmMs, pace.pollIntervalMs) * (1 - 0.1 * pace.chance);
  const windowMs =
    pace.newConsoleBytes === 0 ? Infinity : (SAFE_CONSOLE_BYTES * pace.betweenLooksMs) / pace.newConsoleBytes;
  // Even fast output leaves the server as much time as the last look took.
  return Math.min(jitteredMs, Math.max(windowMs - pace.lookMs, pace.lookMs));
}
