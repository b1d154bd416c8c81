/** What of an active process is worth a notice while it is waited for. Pure, but for what was noticed before. */
import { isFinal, type Process } from '../kompira/answers.ts';

/** An engine at work takes a new process up immediately; one of a jobflow at its multiplicity waits for its turn. */
const NEW_MS = 30_000;
/** A remote command keeps a process WAITING too, and five minutes are much for a command. */
const WAITING_MS = 5 * 60_000;
/** After so many minutes of silence somebody who reads the log is told that the step is alive, then every half hour. */
const SILENCE_MINUTES = [1, 2, 5, 10, 30];
const LONG_SILENCE_MINUTES = 30;
/** A run that takes more than three times as long as others is worth a word, if it is not short anyway. */
const SLOW_TIMES = 3;
const SLOW_MS = 60_000;

/** `silent` comes again and again; each of the others once, since a person should act. */
export type Alert = 'suspended' | 'new-for-long' | 'waiting-for-long' | 'slow' | 'silent';

export class ProcessAlerts {
  readonly #noticed = new Set<Alert>();
  readonly #startedAt: number;
  #status: Process['status'] | undefined;
  #statusSince = 0;
  #heardAt: number;
  #silences = 0;

  /** Instants here and below are of one monotonic clock. */
  constructor(at: number) {
    this.#startedAt = at;
    this.#heardAt = at;
  }

  /** What there is to notice after a poll that brought so many bytes of new console output. */
  after(process: Process, newConsoleBytes: number, at: number, expectedMs: number | undefined): Alert[] {
    if (isFinal(process.status)) return [];
    if (process.status !== this.#status) {
      this.#status = process.status;
      this.#statusSince = at;
    }
    const lastedMs = at - this.#statusSince;
    const alerts: Alert[] = [];
    if (process.suspended) alerts.push('suspended');
    if (process.status === 'NEW' && lastedMs >= NEW_MS) alerts.push('new-for-long');
    if (process.status === 'WAITING' && lastedMs >= WAITING_MS) alerts.push('waiting-for-long');
    if (expectedMs !== undefined && at - this.#startedAt > Math.max(expectedMs * SLOW_TIMES, SLOW_MS))
      alerts.push('slow');
    const news = alerts.filter((alert) => !this.#noticed.has(alert));
    for (const alert of news) this.#noticed.add(alert);
    if (this.#isSilent(newConsoleBytes, at)) news.push('silent');
    return news;
  }

  #isSilent(newConsoleBytes: number, at: number): boolean {
    if (newConsoleBytes > 0) {
      this.#heardAt = at;
      this.#silences = 0;
      return false;
    }
    const beyond = this.#silences - SILENCE_MINUTES.length + 1;
    const minutes =
      SILENCE_MINUTES[this.#silences] ?? (SILENCE_MINUTES.at(-1) ?? 0) + beyond * LONG_SILENCE_MINUTES;
    if (at - this.#heardAt < minutes * 60_000) return false;
    this.#silences += 1;
    return true;
  }
}
