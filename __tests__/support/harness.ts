import { afterAll, afterEach, expect, test as inTurn } from '@jest/globals';
import { type LogEntry, readLog } from '../../runner/read-log.ts';
import { type RunOptions, startAction, type Step, type StepResult } from '../../runner/run-action.ts';
import {
  type Process,
  type RequestRecord,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator/server.ts';
import { skipped } from './programs.ts';

const open: { simulators: Simulator[]; steps: Step[] } = { simulators: [], steps: [] };

async function closeAll(): Promise<void> {
  for (const { child } of open.steps.splice(0)) child.kill('SIGKILL');
  await Promise.all(open.simulators.splice(0).map((simulator) => simulator.close()));
}
afterEach(closeAll);
afterAll(closeAll);

/**
 * Steps mostly wait, so the tests of a file (of a `describe`, if there is one) run at the same time, `maxConcurrency` of
 * them. Jest calls no `beforeEach` and no `afterEach` for them: what they open is closed after the last one.
 */
export const test = inTurn.concurrent as unknown as typeof inTurn;

/** A simulator, closed after the test or after the file. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  open.simulators.push(simulator);
  return simulator;
}

/** Starts an action, the root one unless told otherwise, against the simulator; `inputs` come on top of server and token. */
export function start(
  simulator: Pick<Simulator, 'url' | 'token'>,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'with'> = {},
): Step {
  const step = startAction({
    ...options,
    with: { server: simulator.url, token: simulator.token, ...inputs },
  });
  open.steps.push(step);
  return step;
}

/** The same, to its end. */
export function run(
  simulator: Pick<Simulator, 'url' | 'token'>,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'with'> = {},
): Promise<StepResult> {
  return start(simulator, inputs, options).ended;
}

/** Runs the post step of a step that left this state. */
export function runPost(
  simulator: Simulator,
  state: StepResult['state'],
  inputs: Record<string, string>,
  options: Pick<RunOptions, 'action' | 'env' | 'node'> = {},
): Promise<StepResult> {
  return run(simulator, inputs, { ...options, postOf: state });
}

/** Starts a process of a jobflow past the action, as somebody else does; answers its path. */
export async function begin({ url, token }: Simulator, jobflow: string): Promise<string> {
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  const response = await fetch(`${url}${jobflow}.execute`, { method: 'POST', headers });
  return (await response.json()) as string;
}

/**
 * For tests that send a signal. Windows has none to send: `kill()` ends a process there without a word to it, and the
 * Ctrl+C event of the runner cannot be made from here.
 */
export const testWithSignals =
  process.platform === 'win32' ? skipped('Windows has no signals to send') : test;

export const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';
/** A look at a process. */
export const isLook = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';
export const isList = ({ path }: RequestRecord) => path === '/process';
export const isTerminate = ({ action }: RequestRecord) => action === 'terminate';
export const isWait = ({ action }: RequestRecord) => action === 'wait';

/** Once so many such requests have come: what a job waits for where a time would depend on how busy the machine is. */
export function seen(
  simulator: Simulator,
  times: number,
  test: (request: RequestRecord) => boolean,
): Promise<unknown> {
  return simulator.waitForRequest(() => simulator.requests.filter(test).length >= times);
}

/** `/root/restart_process` ends once so many such requests have come. */
export function endAfter(
  simulator: Simulator,
  times: number,
  test: (request: RequestRecord) => boolean,
  result = true,
): void {
  simulator.define({
    path: '/root/restart_process',
    run: async (job) => {
      await job.waiting(seen(simulator, times, test));
      job.print('httpd を起動しました');
      job.return(result);
    },
  });
}

/** How many starts reached the server. */
export function executes(simulator: Simulator): number {
  return simulator.requests.filter(({ method, action }) => method === 'POST' && action === 'execute').length;
}

/** The only process there is. */
export function onlyProcess(simulator: Simulator): Process {
  const [process, ...others] = simulator.processes;
  if (!process || others.length > 0)
    throw new Error(`There are ${String(simulator.processes.length)} processes`);
  return process;
}

/** The one error annotation of a red step. */
export function errorOf(result: StepResult): string {
  const errors = commands(result, 'error');
  expect(errors).toHaveLength(1);
  return errors[0] ?? '';
}

/** The code at the end of it, with which one finds it in the documents: `KOMPIRA-TIMED-OUT`. */
export function codeOf(result: StepResult): string {
  const [last = ''] = errorOf(result).split('\n').slice(-1);
  return /^KOMPIRA-[A-Z-]+/.exec(last)?.[0] ?? '';
}

export function warningsOf(result: StepResult): string[] {
  return commands(result, 'warning');
}

function commands({ log }: StepResult, name: string): string[] {
  return entries(log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === name ? [entry.message] : [],
  );
}

/** The console lines in the log, without their gutter. */
export function consoleLines({ log }: StepResult): string[] {
  return entries(log).flatMap((entry) =>
    entry.kind === 'line' && entry.text.startsWith('│ ') ? [entry.text.slice(2)] : [],
  );
}

export function entries(log: string): LogEntry[] {
  return readLog(log);
}
