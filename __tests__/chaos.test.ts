/** A short version of `npm run chaos`: some runs of the actions and of the command line, with anything going wrong. */
import { expect, test } from '@jest/globals';
import { cliFront } from '../chaos/cli-front.ts';
import { actionFront } from '../chaos/front.ts';
import { storm, tell } from '../chaos/storm.ts';

/** Fixed, so that a red test is red for everybody. What they do is drawn from them; none takes longer than 10 s. */
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

test.concurrent.each([
  ['the actions', actionFront()],
  ['the command line', cliFront()],
])(
  '%s: runs with faults at every exchange keep every promise',
  async (_name, front) => {
    const broken: string[] = [];
    let runs = 0;
    await storm({
      seeds: SEEDS,
      jobs: 6,
      front,
      onRun: (run, violations) => {
        runs += 1;
        if (violations.length > 0) broken.push(tell(run, violations));
      },
    });
    expect(broken.join('\n\n')).toBe('');
    expect(runs).toBe(SEEDS.length);
  },
  120_000,
);
