/** The patience with a server that does not answer: how long, and how often it is tried meanwhile. */

/** Short enough that a proxy's restart goes unnoticed, long enough not to add to a server's trouble. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;

/** One stretch of trouble after another. Times in ms on one monotonic clock. */
export class Outage {
  readonly #toleranceMs: number;
  #sinceMs: number | undefined;
  #failures = 0;

  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs;
  }

  get underWay(): boolean {
    return this.#sinceMs !== undefined;
  }

  /**
   * Takes note of a try that failed, begun at `triedMs`. Answers the pause before the next one, at least `askedMs`
   * where the server asked for it; undefined when the tolerance is used up. The last pause ends with the tolerance, so
   * that the last try comes at its very end; where the first try alone took longer, there is one more.
   */
  failed(triedMs: number, nowMs: number, askedMs = 0): number | undefined {
    this.#sinceMs ??= triedMs;
    const leftMs = Math.max(0, this.leftMs(nowMs));
    if (leftMs === 0 && (this.#failures > 0 || this.#toleranceMs === 0)) return undefined;
    // Half of it by chance: many steps that lost the same server should not come back all at once.
    const backOffMs =
      Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    return Math.min(Math.max(backOffMs, askedMs), leftMs);
  }

  /** What is left of the tolerance. */
  leftMs(nowMs: number): number {
    return this.#toleranceMs - (nowMs - (this.#sinceMs ?? nowMs));
  }

  /** A good answer came: how long the trouble lasted, undefined where there was none. The tolerance is whole again. */
  over(nowMs: number): number | undefined {
    const lengthMs = this.#sinceMs === undefined ? undefined : nowMs - this.#sinceMs;
    this.#sinceMs = undefined;
    this.#failures = 0;
    return lengthMs;
  }
}
