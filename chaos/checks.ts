/** What must hold after every run. Each check answers what is wrong, or nothing. */
import { readLog } from '../runner/read-log.ts';
import type { RequestRecord } from '../simulator/server.ts';
import type { Phase, Run } from './run.ts';
import { CHANNEL } from './stage.ts';
import { FORGED, LINE_END, seen, spellingsOf } from './texts.ts';
import { type Kind, kindOf, TROUBLES } from './troubles.ts';

const OUTCOMES = ['succeeded', 'failed', 'timed-out', 'cancelled', 'started', 'skipped', 'error'];
/** The time after a cancel, what a machine may add to it that has nothing else to do, and when the runner ends it. */
const GRACE_MS = 7000;
const GRACE_SLACK_MS = 500;
const MOST_GRACE_MS = 9800;
/** A machine that stands still for longer, or has so much more to do than it can, makes trouble of its own: answers too late. */
const STALLED_MS = 300;
const OVERLOAD = 5;
/** Requests of a step: so many around the wait, and so many a second while it lasts, at the most. */
const MOST_REQUESTS = 40;
const MOST_A_SECOND = 25;
/** What a red step says of a process that it may leave behind. */
const DECLARED = /KOMPIRA-(START-UNKNOWN|STOP-NOT-CONFIRMED)/;
const UNSEEN =
  /unknown whether the process is running\. It was not|実行中かどうかは不明です。強制終了はしていません/;
/** Output may be missing from here on, or come again. */
const GAP = /^(Output was lost|The console starts|The output repeats|ここで出力|ここからコンソール|同じ出力)/;
const MAY_SEND: Readonly<Record<string, readonly Kind[]>> = {
  ...{ '': ['start', 'terminate', 'wait'], channel: ['start', 'wait'], wait: ['terminate', 'wait'] },
  ...{ show: [], terminate: ['terminate'], suspend: ['control'], resume: ['control'] },
};
/** How the jobflow ends, and so the step where there is no trouble. */
const VERDICTS: Readonly<Record<string, string>> = {
  ...{ true: 'succeeded', text: 'succeeded', false: 'failed', abort: 'failed', 'exit 3': 'failed' },
  ...{ endless: 'timed-out', 'stay new': 'timed-out' },
};

type Check = (run: Run) => string | false | undefined;

