/** The root action: starts a jobflow, follows its process, judges it. Its post step, post.ts, stops what a kill left. */
import { readable } from '../clock.ts';
import { sentenceOf } from '../errors.ts';
import { conclude, type Conclusion } from '../github/conclude.ts';
import { connect } from '../github/connect.ts';
import { follow } from '../github/follow.ts';
import { readRunInputs, type RunInputs } from '../github/inputs.ts';
import * as log from '../github/log.ts';
import { tellRetry } from '../github/notices.ts';
import { setStarted } from '../github/outputs.ts';
import { saveState, trySaveState } from '../github/state.ts';
import { type Ending, step } from '../github/step.ts';
import { checkJobflow, checkOptions } from '../job/check.ts';
import { type Interruption, outcomeOf } from '../job/interruption.ts';
import { type Start, startOnce, StartError } from '../job/start.ts';
import { takeTurn } from '../job/if-running.ts';
import type { Kompira } from '../kompira/client.ts';

async function run(interruption: Interruption): Promise<Ending> {
  saveState({ phase: 'nothing to do' });
  const inputs = await readRunInputs(process.env);
  const { jobflow, summary } = inputs;
  const { failOnResult } = inputs.waiting;
  const kompira = connect(inputs.connection);
  try {
    const attempted = await attempt(inputs, kompira, interruption);
    return await conclude({ kompira, jobflow, failOnResult, summary, ...attempted });
  } finally {
    kompira.close();
  }
}

type Attempted = Pick<Conclusion, 'verdict' | 'text' | 'process' | 'reasons'>;

async function attempt(inputs: RunInputs, kompira: Kompira, interruption: Interruption): Promise<Attempted> {
  const { connection, jobflow } = inputs;
  const start: Start = {
    kompira,
    jobflow,
    options: inputs.start,
    outageToleranceMs: connection.outageToleranceMs,
    interruption,
    onRetry: tellRetry(inputs.dryRun ? 'Not checked yet.' : 'Not started yet.'),
  };
  try {
    return inputs.dryRun ? await check(inputs, start) : await runJobflow(inputs, start);
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    if (!thrown.uncertain) trySaveState({ phase: 'nothing to do' });
    return { verdict: { outcome: outcomeOf(interruption), green: false, text: thrown.message } };
  }
}

async function check({ connection, jobflow }: RunInputs, start: Start): Promise<Attempted> {
  const { type } = await checkJobflow(start);
  const text =
    `${jobflow} is there, a ${type.replace('/system/types/', '')}, and this token may read it. ` +
    `It would be started on ${connection.server} with ${JSON.stringify(start.options)}. Nothing was started.`;
  return { verdict: { outcome: 'validated', green: true, text } };
}

async function runJobflow(inputs: RunInputs, start: Start): Promise<Attempted> {
  const { connection, jobflow, waiting } = inputs;
  const { kompira, interruption } = start;
  await checkOptions(start);
  const refused = await takeTurn({
    ...start,
    ifRunning: inputs.ifRunning,
    timeoutMs: waiting.timeoutMs,
    pollIntervalMs: waiting.pollIntervalMs,
    onWait: (running) => {
      log.info(`${jobflow} runs already; waiting for it to end (if-running: wait):\n${running}`);
    },
    onTurn: (waitedMs) => {
      log.info(`It has ended, after ${readable(waitedMs)} of waiting.`);
    },
  });
  if (refused) return { verdict: refused };

  saveState({ phase: 'starting', jobflow, sentAt: Date.now() });
  const path = await startOnce(start);
  const url = kompira.pageUrl(path);
  const stopIfKilled = inputs.wait && waiting.onCancel === 'terminate';
  trySaveState(stopIfKilled ? { phase: 'to stop', path, url } : { phase: 'nothing to do' });
  log.info(`Started ${jobflow} on ${connection.server}${namesOf(inputs.start.parameters)}: ${url}`);
  if (inputs.wait) {
    const followed = await follow({ ...inputs, kompira, path, interruption });
    return { ...followed, process: { path, last: followed.process } };
  }
  setStarted(path, url);
  if (!interruption.signal.aborted) {
    const text = `${path} was started; this step does not wait for it.`;
    return { verdict: { outcome: 'started', green: true, text }, process: { path } };
  }
  const text = `${sentenceOf(interruption.signal.reason)}\n${path} was started before that, and runs on: ${url}`;
  return { verdict: { outcome: outcomeOf(interruption), green: false, text }, process: { path } };
}

function namesOf(parameters: object | undefined): string {
  const names = Object.keys(parameters ?? {});
  return names.length === 0 ? '' : `, with ${names.join(', ')}`;
}

await step(run);
