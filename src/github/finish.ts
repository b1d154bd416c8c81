/** The work of the post step, loaded where there is some. */
import type { LeftUndone } from '../core/post-state.ts';
import { finishStep } from '../front/finish.ts';
import { step } from '../front/step.ts';
import { github } from './front.ts';

export function finish(state: LeftUndone): Promise<void> {
  return step(github, finishStep(state));
}
