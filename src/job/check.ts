/** What is looked at before a start: whether there is such a jobflow, and whether the options are for one of its kind. */
import { RefusedError, sentenceOf } from '../errors.ts';
import type { KompiraObject } from '../kompira/answers.ts';
import { JOB_TYPES, JOBFLOW_TYPE, type StartOptions } from '../kompira/client.ts';
import { askPatiently } from './patience.ts';
import { explainStart, notAJobflow } from './refusals.ts';
import { interrupted, type Start, StartError } from './start.ts';

const ATTRIBUTES = ['abspath', 'type_object'];

/** For a dry run. Throws StartError where it could not be started, or where that cannot be said. */
export async function checkJobflow(start: Start): Promise<KompiraObject> {
  const { kompira, jobflow, options, interruption } = start;
  const object = await lookAt(start).catch(async (thrown: unknown) => {
    if (interruption.signal.aborted) throw interrupted(start);
    const advice = await explainStart(kompira, jobflow, thrown, interruption.signal);
    const text = `${jobflow} could not be checked. ${sentenceOf(thrown)}\n${advice}`.trimEnd();
    throw new StartError(text, { uncertain: false, cause: thrown });
  });
  refuseMismatch(jobflow, object.type, options);
  return object;
}

/**
 * Before a start, where the options are for one kind of job alone: Kompira takes those of the other without a word, and
 * runs the job without them. Where the server will not show the object, the start is left to say why.
 */
export async function checkOptions(start: Start): Promise<void> {
  if (Object.keys(start.options).length === 0) return;
  try {
    const { type } = await lookAt(start);
    refuseMismatch(start.jobflow, type, start.options);
  } catch (thrown) {
    if (start.interruption.signal.aborted) throw interrupted(start);
    if (thrown instanceof RefusedError && thrown.status < 500) return;
    if (thrown instanceof StartError) throw thrown;
    const text = `${start.jobflow} was not started, for it could not be looked at. ${sentenceOf(thrown)}`;
    const advice = await explainStart(start.kompira, start.jobflow, thrown, start.interruption.signal);
    throw new StartError(`${text}\n${advice}`.trimEnd(), { uncertain: false, cause: thrown });
  }
}

function lookAt(start: Start): Promise<KompiraObject> {
  return askPatiently(start, (limits) => start.kompira.object(start.jobflow, limits, ATTRIBUTES));
}

/** The options of a start by the inputs that they come from. */
const INPUTS: Readonly<Record<keyof StartOptions, string>> = {
  parameters: 'parameters',
  step_mode: 'step-mode',
  checkpoint_mode: 'checkpoint-mode',
  monitoring_mode: 'monitoring-mode',
  node: 'node',
  account: 'account',
  command_line: 'command-line',
};
/** Those of a script job; the others are a jobflow's. */
const OF_SCRIPT_JOBS = ['node', 'account', 'command_line'];

function refuseMismatch(jobflow: string, type: string, options: StartOptions): void {
  const refuse = (message: string): never => {
    throw new StartError(message, { uncertain: false });
  };
  if (!JOB_TYPES.includes(type)) refuse(notAJobflow(jobflow, type));
  const wrong = Object.entries(INPUTS).filter(
    ([option]) =>
      Object.hasOwn(options, option) && OF_SCRIPT_JOBS.includes(option) === (type === JOBFLOW_TYPE),
  );
  if (wrong.length === 0) return;
  const names = wrong.map(([, input]) => input).join(', ');
  const [is, takes] =
    type === JOBFLOW_TYPE
      ? ['a jobflow', 'parameters, step-mode, checkpoint-mode and monitoring-mode']
      : ['a script job', 'node, account and command-line'];
  refuse(
    `${jobflow} is ${is}, for which these inputs have no meaning: ${names}. Nothing was started. ` +
      `Leave them out, or write what it takes: ${takes}.`,
  );
}
