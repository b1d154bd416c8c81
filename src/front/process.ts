/** Waits for a process that runs already, shows it, or terminates, suspends or resumes it. */
import { control } from '../core/control.ts';
import { follow } from '../core/follow.ts';
import type { Interruption } from '../core/interruption.ts';
import { showProcess, terminateProcess } from '../core/process-commands.ts';
import type { StepResult } from '../core/result.ts';
import { type ProcessInputs, readProcessInputs } from '../inputs/inputs.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Words } from '../words/say.ts';
import type { Front } from './front.ts';
import { connect, Reporter, retryLogger } from './reporter.ts';
import { saveFirst, trySaveState } from './save-state.ts';
import type { Work } from './step.ts';

export const processStep: Work = async (front, words, interruption) => {
  saveFirst(front, { phase: 'nothing to do' });
  const given = readProcessInputs(front.source, front.log.mask);
  const { connection, path, command } = given;
  const kompira = connect(front, connection, words);
  try {
    const about = { ...given, kompira, name: path, command: command === 'wait' ? undefined : command };
    const reporter = new Reporter(front, words, about);
    const result = await COMMANDS[command]({ front, given, kompira, words, reporter, interruption });
    return await reporter.finishStep(result);
  } finally {
    kompira.close();
  }
};

interface Doing {
  readonly front: Front;
  readonly given: ProcessInputs;
  readonly kompira: Kompira;
  readonly words: Words;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

const COMMANDS: Readonly<Record<ProcessInputs['command'], (doing: Doing) => Promise<StepResult>>> = {
  wait: ({ front, given, kompira, words, reporter, interruption }) => {
    const { path, waiting, connection } = given;
    const onBegin = () => {
      front.log.info(words.line({ kind: 'waiting-for', name: path }));
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
    const { waiting, summary } = doing.given;
    const wanted = { failOnResult: waiting.failOnResult, wantsChildren: summary };
    const result = await showProcess(commandOf(doing), wanted);
    if (result.process?.last) await doing.reporter.show(result.process.last.console);
    return result;
  },
  terminate: (doing) => terminateProcess(commandOf(doing), trySaveState(doing.front, doing.words)),
  suspend: (doing) => control({ ...commandOf(doing), command: 'suspend' }),
  resume: (doing) => control({ ...commandOf(doing), command: 'resume' }),
};

function commandOf({ front, given, kompira, words, reporter, interruption }: Doing) {
  const { path, connection } = given;
  reporter.began(path);
  const { outageToleranceMs } = connection;
  return { kompira, path, outageToleranceMs, interruption, onRetry: retryLogger(front, words) };
}
