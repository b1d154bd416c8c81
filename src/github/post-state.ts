/** Reads what the main step left. Without `@actions/core`, which takes longer to load than all that most post steps do. */
import { parsePostState, type SavedState } from '../core/post-state.ts';
import type { Environment } from '../kompira/proxy.ts';

export const STATE_NAME = 'kompira';

/**
 * Nothing to do where main was ended before it left any: it saves its state before it starts anything. Undefined where
 * it is not a state of ours.
 */
export function readPostState(env: Environment): SavedState | undefined {
  const text = env[`STATE_${STATE_NAME}`] ?? '';
  return text === '' ? { phase: 'nothing to do' } : parsePostState(text);
}
