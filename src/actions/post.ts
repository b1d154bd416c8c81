/**
 * The post step of the root action and of the process action: finishes what a kill left undone. Mostly there is nothing,
 * so nothing is loaded for it, and nothing said. A bundle of its own: a main that is killed before it has left any state
 * must never be taken up again by its post.
 */
import '../github/require-node.ts';
import { readPostState } from '../github/post-state.ts';

const state = readPostState(process.env);
if (state?.phase !== 'nothing to do') {
  const { finish } = await import('../github/finish.ts');
  await finish(state);
}
