/** Checks the files that a command line names, before anything is sent. */
import { messageOf } from '../errors.ts';
import { InputError, type NamedProblem } from '../inputs/problems.ts';
import type { Words } from '../words/say.ts';
import type { Front } from './front.ts';
import type { JunitReporting } from './junit.ts';
import { readStateFile } from './state-file.ts';

/** `state`: the name of the state file, where there is one. */
export function problemsWithFiles(
  { report, saveState }: Pick<Front, 'saveState'> & { readonly report: JunitReporting | undefined },
  state: string | undefined,
  words: Words,
): NamedProblem[] {
  const found: NamedProblem[] = [];
  const tryOn = (name: string, use: () => void) => {
    try {
      use();
    } catch (thrown) {
      if (thrown instanceof InputError) found.push(...thrown.problems);
      else found.push({ name, problem: { kind: 'file-unusable', said: messageOf(thrown) } });
    }
  };
  // Before the report, which must not replace it: where it is new, it is there from here on.
  tryOn('--state', () => {
    const phase = state === undefined ? undefined : readStateFile(state)?.phase;
    if (phase === undefined || phase === 'nothing to do') saveState({ phase: 'nothing to do' });
    else found.push({ name: '--state', problem: { kind: 'state-unfinished', file: state ?? '' } });
  });
  tryOn('--junit', () => report?.begin(words));
  return found;
}
