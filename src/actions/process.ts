/** The process action: waits for a process that runs already, shows it, or ends, halts or resumes it. */
import { messageOf, sentenceOf } from '../errors.ts';
import { conclude, type Conclusion } from '../github/conclude.ts';
import { connect } from '../github/connect.ts';
import { ConsolePrinter } from '../github/console-printer.ts';
import { describeStopped, follow, report } from '../github/follow.ts';
import { type ProcessInputs, readProcessInputs } from '../github/inputs.ts';
import * as log from '../github/log.ts';
import { tellRetry } from '../github/notices.ts';
import { setStarted } from '../github/outputs.ts';
import { saveState, trySaveState } from '../github/state.ts';
import { type Ending, step } from '../github/step.ts';
import { adviceOnFollowing } from '../job/advice.ts';
import { control, type Controlled, ControlError } from '../job/control.ts';
import { graceAfter, type Interruption, outcomeOf, STOPPED_BY_MS } from '../job/interruption.ts';
import { askPatiently, type Patience } from '../job/patience.ts';
import { stop } from '../job/stop.ts';
import { judge, type Verdict } from '../job/verdict.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';

/** A server that comes back from a restart is waited for; nobody is in a hurry here. */
const TERMINATE_MS = 30_000;

async function run(interruption: Interruption): Promise<Ending> {
  saveState({ phase: 'nothing to do' });
  const inputs = readProcessInputs(process.env);
  const { path, command, summary } = inputs;
  const { failOnResult } = inputs.waiting;
  const kompira = connect(inputs.connection);
  const work: Work = {
    inputs,
    kompira,
    path,
    url: kompira.pageUrl(path),
    outageToleranceMs: inputs.connection.outageToleranceMs,
    interruption,
    onRetry: tellRetry(`${path} could not be asked.`),
  };
  setStarted(path, work.url);
  try {
    const worked = await COMMANDS[command](work).catch((thrown: unknown) => couldNot(work, thrown));
    const jobflow = worked.process?.last?.job ?? null;
    return await conclude({
      kompira,
      command: command === 'wait' ? undefined : command,
      jobflow,
      failOnResult,
      summary,
      process: { path },
      ...worked,
    });
  } finally {
    kompira.close();
  }
}

interface Work extends Patience {
  readonly inputs: ProcessInputs;
  readonly kompira: Kompira;
  readonly path: string;
  /** Where a person finds the process. */
  readonly url: string;
}

type Worked = Pick<Conclusion, 'verdict' | 'text' | 'process' | 'reasons'>;

const COMMANDS: Readonly<Record<ProcessInputs['command'], (work: Work) => Promise<Worked>>> = {
  wait,
  show,
  terminate,
  suspend: (work) => controlled(work, 'suspend'),
  resume: (work) => controlled(work, 'resume'),
};

async function wait({ inputs, kompira, path, url, interruption }: Work): Promise<Worked> {
  if (inputs.waiting.onCancel === 'terminate') saveState({ phase: 'to stop', path, url });
  log.info(`Waiting for ${path}: ${url}`);
  const followed = await follow({ ...inputs, kompira, interruption });
  return { ...followed, process: { path, last: followed.process } };
}

async function show(work: Work): Promise<Worked> {
  const { inputs, path, url } = work;
  const look = await lookAt(work);
  log.info(`${path}: ${url}`);
  const console = new ConsolePrinter(inputs.console);
  console.begin(path);
  console.show(look.console);
  const verdict: Verdict = isFinal(look.status)
    ? { ...judge(look, inputs.waiting.failOnResult), green: true }
    : { outcome: 'started', green: true, text: stateOf(look) };
  console.end(true);
  return seen(work, look, verdict);
}

async function terminate(work: Work): Promise<Worked> {
  const { kompira, path, url, interruption } = work;
  let look = await lookAt(work);
  if (isFinal(look.status)) {
    const text = `${path} had ended already: ${url}\n${judge(look, []).text}`;
    return seen(work, look, { outcome: 'succeeded', green: true, text });
  }
  saveState({ phase: 'to stop', path, url });
  const onLook = (next: Process) => (look = next);
  const signal = graceAfter(interruption, STOPPED_BY_MS);
  const stopped = await stop({ kompira, path, budgetMs: TERMINATE_MS, signal, onLook });
  if (stopped.end !== 'unproven') trySaveState({ phase: 'nothing to do' });
  const green = stopped.end !== 'unproven';
  const text = `${path}: ${describeStopped(stopped, url)}`;
  return seen(work, look, { outcome: green ? 'succeeded' : outcomeOf(interruption), green, text });
}

async function controlled(work: Work, command: 'suspend' | 'resume'): Promise<Worked> {
  const done = await control({ ...work, command });
  const green = !['ended', 'unproven', 'unseen'].includes(done.end);
  const outcome = green ? 'succeeded' : outcomeOf(work.interruption);
  return seen(work, done.process, { outcome, green, text: `${describe(done, command)} ${work.url}` });
}

function describe({ end, process, cause }: Controlled, command: 'suspend' | 'resume'): string {
  const state = stateOf(process);
  switch (end) {
    case 'done':
      return `${command === 'suspend' ? 'Suspended' : 'Resumed'}. ${state}`;
    case 'already':
      return `There was nothing to ${command}. ${state}`;
    case 'again':
      return `Resumed, and suspended again, as in step mode. ${state}`;
    case 'ended':
      return `There is nothing to ${command} any more. ${state}`;
    case 'unseen':
      return `The server was told to ${command} it, and nobody could see whether it did. ${sentenceOf(cause)}`;
    case 'unproven':
      return `The server was told to ${command} it. ${state}${cause === undefined ? '' : ` ${sentenceOf(cause)}`}`;
  }
}

function stateOf({ path, status, suspended }: Process): string {
  return `${path} is ${status}${suspended ? ' and suspended' : ''}.`;
}

function lookAt(work: Work): Promise<Process> {
  return askPatiently(work, (limits) => work.kompira.process(work.path, limits));
}

function seen({ inputs, url, path }: Work, last: Process, verdict: Verdict): Worked {
  report(last, url);
  const shown = inputs.console === 'off' ? { ...last, console: '' } : last;
  return { verdict, process: { path, last: shown } };
}

function couldNot({ path, url, interruption, inputs }: Work, thrown: unknown): Worked {
  const { signal } = interruption;
  const [cause, right] = thrown instanceof ControlError ? [thrown.cause, inputs.command] : [thrown, 'read'];
  const why = signal.aborted ? messageOf(signal.reason) : sentenceOf(cause);
  const advice = signal.aborted ? '' : adviceOnFollowing(cause, right);
  const text = [`${path}: ${why}`, advice, `Look at it: ${url}`].filter((line) => line !== '').join('\n');
  return { verdict: { outcome: outcomeOf(interruption), green: false, text } };
}

await step(run);
