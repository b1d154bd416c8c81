/** What the main step leaves for its post step, at every moment enough to finish what a kill cut short. No secret. */
export type LeftState =
  /** Nothing was sent, or nothing of ours runs any more. */
  | { readonly phase: 'nothing to do' }
  /** A start was sent, by the runner's clock at `sentAt` (ms since 1970), and not answered yet. */
  | { readonly phase: 'starting'; readonly jobflow: string; readonly sentAt: number }
  /** The process runs, and is to be stopped should the step end now; `url` is where a person finds it. */
  | { readonly phase: 'to stop'; readonly path: string; readonly url: string };

export const STATE_NAME = 'kompira';

/**
 * Nothing to do where main was ended before it left any: it saves its state before it starts anything. Read without
 * `@actions/core`, which takes longer to load than all that most post steps do.
 */
export function leftState(env: Readonly<Record<string, string | undefined>>): LeftState {
  const text = env[`STATE_${STATE_NAME}`] ?? '';
  return text === '' ? { phase: 'nothing to do' } : (JSON.parse(text) as LeftState);
}
