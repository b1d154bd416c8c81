/** Finds the processes that may come from a start whose response was lost, for a person to look at. Never adopts one. */
import type { ProcessRow } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { newestFirst } from '../kompira/process-lists.ts';
import { graceAfter, type Interruption } from './interruption.ts';
import type { Candidates } from './result.ts';
import { repeat } from './retry.ts';

/** Long enough for a server that stumbled over the start to come back, short enough for a step that fails anyway. */
const LOOK_UP_MS = 30_000;
/** Worth it even where outage-tolerance says to give up immediately. */
const LEAST_LOOK_UP_MS = 5000;
/** The start itself may have taken all of the grace after a cancel. */
const LOOK_UP_AFTER_CANCEL_MS = 2000;
/** The server's clock comes in whole seconds, and the start may have reached it a little before we counted. */
const CLOCK_SLACK_MS = 2000;
const NEWEST = 3;

export interface LostStart {
  readonly kompira: Kompira;
  readonly jobflow: string;
  /** How long ago the start was sent, in ms. */
  readonly sinceSentMs: () => number;
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
}

/** Tries for a while where the server does not answer. */
export async function findCandidates(lost: LostStart): Promise<Candidates> {
  const { kompira, jobflow, sinceSentMs, outageToleranceMs, interruption } = lost;
  const signal = graceAfter(interruption, LOOK_UP_AFTER_CANCEL_MS);
  const repeated = await repeat<Candidates, Candidates>({
    ask: async () => {
      const { rows, serverTimeMs } = await kompira.processes.newest(jobflow, {
        timeoutMs: LOOK_UP_MS,
        signal,
      });
      const sentAtMs = serverTimeMs === undefined ? undefined : serverTimeMs - sinceSentMs() - CLOCK_SLACK_MS;
      const found = mayBeOurs(rows, sentAtMs);
      return found.length > 0
        ? { kind: 'found', rows: found }
        : { kind: 'none', newest: mayBeOurs(rows, undefined).slice(0, NEWEST) };
    },
    judge: (value) => ({ value }),
    outageToleranceMs: Math.min(LOOK_UP_MS, Math.max(LEAST_LOOK_UP_MS, outageToleranceMs)),
    signal,
  });
  if (repeated.end === 'value') return repeated.value;
  return { kind: 'unlisted', cause: repeated.cause };
}

/**
 * The rows that may come from a start which the server saw no earlier than `sentAtMs`, by the server's clock. Ids grow
 * as processes are made, so nothing older than a process that began before can be ours; a NEW process has not begun,
 * so its id is all there is to tell it by. Newest first; all of them where the server's clock is not known.
 */
export function mayBeOurs(rows: readonly ProcessRow[], sentAtMs: number | undefined): ProcessRow[] {
  const sorted = newestFirst(rows);
  if (sentAtMs === undefined) return sorted;
  const older = sorted.findIndex(
    ({ startedTime }) => startedTime !== null && Date.parse(startedTime) < sentAtMs,
  );
  return older === -1 ? sorted : sorted.slice(0, older);
}
