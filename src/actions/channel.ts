/** The channel action: sends a message to a channel that a jobflow listens on, or receives one. */
import '../github/require-node.ts';
import { receive, send } from '../core/channel.ts';
import { passes, type StepResult } from '../core/result.ts';
import * as log from '../github/log.ts';
import { setMessage } from '../github/outputs.ts';
import { connect, retryLogger, warn } from '../github/reporter.ts';
import { inputs } from '../github/runner.ts';
import { step, type Work } from '../github/step.ts';
import { readChannelInputs } from '../inputs/inputs.ts';

const channelStep: Work = async (words, interruption) => {
  const { connection, channel, command, message, timeoutMs } = await readChannelInputs(inputs, log.mask);
  const kompira = connect(connection, words);
  const options = { ...connection, kompira, channel, interruption, onRetry: retryLogger(words) };
  const end = (result: StepResult) => {
    const context = {
      name: channel,
      command,
      isChannel: true,
      pageUrl: kompira.pageUrl,
      consoleShown: false,
      quotesConsole: false,
    };
    return { ...words.result(result, context), passes: passes(result), outcome: result.outcome };
  };
  try {
    if (message !== undefined) return end(await send(options, message));
    log.info(words.line({ kind: 'waiting-for', name: channel }));
    const received = await receive({ ...options, timeoutMs });
    const truncated = received.message === undefined ? [] : setMessage(received.message);
    if (truncated.length > 0)
      warn(words, { kind: 'truncated', names: truncated, url: undefined }, 'TRUNCATED');
    return end(received.result);
  } finally {
    kompira.close();
  }
};

await step(channelStep);
