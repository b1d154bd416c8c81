/**
 * The post step of the root action: finishes what a kill left undone. It has nothing to say where nothing is left to do.
 * A bundle of its own: a main that is killed before it has left any state must never be taken up again by its post.
 */
import { sentenceOf } from '../errors.ts';
import { connect } from '../github/connect.ts';
import type { Connection } from '../github/connection.ts';
import { describeStopped } from '../github/follow.ts';
import { readPostInputs } from '../github/inputs.ts';
import * as log from '../github/log.ts';
import { leftState, type LeftState } from '../github/state.ts';
import { type Ending, step } from '../github/step.ts';
import { nameCandidates } from '../job/candidates.ts';
import type { Interruption } from '../job/interruption.ts';
import { stop } from '../job/stop.ts';
import type { Kompira } from '../kompira/client.ts';

/** Post has no signal to race; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;

const TITLE = 'Kompira: something may still be running';

/** Red only where something of ours may still run. */
async function finish(interruption: Interruption): Promise<Ending> {
  const state = leftState();
  if (state.phase === 'nothing to do') return { title: TITLE, green: true, text: '' };
  try {
    const connection = readPostInputs(process.env);
    const kompira = connect(connection);
    try {
      return state.phase === 'starting'
        ? await nameLost(state, connection, kompira, interruption)
        : await stopLeft(state.path, kompira, interruption);
    } finally {
      kompira.close();
    }
  } catch (thrown) {
    const what =
      state.phase === 'starting' ? `A process of ${state.jobflow}` : `${state.path} (${state.url})`;
    return {
      title: TITLE,
      green: false,
      text: `${what} may still be running, and was not stopped. ${sentenceOf(thrown)}`,
    };
  }
}

async function nameLost(
  { jobflow, sentAt }: LeftState & { phase: 'starting' },
  { outageToleranceMs }: Connection,
  kompira: Kompira,
  interruption: Interruption,
): Promise<Ending> {
  const sinceSentMs = () => {
    const ms = Date.now() - sentAt;
    // Somebody has set the clock back meanwhile: then it rules out nothing.
    return ms < 0 ? Infinity : ms;
  };
  const found = await nameCandidates({ outageToleranceMs, kompira, jobflow, interruption, sinceSentMs });
  const text = `The step was ended while it started ${jobflow}, so it is not certain what became of it.\n${found}`;
  return { title: TITLE, green: false, text };
}

async function stopLeft(path: string, kompira: Kompira, { urgent }: Interruption): Promise<Ending> {
  log.info(`The step was ended before ${path} was. Terminating it.`);
  const stopped = await stop({ kompira, path, budgetMs: STOP_MS, signal: urgent, onLook: () => undefined });
  const text = `${path}: ${describeStopped(stopped, kompira.pageUrl(path))}`;
  return { title: TITLE, green: stopped.end !== 'unproven', text };
}

await step(finish);
