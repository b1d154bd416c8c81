/** The post step: finishes what a kill left undone. It has nothing to say where there is nothing left to do. */
import { nameCandidates } from '../job/candidates.ts';
import type { Interruption } from '../job/interruption.ts';
import { stop } from '../job/stop.ts';
import { connect } from './connect.ts';
import { describe } from './follow.ts';
import { readPostInputs } from './inputs.ts';
import * as log from './log.ts';
import type { LeftState } from './state.ts';
import type { Ending } from './step.ts';

/** Post has no signal to race; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;

/** Red only where something of ours may still run. */
export async function finish(state: LeftState, interruption: Interruption): Promise<Ending> {
  const title = 'Kompira: something may still be running';
  if (state.phase === 'nothing to do') return { title, green: true, text: '' };
  const connection = readPostInputs(process.env);
  const kompira = connect(connection);
  try {
    if (state.phase === 'starting') {
      const { jobflow, sentAt } = state;
      const sinceSentMs = () => Date.now() - sentAt;
      const found = await nameCandidates({ ...connection, kompira, jobflow, interruption, sinceSentMs });
      const text = `The step was ended while it started ${jobflow}, so it is not certain what became of it.\n${found}`;
      return { title, green: false, text };
    }
    const { path } = state;
    log.info(`The step was ended before ${path} was. Terminating it.`);
    const onLook = () => undefined;
    const stopped = await stop({ kompira, path, budgetMs: STOP_MS, signal: interruption.urgent, onLook });
    return {
      title,
      green: stopped.end !== 'unproven',
      text: `${path}: ${describe(stopped, kompira.pageUrl(path))}`,
    };
  } finally {
    kompira.close();
  }
}
