/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */
import { now, sleep } from '../clock.ts';
import { isRefusedByKompira, RequestError, TransportError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Doubt, Ending } from './result.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** A terminate that was accepted may still need a moment; one that was lost should not wait for ever. */
const TERMINATE_AGAIN_MS = 2000;
/** In less time no response comes. */
const LEAST_TRY_MS = 200;
/** What a slow server may take for a poll. */
const SLOW_POLL_MS = 3500;
/** A 404 after an accepted terminate can be a server in the middle of its restart, or one behind a balancer that lags. */
const GONE_AFTER_MS = 2000;
/** Where there is less time, this part of it. */
const GONE_AFTER_PART = 1 / 4;
const BETWEEN_404_MS = 300;

export interface Stop {
  readonly kompira: Kompira;
  readonly path: string;
  /** How long it may take, in ms. */
  readonly budgetMs: number;
  /** Ends it immediately. */
  readonly signal: AbortSignal;
  readonly onPoll: (process: Process) => unknown;
}

/**
 * Never throws what the server does. A terminate that was refused or lost is tried again while there is time: its own
 * loop, for two calls take turns in one budget. Only a final status proves a stop, or a terminate that was accepted and
 * a process that is then not found for a while, without a break.
 */
export async function stop({
  kompira,
  path,
  budgetMs,
  signal,
  onPoll,
}: Stop): Promise<Exclude<Ending, { kind: 'left' }>> {
  const deadline = now() + budgetMs;
  const leftMs = () => deadline - now();
  let doubt: Doubt = { kind: 'no-time' };
  let acceptedAt = -Infinity;
  const goneAfterMs = Math.min(GONE_AFTER_MS, budgetMs * GONE_AFTER_PART);
  let notFoundSince: number | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !signal.aborted; pauseMs *= 2) {
    if (now() - acceptedAt >= TERMINATE_AGAIN_MS) {
      try {
        // Half of what is left: a terminate that hangs must leave time for the poll that proves it.
        if (await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal })) acceptedAt = now();
        else doubt = { kind: 'not-accepted' };
      } catch (thrown) {
        doubt = doubtAfter(doubt, thrown);
      }
    }
    if (leftMs() <= LEAST_TRY_MS) break;
    try {
      // One that hangs must leave time for the next.
      const timeoutMs = Math.max(leftMs() / 2, Math.min(leftMs(), SLOW_POLL_MS));
      const process = await kompira.process(path, { timeoutMs, signal });
      notFoundSince = undefined;
      await onPoll(process);
      if (isFinal(process.status)) return { kind: 'stopped', status: process.status };
      if (acceptedAt > -Infinity) doubt = { kind: 'still', status: process.status };
    } catch (thrown) {
      if (acceptedAt > -Infinity && isRefusedByKompira(thrown, [404])) {
        notFoundSince ??= now();
        if (now() - notFoundSince >= goneAfterMs) return { kind: 'gone' };
        pauseMs = Math.max(pauseMs, BETWEEN_404_MS);
      } else notFoundSince = undefined;
      doubt = doubtAfter(doubt, thrown);
    }
    await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs()), signal);
  }
  return { kind: 'not-proven', doubt: signal.aborted ? { kind: 'no-time' } : doubt };
}

/** A try that was cut short, as the last ones are, does not hide what was said before. */
function doubtAfter(doubt: Doubt, thrown: unknown): Doubt {
  if (!(thrown instanceof RequestError)) throw thrown;
  const breakdown = thrown instanceof TransportError ? thrown.breakdown : undefined;
  const isCutShort = breakdown?.kind === 'timeout' && breakdown.afterMs < SLOW_POLL_MS;
  return isCutShort && doubt.kind !== 'no-time' ? doubt : { kind: 'error', cause: thrown };
}
