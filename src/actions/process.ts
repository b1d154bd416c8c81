/** The process action: waits for a process that runs already, shows it, or terminates, suspends or resumes it. */
import '../github/require-node.ts';
import { control } from '../core/control.ts';
import { follow } from '../core/follow.ts';
import type { Interruption } from '../core/interruption.ts';
import { showProcess, terminateProcess } from '../core/process-commands.ts';
import type { RunResult } from '../core/run-jobflow.ts';
import * as log from '../github/log.ts';
import { connect, Reporter, retryLogger } from '../github/reporter.ts';
import { inputs, saveState, trySaveState } from '../github/runner.ts';
import { step, type Work } from '../github/step.ts';
import { summarizeFailure } from '../github/summarize-failure.ts';
import { type ProcessInputs, readProcessInputs } from '../inputs/inputs.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Words } from '../words/say.ts';

const processStep: Work = async (words, interruption) => {
  saveState({ phase: 'nothing to do' });
  const given = readProcessInputs(inputs, log.mask);
  const { connection, path, command } = given;
  const kompira = connect(connection, words);
  try {
    const about = { ...given, kompira, name: path, command: command === 'wait' ? undefined : command };
    const reporter = new Reporter(words, about);
    const result = await COMMANDS[command]({ given, kompira, words, reporter, interruption });
    return await reporter.finishStep(result);
  } finally {
    kompira.close();
  }
};

interface Doing {
  readonly given: ProcessInputs;
  readonly kompira: Kompira;
  readonly words: Words;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

const COMMANDS: Readonly<Record<ProcessInputs['command'], (doing: Doing) => Promise<RunResult>>> = {
  wait: ({ given, kompira, words, reporter, interruption }) => {
    const { path, waiting, connection } = given;
    if (waiting.onCancel === 'terminate') saveState({ phase: 'to stop', path, url: kompira.pageUrl(path) });
    const onBegin = () => {
      log.info(words.line({ kind: 'waiting-for', name: path }));
      reporter.began(path);
    };
    const options = {
      ...connection,
      ...waiting,
      ...reporter.followEvents(),
      kompira,
      path,
      interruption,
      onBegin,
    };
    return follow({ ...options, answered: false, joined: false, wantsChildren: given.summary });
  },
  show: async (doing) => {
    const result = await showProcess(commandOf(doing), doing.given.waiting.failOnResult);
    if (result.process?.last) await doing.reporter.show(result.process.last.console);
    return result;
  },
  terminate: (doing) => terminateProcess(commandOf(doing), trySaveState(doing.words)),
  suspend: (doing) => control({ ...commandOf(doing), command: 'suspend' }),
  resume: (doing) => control({ ...commandOf(doing), command: 'resume' }),
};

function commandOf({ given, kompira, words, reporter, interruption }: Doing) {
  const { path, connection } = given;
  reporter.began(path);
  const { outageToleranceMs } = connection;
  return { kompira, path, outageToleranceMs, interruption, onRetry: retryLogger(words) };
}

await step(processStep, summarizeFailure);
