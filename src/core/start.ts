/** Starts a jobflow once: the only caller of `execute`. */
import { now } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Interruption } from './interruption.ts';
import { hintOnStart, type Target } from './preflight.ts';
import { type OutcomeAndReason, interrupted, outcomeOf } from './result.ts';
import { findCandidates } from './candidates.ts';
import { sendOnce } from './retry.ts';
import { isNotKompira, looksMisconfigured } from './trouble.ts';

/** `mayRun`: whether a process of ours may run that nobody can name. */
export type Started = { readonly path: string } | NotStarted;
export interface NotStarted {
  readonly mayRun: 'no' | 'unlikely' | 'yes';
  readonly result: OutcomeAndReason;
}

export async function startOnce(target: Target): Promise<Started> {
  const { kompira, jobflow, options, interruption } = target;
  const sent = await sendOnce(target, (limits) => kompira.execute(jobflow, options, limits));
  switch (sent.end) {
    case 'taken':
      return { path: sent.answer };
    case 'interrupted':
      return { mayRun: 'no', result: notStarted(interruption) };
    case 'not taken': {
      if (looksMisconfigured(sent.cause)) {
        // Where the list is well, it was put in place of this response.
        const uncertain = await toUncertain(target, sent.cause, sent.attemptedAt);
        if (uncertain.mayRun === 'yes') return uncertain;
      }
      const hint = await hintOnStart(target, sent.cause);
      const reason = { kind: 'not-started', doing: 'starting', cause: sent.cause, hint } as const;
      return { mayRun: 'no', result: { outcome: outcomeOf(interruption), reason } };
    }
    case 'uncertain':
      return toUncertain(target, sent.cause, sent.attemptedAt);
  }
}

/** An interruption came before the start was sent. */
export function notStarted(interruption: Interruption): OutcomeAndReason {
  return interrupted(interruption, { kind: 'nothing-started' });
}

async function toUncertain(target: Target, cause: RequestError, attemptedAt: number): Promise<NotStarted> {
  const candidates = await findCandidates({ ...target, sinceSentMs: () => now() - attemptedAt });
  const outcome = outcomeOf(target.interruption);
  // A wrong setting, and not a filter that replaced one response: it answers the list in the same way.
  const list = candidates.kind === 'unlisted' ? candidates.cause : undefined;
  if (list && isNotKompira(cause) && isNotKompira(list))
    return { mayRun: 'unlikely', result: { outcome, reason: { kind: 'not-kompira', cause, list } } };
  return { mayRun: 'yes', result: { outcome, reason: { kind: 'start-unknown', cause, candidates } } };
}
