/** The work of the post step. It fails only where something of ours may still run. */
import { finishLeftUndone } from '../core/finish.ts';
import type { LeftUndone } from '../core/post-state.ts';
import { messageOf } from '../errors.ts';
import { InputError } from '../inputs/problems.ts';
import { readPostInputs } from '../inputs/inputs.ts';
import * as log from './log.ts';
import { connect } from './reporter.ts';
import { inputs } from './runner.ts';
import { step } from './step.ts';

export function finish(state: LeftUndone): Promise<void> {
  return step(async (words, interruption) => {
    try {
      const connection = readPostInputs(inputs, log.mask);
      const kompira = connect(connection, words);
      if (state.phase === 'to stop') log.info(words.line({ kind: 'terminating-left', path: state.path }));
      try {
        const finished = await finishLeftUndone(state, { ...connection, kompira, interruption });
        const passes =
          finished.kind === 'nothing-new' ||
          (finished.kind === 'ended' && finished.ending.kind !== 'not-proven');
        return { ...words.finished(finished, kompira.pageUrl), passes };
      } finally {
        kompira.close();
      }
    } catch (thrown) {
      const said = thrown instanceof InputError ? words.inputError(thrown).text : messageOf(thrown);
      return { ...words.notFinished(state, said), passes: false };
    }
  });
}
