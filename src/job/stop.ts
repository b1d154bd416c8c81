/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */
import { nowMs, sleep } from '../clock.ts';
import { isOwnWord } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** A terminate that was taken may still need a moment; one that was lost should not wait for ever. */
const TERMINATE_AGAIN_MS = 2000;
/** In less time no answer comes, and its failure would hide the true reason. */
const LEAST_TRY_MS = 200;
/** What a slow server may take for a look. */
const SLOW_LOOK_MS = 3500;
/** One 404, or one 403, can be a server in the middle of its restart. */
const SURELY = 3;
const SURELY_APART_MS = 500;

export interface Stop {
  readonly kompira: Kompira;
  readonly path: string;
  /** How long it may take, in ms. */
  readonly budgetMs: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  readonly onLook: (process: Process) => void;
}

/** `stopped`: it is final. `gone`: there is no such process any more. `unproven`: it may still run; `cause` says why. */
export type Stopped =
  | { readonly end: 'stopped'; readonly process: Process }
  | { readonly end: 'gone' }
  | { readonly end: 'unproven'; readonly cause: unknown };

/** Never throws. A terminate that was refused or lost is tried again while there is time. */
export async function stop({ kompira, path, budgetMs, signal, onLook }: Stop): Promise<Stopped> {
  const deadlineMs = nowMs() + budgetMs;
  const leftMs = () => deadlineMs - nowMs();
  const isUrgent = () => signal.aborted;
  let cause: unknown = new Error('There was no time left to terminate it');
  let terminatedMs = -Infinity;
  let notFound = 0;
  let refused = 0;
  for (let pauseMs = FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !isUrgent(); pauseMs *= 2) {
    try {
      if (nowMs() - terminatedMs >= TERMINATE_AGAIN_MS) {
        // Half of what is left: a terminate that hangs must leave time for the look that proves it.
        await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal });
        terminatedMs = nowMs();
      }
    } catch (thrown) {
      cause = thrown;
      if (isOwnWord(thrown, [401, 403])) refused += 1;
    }
    if (leftMs() <= LEAST_TRY_MS) break;
    try {
      // One that hangs must leave time for the next.
      const timeoutMs = Math.max(leftMs() / 2, Math.min(leftMs(), SLOW_LOOK_MS));
      const process = await kompira.process(path, { timeoutMs, signal });
      onLook(process);
      if (isFinal(process.status)) return { end: 'stopped', process };
      if (terminatedMs > -Infinity)
        cause = new Error(`The server was told to terminate it, but it is ${process.status} still`);
    } catch (thrown) {
      if (isOwnWord(thrown, [404])) {
        notFound += 1;
        pauseMs = Math.max(pauseMs, SURELY_APART_MS);
      }
      if (notFound >= SURELY) return { end: 'gone' };
      if (isOwnWord(thrown, [401, 403])) return { end: 'unproven', cause: thrown };
      cause = thrown;
    }
    if (refused >= SURELY) break;
    await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs()), signal);
  }
  if (isUrgent()) cause = new Error('The step was ended before the stop was proven');
  return { end: 'unproven', cause };
}
