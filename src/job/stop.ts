/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */
import { isFinal, type Process } from '../kompira/answers.ts';
import { nowMs, sleep } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import type { Kompira } from '../kompira/client.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** A terminate that was taken may still need a moment; one that was lost should not wait for ever. */
const TERMINATE_AGAIN_MS = 2000;

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
  // Half of what is left: one exchange that hangs must not be the only one.
  const limits = () => ({ timeoutMs: Math.max(1, (deadlineMs - nowMs()) / 2), signal });
  let cause: unknown = new Error('there was no time left to terminate it');
  let terminatedMs = -Infinity;
  for (let pauseMs = FIRST_PAUSE_MS; nowMs() < deadlineMs && !signal.aborted; pauseMs *= 2) {
    try {
      if (nowMs() - terminatedMs >= TERMINATE_AGAIN_MS) {
        await kompira.terminate(path, limits());
        terminatedMs = nowMs();
      }
    } catch (thrown) {
      cause = thrown;
    }
    try {
      const process = await kompira.process(path, limits());
      onLook(process);
      if (isFinal(process.status)) return { end: 'stopped', process };
      if (terminatedMs > -Infinity) cause = new Error(`it was terminated, but is ${process.status} still`);
    } catch (thrown) {
      if (thrown instanceof RefusedError && thrown.status === 404) return { end: 'gone' };
      if (thrown instanceof RefusedError && [401, 403].includes(thrown.status))
        return { end: 'unproven', cause: thrown };
      cause = thrown;
    }
    await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS, deadlineMs - nowMs()), signal);
  }
  return { end: 'unproven', cause };
}
