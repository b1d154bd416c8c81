/** How what is done is told to stop before it has ended. */
import { now } from '../clock.ts';

export interface Interruption {
  /** Aborted at the first word: stop what you started. Its reason is an Interrupted. */
  readonly signal: AbortSignal;
  /** Aborted when time has run out: end immediately. */
  readonly urgent: AbortSignal;
  /** How long after the first word something may still go on, in ms. */
  readonly graceMs: number;
}

/** `said`: the name of the signal, or the message of the error. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** `cancelled` by a person or the one who called; `crashed` by an error that nobody caught. */
  readonly kind: 'cancelled' | 'crashed';
  readonly at = now();

  constructor(kind: 'cancelled' | 'crashed', said: string, cause?: unknown) {
    super(said, { cause });
    this.kind = kind;
  }
}

/** Why it was interrupted, as a fact. */
export interface InterruptCause {
  readonly kind: 'cancelled' | 'crashed';
  readonly said: string;
}

export function interruptCause({ signal }: Interruption): InterruptCause {
  const reason: unknown = signal.reason;
  return reason instanceof Interrupted
    ? { kind: reason.kind, said: reason.message }
    : { kind: 'crashed', said: String(reason) };
}

/** What is left of the grace, in ms. */
export function graceLeftMs({ signal, graceMs }: Interruption): number {
  const reason: unknown = signal.reason;
  return reason instanceof Interrupted ? graceMs - (now() - reason.at) : graceMs;
}

/** Aborted once `signal` has been for `graceMs`, or immediately when it is urgent. */
export function graceAfter({ signal, urgent }: Interruption, graceMs: number): AbortSignal {
  const grace = new AbortController();
  const begin = () => {
    AbortSignal.timeout(graceMs).addEventListener('abort', () => {
      grace.abort();
    });
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return AbortSignal.any([urgent, grace.signal]);
}
