/** Finishes what a step that was killed left undone. */
import { sentenceOf } from '../errors.ts';
import { nameCandidates } from '../job/candidates.ts';
import type { Interruption } from '../job/interruption.ts';
import { stop } from '../job/stop.ts';
import type { Kompira } from '../kompira/client.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import { describeStopped } from './follow.ts';
import { readPostInputs } from './inputs.ts';
import type { LeftState } from './left-state.ts';
import * as log from './log.ts';
import { type Ending, step } from './step.ts';

/** Post has no signal to race; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;

const TITLE = 'Kompira: something may still be running';

/** What is left to do. */
export type LeftUndone = Exclude<LeftState, { phase: 'nothing to do' }>;

/** Runs the post step. Red only where something of ours may still run. */
export function finish(state: LeftUndone): Promise<void> {
  return step((interruption) => work(state, interruption));
}

async function work(state: LeftUndone, interruption: Interruption): Promise<Ending> {
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
  const text = `The start of ${jobflow} was sent, and it is not certain what became of it.\n${found}`;
  return { title: TITLE, green: false, text };
}

async function stopLeft(path: string, kompira: Kompira, { urgent }: Interruption): Promise<Ending> {
  log.info(`The step was ended before ${path} was. Terminating it.`);
  const stopped = await stop({ kompira, path, budgetMs: STOP_MS, signal: urgent, onLook: () => undefined });
  const text = `${path}: ${describeStopped(stopped, kompira.pageUrl(path))}`;
  return { title: TITLE, green: stopped.end !== 'unproven', text };
}
