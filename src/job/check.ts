/** A dry run: server, token and jobflow are looked at, nothing is started. */
import { nowMs, sleep } from '../clock.ts';
import { RefusedError, sentenceOf, TransportError } from '../errors.ts';
import type { KompiraObject } from '../kompira/answers.ts';
import { JOB_TYPES } from '../kompira/client.ts';
import { Outage } from './outage.ts';
import { explainStart, notAJobflow } from './refusals.ts';
import { type Start, StartError } from './start.ts';

/** The jobflow or script job. Throws StartError where it could not be started, or where that cannot be said. */
export async function checkJobflow(start: Omit<Start, 'options'>): Promise<KompiraObject> {
  const { kompira, jobflow, interruption } = start;
  const outage = new Outage(start.outageToleranceMs);
  for (;;) {
    const triedMs = nowMs();
    try {
      const object = await kompira.object(jobflow, { signal: interruption.signal });
      if (JOB_TYPES.includes(object.type)) return object;
      throw new StartError(notAJobflow(jobflow, object.type), { uncertain: false });
    } catch (thrown) {
      if (thrown instanceof StartError) throw thrown;
      const pauseMs = mayPass(thrown) ? outage.failed(triedMs, nowMs()) : undefined;
      if (pauseMs === undefined || interruption.signal.aborted) {
        const advice = await explainStart(kompira, jobflow, thrown, interruption.signal);
        const text = `${jobflow} could not be checked. ${sentenceOf(thrown)}\n${advice}`.trimEnd();
        throw new StartError(text, { uncertain: false, cause: thrown });
      }
      start.onRetry(thrown as Error, pauseMs);
      await sleep(pauseMs, interruption.signal);
    }
  }
}

function mayPass(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return !thrown.permanent;
  return thrown instanceof RefusedError && (thrown.status === 429 || thrown.status >= 500);
}
