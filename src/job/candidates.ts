/** Names the processes that may have come of a start whose answer was lost, for a person to look at. Never adopts one. */
import { nowMs, sleep } from '../clock.ts';
import { isOwnWord, sentenceOf } from '../errors.ts';
import type { ProcessRow } from '../kompira/answers.ts';
import type { Limits } from '../kompira/call.ts';
import type { Kompira } from '../kompira/client.ts';
import { graceAfter, type Interruption } from './interruption.ts';
import { Outage } from './outage.ts';

/** Long enough for a server that stumbled over the start to come back, short enough for a step that is red anyway. */
const LOOK_UP_MS = 30_000;
/** Worth it even where outage-tolerance says to give up at once. */
const LEAST_LOOK_UP_MS = 5000;
/** 7.5 s after a cancel the runner loses patience, and the start itself may have taken seven; then post looks once more. */
const LOOK_UP_AFTER_CANCEL_MS = 2000;
/** The server's clock comes in whole seconds, and the start may have reached it a little before we counted. */
const CLOCK_SLACK_MS = 2000;

export interface LostStart {
  readonly kompira: Kompira;
  readonly jobflow: string;
  /** How long ago the start was sent, in ms. */
  readonly sinceSentMs: () => number;
  readonly outageToleranceMs: number;
  readonly interruption: Interruption;
}

/** In words, with links. Tries for a while where the server does not answer; never throws. */
export async function nameCandidates(lost: LostStart): Promise<string> {
  const { kompira, interruption } = lost;
  const outage = new Outage(Math.min(LOOK_UP_MS, Math.max(LEAST_LOOK_UP_MS, lost.outageToleranceMs)));
  const signal = graceAfter(interruption, LOOK_UP_AFTER_CANCEL_MS);
  const list = kompira.pageUrl('/process');
  for (;;) {
    const triedMs = nowMs();
    try {
      return await describeCandidates(lost, { timeoutMs: LOOK_UP_MS, signal });
    } catch (thrown) {
      const pauseMs = isOwnWord(thrown, [401, 403, 404]) ? undefined : outage.failed(triedMs, nowMs());
      if (pauseMs === undefined || interruption.signal.aborted) {
        return `Its processes could not be listed either. ${sentenceOf(thrown)}\nLook at ${list} before you run this step again.`;
      }
      await sleep(pauseMs, interruption.signal);
    }
  }
}

async function describeCandidates(
  { kompira, jobflow, sinceSentMs }: LostStart,
  limits: Limits,
): Promise<string> {
  const { rows, serverTimeMs } = await kompira.newestProcesses(jobflow, limits);
  const sentMs = serverTimeMs === undefined ? undefined : serverTimeMs - sinceSentMs() - CLOCK_SLACK_MS;
  const found = mayBeOurs(rows, sentMs);
  const listed = (some: readonly ProcessRow[]) => describeRows(kompira, some, 20);
  if (found.length > 0)
    return `It may be one of these; look there before you run this step again:\n${listed(found)}`;
  const newest =
    rows.length === 0
      ? 'It has no processes that this user may see.'
      : // Two machines may tell the time here, so what the clocks rule out is shown all the same.
        `The newest are:\n${listed(mayBeOurs(rows, undefined).slice(0, 3))}`;
  return (
    `By the server's clock none of its processes is as new as this start. ${newest}\n` +
    `One can still appear: look at ${kompira.pageUrl('/process')} before you run this step again.`
  );
}

/** A line for each, for the first `most` of them. `least` says that there may be more than these rows. */
export function describeRows(
  kompira: Kompira,
  rows: readonly ProcessRow[],
  most: number,
  { least = false }: { least?: boolean } = {},
): string {
  const lines = rows.slice(0, most).map((row) => describeRow(kompira, row));
  const more = rows.length - lines.length;
  return [...lines, ...(more > 0 ? [`  and ${least ? 'at least ' : ''}${more} more`] : [])].join('\n');
}

/** A process in a line, with its link. */
function describeRow(kompira: Kompira, { path, status, user, startedTime }: ProcessRow): string {
  const begun = startedTime === null ? 'not begun yet' : `begun ${startedTime}`;
  return `  ${kompira.pageUrl(path)}  ${[status, begun, ...(user === null ? [] : [`by ${user}`])].join(', ')}`;
}

/**
 * The rows that may come from a start which the server saw no earlier than `sentMs`, by the server's clock. Ids grow
 * as processes are made, so nothing older than a process that began before can be ours; a NEW process has not begun,
 * so its id is all there is to tell it by. Newest first; all of them where the server's clock is not known.
 */
export function mayBeOurs(rows: readonly ProcessRow[], sentMs: number | undefined): ProcessRow[] {
  const newestFirst = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  if (sentMs === undefined) return newestFirst;
  const older = newestFirst.findIndex(
    ({ startedTime }) => startedTime !== null && Date.parse(startedTime) < sentMs,
  );
  return older === -1 ? newestFirst : newestFirst.slice(0, older);
}
