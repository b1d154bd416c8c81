/** The work of the post step, loaded where there is some. */
import type { SavedLeftUndone } from '../core/post-state.ts';
import { finishStep, finishUnknown } from '../front/finish.ts';
import { step } from '../front/step.ts';
import { github } from './front.ts';

/** `state`: undefined where what main has left cannot be read. */
export function finish(state: SavedLeftUndone | undefined): Promise<void> {
  return step(github, state ? finishStep(state) : finishUnknown);
}
