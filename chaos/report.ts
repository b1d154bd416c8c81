/** What the chaos test has to say, in words and tables. */
import { readLog, render } from '../runner/read-log.ts';
import { CHECKS, endedBySignal, type Violation } from './checks.ts';
import { describe } from './plan.ts';
import type { Phase, Run } from './run.ts';
import { kindOf } from './weather.ts';

/** One run that went wrong: how to see it again, what was to happen, and what did. */
export function tellViolation(run: Run, violations: readonly Violation[]): string {
  const { plan, signals, requests, requestsOfMain, weather, started } = run;
  const [first] = requests;
  const since = (at: number): string => `${Math.round(at - (first?.at ?? at))} ms`.padStart(9);
  return [
    ...violations.map(({ check, what }) => `VIOLATION of "${check}": ${what}`),
    `Again: npm run chaos -- --runs 1 --seed ${plan.seed}`,
    describe(plan),
    '--- requests',
    ...requests.flatMap((request, index) => [
      ...(index === requestsOfMain ? ['--- requests of post'] : []),
      `${since(request.at)}  ${kindOf(request)}  ${request.status ?? '-'}  ${weather.strikes.get(request) ?? ''}`,
    ]),
    ...signals.map(({ signal, atMs }) => `${since(atMs)}  ${signal}`),
    ...started.map(({ path, status, startedTime }) => `${path}: ${status}, ${startedTime ?? 'never begun'}`),
    ...tellPhase('main', run.main),
    ...tellPhase('post', run.post),
  ].join('\n');
}

function tellPhase(name: string, { exitCode, tookMs, log, outputs, state }: Phase): string[] {
  const lines = render(readLog(log));
  const shown = lines.length <= 60 ? lines : [...lines.slice(0, 30), '  …', ...lines.slice(-30)];
  const { console, ...others } = outputs;
  return [
    `--- ${name}: exit code ${exitCode ?? 'none'} after ${Math.round(tookMs)} ms`,
    ...shown,
    `outputs: ${JSON.stringify({ ...others, ...(console && { console: `${console.length} characters` }) })}`,
    `state: ${JSON.stringify(state)}`,
  ];
}

/** Counts over many runs. Holds no run, for a run can be large. */
export class Tally {
  readonly #faults = new Map<string, { injected: number; runs: number }>();
  readonly #outcomes = new Map<string, number>();
  readonly #violations = new Map<string, number>();
  readonly #slowest = { main: 0, post: 0 };
  runs = 0;
  failed = 0;

  add(run: Run, violations: readonly Violation[]): void {
    this.runs += 1;
    if (violations.length > 0) this.failed += 1;
    for (const { check } of violations) this.#violations.set(check, (this.#violations.get(check) ?? 0) + 1);
    for (const [name, times] of Object.entries(troubleOf(run))) {
      const { injected, runs } = this.#faults.get(name) ?? { injected: 0, runs: 0 };
      this.#faults.set(name, { injected: injected + times, runs: runs + 1 });
    }
    for (const name of ['main', 'post'] as const)
      this.#slowest[name] = Math.max(this.#slowest[name], run[name].tookMs);
    const outcome = endedBySignal(run) ? '(killed)' : (run.main.outputs.outcome ?? '(none)');
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  tell(): string {
    const faults = [...this.#faults].sort(([, a], [, b]) => b.injected - a.injected);
    const outcomes = [...this.#outcomes].sort(([, a], [, b]) => b - a);
    const injected = faults.reduce((sum, [, count]) => sum + count.injected, 0);
    return [
      table(
        ['trouble', 'times', 'in runs'],
        [
          ...faults.map(([name, count]) => [name, count.injected, count.runs] as const),
          ['all', injected, this.runs],
        ],
      ),
      table(['outcome', 'runs'], outcomes),
      table(
        ['check', 'violations'],
        Object.keys(CHECKS).map((check) => [check, this.#violations.get(check) ?? 0] as const),
      ),
      `The slowest main took ${seconds(this.#slowest.main)}, the slowest post ${seconds(this.#slowest.post)}.`,
    ].join('\n\n');
  }
}

function troubleOf({ plan, weather, signals, bystander }: Run): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const name of weather.strikes.values()) count(name);
  for (const { signal } of signals) count(signal);
  if (plan.weather.downFirstMs > 0) count('down at first');
  if (plan.clock) count("the runner's clock jumps");
  if (bystander) count("somebody else's process");
  return counts;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [
    head,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell))),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
