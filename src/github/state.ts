/** What the main step leaves for its post step, at every moment enough to finish what a kill cut short. No secret. */
import * as core from '@actions/core';

export type LeftState =
  /** Nothing was sent, or nothing of ours runs any more. */
  | { readonly phase: 'nothing to do' }
  /** A start was sent, by the runner's clock at `sentAt` (ms since 1970), and not answered yet. */
  | { readonly phase: 'starting'; readonly jobflow: string; readonly sentAt: number }
  /** The process runs, and is to be stopped should the step end now; `url` is where a person finds it. */
  | { readonly phase: 'to stop'; readonly path: string; readonly url: string };

const NAME = 'kompira';
const NOTHING: LeftState = { phase: 'nothing to do' };

export function saveState(state: LeftState): void {
  core.saveState(NAME, JSON.stringify(state));
}

/** Nothing to do where main was ended before it left any: it saves its state before it starts anything. */
export function leftState(): LeftState {
  const text = core.getState(NAME);
  return text === '' ? NOTHING : (JSON.parse(text) as LeftState);
}
