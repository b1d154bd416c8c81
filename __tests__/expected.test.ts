/** How long a run usually takes: asked for once, said where it is known, and never in the way. */
import { expect } from '@jest/globals';
import { type Fault, sampleJobflows } from '../simulator/server.ts';
import {
  isList,
  isLook,
  run,
  seen,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

interface Row {
  readonly seconds: number | string | null;
  readonly job?: string;
  readonly status?: string;
  readonly exitStatus?: number;
}

/** Earlier runs, newest first, on a server that ignores what it is asked to filter by. */
function earlier(rows: readonly Row[]): Fault {
  const results = rows.map(({ seconds, job = JOBFLOW, status = 'DONE', exitStatus = 0 }, index) => {
    const abspath = `/process/id_${200 - index}`;
    return { abspath, job, status, exit_status: exitStatus, elapsed_time: seconds };
  });
  return { kind: 'status', status: 200, body: { count: results.length, results } };
}

test.each<[string, Row[], string]>([
  ['of two, the middle between them', [{ seconds: 1 }, { seconds: '2.000000' }], '1.5'],
  [
    'of ten, however old the others are',
    [9, 2, 5, 4, 6, 3, 7, 1, 8, 10, 900, 900, 900].map((seconds) => ({ seconds })),
    '5.5',
  ],
  [
    'without runs that failed, that still run, or that are of another jobflow',
    [
      { seconds: 900, status: 'ABORTED' },
      { seconds: 900, exitStatus: 1 },
      { seconds: 900, status: 'RUNNING' },
      { seconds: 900, job: '/root/other' },
      { seconds: null },
      { seconds: 7 },
    ],
    '7',
  ],
])('the median %s', async (_name, rows, seconds) => {
  const simulator = await quick();
  simulator.faults.add({ when: isList, fault: earlier(rows) });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(result).toMatchObject({ exitCode: 0, outputs: { 'expected-seconds': seconds } });
  expect(result.summary).toContain('usually');
  expect(simulator.requests.filter(isList)).toHaveLength(1);
});

test('the log says it while the process runs, and a run that fails says it all the same', async () => {
  const simulator = await quick();
  simulator.define({
    path: JOBFLOW,
    run: async (job) => {
      await job.waiting(simulator.waitForRequest(isList));
      // Two looks later its answer has arrived.
      await job.waiting(seen(simulator, simulator.requests.filter(isLook).length + 2, isLook));
      job.abort('no');
    },
  });
  simulator.faults.add({ when: isList, fault: earlier([{ seconds: 42 }]) });
  const result = await run(simulator, { jobflow: JOBFLOW });
  expect(result.outputs).toMatchObject({ outcome: 'failed', 'expected-seconds': '42' });
  expect(result.log.match(/Usually takes 42s/g)).toHaveLength(1);
});

testWithSignals('a run that is cancelled says it too', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isList, fault: earlier([{ seconds: 42, job: '/root/long' }]) });
  const step = start(simulator, { jobflow: '/root/long' });
  await step.logged('Usually takes 42s');
  step.child.kill('SIGINT');
  expect((await step.ended).outputs).toMatchObject({ outcome: 'cancelled', 'expected-seconds': '42' });
});

test('of real runs: nothing at the first, though it has ended before the list is read; something at the second', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 600 }) });
  simulator.faults.add({ when: isList, times: 1, fault: { kind: 'delay', ms: 1000 } });
  const first = await run(simulator, { jobflow: JOBFLOW });
  expect(first.outputs).not.toHaveProperty('expected-seconds');
  expect(first.log).not.toContain('Usually takes');
  const second = await run(simulator, { jobflow: JOBFLOW });
  const seconds = Number(second.outputs['expected-seconds']);
  expect(seconds).toBeCloseTo(Number(first.outputs['elapsed-seconds']), 0);
});

// As long as a test may take: a step that waits for a list that is never answered fails it.
test.each<[string, Fault]>([
  ['refused', { kind: 'status', status: 403, body: { detail: 'いいえ' } }],
  ['a page of a gateway', { kind: 'html' }],
  ['of another shape', { kind: 'body', body: '{"results": 7}' }],
  ['never answered', { kind: 'hang' }],
])('the list is %s: asked for once, and not a word about it', async (_name, fault) => {
  const simulator = await quick();
  simulator.faults.add({ when: isList, fault });
  const result = await run(simulator, { jobflow: JOBFLOW, 'request-timeout': '1h' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(result.outputs).not.toHaveProperty('expected-seconds');
  expect(result.log).not.toMatch(/Usually|いいえ|GET \/process\b(?!\/)/);
  expect(warningsOf(result)).toEqual([]);
  expect(simulator.requests.filter(isList).length).toBeLessThanOrEqual(1);
});

test('nobody waits: nothing is asked', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: JOBFLOW, wait: 'false' });
  expect(simulator.requests.filter(isList)).toEqual([]);
});
