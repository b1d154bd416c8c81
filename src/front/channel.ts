/** Sends a message to a channel that a jobflow listens on, or receives one. */
import { receive, send } from '../core/channel.ts';
import type { StepResult } from '../core/result.ts';
import { readChannelInputs } from '../inputs/inputs.ts';
import { messageOutputs } from './outputs.ts';
import { connect, retryLogger, toEnding, withoutOutputs } from './reporter.ts';
import type { Work } from './step.ts';
import { warn } from './warn.ts';

export const channelStep: Work = async (front, words, interruption) => {
  const given = await readChannelInputs(front.source, front.log.mask);
  const { connection, channel, command, message, timeoutMs } = given;
  const kompira = connect(front, connection, words);
  const options = { ...connection, kompira, channel, interruption, onRetry: retryLogger(front, words) };
  const end = (result: StepResult) => {
    const context = {
      name: channel,
      command,
      isChannel: true,
      pageUrl: kompira.pageUrl,
      consoleShown: false,
      quotesConsole: false,
    };
    return toEnding(words.result(result, context), result);
  };
  try {
    if (message !== undefined) return end(await send(options, message));
    front.log.info(words.line({ kind: 'waiting-for-message', name: channel }));
    const received = await receive({ ...options, timeoutMs });
    if (received.message !== undefined) {
      try {
        const names = front.setOutputs(messageOutputs(received.message));
        if (names.length > 0) warn(front, words, { kind: 'truncated', names, url: undefined });
      } catch (thrown) {
        return end(withoutOutputs(received.result, thrown));
      }
    }
    return end(received.result);
  } finally {
    kompira.close();
  }
};
