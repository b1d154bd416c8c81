/** Lets the server hold a request until the process ends (`.wait`), one after the other, while polls go on. */
import { now, sleep } from '../clock.ts';
import { RefusedError, RequestError } from '../errors.ts';
import type { Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';

/** Under the 60 s after which many a gateway cuts an idle request off, and far under the 300 s of the vendor's own. */
const LONGEST_HOLD_MS = 50_000;
/** What the response may take on its way, so that the server ends the hold and not the request timeout. */
const MARGIN_MS = 1000;
/** No `.wait` in this server, or in what stands before it: 504 is a gateway that does not let a request be held. */
export const NO_WAIT_STATUSES = [404, 405, 501, 504];
/** One failure may be an outage that the polls see as well; this many in a row say that `.wait` does not work here. */
const MOST_FAILURES = 3;

/** How long the server is asked to hold a request, in whole seconds; 0 where request-timeout leaves no time for it. */
export function longestHoldSeconds(requestTimeoutMs: number): number {
  return Math.max(0, Math.floor(Math.min(LONGEST_HOLD_MS, requestTimeoutMs - MARGIN_MS) / 1000));
}

/** Why it is not used any more: `too-soon`, the server answered a hold of `heldMs` before its time. */
export type LongPollFailure =
  | { readonly kind: 'request-timeout' }
  | { readonly kind: 'too-soon'; readonly heldMs: number }
  | { readonly kind: 'failed'; readonly cause: RequestError };

type Held = { readonly process: Process } | 'time is up' | 'failed';

export class LongPoll {
  readonly #kompira: Kompira;
  readonly #path: string;
  readonly #holdSeconds: number;
  readonly #signal: AbortSignal;
  readonly #onGivenUp: (failure: LongPollFailure) => void;
  #hold: Promise<Held> | undefined;
  #failures = 0;
  #givenUp = false;

  /** `onGivenUp` is called once if `.wait` does not work; waiting is sleeping from then on. */
  constructor(options: {
    kompira: Kompira;
    path: string;
    requestTimeoutMs: number;
    signal: AbortSignal;
    onGivenUp: (failure: LongPollFailure) => void;
  }) {
    this.#kompira = options.kompira;
    this.#path = options.path;
    this.#holdSeconds = longestHoldSeconds(options.requestTimeoutMs);
    this.#signal = options.signal;
    this.#onGivenUp = options.onGivenUp;
    if (this.#holdSeconds < 1) this.#giveUp({ kind: 'request-timeout' });
  }

  get isWorking(): boolean {
    return !this.#givenUp;
  }

  /** Sleeps, or until the process has ended, which it then answers. Never throws. */
  async waitForEndOr(ms: number): Promise<Process | undefined> {
    const awake = new AbortController();
    const slept = sleep(ms, AbortSignal.any([this.#signal, awake.signal]));
    try {
      while (!this.#givenUp) {
        this.#hold ??= this.#ask();
        const held = await Promise.race([slept, this.#hold]);
        if (held === undefined) return undefined;
        this.#hold = undefined;
        if (typeof held === 'object') return held.process;
        if (held === 'failed') break;
      }
      await slept;
      return undefined;
    } finally {
      awake.abort();
    }
  }

  async #ask(): Promise<Held> {
    const askedAt = now();
    try {
      const process = await this.#kompira.waitForEnd(this.#path, this.#holdSeconds, { signal: this.#signal });
      if (process) return { process };
      const heldMs = now() - askedAt;
      if (heldMs <= (this.#holdSeconds * 1000) / 2) return this.#failed({ kind: 'too-soon', heldMs });
      this.#failures = 0;
      return 'time is up';
    } catch (cause) {
      if (this.#signal.aborted || !(cause instanceof RequestError)) return 'failed';
      if (cause instanceof RefusedError && NO_WAIT_STATUSES.includes(cause.status))
        this.#failures = MOST_FAILURES;
      return this.#failed({ kind: 'failed', cause });
    }
  }

  #failed(failure: LongPollFailure): 'failed' {
    this.#failures += 1;
    if (this.#failures >= MOST_FAILURES) this.#giveUp(failure);
    return 'failed';
  }

  #giveUp(failure: LongPollFailure): void {
    if (!this.#givenUp) this.#onGivenUp(failure);
    this.#givenUp = true;
  }
}
