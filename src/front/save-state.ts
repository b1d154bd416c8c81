/** Keeps what a later step needs to know: post, or `kompira finish`. */
import type { PostState } from '../core/post-state.ts';
import { messageOf } from '../errors.ts';
import { InputError } from '../inputs/problems.ts';
import type { Words } from '../words/say.ts';
import type { Front } from './front.ts';

/** Nothing is begun that a later step could not look after. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

/** Before something is begun. Throws NotBegun, or the InputError of a file that another run has been given meanwhile. */
export function saveFirst({ saveState }: Front, state: PostState): void {
  try {
    saveState(state);
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    throw new NotBegun(messageOf(thrown), { cause: thrown });
  }
}

/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is said. */
export function trySaveState({ saveState, log }: Front, words: Words): (state: PostState) => void {
  return (state) => {
    try {
      saveState(state);
    } catch (thrown) {
      log.info(words.line({ kind: 'state-not-saved', said: messageOf(thrown), begun: true }));
    }
  };
}
