/** What a person hears while nothing comes: prompts, silence, a process that does not begin, one that is slow. */
import { expect } from '@jest/globals';
import type { Step } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  consoleLines,
  isList,
  isLook,
  seen,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

test('a line without an end, as a prompt has none: shown while it waits, and once', async () => {
  const simulator = await simulate();
  const typed = Promise.withResolvers<undefined>();
  simulator.define({
    path: '/root/prompt',
    run: async (job) => {
      job.write('first\nContinue? [y/n] ');
      await job.waiting(typed.promise);
      job.write('yes\nlast\n');
    },
  });
  const step = start(simulator, { jobflow: '/root/prompt', 'poll-interval': '500ms' });
  await step.logged('│ Continue? [y/n]');
  expect(simulator.processes[0]?.status).toBe('WAITING');
  typed.resolve(undefined);
  const result = await step.ended;
  expect(consoleLines(result)).toEqual(['first', 'Continue? [y/n] ', 'yes', 'last']);
});

test('a line that comes in pieces, without a pause, is one line', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/pieces',
    run: async (job) => {
      for (const [index, piece] of ['one', ' two', ' three', ' four', ' five'].entries()) {
        job.write(piece);
        await seen(simulator, index + 1, isLook);
      }
    },
  });
  const result = await start(simulator, { jobflow: '/root/pieces', 'poll-interval': '100ms' }).ended;
  expect(consoleLines(result)).toEqual(['one two three four five']);
});

/** Says nothing for an hour. */
async function silent(): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows() });
  simulator.define({ path: '/root/silent', run: (job) => job.sleep(3_600_000) });
  return simulator;
}

async function cancelled(step: Step) {
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'cancelled' });
  return result;
}

testWithSignals(
  'half a minute NEW, a minute of silence, three times as long as usual: each is said once',
  async () => {
    const [stuck, quiet, slow] = await Promise.all([silent(), silent(), silent()]);
    stuck.engineStopped = true;
    const row = { id: 1, abspath: '/process/id_1', job: '/root/silent', status: 'DONE', exit_status: 0 };
    const body = { count: 1, next: null, previous: null, results: [{ ...row, elapsed_time: 2 }] };
    slow.faults.add({ when: isList, fault: { kind: 'status', status: 200, body } });
    const inputs = { jobflow: '/root/silent' };
    const steps = {
      stuck: start(stuck, inputs, jumpingClock()),
      quiet: start(quiet, { ...inputs, language: 'ja' }, jumpingClock()),
      slow: start(slow, inputs, jumpingClock()),
    };
    await Promise.all([
      steps.stuck.logged('KOMPIRA-NEW-FOR-LONG'),
      steps.quiet.logged('RUNNING'),
      steps.slow.logged('KOMPIRA-SLOW'),
    ]);
    expect(warningsOf(await cancelled(steps.stuck))).toEqual([
      expect.stringContaining('KOMPIRA-NEW-FOR-LONG'),
    ]);
    // A line of the log, not an annotation: there is nothing to do.
    expect(warningsOf(await cancelled(steps.quiet))).toEqual([]);
    expect(warningsOf(await cancelled(steps.slow))).toEqual([expect.stringContaining('KOMPIRA-SLOW')]);
  },
);
