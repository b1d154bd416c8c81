/** What is put to the test: a program with the promises of `docs/promises.md`, and how it is run. */
import { readLog } from '../runner/read-log.ts';
import type { Plan } from './plan.ts';
import { type RunOptions, startAction, type Step, type StepResult } from '../runner/run-action.ts';

export interface Task {
  /** The action's folder: '' runs a jobflow. */
  readonly action: '' | 'process' | 'channel';
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** The file of the runner whose disk is full. */
  readonly full: string | undefined;
}

export interface Front {
  start(task: Task): Step;
  /** Finishes what a step left; undefined where nothing does. */
  finish(task: Task, left: StepResult['state']): Step | undefined;
  /** What it says of its failure. */
  errorsIn(log: string): string[];
  /** Whether it may give this command to the CI. */
  mayCommand(name: string): boolean;
  /** Whether it may end so with this outcome. */
  mayEnd(outcome: string, exitCode: number): boolean;
  /** A plan without what cannot happen to it. */
  fit(plan: Plan): Plan;
}

const GREEN = ['succeeded', 'started', 'skipped', 'validated'];
const COMMANDS = ['add-mask', 'debug', 'warning', 'error', 'notice', 'group', 'endgroup'];

/** The actions, as the runner runs them; `dist` is the folder of the bundles. */
export function actionFront(dist?: string): Front {
  const optionsOf = ({ action, inputs, env, full }: Task): RunOptions => ({
    action,
    with: inputs,
    env: { ...env, ...(full !== undefined && { [`GITHUB_${full}`]: '/dev/full' }) },
    dist,
  });
  return {
    start: (task) => startAction(optionsOf(task)),
    // The runner runs it whatever main has left, be it nothing.
    finish: (task, left) =>
      task.action === 'channel' ? undefined : startAction({ ...optionsOf(task), postOf: left }),
    errorsIn: (log) =>
      readLog(log).flatMap((entry) => ('name' in entry && entry.name === 'error' ? entry.message : [])),
    mayCommand: (name) => COMMANDS.includes(name),
    fit: (plan) => plan,
    mayEnd: (outcome, exitCode) => exitCode === (GREEN.includes(outcome) ? 0 : 1),
  };
}
