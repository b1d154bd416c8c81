/** Finishes what a kill left undone. It fails only where something of ours may still run. */
import { finishLeftUndone } from '../core/finish.ts';
import type { SavedLeftUndone } from '../core/post-state.ts';
import { messageOf } from '../errors.ts';
import { readPostInputs } from '../inputs/inputs.ts';
import { InputError } from '../inputs/problems.ts';
import { connect } from './reporter.ts';
import { trySaveState } from './save-state.ts';
import type { Work } from './step.ts';

/** Nobody knows what was left, so nothing is sent. */
export const finishUnknown: Work = (_front, words) =>
  Promise.resolve({ ...words.stateUnreadable(), passes: false, from: 'crash' });

export function finishStep(state: SavedLeftUndone): Work {
  return async (front, words, interruption) => {
    try {
      const connection = readPostInputs(front.source, front.log.mask);
      // An input may be another expression by now, and another server has processes of these ids too.
      if (connection.server !== state.server) {
        const problem = { kind: 'state-of-other-server', server: state.server } as const;
        throw new InputError([{ name: front.source.spell('server'), problem }]);
      }
      const kompira = connect(front, connection, words);
      if (state.phase === 'to stop')
        front.log.info(words.line({ kind: 'terminating-left', path: state.path }));
      try {
        const finished = await finishLeftUndone(state, { ...connection, kompira, interruption });
        const hasEnded = finished.kind === 'ended' && finished.ending.kind !== 'not-proven';
        // If the end is not certain, the state file stays for a person to check.
        if (hasEnded) trySaveState(front, words)({ phase: 'nothing to do' });
        const passes = hasEnded || finished.kind === 'nothing-new';
        return { ...words.finished(finished, kompira.pageUrl), passes, from: finished };
      } finally {
        kompira.close();
      }
    } catch (thrown) {
      const said = thrown instanceof InputError ? words.inputError(thrown).text : messageOf(thrown);
      return { ...words.notFinished(state, said), passes: false, from: 'crash' };
    }
  };
}
