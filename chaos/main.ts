/**
 * `npm run chaos -- --runs 1000 --seed 7`: the whole action, again and again, against a simulator where anything can
 * go wrong at any moment. What a run is going to be comes from its seed alone; `--runs 1 --seed` with the seed of a run
 * that went wrong does it again, up to the timing.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { cliFront } from './cli-front.ts';
import { actionFront } from './front.ts';
import { storm, Tally, tell } from './storm.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    // A run mostly waits.
    jobs: { type: 'string', default: String(availableParallelism() * 4) },
    // Another build than the one in `dist/`.
    dist: { type: 'string' },
    // The command line instead of the actions.
    cli: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const [runs, seed, jobs] = [number('runs', 1), number('seed', 0), number('jobs', 1)];

const tally = new Tally();
let [done, failed] = [0, 0];
const progress = (): string =>
  `${done} of ${runs} runs from seed ${seed}, ${failed} with violations, ${Math.round(performance.now() / 1000)} s`;
console.log(progress());
await storm({
  seeds: Array.from({ length: runs }, (_, index) => seed + index),
  jobs,
  front: (values.cli ? cliFront : actionFront)(values.dist),
  onRun: (run, violations) => {
    tally.add(run, violations);
    done += 1;
    if (violations.length > 0) failed += 1;
    if (violations.length > 0 || values.verbose) console.log(`\n${tell(run, violations)}\n`);
    if (done % 50 === 0) console.log(progress());
  },
});
console.log(`\n${tally.tell()}\n\n${progress()}`);
process.exitCode = failed === 0 ? 0 : 1;

function number(name: 'runs' | 'seed' | 'jobs', least: number): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} is a whole number from ${least} on, not "${values[name]}"`);
}
