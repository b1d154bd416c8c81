/** One run: the whole action, main and post, as a child process against a simulator of its own. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startAction, type Step, type StepResult } from '../runner/run-action.ts';
import { type Process, type RequestRecord, type Simulator, startSimulator } from '../simulator/server.ts';
import { define, JOBFLOW, type Told } from './jobs.ts';
import type { Plan } from './plan.ts';
import { kindOf, Weather } from './weather.ts';

/** Far above the budgets of the inputs that are drawn, together with those of the action itself: about 45 s. */
const HUNG_MS = 75_000;
/** As the runner does it. */
const SIGTERM_AFTER_CANCEL_MS = 7500;
const SIGKILL_AFTER_CANCEL_MS = 10_000;

export interface Phase extends StepResult {
  readonly hung: boolean;
  readonly tookMs: number;
}

export interface Run {
  readonly plan: Plan;
  readonly url: string;
  readonly main: Phase;
  readonly post: Phase;
  /** What was sent to main, and when. */
  readonly signals: readonly { signal: NodeJS.Signals; atMs: number }[];
  readonly requests: readonly RequestRecord[];
  /** How many of them came before post. */
  readonly requestsOfMain: number;
  readonly weather: Weather;
  readonly told: Told;
  /** What this step started; with no children, and with what was deleted. */
  readonly started: readonly Process[];
  readonly bystander: Process | undefined;
  /** For how long this machine stood still, at the longest: a server that stands still is trouble that nobody planned. */
  readonly stalledMs: number;
  /** Requests at a server that is none of the step's business. */
  readonly strayed: readonly string[];
}

/** A server that no step should ever talk to, for all runs: `strayed` lists what arrived for this seed. */
export interface Elsewhere {
  readonly url: string;
  strayed(seed: number): readonly string[];
}

export async function carryOut(plan: Plan, elsewhere: Elsewhere): Promise<Run> {
  const simulator = await onSomePort(plan);
  const lag = monitorEventLoopDelay();
  lag.enable();
  try {
    let bystander: Process | undefined;
    const told = define(simulator, plan.job, (process) => process === bystander);
    if (plan.bystander) {
      const arrived = simulator.waitForProcess(() => true).then((process) => (bystander = process));
      await startBystander(simulator);
      await arrived;
    }
    const before = simulator.requests.length;
    const weather = new Weather(plan.weather, simulator, {
      seed: plan.seed ^ 0x5eed,
      elsewhere: `${elsewhere.url}/${plan.seed}/`,
    });
    await weather.begin();
    const inputs = { server: simulator.url, token: simulator.token, jobflow: JOBFLOW, ...plan.inputs };
    const step = startAction({ with: inputs, env: clockOf(plan, plan.clock?.afterMs ?? 0) });
    const signals: { signal: NodeJS.Signals; atMs: number }[] = [];
    const stopSignalling = signalTo(step, plan, simulator, before, signals);
    const main = await toItsEnd(step);
    stopSignalling();
    const requestsOfMain = simulator.requests.length - before;
    await weather.beforePost();
    // The runner runs it whatever main has left, be it nothing.
    const post = await toItsEnd(startAction({ with: inputs, env: clockOf(plan, 0), postOf: main.state }));
    await weather.end();
    return {
      plan,
      url: simulator.url,
      main,
      post,
      signals,
      requests: simulator.requests.slice(before),
      requestsOfMain,
      weather,
      told,
      started: [...told.deleted, ...simulator.processes].filter(
        (process, index, all) =>
          process.parent === null && process !== bystander && all.indexOf(process) === index,
      ),
      bystander,
      stalledMs: lag.max / 1e6,
      strayed: elsewhere.strayed(plan.seed),
    };
  } finally {
    lag.disable();
    await simulator.close();
  }
}

let nextPort = 20_000 + (process.pid % 50) * 200;

/**
 * A port of its own, below those that systems hand out: while the server of this run is away, neither another run's
 * server nor a client's connection may sit there.
 */
async function onSomePort({ token }: Plan): Promise<Simulator> {
  for (let left = 100; ; left--) {
    const port = nextPort;
    nextPort = nextPort < 32_000 ? nextPort + 1 : 20_000;
    try {
      return await startSimulator({ port, users: [{ name: 'operator', token }] });
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

async function startBystander({ url, token }: Simulator): Promise<void> {
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  await fetch(`${url}${encodeURI(JOBFLOW)}.execute`, { method: 'POST', headers });
}

/** Makes the clock of the step jump: what `Date.now()` says, for nothing else is asked for the time of day. */
function clockOf({ clock }: Plan, afterMs: number): Record<string, string> {
  if (!clock) return {};
  const code = `const real = Date.now; Date.now = () => real() + (performance.now() < ${afterMs} ? 0 : ${clock.byMs});`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Sends what the plan says, and what the runner sends after a cancel. Answers how to call it off. */
function signalTo(
  { child }: Step,
  { signal: plan }: Plan,
  simulator: Simulator,
  before: number,
  sent: { signal: NodeJS.Signals; atMs: number }[],
): () => void {
  const timers: NodeJS.Timeout[] = [];
  let calledOff = false;
  const send = (signal: NodeJS.Signals, afterMs: number): void => {
    const act = (): void => {
      sent.push({ signal, atMs: performance.timeOrigin + performance.now() });
      child.kill(signal);
    };
    timers.push(setTimeout(act, afterMs));
  };
  const begin = ({ first, at, second }: NonNullable<Plan['signal']>): void => {
    if (calledOff) return;
    send(first, at.ms);
    if (second) send(second.signal, at.ms + second.afterMs);
    send('SIGTERM', at.ms + SIGTERM_AFTER_CANCEL_MS);
    send('SIGKILL', at.ms + SIGKILL_AFTER_CANCEL_MS);
  };
  if (plan?.at.of === 'spawn') begin(plan);
  else if (plan) {
    const isIt = (request: RequestRecord): boolean =>
      simulator.requests.indexOf(request) >= before && kindOf(request) === plan.at.of;
    void simulator.waitForRequest(isIt).then(() => {
      begin(plan);
    });
  }
  return () => {
    calledOff = true;
    timers.forEach(clearTimeout);
  };
}

async function toItsEnd(step: Step): Promise<Phase> {
  const beganMs = performance.now();
  let hung = false;
  const deadline = setTimeout(() => {
    hung = true;
    step.child.kill('SIGKILL');
  }, HUNG_MS);
  const result = await step.ended;
  clearTimeout(deadline);
  return { ...result, hung, tookMs: performance.now() - beganMs };
}
