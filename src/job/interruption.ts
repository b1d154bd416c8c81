import { nowMs } from '../clock.ts';

/**
 * By when a stop after a cancel must be proven: the runner loses patience 7.5 s after it, and outputs are still to be
 * written.
 */
export const STOPPED_BY_MS = 6500;

/** How a step is told to stop before its work is done. */
export interface Interruption {
  /** Aborted at the first word: stop what you started, you have seconds. Its reason is an Interrupted. */
  readonly signal: AbortSignal;
  /** Aborted when there is no more time: end as you are. */
  readonly urgent: AbortSignal;
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** `cancelled` by the runner (a person, or `timeout-minutes`), or `crashed` by an error that nobody caught. */
  readonly kind: 'cancelled' | 'crashed';
  /** When it came, on the monotonic clock. */
  readonly atMs = nowMs();

  constructor(kind: 'cancelled' | 'crashed', message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Of a step that came to no verdict. */
export function outcomeOf({ signal }: Pick<Interruption, 'signal'>): 'cancelled' | 'error' {
  return signal.reason instanceof Interrupted && signal.reason.kind === 'cancelled' ? 'cancelled' : 'error';
}

export function isInterrupted({ signal }: Interruption): boolean {
  return signal.aborted;
}

/** Aborted once `signal` has been for `graceMs`, or at once when it is urgent. */
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
