/** What became of the process of a step: stopped where it should be, named where nobody knows, never stopped too soon. */
import type { Process } from '../simulator/server.ts';
import type { Phase, Run } from './run.ts';
import { kindOf } from './weather.ts';

/** What a red step says of a process that it may leave behind. */
const DECLARED = /KOMPIRA-(START-UNKNOWN|STOP-NOT-CONFIRMED)/;
const SAYS_NOT_STARTED = 'was not started.';
/** Another server, or a filter, answered the list as well. */
const SAYS_UNLIKELY = 'most likely not started';
const SAYS_NOT_LISTED = 'could not be listed';

/** A machine that stands still for longer makes trouble of its own: answers that come too late for the step. */
export const STALLED_MS = 300;

export interface StopFindings {
  readonly leftRunning: string | undefined;
  readonly notNamed: string | undefined;
  readonly stoppedTooSoon: string | undefined;
}

export function checkStopped(run: Run, errorsOf: (phase: Phase) => string[]): StopFindings {
  return {
    leftRunning: leftRunning(run, errorsOf),
    notNamed: notNamed(run, errorsOf),
    stoppedTooSoon: stoppedTooSoon(run),
  };
}

function leftRunning(run: Run, errorsOf: (phase: Phase) => string[]): string | undefined {
  const { main, post, started, told, url, requests, requestsOfMain, weather } = run;
  const left = started.find((process) => isActive(process) && !told.deleted.includes(process));
  if (!left || isToldToLeave(run)) return undefined;
  if (
    main.outputs.process === left.path &&
    !requests.slice(requestsOfMain).some((one) => weather.strikes.has(one))
  )
    return `${left.path} is ${left.status}, though nothing kept post from stopping it`;
  if (errorsOf(main).some((error) => error.includes(SAYS_UNLIKELY))) return undefined;
  const said = errorsOf(post).join('\n');
  if (post.exitCode === 1 && DECLARED.test(said) && said.includes(`${url}/process`)) return undefined;
  return `${left.path} is ${left.status}, and post ${post.exitCode === 0 ? 'is green' : `says: ${said}`}`;
}

function isToldToLeave({ plan, main }: Run): boolean {
  const { wait, 'on-timeout': onTimeout, 'on-cancel': onCancel } = plan.inputs;
  if (wait === 'false') return true;
  switch (main.outputs.outcome) {
    case 'timed-out':
    case 'error':
      return onTimeout === 'leave';
    case 'cancelled':
      return onCancel === 'leave';
    case undefined: // Killed.
      return onCancel === 'leave';
    default:
      return false;
  }
}

/**
 * A step that says that nothing was started must be right. Where the list was read without trouble, a process that had
 * begun by then must be in it.
 */
function notNamed(run: Run, errorsOf: (phase: Phase) => string[]): string | undefined {
  const { started, told, url, requests, requestsOfMain, weather } = run;
  if (started.length > 0 && errorsOf(run.main).some((error) => error.includes(SAYS_NOT_STARTED)))
    return `main says that nothing was started, and there is ${started[0]?.path ?? ''}`;
  const phases: [string, Phase, number, number][] = [
    ['main', run.main, 0, requestsOfMain],
    ['post', run.post, requestsOfMain, Infinity],
  ];
  for (const [name, phase, from, to] of phases) {
    const list = requests.slice(from, to).findLast((request) => kindOf(request) === 'list');
    if (!list || weather.strikes.has(list)) continue;
    const said = errorsOf(phase).join('\n');
    const isNamed = ({ path }: Process): boolean => said.includes(`${url}${path} `);
    const unnamed = started.find(
      (process) =>
        wasThere(process, list.at - 50, run) && !told.deleted.includes(process) && !isNamed(process),
    );
    if (unnamed && said !== '' && !said.includes(SAYS_NOT_LISTED))
      return `${name} does not name ${unnamed.path}`;
  }
  return undefined;
}

/** One that is NEW still has no time to tell it by: it was there unless its start was acted on late. */
function wasThere({ startedTime }: Process, atMs: number, { weather }: Run): boolean {
  if (startedTime !== null) return Date.parse(startedTime) < atMs;
  return ![...weather.strikes.values()].includes('acts late');
}

/** Where it is the step's own idea to give up: since the last good look there was trouble for as long as was to be borne. */
function stoppedTooSoon(run: Run): string | undefined {
  const { plan, main, requests, requestsOfMain, weather, stalledMs } = run;
  if (stalledMs > STALLED_MS) return undefined;
  if (main.outputs.outcome !== 'error' || plan.job.kind === 'deleted') return undefined;
  const mains = requests.slice(0, requestsOfMain);
  const stop = mains.find((request) => kindOf(request) === 'terminate');
  if (!stop) return undefined;
  const lastGood = mains.findLast(
    (request) =>
      request.at < stop.at && ['look', 'start'].includes(kindOf(request)) && !weather.strikes.has(request),
  );
  if (!lastGood) return undefined;
  const toleranceMs = parseFloat(plan.inputs['outage-tolerance'] ?? '') * 1000;
  const troubleMs = stop.at - lastGood.at;
  if (troubleMs >= toleranceMs) return undefined;
  return `stopped ${Math.round(troubleMs)} ms after the last good look; the tolerance is ${toleranceMs} ms`;
}

function isActive({ status }: Process): boolean {
  return status !== 'DONE' && status !== 'ABORTED';
}
