/** How long to pause between two polls of a process. Pure. */

/** Sooner than that nobody notices. */
const SOON_MS = 300;
/** The end of a process is seen a tenth of its time late at the most. */
const SHARE_OF_RUN = 0.1;
/** What comes after the poll that sees the end: outputs, summary, the end of Node. */
const END_MS = 50;
/** Steps that began together should not go on polling together. */
const JITTER = 0.05;
/** A slow server is asked less: it is busy with our polls a fifth of the time at the most. */
const TIMES_LAST_POLL = 4;
/** Half of the 64 KB that the server keeps: the next poll should come while the rest still holds what is new. */
const SAFE_CONSOLE_BYTES = 32 * 1024;
/** Runs of a jobflow differ by a tenth as a rule: around the expected end it is polled some thirteen times. */
const EXPECTED_SPREAD = 0.1;
const EXPECTED_PAUSE = 0.015;
/** While the server holds a request until the end, polls are for the console alone, less and less of them. */
const SILENT_GROWTH = 1.25;
const LONGEST_SILENT_PAUSE_MS = 15_000;

export interface Pace {
  /** How long the process has been watched, and how long the last poll took. */
  readonly watchedMs: number;
  readonly pollMs: number;
  /** How long before it the one before began; Infinity for the first, of whose output nobody knows how fast it came. */
  readonly betweenPollsMs: number;
  /** Output that came between these two polls. */
  readonly newConsoleBytes: number;
  readonly pollIntervalMs: number;
  /** How long a run takes as a rule; undefined if unknown. */
  readonly expectedMs: number | undefined;
  /** Polls in a row that brought no output while a request is held; 0 where none is. */
  readonly silentPolls: number;
  /** From 0 to 1, by chance. */
  readonly chance: number;
}

/** In ms. From poll to poll it is never longer than the poll interval, but for a poll that takes more than half of that. */
export function pauseMs(pace: Pace): number {
  const { watchedMs, pollMs, pollIntervalMs, silentPolls } = pace;
  /** From the end of the process to the end of the step, where it ends right after a poll. */
  const latestMs = Math.min(Math.max(SOON_MS, watchedMs * SHARE_OF_RUN), pollIntervalMs);
  const jitteredMs = latestMs * (1 - JITTER * pace.chance);
  const calmMs = Math.max(
    jitteredMs - pollMs - END_MS,
    jitteredMs / 2,
    Math.min(pollMs * TIMES_LAST_POLL, Math.max(pollIntervalMs - pollMs, Math.min(pollMs, pollIntervalMs))),
  );
  const windowMs =
    pace.newConsoleBytes === 0 ? Infinity : (SAFE_CONSOLE_BYTES * pace.betweenPollsMs) / pace.newConsoleBytes;
  const quietMs =
    silentPolls === 0
      ? calmMs
      : Math.max(calmMs, Math.min(calmMs * SILENT_GROWTH ** silentPolls, LONGEST_SILENT_PAUSE_MS));
  // Even fast output leaves the server as much time as the last poll took.
  return Math.min(
    quietMs,
    silentPolls === 0 ? untilExpectedMs(pace) : Infinity,
    Math.max(windowMs - pollMs, pollMs),
  );
}

/** Around the expected end the pauses shrink; before it the next poll comes no later than where that begins. */
function untilExpectedMs({ expectedMs, watchedMs, pollMs }: Pace): number {
  if (expectedMs === undefined) return Infinity;
  const [from, to] = [expectedMs * (1 - EXPECTED_SPREAD), expectedMs * (1 + EXPECTED_SPREAD)];
  if (watchedMs >= to) return Infinity;
  return Math.max(from - watchedMs, SOON_MS, expectedMs * EXPECTED_PAUSE, pollMs * TIMES_LAST_POLL);
}
