/** Many runs, some at a time, and what is said of them. */
import { inspect } from 'node:util';
import { readLog, render } from '../runner/read-log.ts';
import { CHECKS, endedBySignal, type Violation, violationsOf } from './checks.ts';
import type { RequestRecord } from '../simulator/server.ts';
import type { Front } from './front.ts';
import { drawPlan } from './plan.ts';
import { carryOut, type Phase, type Run } from './run.ts';
import { kindOf } from './troubles.ts';

export interface Storm {
  readonly seeds: readonly number[];
  /** How many at a time. */
  readonly jobs: number;
  readonly front: Front;
  readonly onRun: (run: Run, violations: readonly Violation[]) => void;
}

/** One run for each seed. */
export async function storm({ seeds, jobs, front, onRun }: Storm): Promise<void> {
  const left = [...seeds];
  const work = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const run = await carryOut(seed, front.fit(drawPlan(seed)), front);
      onRun(run, violationsOf(run));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

/** One run: how to see it again, what was to happen, and what did. */
export function tell(
  { plan, stage, seed, main, started, phases }: Run,
  violations: readonly Violation[],
): string {
  const since = (at: number): string => `${Math.round(at - main.beganAt)} ms`.padStart(9);
  const tellRequest = (one: RequestRecord): string =>
    `${since(one.at)}  ${kindOf(one)}  ${one.status ?? '-'}  ${stage.strikes.get(one) ?? ''}`;
  const tellPhase = ({ outputs, state, ...phase }: Phase): string[] => [
    `--- ${phase.name}`,
    ...phase.requests.map(tellRequest),
    ...phase.signals.map(({ signal, at }) => `${since(at)}  ${signal}`),
    `${since(phase.endedAt)}  exit code ${phase.exitCode ?? 'none'}`,
    ...render(readLog(phase.log)).filter((_, index, all) => index < 30 || index > all.length - 30),
    JSON.stringify({ outputs: { ...outputs, console: outputs.console?.length }, state }),
  ];
  return [
    ...violations.map(({ check, what }) => `VIOLATION of "${check}": ${what}`),
    `Again: npm run chaos -- --runs 1 --seed ${seed}`,
    inspect(plan, { depth: Infinity, breakLength: 110 }).replaceAll('[Object: null prototype] ', ''),
    ...phases.flatMap(tellPhase),
    ...[...started, ...stage.others, stage.target].map((process) => inspect({ ...process, console: '' })),
  ].join('\n');
}

/** Counts over many runs. Holds no run, for a run can be large. */
export class Tally {
  readonly #counts = new Map(Object.keys(CHECKS).map((check) => [`violation: ${check}`, 0]));

  add(run: Run, violations: readonly Violation[]): void {
    const { plan, stage, phases, main } = run;
    const odds = ['downFirstMs', 'other', 'serverClock', 'runnerClock', 'proxy', 'full', 'reader'] as const;
    for (const name of [
      `outcome: ${endedBySignal(run) ? '(killed)' : (main.outputs.outcome ?? '(none)')}`,
      ...violations.map(({ check }) => `violation: ${check}`),
      ...[...stage.strikes.values(), ...odds.filter((odd) => plan[odd] !== undefined)].map(
        (one) => `trouble: ${one}`,
      ),
      ...phases.flatMap(({ name, signals }) => signals.map(({ signal }) => `trouble: ${signal} to ${name}`)),
    ])
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  tell(): string {
    const sorted = [...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1));
    return sorted.map(([name, count]) => `${String(count).padStart(6)}  ${name}`).join('\n');
  }
}
