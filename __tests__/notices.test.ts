/** What a person hears while nothing comes: prompts, silence, a process that does not begin, one that is slow. */
import { expect } from '@jest/globals';
import type { Simulator } from '../simulator/server.ts';
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

test('a line without an end, as a prompt has none, that comes in pieces: shown while it waits, and once', async () => {
  const simulator = await simulate();
  const typed = Promise.withResolvers<undefined>();
  simulator.define({
    path: '/root/prompt',
    run: async (job) => {
      for (const [index, piece] of ['first\nContin', 'ue? ', '[y/n] '].entries()) {
        job.write(piece);
        await seen(simulator, index + 1, isLook);
      }
      await job.waiting(typed.promise);
      job.write('yes\nlast\n');
    },
  });
  const step = start(simulator, { jobflow: '/root/prompt', 'poll-interval': '100ms' });
  await step.logged('│ Continue? [y/n]');
  typed.resolve(undefined);
  const result = await step.ended;
  expect(consoleLines(result)).toEqual(['first', 'Continue? [y/n] ', 'yes', 'last']);
});

testWithSignals.each<[code: string, (simulator: Simulator) => void]>([
  ['NEW-FOR-LONG', (simulator) => (simulator.engineStopped = true)],
  ['', () => undefined],
  [
    'SLOW',
    ({ faults }) => {
      const row = {
        abspath: '/process/id_1',
        job: '/root/silent',
        status: 'DONE',
        exit_status: 0,
        elapsed_time: 2,
      };
      faults.add({
        when: isList,
        fault: { kind: 'status', status: 200, body: { count: 1, results: [row] } },
      });
    },
  ],
])('minutes in which nothing happens are noticed once: %s', async (code, prepare) => {
  const simulator = await simulate();
  simulator.define({ path: '/root/silent', run: (job) => job.sleep(3_600_000) });
  prepare(simulator);
  const step = start(
    simulator,
    { jobflow: '/root/silent', language: code === '' ? 'ja' : 'en' },
    jumpingClock(),
  );
  // Silence is a line of the log, not an annotation: there is nothing to do.
  await step.logged(code === '' ? 'RUNNING' : `KOMPIRA-${code}`);
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'cancelled' });
  expect(warningsOf(result)).toEqual(code === '' ? [] : [expect.stringContaining(`KOMPIRA-${code}`)]);
});
