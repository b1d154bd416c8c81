/** What must hold after every run. Each check answers what is wrong, or nothing. */
import { type LogEntry, readLog } from '../runner/read-log.ts';
import { checkOnFailure, checkStream } from './console-check.ts';
import type { Phase, Run } from './run.ts';
import { checkStopped, STALLED_MS } from './stop-check.ts';
import { kindOf, NOT_TAKEN } from './weather.ts';

const COMMANDS = ['add-mask', 'debug', 'warning', 'error', 'group', 'endgroup'];
const OUTCOMES = ['succeeded', 'failed', 'timed-out', 'cancelled', 'started', 'error'];

type Check = (run: Run) => string | undefined;

export const CHECKS: Readonly<Record<string, Check>> = {
  'never hangs': ({ main, post }) => (main.hung ? 'main hung' : post.hung ? 'post hung' : undefined),

  'at most one process': ({ started }) =>
    started.length <= 1 ? undefined : `${started.length} processes were started`,

  'a start is sent again only where it was certainly not taken': ({ requests, weather }) => {
    const starts = requests.filter((request) => kindOf(request) === 'start');
    const doubtful = starts.slice(0, -1).find((request) => !isNotTaken(weather.strikes.get(request)));
    return doubtful && `it was sent again after: ${weather.strikes.get(doubtful) ?? 'a clean answer'}`;
  },

  'post starts nothing': ({ requests, requestsOfMain }) =>
    requests.slice(requestsOfMain).some((request) => kindOf(request) === 'start')
      ? 'post sent a start'
      : undefined,

  'green means DONE, or told not to wait': ({ plan, main, started: [ours] }) => {
    if (main.exitCode !== 0) return undefined;
    if (plan.inputs.wait === 'false') return ours ? undefined : 'green without a process';
    if (ours?.status !== 'DONE' || ours.exitStatus !== 0)
      return `green, and the process is ${ours?.status ?? 'not there'}, ${ours?.exitStatus ?? ''}`;
    return ours.result === false && plan.inputs['fail-on-result'] === 'false'
      ? 'green, and the result is false'
      : undefined;
  },

  'outcome is set, and goes with the exit code': (run) => {
    const { main } = run;
    if (endedBySignal(run)) return undefined;
    const { outcome = '' } = main.outputs;
    if (!OUTCOMES.includes(outcome)) return `outcome is "${outcome}"`;
    const green = outcome === 'succeeded' || outcome === 'started';
    if (main.exitCode !== (green ? 0 : 1)) return `outcome ${outcome}, exit code ${main.exitCode ?? 'none'}`;
    return undefined;
  },

  'ends by itself': (run) =>
    run.main.exitCode === null && !endedBySignal(run)
      ? 'main died of a signal that it should have lived through'
      : run.post.exitCode === null
        ? 'post died'
        : undefined,

  'a cancelled step ends before the runner ends it': ({ main, signals }) =>
    signals.length > 2 && signals.at(-1)?.signal === 'SIGKILL' && main.exitCode === null
      ? '10 s after the cancel it was not over'
      : undefined,

  'one annotation on red, none on green': (run) => {
    const wrong = (phase: Phase, name: string): string | undefined => {
      const errors = errorsOf(phase);
      const wanted = phase.exitCode === 0 ? 0 : 1;
      return errors.length === wanted ? undefined : `${name}: ${errors.length} instead of ${wanted}`;
    };
    return (endedBySignal(run) ? undefined : wrong(run.main, 'main')) ?? wrong(run.post, 'post');
  },

  'no stack trace, and no fault of the action': ({ main, post }) => {
    const text = entriesOf(main, post)
      .map((entry) => (entry.kind === 'line' ? entry.text : entry.message))
      .join('\n');
    return /\n\s+at .*[:(<].*|please report it|node:internal|\[object Object\]/i.exec(text)?.[0];
  },

  'no command but ours': ({ main, post }) => {
    const foreign = entriesOf(main, post).find(
      (entry) => entry.kind === 'command' && !COMMANDS.includes(entry.name),
    );
    return foreign?.kind === 'command' ? `${foreign.name}: ${foreign.message}` : undefined;
  },

  'the token is printed nowhere': ({ plan, main, post, requests }) => {
    const printed = [main, post].flatMap((phase) => [
      ...readLog(phase.log)
        .filter((entry) => entry.kind === 'line' || entry.name !== 'add-mask')
        .map((entry) => JSON.stringify(entry)),
      JSON.stringify([phase.outputs, phase.state, phase.summary]),
      phase.summary,
    ]);
    const places = [...printed, ...requests.map(({ url }) => url)].map((text) => text.toLowerCase());
    const spelling = spellingsOf(plan.token).find((secret) =>
      places.some((text) => text.includes(secret.toLowerCase())),
    );
    return spelling && `found as ${spelling}`;
  },

  'nobody else is talked to': ({ strayed }) => (strayed.length === 0 ? undefined : strayed.join(', ')),

  "others' processes are left alone": ({ bystander, main }) =>
    bystander && (bystander.finishedTime !== null || main.outputs.process === bystander.path)
      ? `${bystander.path} is ${bystander.status}`
      : undefined,

  'outputs are what the server has': ({ main: { outputs }, started: [ours], told }) => {
    if (outputs.process === undefined) return undefined;
    if (outputs.process !== ours?.path) return `process is ${outputs.process}, not ${ours?.path ?? 'any'}`;
    if (!isFinal(outputs.status) || told.deleted.includes(ours)) return undefined;
    const tell = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
    const wanted = {
      status: ours.status,
      'exit-status': String(ours.exitStatus),
      result: tell(ours.result),
      'result-json': JSON.stringify(ours.result),
      error: ours.error === null ? '' : tell(ours.error),
      console: ours.console.replace(/^\ufffd+/, ''),
    };
    const wrong = Object.entries(wanted).find(
      ([name, value]) => outputs[name]?.replace(/^\ufffd+/, '') !== value.replace(/\n$/, '\n'),
    );
    return wrong && `${wrong[0]} is ${JSON.stringify(outputs[wrong[0]]?.slice(0, 200))}`;
  },

  'the console: each line once, in order, gaps declared': ({ plan, main, told }) => {
    const { outputs, exitCode, log } = main;
    const complete = isFinal(outputs.status) && exitCode !== null;
    const shown = { entries: readLog(log), job: plan.job, printed: told.lines, complete };
    switch (plan.inputs.console) {
      case 'stream':
        return checkStream(shown);
      case 'on-failure':
        return checkOnFailure(shown, exitCode === 0);
      case 'off':
      case undefined:
      default:
        return /^│ /m.test(log) ? 'it is shown, though it is off' : undefined;
    }
  },

  'without trouble it ends as the jobflow does': ({ plan, weather, signals, main, stalledMs }) => {
    if (stalledMs > STALLED_MS) return undefined;
    const isQuiet = weather.strikes.size === 0 && signals.length === 0 && plan.weather.downFirstMs === 0;
    const wanted = isQuiet && plan.inputs.timeout === '12s' ? expected(plan) : undefined;
    if (wanted === undefined || main.outputs.outcome === wanted) return undefined;
    return `${main.outputs.outcome ?? 'no outcome'} instead of ${wanted}`;
  },

  'nothing is left running unsaid': (run) => checkStopped(run, errorsOf).leftRunning,
  'what may have come of a lost start is named': (run) => checkStopped(run, errorsOf).notNamed,
  'no process is stopped for less trouble than outage-tolerance': (run) =>
    checkStopped(run, errorsOf).stoppedTooSoon,
};

export interface Violation {
  readonly check: string;
  readonly what: string;
}

export function violationsOf(run: Run): Violation[] {
  return Object.entries(CHECKS).flatMap(([check, test]) => {
    const what = test(run);
    return what === undefined ? [] : [{ check, what }];
  });
}

/**
 * Main got no chance to end well: it was killed, or asked to end before it was up, or when it had told its verdict and
 * Node had given its signals back already. Such a step is red, whatever it said.
 */
export function endedBySignal({ main, signals, requestsOfMain }: Run): boolean {
  if (main.hung) return true;
  if (main.exitCode !== null || signals.length === 0) return false;
  const wasKilled = process.platform === 'win32' || signals.some(({ signal }) => signal === 'SIGKILL');
  const isEarly = requestsOfMain === 0 && main.log === '';
  return wasKilled || isEarly || main.outputs.outcome !== undefined;
}

function isNotTaken(fault: Parameters<typeof NOT_TAKEN.has>[0] | undefined): boolean {
  return fault !== undefined && NOT_TAKEN.has(fault);
}

function expected({ job, inputs }: Run['plan']): string | undefined {
  if (inputs.wait === 'false') return 'started';
  switch (job.kind) {
    case 'green':
    case 'chatty':
    case 'flood':
    case 'burst':
      return 'succeeded';
    case 'result false':
      return inputs['fail-on-result'] === 'false' ? 'failed' : 'succeeded';
    case 'abort':
    case 'exit status 3':
    case 'children':
      return 'failed';
    case 'deleted':
      return 'error';
    case 'long':
    case 'long with a child':
    case 'never taken up':
    case 'suspended':
      return undefined;
  }
}

function spellingsOf(token: string): string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [
    token,
    encodeURIComponent(token),
    encodeURI(token),
    JSON.stringify(token).slice(1, -1),
    base64(token),
    base64(`Token ${token}`),
  ];
}

function entriesOf(...phases: readonly Phase[]): LogEntry[] {
  return phases.flatMap(({ log }) => readLog(log));
}

function errorsOf({ log }: Phase): string[] {
  return readLog(log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'error' ? [entry.message] : [],
  );
}

function isFinal(status: string | undefined): boolean {
  return status === 'DONE' || status === 'ABORTED';
}
