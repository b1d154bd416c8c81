/** A short version of `npm run chaos`: some runs of the whole action, with anything going wrong at any moment. */
import { expect, test } from '@jest/globals';
import { actionFront } from '../chaos/front.ts';
import { storm, tell } from '../chaos/storm.ts';

/** Fixed, so that a red test is red for everybody. What they do is drawn from them; none takes longer than 10 s. */
const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);

test(`${SEEDS.length} runs with faults at every exchange keep every promise`, async () => {
  const broken: string[] = [];
  let runs = 0;
  await storm({
    seeds: SEEDS,
    jobs: 6,
    front: actionFront(),
    onRun: (run, violations) => {
      runs += 1;
      if (violations.length > 0) broken.push(tell(run, violations));
    },
  });
  expect(broken.join('\n\n')).toBe('');
  expect(runs).toBe(SEEDS.length);
}, 120_000);
