/** What the main step leaves for its post step, at every moment enough to finish what a kill cut short. No secret. */
import * as core from '@actions/core';

export type LeftState =
  /** Nothing was sent, or nothing of ours runs any more. */
  | { readonly phase: 'nothing to do' }
  /** A start was sent, by the runner's clock at `sentAt` (ms since 1970), and not answered yet. */
  | { readonly phase: 'starting'; readonly jobflow: string; readonly sentAt: number }
  /** The process runs, and is to be stopped should the step end now. */
  | { readonly phase: 'to stop'; readonly path: string };

const NAME = 'kompira';

export function saveState(state: LeftState): void {
  core.saveState(NAME, JSON.stringify(state));
}

/** Undefined in the main step, which no step has left anything. */
export function leftState(): LeftState | undefined {
  const state = core.getState(NAME);
  return state === '' ? undefined : (JSON.parse(state) as LeftState);
}
