import { setTimeout as delay } from 'node:timers/promises';

// setTimeout fires at once when asked for more than 2^31 - 1 ms.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as one process lives it: it stands still while the process is suspended, and stops when that has ended. */
export class ProcessClock {
  readonly #stop = new AbortController();
  readonly #stopped: Promise<never>;
  /** Aborted when time ceases to flow; a fresh one when it flows again. */
  #flow = new AbortController();
  #thaw: PromiseWithResolvers<void> | undefined;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#stop.signal.addEventListener('abort', () => {
      reject(this.#stop.signal.reason as Error);
    });
    promise.catch(() => undefined); // Nobody may be waiting when a process ends.
    this.#stopped = promise;
  }

  /** Aborted once this clock has stopped. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  freeze(): void {
    this.#thaw ??= Promise.withResolvers();
    this.#flow.abort();
  }

  thaw(): void {
    this.#flow = new AbortController();
    this.#thaw?.resolve();
    this.#thaw = undefined;
  }

  /** Ends this clock for ever: whatever waits on it, now or later, rejects with `reason`. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
    this.#flow.abort();
  }

  /** Throws the reason when the clock has stopped. */
  check(): void {
    this.#stop.signal.throwIfAborted();
  }

  /** Resolves as soon as time flows. */
  async running(): Promise<void> {
    this.check();
    while (this.#thaw) await Promise.race([this.#thaw.promise, this.#stopped]);
  }

  /** Waits for `event`, and then until time flows. */
  async until<T>(event: PromiseLike<T>): Promise<T> {
    const value = await Promise.race([event, this.#stopped]);
    await this.running();
    return value;
  }

  /** Waits for `ms` of this clock's own time. */
  async sleep(ms: number): Promise<void> {
    await this.running();
    for (let leftMs = ms; leftMs > 0;) {
      const from = performance.now();
      const signal = this.#flow.signal;
      // A freeze or a stop cuts the sleep short; running() then tells which it was.
      await delay(Math.min(leftMs, LONGEST_TIMER_MS), undefined, { signal }).catch(() => undefined);
      leftMs -= performance.now() - from;
      await this.running();
    }
  }
}

const JAPAN_OFFSET_MS = 9 * 60 * 60 * 1000;

/** Now, as the seed writes a time: Japan's offset, microseconds. */
export function timestamp(): string {
  const nowMs = performance.timeOrigin + performance.now();
  const micros = String(Math.floor((nowMs % 1) * 1000)).padStart(3, '0');
  return new Date(nowMs + JAPAN_OFFSET_MS).toISOString().replace('Z', `${micros}+09:00`);
}
