/** One run: the whole step and what finishes it, as child processes against a server of their own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Step, StepResult } from '../runner/run-action.ts';
import type { Process, RequestRecord } from '../simulator/server.ts';
import type { Front } from './front.ts';
import type { Plan } from './plan.ts';
import { clock, setStage, type Stage } from './stage.ts';
import { kindOf } from './troubles.ts';

/** Far above the budgets of the inputs that are drawn, together with those of the action itself: about 45 s. */
const HUNG_MS = 75_000;
/** As the runner does it. */
const SIGTERM_AFTER_CANCEL_MS = 7500;
const SIGKILL_AFTER_CANCEL_MS = 10_000;

export interface Phase extends StepResult {
  readonly name: 'main' | 'post';
  readonly hung: boolean;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly signals: readonly { readonly signal: NodeJS.Signals; readonly at: number }[];
  readonly requests: readonly RequestRecord[];
  /** What it says of its failure. */
  readonly errors: readonly string[];
  /** Nobody has read its log to the end. */
  readonly isUnread: boolean;
}

export interface Run {
  readonly seed: number;
  readonly plan: Plan;
  readonly front: Front;
  readonly stage: Stage;
  readonly main: Phase;
  /** Undefined where nothing finishes such a step. */
  readonly post: Phase | undefined;
  readonly phases: readonly Phase[];
  /** What this step started. */
  readonly started: readonly Process[];
  /** For how long this machine stood still, at the longest: trouble that nobody planned. */
  readonly stalledMs: number;
  /** How many times more this machine has to do than it can; at least 1. */
  readonly load: number;
  /** Requests at a server that is none of the step's business. */
  readonly strayed: readonly string[];
}

export async function carryOut(seed: number, plan: Plan, front: Front): Promise<Run> {
  const strayed: string[] = [];
  const elsewhere = createServer((request, response) => {
    strayed.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end();
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const stage = await setStage(plan, `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
  const lag = monitorEventLoopDelay();
  lag.enable();
  try {
    await stage.begin();
    const task = stage.task();
    const { runnerClock: jump } = plan;
    const env = { ...task.env, ...(jump && clockEnv(jump.afterMs, jump.byMs)) };
    const main = await toItsEnd('main', front.start({ ...task, env }), { plan, stage, front });
    await stage.beforePost();
    const envOfPost = { ...task.env, ...(jump && clockEnv(0, jump.byMs)) };
    const finishing = front.finish({ ...task, env: envOfPost, full: undefined }, main.state);
    const post = finishing && (await toItsEnd('post', finishing, { plan, stage, front }));
    await stage.end();
    const machine = {
      stalledMs: lag.max / 1e6,
      load: Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()),
    };
    const phases = post ? [main, post] : [main];
    return { seed, plan, front, stage, main, post, phases, started: stage.started(), strayed, ...machine };
  } finally {
    lag.disable();
    elsewhere.close();
    await stage.close();
  }
}

/** Makes the clock of a step jump: what `Date.now()` says, for nothing else is asked for the time of day. */
function clockEnv(afterMs: number, byMs: number): Record<string, string> {
  const code = `const real = Date.now; Date.now = () => real() + (performance.now() < ${afterMs} ? 0 : ${byMs});`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Waits for it, and sends it what the plan says. */
async function toItsEnd(
  name: Phase['name'],
  step: Step,
  { plan, stage, front }: Pick<Run, 'plan' | 'stage' | 'front'>,
): Promise<Phase> {
  const { child } = step;
  const [beganAt, from] = [clock(), stage.simulator.requests.length];
  const signals: { signal: NodeJS.Signals; at: number }[] = [];
  const timers: NodeJS.Timeout[] = [];
  let [hung, isOver] = [false, false];
  const after = (ms: number, act: () => void): unknown => timers.push(setTimeout(act, ms));
  const send = (signal: NodeJS.Signals, afterMs: number): void => {
    after(afterMs, () => {
      signals.push({ signal, at: clock() });
      child.kill(signal);
    });
  };
  const cancel = (first: NodeJS.Signals, afterMs: number): void => {
    send(first, afterMs);
    send('SIGTERM', afterMs + SIGTERM_AFTER_CANCEL_MS);
    send('SIGKILL', afterMs + SIGKILL_AFTER_CANCEL_MS);
  };
  after(HUNG_MS, () => {
    hung = true;
    child.kill('SIGKILL');
  });
  const { signal, postSignal, reader } = plan;
  if (name === 'post' && postSignal) cancel(postSignal.first, postSignal.afterMs);
  if (name === 'main' && signal) {
    const begin = (): void => {
      if (isOver) return;
      cancel(signal.first, signal.afterMs);
      if (signal.second) send(signal.second, signal.afterMs + signal.secondAfterMs);
    };
    if (signal.of === 'spawn') begin();
    else void stage.simulator.waitForRequest((request) => kindOf(request) === signal.of).then(begin);
  }
  if (name === 'main' && reader?.stopsMs === Infinity) after(reader.afterMs, () => child.stdout?.destroy());
  else if (name === 'main' && reader) {
    after(reader.afterMs, () => child.stdout?.pause());
    after(reader.afterMs + reader.stopsMs, () => child.stdout?.resume());
  }
  const result = await step.ended;
  isOver = true;
  timers.forEach(clearTimeout);
  const requests = stage.simulator.requests.slice(from);
  const isUnread = name === 'main' && reader?.stopsMs === Infinity;
  const errors = front.errorsIn(result.log);
  return { ...result, name, hung, beganAt, endedAt: clock(), signals, requests, errors, isUnread };
}
