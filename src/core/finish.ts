/** Finishes what was left undone by a program that was killed. */
import type { Kompira } from '../kompira/client.ts';
import { findCandidates } from './candidates.ts';
import { graceAfter, type Interruption } from './interruption.ts';
import type { LeftUndone } from './post-state.ts';
import type { Candidates, Ending } from './result.ts';
import { stop } from './stop.ts';
import { isNotKompira } from './trouble.ts';

/** Nobody is in a hurry here; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;

/**
 * `start-unknown`: it may run, and only a person can tell. `nothing-new`: nor can anybody now, but what there is to say
 * was said by the one who sent the start: most likely it was not taken.
 */
export type Finished =
  | { readonly kind: 'nothing-new'; readonly jobflow: string }
  | { readonly kind: 'start-unknown'; readonly jobflow: string; readonly candidates: Candidates }
  | { readonly kind: 'ended'; readonly path: string; readonly ending: Exclude<Ending, { kind: 'left' }> };

export async function finishLeftUndone(
  state: LeftUndone,
  options: { kompira: Kompira; outageToleranceMs: number; interruption: Interruption },
): Promise<Finished> {
  const { kompira, interruption } = options;
  if (state.phase === 'starting') {
    const sinceSentMs = () => {
      const ms = Date.now() - state.sentAt;
      // Somebody has set the clock back meanwhile: then it rules out nothing.
      return ms < 0 ? Infinity : ms;
    };
    const { jobflow, isUnlikely = false } = state;
    const candidates = await findCandidates({ ...options, jobflow, sinceSentMs });
    const isStillNotKompira = candidates.kind === 'unlisted' && isNotKompira(candidates.cause);
    return isUnlikely && isStillNotKompira
      ? { kind: 'nothing-new', jobflow }
      : { kind: 'start-unknown', jobflow, candidates };
  }
  const { path } = state;
  const ending = await stop({
    kompira,
    path,
    budgetMs: STOP_MS,
    signal: graceAfter(interruption, interruption.graceMs),
    onPoll: () => undefined,
  });
  return { kind: 'ended', path, ending };
}
