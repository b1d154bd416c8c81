/** The root action: starts a jobflow, follows its process, judges it. Its post step, post.ts, stops what a kill left. */
import '../github/require-node.ts';
import { runJobflow } from '../core/run-jobflow.ts';
import { mask } from '../github/log.ts';
import { connect, Reporter } from '../github/reporter.ts';
import { inputs, saveState } from '../github/runner.ts';
import { step, type Work } from '../github/step.ts';
import { summarizeFailure } from '../github/summarize-failure.ts';
import { readRunInputs } from '../inputs/inputs.ts';

const run: Work = async (words, interruption) => {
  saveState({ phase: 'nothing to do' });
  const given = await readRunInputs(inputs, mask);
  const { connection, jobflow, start } = given;
  const kompira = connect(connection, words);
  try {
    const about = { ...given, kompira, name: jobflow, parameters: start.parameters };
    const reporter = new Reporter(words, about);
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

await step(run, summarizeFailure);
