/** Starts a jobflow, follows its process, judges it. */
import { runJobflow } from '../core/run-jobflow.ts';
import { readRunInputs } from '../inputs/inputs.ts';
import { connect, Reporter } from './reporter.ts';
import { saveFirst } from './save-state.ts';
import type { Work } from './step.ts';

export const runStep: Work = async (front, words, interruption) => {
  saveFirst(front, { phase: 'nothing to do' });
  const given = await readRunInputs(front.source, front.log.mask);
  const { connection, jobflow, start } = given;
  const kompira = connect(front, connection, words);
  try {
    const about = { ...given, kompira, name: jobflow, parameters: start.parameters };
    const reporter = new Reporter(front, words, about);
    const result = await runJobflow({
      ...given,
      ...connection,
      kompira,
      wantsChildren: given.summary,
      interruption,
      events: reporter.runEvents(),
    });
    return await reporter.finishStep(result);
  } finally {
    kompira.close();
  }
};
