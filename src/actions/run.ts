/** The root action: starts a jobflow, follows its process, judges it. Its post step, post.ts, stops what a kill left. */
import { readable } from '../clock.ts';
import { sentenceOf } from '../errors.ts';
import { connect } from '../github/connect.ts';
import { ConsolePrinter } from '../github/console-printer.ts';
import { type Followed, follow } from '../github/follow.ts';
import { readRunInputs, type RunInputs } from '../github/inputs.ts';
import * as log from '../github/log.ts';
import { setStarted } from '../github/outputs.ts';
import { saveState } from '../github/state.ts';
import { type Ending, step } from '../github/step.ts';
import { writeSummary } from '../github/summary.ts';
import { checkJobflow } from '../job/check.ts';
import { Interrupted, type Interruption } from '../job/interruption.ts';
import { startOnce, StartError } from '../job/start.ts';
import type { Outcome, Verdict } from '../job/verdict.ts';
import type { Kompira } from '../kompira/client.ts';

async function run(interruption: Interruption): Promise<Ending> {
  saveState({ phase: 'nothing to do' });
  const inputs = readRunInputs(process.env);
  const { jobflow } = inputs;
  const kompira = connect(inputs.connection);
  const pageUrl = (path: string) => kompira.pageUrl(path);
  try {
    const { verdict, started } = await attempt(inputs, kompira, interruption);
    if (inputs.summary) {
      const process = started && { path: started.path, last: started.followed?.process };
      const children = started?.followed?.reasons?.children ?? [];
      await writeSummary({ jobflow, verdict, process, children, pageUrl }, (thrown) => {
        log.info(`The job summary could not be written. ${sentenceOf(thrown)}`);
      });
    }
    return { ...verdict, title: `Kompira: ${jobflow} ${TITLES[verdict.outcome]}` };
  } finally {
    kompira.close();
  }
}

const TITLES: Readonly<Record<Outcome, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'timed-out': 'did not end in time',
  cancelled: 'was cancelled',
  started: 'was started',
  skipped: 'was skipped',
  validated: 'can be started',
  error: 'could not be run',
};

interface Attempted {
  readonly verdict: Verdict;
  /** Undefined where no process of ours is known. */
  readonly started?: { readonly path: string; readonly followed?: Followed };
}

async function attempt(inputs: RunInputs, kompira: Kompira, interruption: Interruption): Promise<Attempted> {
  try {
    return inputs.dryRun
      ? await check(inputs, kompira, interruption)
      : await start(inputs, kompira, interruption);
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    if (!thrown.uncertain) saveState({ phase: 'nothing to do' });
    return { verdict: { outcome: outcomeOf(interruption), green: false, text: thrown.message } };
  }
}

async function check(inputs: RunInputs, kompira: Kompira, interruption: Interruption): Promise<Attempted> {
  const { connection, jobflow } = inputs;
  const { type } = await checkJobflow({ ...connection, kompira, jobflow, interruption, onRetry: tellRetry });
  const text =
    `${jobflow} is there, a ${type.replace('/system/types/', '')}, and this token may read it. ` +
    `It would be started on ${connection.server} with ${JSON.stringify(inputs.start)}. Nothing was started.`;
  return { verdict: { outcome: 'validated', green: true, text } };
}

async function start(inputs: RunInputs, kompira: Kompira, interruption: Interruption): Promise<Attempted> {
  const { connection, jobflow, waiting } = inputs;
  log.info(`Starting ${jobflow} on ${connection.server}${namesOf(inputs.start.parameters)}`);
  saveState({ phase: 'starting', jobflow, sentAt: Date.now() });
  const options = inputs.start;
  const path = await startOnce({
    ...connection,
    kompira,
    jobflow,
    options,
    interruption,
    onRetry: tellRetry,
  });
  const url = kompira.pageUrl(path);
  const stopIfKilled = inputs.wait && waiting.onCancel === 'terminate';
  saveState(stopIfKilled ? { phase: 'to stop', path, url } : { phase: 'nothing to do' });
  log.info(`Started ${path}: ${url}`);
  if (inputs.wait) {
    const console = new ConsolePrinter(inputs.console);
    const followed = await follow({ ...inputs, kompira, path, console, interruption });
    return { verdict: followed.verdict, started: { path, followed } };
  }
  setStarted(path, url);
  if (!interruption.signal.aborted) {
    const text = `${path} was started; this step does not wait for it.`;
    return { verdict: { outcome: 'started', green: true, text }, started: { path } };
  }
  const text = `${sentenceOf(interruption.signal.reason)}\n${path} was started before that, and runs on: ${url}`;
  return { verdict: { outcome: outcomeOf(interruption), green: false, text }, started: { path } };
}

/** Of a step that came to no verdict. */
function outcomeOf({ signal }: Interruption): Outcome {
  return signal.reason instanceof Interrupted && signal.reason.kind === 'cancelled' ? 'cancelled' : 'error';
}

function tellRetry(error: Error, pauseMs: number): void {
  log.warning(`Not started yet. ${sentenceOf(error)} Trying again in ${readable(pauseMs)}.`);
}

function namesOf(parameters: object | undefined): string {
  const names = Object.keys(parameters ?? {});
  return names.length === 0 ? '' : `, with ${names.join(', ')}`;
}

await step(run);
