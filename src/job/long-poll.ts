/** Lets the server hold a request until the process ends (`.wait`), one slice after the other, while looks go on. */
import { nowMs, readable, sleep } from '../clock.ts';
import { messageOf, RefusedError } from '../errors.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import { longestSliceSeconds } from './slice.ts';

/** No `.wait` in this server, or in what stands before it: 504 is a gateway that does not let a request be held. */
const NO_WAIT_STATUSES = [404, 405, 501, 504];
/** One failure may be an outage that the looks see as well; this many in a row say that `.wait` does not work here. */
const MOST_FAILURES = 3;

export class LongPoll {
  readonly #kompira: Kompira;
  readonly #path: string;
  readonly #sliceSeconds: number;
  readonly #signal: AbortSignal;
  readonly #onGivenUp: (reason: string) => void;
  #slice: Promise<Process | 'time is up' | 'failed'> | undefined;
  #failures = 0;
  #givenUp = false;

  /** `onGivenUp` is called once if `.wait` does not work; dozing is sleeping from then on. */
  constructor(options: {
    kompira: Kompira;
    path: string;
    requestTimeoutMs: number;
    signal: AbortSignal;
    onGivenUp: (reason: string) => void;
  }) {
    this.#kompira = options.kompira;
    this.#path = options.path;
    this.#sliceSeconds = longestSliceSeconds(options.requestTimeoutMs);
    this.#signal = options.signal;
    this.#onGivenUp = options.onGivenUp;
  }

  /** Sleeps, or until the process has ended, which it then answers. Never throws. */
  async doze(ms: number): Promise<Process | undefined> {
    if (this.#sliceSeconds < 1) this.#giveUp('For it request-timeout must be 2s or more.');
    const awake = new AbortController();
    const slept = sleep(ms, AbortSignal.any([this.#signal, awake.signal]));
    try {
      while (!this.#givenUp) {
        this.#slice ??= this.#ask();
        const answer = await Promise.race([slept, this.#slice]);
        if (answer === undefined) return undefined;
        this.#slice = undefined;
        if (typeof answer === 'object') return answer;
        if (answer === 'failed') break;
      }
      await slept;
      return undefined;
    } finally {
      awake.abort();
    }
  }

  async #ask(): Promise<Process | 'time is up' | 'failed'> {
    const askedMs = nowMs();
    try {
      const process = await this.#kompira.waitForEnd(this.#path, this.#sliceSeconds, {
        signal: this.#signal,
      });
      if (isFinal(process.status)) return process;
      return this.#failed('.wait answered before the process had ended');
    } catch (thrown) {
      if (this.#signal.aborted) return 'failed';
      if (!(thrown instanceof RefusedError)) return this.#failed(messageOf(thrown));
      const heldMs = nowMs() - askedMs;
      if (thrown.status === 408 && heldMs > (this.#sliceSeconds * 1000) / 2) {
        this.#failures = 0;
        return 'time is up';
      }
      if (NO_WAIT_STATUSES.includes(thrown.status)) this.#giveUp(messageOf(thrown));
      return this.#failed(`${messageOf(thrown)} after ${readable(heldMs)}`);
    }
  }

  #failed(reason: string): 'failed' {
    this.#failures += 1;
    if (this.#failures >= MOST_FAILURES) this.#giveUp(reason);
    return 'failed';
  }

  #giveUp(reason: string): void {
    if (!this.#givenUp) this.#onGivenUp(reason);
    this.#givenUp = true;
  }
}