export const CHECKS: Readonly<Record<string, Check>> = {
  'never hangs': ({ phases }) => phases.some(({ hung }) => hung) && 'it was killed in the end',

  'at most one start, and one message': ({ started, stage, plan }) => {
    const isSend = plan.task.inputs.command === 'send';
    const count = isSend ? stage.simulator.messages(CHANNEL).length : started.length;
    return count > 1 && `the server took ${count}`;
  },

  'sent again only where it was certainly not taken': (run) => {
    const sent = requestsOf(run, 'start').map(
      (request) => run.stage.strikes.get(request) ?? 'a clean response',
    );
    const doubtful = sent.slice(0, -1).find((trouble) => TROUBLES[trouble]?.notTaken !== true);
    return doubtful && `it was sent again after: ${doubtful}`;
  },

  'nothing is sent that was not asked for': ({ plan, main, post }) => {
    const { action, inputs } = plan.task;
    const asked = (action === 'process' ? MAY_SEND[inputs.command ?? ''] : MAY_SEND[action]) ?? [];
    const notOf = (phase: Phase | undefined, may: readonly Kind[]): Kind | undefined =>
      phase?.requests
        .filter(({ method }) => method === 'POST')
        .map(kindOf)
        .find((kind) => !may.includes(kind));
    return notOf(main, asked) ?? notOf(post, ['terminate']);
  },

  'green means DONE, or what was asked for': (run) => run.main.exitCode === 0 && whyNotGreen(run),

  'outcome is set, and goes with the exit code': (run) => {
    const { outcome = '' } = run.main.outputs;
    if (endedBySignal(run) || run.plan.full === 'OUTPUT') return undefined;
    const { exitCode } = run.main;
    const isShown = run.plan.task.inputs.command === 'show' && exitCode === 0;
    const fits =
      exitCode !== null && OUTCOMES.includes(outcome) && (isShown || run.front.mayEnd(outcome, exitCode));
    return !fits && `outcome "${outcome}", exit code ${exitCode ?? 'none'}`;
  },

  'post ends by itself': ({ post }) => post?.exitCode === null && post.signals.length === 0 && 'it died',

  'a cancelled step ends within its grace': ({ main, plan, load, stalledMs }) => {
    const cancel = main.signals.find(({ signal }) => signal !== 'SIGKILL');
    const mostMs = Math.min(GRACE_MS + GRACE_SLACK_MS * load + 2 * stalledMs, MOST_GRACE_MS);
    const tookMs = cancel ? main.endedAt - cancel.at : 0;
    // To a log that is not read it prints for longer.
    return tookMs > mostMs && !plan.reader && `it took ${Math.round(tookMs)} ms of ${Math.round(mostMs)} ms`;
  },

  'one annotation on red, none on green': ({ phases }) => {
    const readable = phases.filter(({ exitCode, isUnread }) => exitCode !== null && !isUnread);
    const wrong = readable.find(({ exitCode, errors }) => errors.length !== (exitCode === 0 ? 0 : 1));
    return wrong && `${wrong.name}: ${wrong.errors.length}`;
  },

  'no stack trace, and no fault of the action': (run) =>
    (run.plan.full ?? run.plan.reader) === undefined &&
    /\n\s+at .*[:(<].*|please report it|node:internal|\[object Object\]/i.exec(textsIn(run).join('\n'))?.[0],

  'no command of the server reaches any CI': ({ phases, front }) =>
    phases
      .flatMap(({ log }) => log.split(/\r\n|[\r\n]/))
      .find((line) => {
        const [entry] = readLog(line);
        const isOurs =
          entry?.kind !== 'command' || (front.mayCommand(entry.name) && !entry.message.startsWith(FORGED));
        return !isOurs || /##\w*\[|^\s*(section_(start|end)|travis_fold):/.test(line);
      }),

  "nothing of the server's looks like a line of ours": (run) =>
    textsIn(run)
      .flatMap((text) => text.split(LINE_END))
      .find((line) => line.startsWith(FORGED)),

  'the token is printed nowhere': (run) => {
    const { plan, phases } = run;
    const written = phases.flatMap(({ outputs, state, summary }) => [outputs, state, { summary }]);
    const urls = phases.flatMap(({ requests }) => requests.map(({ url }) => url));
    const places = [
      ...[...textsIn(run), ...written.flatMap((one) => [...Object.values(one), JSON.stringify(one)])],
      ...(plan.task.inputs['token-location'] === 'query' ? [] : urls),
    ];
    const all = seen(places.join('\n'));
    const spelling = spellingsOf(plan.token).find((one) => all.includes(one));
    return spelling && all.slice(Math.max(0, all.indexOf(spelling) - 200)).slice(0, 500);
  },

  'nobody else is talked to': ({ strayed, stage, plan }) => {
    const tunnel = `CONNECT ${new URL(stage.url).host} `;
    return (
      strayed[0] ?? stage.proxy?.asked.find((one) => !one.startsWith(tunnel) || one.includes(plan.token))
    );
  },

  "others' processes are left alone": (run) => {
    const { stage, plan, main } = run;
    const touched = requestsOf(run, 'terminate', 'control').map(({ path }) => path);
    if (plan.task.inputs['if-running'] !== 'join') touched.push(main.outputs.process ?? '');
    return stage.others.find(({ path }) => touched.includes(path))?.path;
  },

  'outputs are what the server has': ({ main: { outputs, exitCode }, stage, started }) => {
    const process = [...started, ...stage.others, stage.target].find((one) => one?.path === outputs.process);
    if (outputs.process !== undefined && !process) return `process is ${outputs.process}`;
    if (!process || !isFinal(outputs.status) || stage.deleted.includes(process)) return undefined;
    const result = typeof process.result === 'boolean' ? String(process.result) : outputs.result;
    const wanted = { status: process.status, 'exit-status': String(process.exitStatus), result };
    // They are set one by one: a kill can come in between.
    const isSet = (name: string) => exitCode !== null || outputs[name] !== undefined;
    return Object.entries(wanted).find(([name, value]) => isSet(name) && outputs[name] !== value)?.[0];
  },

  'the console: each line once, in order, gaps declared': ({ main, plan, stage, started }) => {
    const { console = 'off' } = plan.task.inputs;
    if (plan.task.action !== '' || main.isUnread) return undefined;
    let [last, isGap] = [0, console !== 'stream'];
    for (const entry of readLog(main.log)) {
      const text = entry.kind === 'line' ? entry.text : '';
      const number = Number(/^│ 行 (\d+) /.exec(text)?.[1] ?? 0);
      if (number > 0 && number !== last + 1 && !isGap) return `line ${number} comes after line ${last}`;
      isGap = number > 0 ? false : isGap || GAP.test(text);
      last = number > 0 ? number : last;
    }
    if (console === 'off' || (console === 'on-failure' && main.exitCode === 0))
      return last > 0 && 'it is shown';
    // The step saw our process end, so nothing may be missing.
    const isWhole = isFinal(main.outputs.status) && started[0]?.path === main.outputs.process;
    if (!isWhole || main.exitCode === null || last === stage.lines) return undefined;
    return `it ends at ${last} of ${stage.lines} lines`;
  },

  'polling does not storm': ({ phases }) => {
    const secondsOf = ({ beganAt, endedAt }: Phase): number => (endedAt - beganAt) / 1000;
    const most = (phase: Phase): number => MOST_REQUESTS + secondsOf(phase) * MOST_A_SECOND;
    const storm = phases.find((phase) => phase.requests.length > most(phase));
    return storm && `${storm.requests.length} requests in ${secondsOf(storm)} s`;
  },

  'without trouble it ends as the jobflow does': (run) => {
    const { inputs, action } = run.plan.task;
    const { outcome = 'no outcome' } = run.main.outputs;
    const isSuspended = run.plan.job.steps.some(({ kind }) => kind === 'suspend');
    const isOdd = isSuspended || run.plan.other !== undefined || run.main.signals.length > 0;
    const isShort = inputs.timeout !== '12s' || (inputs['start-timeout'] ?? '') !== '';
    if (isTroubled(run, run.main) || isShort || isOdd || (action === 'process' && inputs.command !== 'wait'))
      return undefined;
    const { end } = run.plan.job;
    const verdict = end === 'false' && inputs['fail-on-result'] === '' ? 'succeeded' : VERDICTS[end];
    const wanted = action === 'channel' ? 'succeeded' : inputs.wait === 'false' ? 'started' : verdict;
    return outcome !== wanted && `${outcome} instead of ${wanted ?? ''}`;
  },

  'nothing is left running unsaid': (run) => leftRunning(run),

  'what may run is said only where there was trouble': (run) => {
    const wrong = run.phases.find((phase) => !isTroubled(run, phase) && DECLARED.test(phase.errors.join()));
    return wrong && `${wrong.name}: ${DECLARED.exec(wrong.errors.join())?.[0] ?? ''}`;
  },

  'what may have come of a lost start is named': (run) => notNamed(run),

  'no healthy process is stopped for less trouble than outage-tolerance': (run) => {
    const { plan, main, stage } = run;
    const stop = main.requests.find((request) => kindOf(request) === 'terminate');
    const isOwnIdea = main.outputs.outcome === 'error' && plan.task.inputs.command !== 'terminate';
    const isOdd = (plan.full ?? plan.reader) !== undefined || stage.deleted.length > 0 || isSlow(run);
    if (!stop || !isOwnIdea || isOdd) return undefined;
    const isGood = (request: RequestRecord): boolean =>
      request.at < stop.at && ['look', 'start'].includes(kindOf(request)) && !stage.strikes.has(request);
    const toleranceMs = parseFloat(plan.task.inputs['outage-tolerance'] ?? '') * 1000;
    const troubleMs = stop.at - (main.requests.findLast(isGood)?.at ?? -Infinity);
    return (
      troubleMs < toleranceMs && `stopped after ${Math.round(troubleMs)} ms of trouble, not ${toleranceMs} ms`
    );
  },
};

export interface Violation {
  readonly check: string;
  readonly what: string;
}

export function violationsOf(run: Run): Violation[] {
  return Object.entries(CHECKS).flatMap(([check, test]) => {
    const what = test(run);
    return typeof what === 'string' ? [{ check, what }] : [];
  });
}

/**
 * Main got no chance to end well: it was killed, or asked to end before it was up, or when it had told its verdict and
 * Node had given its signals back already. Such a step is red, whatever it said.
 */
export function endedBySignal({ main }: Run): boolean {
  if (main.exitCode !== null || main.signals.length === 0) return main.hung;
  const wasKilled = process.platform === 'win32' || main.signals.some(({ signal }) => signal === 'SIGKILL');
  return wasKilled || (main.requests.length === 0 && main.log === '') || main.outputs.outcome !== undefined;
}

function whyNotGreen(run: Run): string | false | undefined {
  const { plan, stage, main, started } = run;
  const { inputs, action } = plan.task;
  const { outcome } = main.outputs;
  const joined = inputs['if-running'] === 'join' ? stage.others[0] : undefined;
  const process = stage.target ?? started[0] ?? joined;
  if (action === 'channel') {
    const arrived = inputs.command === 'send' && stage.simulator.messages(CHANNEL).length === 1;
    return !arrived && !('message' in main.outputs) && 'no message';
  }
  if (outcome === 'skipped') return (inputs['if-running'] !== 'skip' || stage.others.length === 0) && outcome;
  if (inputs.command === 'show' || inputs.command === 'resume') return undefined;
  if (!process) return 'there is no process';
  if (inputs.wait === 'false' || stage.deleted.includes(process)) return undefined;
  if (inputs.command === 'suspend') return !process.suspended && 'it is not suspended';
  if (inputs.command === 'terminate') return !isFinal(process.status) && 'it runs';
  const { status, exitStatus, result, finishedTime } = process;
  if (status !== 'DONE' || exitStatus !== 0 || (result === false && inputs['fail-on-result'] === 'false'))
    return `it is ${status}, ${exitStatus ?? ''}, ${String(result)}`;
  const isProof = (request: RequestRecord): boolean => {
    const trouble = stage.strikes.get(request);
    const isLate = trouble?.startsWith('slow') === true || kindOf(request) === 'wait';
    const isWhole = request.status === 200 && (trouble === undefined || isLate);
    return isWhole && (isLate || request.at >= Date.parse(finishedTime ?? '') - 5);
  };
  return !requestsOf(run, 'look', 'wait').some(isProof) && 'it was not seen DONE';
}

function leftRunning(run: Run): string | false | undefined {
  const { main, post, stage, plan, started } = run;
  const { inputs, action } = plan.task;
  const left = stage.target ?? started.find((process) => !stage.deleted.includes(process));
  if (!left || !post || isFinal(left.status) || stage.deleted.includes(left)) return undefined;
  // Told to leave it, or not to look after it; or killed before that was known.
  const isKept = main.state.kompira?.includes('"to stop"') === true;
  const { outcome = '' } = main.outputs;
  const policy = ['timed-out', 'error'].includes(outcome) ? inputs['on-timeout'] : inputs['on-cancel'];
  if (policy === 'leave' || inputs.wait === 'false' || ['succeeded', 'failed'].includes(outcome))
    return undefined;
  if (action === 'process' && (inputs.command !== 'wait' || (main.exitCode === null && !isKept)))
    return undefined;
  // What a wait has never seen is left where the first response looks like a wrong setting, and that is said.
  if (action === 'process' && main.outputs.status === undefined && UNSEEN.test(main.errors.join()))
    return undefined;
  if (plan.full === 'OUTPUT' && inputs['on-timeout'] === 'leave') return undefined;
  if (plan.full === 'STATE' && /^(Nothing was started|何も開始)/m.test(main.errors.join('\n')))
    return undefined;
  if (isKept && !isTroubled(run, post))
    return `${left.path} is ${left.status}, and nothing kept post from stopping it`;
  if (post.signals.length > 0 && post.exitCode !== 0) return undefined;
  const said = post.errors.join('\n');
  if (post.exitCode !== 0 && DECLARED.test(said) && said.includes(`${stage.url}/process`)) return undefined;
  return run.phases.some((phase) => !isUnlikely(run, phase)) && `${left.path} is ${left.status}: ${said}`;
}

/** What answered the start did not look like Kompira, and neither did what answered the list. */
function isUnlikely({ stage }: Run, { requests }: Phase): boolean {
  const list = requests.findLast((request) => kindOf(request) === 'list');
  return list !== undefined && stage.strikes.has(list);
}

/** There was trouble on the way, or no time: for post on the way of main too, if main has not seen to it. */
function isTroubled(run: Run, { name, exitCode, requests, signals }: Phase): boolean {
  const { stage, plan, main } = run;
  const isLost = name === 'post' && main.state.kompira?.includes('"starting"') === true;
  const ofMain = isLost ? main.requests : [];
  // A failed extra request does not matter, unless the whole server is down with it.
  const isStruck = [...requests, ...ofMain].some((one) => {
    const trouble = stage.strikes.get(one);
    return trouble !== undefined && (kindOf(one) !== 'extra' || trouble.startsWith('down'));
  });
  const isCutShort = signals.length > 1 || exitCode === null || (isLost && main.exitCode === null);
  // A process that was deleted cannot be proven to have ended.
  const isOdd = (plan.downFirstMs ?? plan.full ?? plan.reader ?? stage.deleted[0]) !== undefined;
  return isStruck || isCutShort || isOdd || isSlow(run);
}

const isSlow = ({ stalledMs, load }: Run): boolean => stalledMs > STALLED_MS || load > OVERLOAD;

/**
 * A step that does not say that its start may have been taken must be right. Where the list was read without trouble, a
 * process that had begun by then must be in it.
 */
function notNamed(run: Run): string | undefined {
  const { started, main, stage, plan, phases } = run;
  const [process] = started;
  if (!process || main.isUnread || stage.deleted.length > 0) return undefined;
  const isMentioned = main.outputs.process !== undefined || DECLARED.test(main.errors.join());
  if (main.exitCode !== null && plan.full === undefined && !isMentioned && !isUnlikely(run, main))
    return `main does not mention ${process.path}`;
  const isLate = [...stage.strikes.values()].includes('slow: acts late');
  const isNamed = ({ requests, errors }: Phase): boolean => {
    const list = requests.findLast((request) => kindOf(request) === 'list');
    const [said = ''] = errors;
    if (!list || stage.strikes.has(list) || isSlow(run) || !said.includes('START-UNKNOWN')) return true;
    const wasThere = process.startedTime === null ? !isLate : Date.parse(process.startedTime) < list.at - 50;
    return !wasThere || said.includes(`${stage.url}${process.path} `);
  };
  const silent = phases.find((phase) => !isNamed(phase));
  return silent && `${silent.name} does not name ${process.path}`;
}

function requestsOf({ phases }: Run, ...kinds: readonly Kind[]): RequestRecord[] {
  return phases.flatMap(({ requests }) => requests.filter((request) => kinds.includes(kindOf(request))));
}

/** All that a person can read of the log: not what tells the CI to mask something. */
function textsIn({ phases }: Run): string[] {
  const entries = phases.flatMap(({ log }) => readLog(log));
  return entries.flatMap((entry) => {
    if (entry.kind === 'line') return [entry.text];
    return entry.name === 'add-mask' ? [] : [...Object.values(entry.properties), entry.message];
  });
}

function isFinal(status: string | undefined): boolean {
  return status === 'DONE' || status === 'ABORTED';
}
