/** Exit codes. Only 0 is success, and only 10 means that it is safe to run again. */
import { passes, type Reason } from '../core/result.ts';
import type { Ending } from '../front/front.ts';
import { endingIn } from '../words/codes.ts';

const [PASSED, USAGE, NOTHING_STARTED, FAILED, TIMED_OUT, CANCELLED] = [0, 2, 10, 20, 21, 22];
export const UNKNOWN = 30;

const FAILURES: readonly Reason['kind'][] = ['aborted', 'exit-status', 'result'];
const NOT_STARTED: readonly Reason['kind'][] = [
  ...(['already-running', 'still-running', 'not-a-jobflow', 'wrong-options'] as const),
  ...(['not-started', 'command-failed', 'unreadable', 'not-sent'] as const),
];

export function exitCodeOf({ from, passes: isGood, code }: Ending): number {
  if (from === 'invalid inputs') return USAGE;
  if (from === 'nothing to finish') return PASSED;
  if (from === 'examined' || from === 'not begun') return isGood ? PASSED : NOTHING_STARTED;
  if (typeof from === 'string' || code === 'OUTPUTS-NOT-SET') return UNKNOWN;
  if (!('outcome' in from)) return from.kind === 'ended' && isGood ? PASSED : UNKNOWN;
  return passes(from) ? PASSED : ofReason(from.reason);
}

function ofReason(reason: Reason): number {
  const ending = endingIn(reason);
  if (ending?.kind === 'not-proven' || (ending?.kind === 'left' && !ending.isKnown)) return UNKNOWN;
  if (reason.kind === 'interrupted') return ofInterrupted(reason);
  if (reason.kind === 'no-message') return reason.mayBeLost ? UNKNOWN : TIMED_OUT;
  if (reason.kind === 'not-controlled')
    return ['ended', 'refused'].includes(reason.end) ? NOTHING_STARTED : UNKNOWN;
  if (reason.kind === 'not-received') return reason.mayBeLost ? UNKNOWN : NOTHING_STARTED;
  if (reason.kind === 'timed-out') return TIMED_OUT;
  if (FAILURES.includes(reason.kind)) return FAILED;
  // What is left is not known: whether it started, how far it came.
  return NOT_STARTED.includes(reason.kind) ? NOTHING_STARTED : UNKNOWN;
}

function ofInterrupted({ by, during }: Extract<Reason, { kind: 'interrupted' }>): number {
  // It runs on by order, but nobody has waited for its end.
  if (during.kind === 'started-and-left' || ('mayBeLost' in during && during.mayBeLost)) return UNKNOWN;
  if (by.kind === 'cancelled') return CANCELLED;
  return during.kind === 'nothing-started' || during.kind === 'reading' ? NOTHING_STARTED : UNKNOWN;
}
