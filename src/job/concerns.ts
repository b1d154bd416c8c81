/** What of an active process is worth a word while it is waited for. Pure, but for what has been told already. */
import { isFinal, type Process } from '../kompira/answers.ts';

/** An engine at work takes a new process up at once; one of a jobflow at its multiplicity waits for its turn. */
const NEW_MS = 30_000;
/** A remote command keeps a process WAITING too, and five minutes are much for a command. */
const WAITING_MS = 5 * 60_000;
/** So often somebody who reads the log of a silent process hears that the step is alive. */
const SILENCE_MS = 60_000;

/** `silent` comes again and again; each of the others once, since a person should act. */
export type Concern = 'suspended' | 'new for long' | 'waiting for long' | 'silent';

export class Concerns {
  readonly #told = new Set<Concern>();
  #status: Process['status'] | undefined;
  #sinceMs = 0;
  #heardMs: number;

  /** `atMs` here and below: one monotonic clock. */
  constructor(atMs: number) {
    this.#heardMs = atMs;
  }

  /** What is to be said after a look that brought so many bytes of new console output. */
  about(process: Process, newConsoleBytes: number, atMs: number): Concern[] {
    if (isFinal(process.status)) return [];
    if (process.status !== this.#status) {
      this.#status = process.status;
      this.#sinceMs = atMs;
    }
    const lastedMs = atMs - this.#sinceMs;
    const concerns: Concern[] = [];
    if (process.suspended) concerns.push('suspended');
    if (process.status === 'NEW' && lastedMs >= NEW_MS) concerns.push('new for long');
    if (process.status === 'WAITING' && lastedMs >= WAITING_MS) concerns.push('waiting for long');
    const news = concerns.filter((concern) => !this.#told.has(concern));
    for (const concern of news) this.#told.add(concern);

    const isSilent = newConsoleBytes === 0 && atMs - this.#heardMs >= SILENCE_MS;
    if (isSilent) news.push('silent');
    if (newConsoleBytes > 0 || isSilent) this.#heardMs = atMs;
    return news;
  }
}
