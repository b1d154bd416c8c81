/** Why the server would not start a jobflow, looked up where its answer alone does not say. */
import { distance } from 'fastest-levenshtein';
import { RefusedError } from '../errors.ts';
import type { Limits } from '../kompira/call.ts';
import { JOB_TYPES, type Kompira } from '../kompira/client.ts';
import { adviceOnStart } from './advice.ts';

/** It is for the message alone. */
const LOOK_MS = 5000;
/** So many wrong letters still look like a slip, in a name of ten or more. */
const MOST_SLIPS = 3;

/** What to do about a start that was refused or never got through. Asks the server a little more; never throws. */
export async function explainStart(
  kompira: Kompira,
  jobflow: string,
  thrown: unknown,
  signal: AbortSignal,
): Promise<string> {
  const advice = adviceOnStart(thrown);
  if (!(thrown instanceof RefusedError) || ![400, 404, 405].includes(thrown.status)) return advice;
  const limits = { timeoutMs: LOOK_MS, signal };
  try {
    const { type } = await kompira.object(jobflow, limits);
    return JOB_TYPES.includes(type) ? advice : notAJobflow(jobflow, type);
  } catch {
    if (thrown.status !== 404) return advice;
    const nearest = await nearestJobflows(kompira, jobflow, limits).catch(() => []);
    return nearest.length === 0 ? advice : `${advice}\nDid you mean ${nearest.join(' or ')}?`;
  }
}

export function notAJobflow(path: string, type: string): string {
  return `${path} exists, but it is no jobflow and no script job: its type is ${type}. Set jobflow to what is to be run.`;
}

/** Jobflows in the same directory whose names look like the one that is not there, the likeliest first. */
export async function nearestJobflows(kompira: Kompira, jobflow: string, limits: Limits): Promise<string[]> {
  const directory = jobflow.slice(0, jobflow.lastIndexOf('/')) || '/';
  const paths = await kompira.jobflowsIn(directory, limits);
  const slips = (path: string) => distance(path.toLowerCase(), jobflow.toLowerCase());
  const most = Math.min(MOST_SLIPS, Math.ceil((jobflow.length - directory.length) / 3));
  return paths
    .filter((path) => slips(path) <= most)
    .sort((a, b) => slips(a) - slips(b))
    .slice(0, 3);
}
