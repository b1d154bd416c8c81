/** States of an active process about which a person should act. Pure, but for what has been told already. */
import type { Process } from './answers.ts';

/** An engine at work takes a new process up at once; one of a jobflow at its multiplicity waits for its turn. */
const NEW_MS = 30_000;
/** A remote command keeps a process WAITING too, and five minutes are much for a command. */
const WAITING_MS = 5 * 60_000;

export type Concern = 'suspended' | 'new for long' | 'waiting for long';

export class Concerns {
  readonly #told = new Set<Concern>();
  #status: Process['status'] | undefined;
  #sinceMs = 0;

  /** What is new to be concerned about, each once. `atMs`: monotonic. */
  about(process: Process, atMs: number): Concern[] {
    if (process.status !== this.#status) {
      this.#status = process.status;
      this.#sinceMs = atMs;
    }
    const lastedMs = atMs - this.#sinceMs;
    const concerns: Concern[] = [];
    if (process.suspended && process.status !== 'DONE' && process.status !== 'ABORTED')
      concerns.push('suspended');
    if (process.status === 'NEW' && lastedMs >= NEW_MS) concerns.push('new for long');
    if (process.status === 'WAITING' && lastedMs >= WAITING_MS) concerns.push('waiting for long');
    const news = concerns.filter((concern) => !this.#told.has(concern));
    for (const concern of news) this.#told.add(concern);
    return news;
  }
}
