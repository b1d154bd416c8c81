/** The channel action: sends a message to a channel that a jobflow listens on, or receives one. */
import { connect } from '../github/connect.ts';
import { readChannelInputs } from '../github/inputs.ts';
import * as log from '../github/log.ts';
import { tellRetry } from '../github/notices.ts';
import { setMessage } from '../github/outputs.ts';
import { type Ending, step } from '../github/step.ts';
import { receive, send } from '../job/channel.ts';
import type { Interruption } from '../job/interruption.ts';

async function run(interruption: Interruption): Promise<Ending> {
  const { connection, channel, command, message, timeoutMs } = await readChannelInputs(process.env);
  const kompira = connect(connection);
  const { outageToleranceMs, requestTimeoutMs } = connection;
  const patience = { kompira, channel, outageToleranceMs, interruption };
  try {
    if (message !== undefined) {
      const verdict = await send({ ...patience, onRetry: tellRetry('Not sent yet.') }, message);
      return { ...verdict, title: `Kompira: ${command} ${channel}` };
    }
    log.info(`Waiting for a message from ${channel} on ${connection.server}`);
    const onRetry = tellRetry(`${channel} could not be asked.`);
    const received = await receive({ ...patience, timeoutMs, requestTimeoutMs, onRetry });
    if (received.message !== undefined) {
      setMessage(received.message, (names) => {
        log.warning(`Longer than a step can be handed, so only the beginning was set: ${names.join(', ')}.`);
      });
    }
    return { ...received.verdict, title: `Kompira: ${command} ${channel}` };
  } finally {
    kompira.close();
  }
}

await step(run);
