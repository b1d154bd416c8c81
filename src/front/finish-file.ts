/** Finishes what a state file says that is left undone. */
import { messageOf } from '../errors.ts';
import { InputError } from '../inputs/problems.ts';
import { finishStep } from './finish.ts';
import { readStateFile } from './state-file.ts';
import type { Work } from './step.ts';

/** `server`: the one that is given now, which has to be that of the file; empty where none is. */
export function finishFile(file: string | undefined, server: string): Work {
  return (front, words, interruption) => {
    if (file === undefined)
      throw new InputError([{ name: '--state', problem: { kind: 'empty', of: 'state' } }]);
    let state: ReturnType<typeof readStateFile>;
    try {
      state = readStateFile(file);
    } catch (thrown) {
      const problem = { kind: 'state-unusable', said: messageOf(thrown) } as const;
      const said = words.inputError(new InputError([{ name: '--state', problem }]));
      // Nobody knows what it held.
      return Promise.resolve({ ...said, passes: false, from: 'crash' });
    }
    if (!state || state.phase === 'nothing to do') {
      const text = words.line({ kind: 'nothing-to-finish', missing: state ? undefined : file });
      return Promise.resolve({ title: '', text, code: undefined, passes: true, from: 'nothing to finish' });
    }
    if (server !== '' && state.server !== server) {
      const problem = { kind: 'state-of-other-server', server: state.server } as const;
      throw new InputError([{ name: '--server', problem }]);
    }
    return finishStep(state)(front, words, interruption).then((ending) => {
      const isKept = readStateFile(file)?.phase !== 'nothing to do';
      if (isKept) front.log.warning(words.line({ kind: 'state-kept', file }));
      // A post step has its main step above it, which said so; here nobody else may have seen it.
      return isKept && ending.passes ? { ...ending, passes: false, code: 'START-UNKNOWN' } : ending;
    });
  };
}
