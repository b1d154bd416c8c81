/** The root action: starts a jobflow, follows its process, judges it. Its post step stops what a kill left running. */
import { nameCandidates } from '../job/candidates.ts';
import { readable } from '../clock.ts';
import { ConsolePrinter } from '../github/console-printer.ts';
import { sentenceOf } from '../errors.ts';
import { describe, follow } from '../github/follow.ts';
import { readPostInputs, readRunInputs } from '../github/inputs.ts';
import type { Interruption } from '../job/interruption.ts';
import { connect } from '../github/connect.ts';
import * as log from '../github/log.ts';
import { setStarted } from '../github/outputs.ts';
import { startOnce, StartError } from '../job/start.ts';
import { leftState, type LeftState, saveState } from '../github/state.ts';
import { type Ending, step } from '../github/step.ts';
import { stop } from '../job/stop.ts';
import type { Verdict } from '../job/verdict.ts';

/** Post has no signal to race; long enough for a server that comes back from a restart. */
const STOP_IN_POST_MS = 30_000;

const left = leftState();
await step((interruption) => (left === undefined ? run(interruption) : finish(left, interruption)));

async function run(interruption: Interruption): Promise<Verdict> {
  saveState({ phase: 'nothing to do' });
  const inputs = readRunInputs(process.env);
  const { connection, jobflow, waiting } = inputs;
  const kompira = connect(connection);
  try {
    log.info(`Starting ${jobflow} on ${connection.server}${namesOf(inputs.start.parameters)}`);
    saveState({ phase: 'starting', jobflow, sentAt: Date.now() });
    const path = await startOnce({
      ...connection,
      kompira,
      jobflow,
      options: inputs.start,
      interruption,
      onRetry: (error, pauseMs) => {
        log.warning(`Not started yet. ${sentenceOf(error)} Trying again in ${readable(pauseMs)}.`);
      },
    });
    const stopIfKilled = inputs.wait && waiting.onCancel === 'terminate';
    saveState(stopIfKilled ? { phase: 'to stop', path } : { phase: 'nothing to do' });
    const url = kompira.pageUrl(path);
    setStarted(path, url);
    log.info(`Started ${path}: ${url}`);
    if (!inputs.wait) {
      if (!interruption.signal.aborted) {
        return {
          outcome: 'started',
          green: true,
          text: `${path} was started; this step does not wait for it.`,
        };
      }
      const text = `${sentenceOf(interruption.signal.reason)}\n${path} was started before that, and runs on: ${url}`;
      return { outcome: 'cancelled', green: false, text };
    }
    return await follow({
      ...inputs,
      kompira,
      path,
      console: new ConsolePrinter(inputs.console),
      interruption,
    });
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    if (!thrown.uncertain) saveState({ phase: 'nothing to do' });
    const outcome = interruption.signal.aborted ? 'cancelled' : 'error';
    return { outcome, green: false, text: thrown.message };
  } finally {
    kompira.close();
  }
}

/** The post step: red only where something of ours may still run. It has nothing to say where nothing is left to do. */
async function finish(state: LeftState, interruption: Interruption): Promise<Ending> {
  if (state.phase === 'nothing to do') return { green: true, text: '' };
  const connection = readPostInputs(process.env);
  const kompira = connect(connection);
  try {
    if (state.phase === 'starting') {
      const { jobflow, sentAt } = state;
      const found = await nameCandidates({
        ...connection,
        kompira,
        jobflow,
        interruption,
        sinceSentMs: () => Date.now() - sentAt,
      });
      const text = `The step was ended while it started ${jobflow}, so it is not certain what became of it.\n${found}`;
      return { green: false, text };
    }
    const { path } = state;
    log.info(`The step was ended before ${path} was. Terminating it.`);
    const stopped = await stop({
      kompira,
      path,
      budgetMs: STOP_IN_POST_MS,
      signal: interruption.urgent,
      onLook: () => undefined,
    });
    const text = `${path}: ${describe(stopped, kompira.pageUrl(path))}`;
    return { green: stopped.end !== 'unproven', text };
  } finally {
    kompira.close();
  }
}

function namesOf(parameters: object | undefined): string {
  const names = Object.keys(parameters ?? {});
  return names.length === 0 ? '' : `, with ${names.join(', ')}`;
}
