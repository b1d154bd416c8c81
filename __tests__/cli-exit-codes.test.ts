/** An exit code, the code of the failure and the outputs of each kind of run. `unit/exit-code.test.ts` has all ways in which one arises. */
import { expect } from '@jest/globals';
import { type Job, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { codeIn, expectOurVoice, kompira } from './support/cli.ts';
import { executes, isLook, isStart, onlyProcess, seen, simulate, test } from './support/harness.ts';

const LONG = '/root/long';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** The exit code and the code of the failure. */
async function codes(simulator: Simulator, line: string): Promise<[number | null, string]> {
  const result = await kompira(simulator, line.split(' '));
  return [result.exitCode, codeIn(result)];
}

test.each<[number, string, string, object]>([
  [0, '', 'run /root/restart_process', { outcome: 'succeeded', status: 'DONE' }],
  [0, '', `run ${LONG} --no-wait`, { outcome: 'started', process: '/process/id_262' }],
  [0, '', `run ${LONG} --dry-run`, { outcome: 'validated' }],
  [0, '', 'send /root/approval --message a', { outcome: 'succeeded' }],
  [2, 'INVALID-INPUT', `run ${LONG} --timeout 5`, { outcome: 'error' }],
  [2, 'INVALID-INPUT', `run ${LONG} --tmeout 5m`, { outcome: 'error' }],
  [2, 'INVALID-INPUT', 'show https://other.example.com/process/id_1', { outcome: 'error' }],
  [2, 'INVALID-INPUT', 'send /root/approval', { outcome: 'error' }],
  [2, 'INVALID-INPUT', 'doctor --server x', { findings: [] }],
  [
    10,
    'NOT-REACHABLE',
    `run ${LONG} --server http://127.0.0.1:1 --outage-tolerance 0s`,
    { outcome: 'error' },
  ],
  [10, 'NOT-FOUND', 'run /root/nothing', { outcome: 'error' }],
  [10, 'NOT-FOUND', 'suspend 999 --outage-tolerance 0s', { outcome: 'error', 'process-id': '999' }],
  [10, 'NOT-FOUND', 'receive /root/nothing', { outcome: 'error' }],
  // Nobody knows what became of one that was to be waited for.
  [30, 'NOT-FOUND', 'wait 999 --outage-tolerance 0s', { outcome: 'error' }],
  [20, 'EXIT-STATUS', 'run /root/exit_3', { outcome: 'failed', 'exit-status': '3' }],
  [20, 'RESULT', 'run /root/restart_fails', { outcome: 'failed', result: 'false' }],
  [21, 'TIMED-OUT', `run ${LONG} --timeout 300ms --on-timeout leave`, { outcome: 'timed-out' }],
  [21, 'NO-MESSAGE', 'receive /root/approval --timeout 300ms', { outcome: 'timed-out' }],
])('%d %s: %s', async (exitCode, code, line, outputs) => {
  const simulator = await quick();
  const result = await kompira(simulator, [...line.split(' '), '--json']);
  expect([result.exitCode, codeIn(result)]).toEqual([exitCode, code && `KOMPIRA-${code}`]);
  expect(JSON.parse(result.stdout)).toMatchObject(outputs);
  expect(result.stdout).toMatch(/^.+\n$/);
  expectOurVoice(result);
  if (exitCode === 2) expect(simulator.requests).toEqual([]);
});

test('commands to a process, and runs beside it', async () => {
  const simulator = await quick();
  await kompira(simulator, ['run', LONG, '--no-wait']);
  for (const [line, ...expected] of [
    ['show 262', 0, ''],
    ['suspend 262', 0, ''],
    ['suspend 262', 0, ''],
    ['resume 262', 0, ''],
    [`run ${LONG} --if-running skip`, 0, ''],
    [`run ${LONG} --if-running fail`, 10, 'KOMPIRA-ALREADY-RUNNING'],
    [`run ${LONG} --if-running wait --timeout 100ms`, 10, 'KOMPIRA-STILL-RUNNING'],
    ['terminate 262', 0, ''],
    ['terminate 262', 0, ''],
    ['suspend 262', 10, 'KOMPIRA-ALREADY-ENDED'],
  ] as const)
    expect([line, ...(await codes(simulator, line))]).toEqual([line, ...expected]);
  expect([executes(simulator), onlyProcess(simulator).status]).toEqual([1, 'ABORTED']);
});

test('a process that somebody else has started, waited for and joined', async () => {
  const simulator = await quick();
  // It ends once both have looked at it.
  const run = async (job: Job) => {
    await job.waiting(seen(simulator, 2, isLook));
    job.abort('no');
  };
  simulator.define({ path: '/root/aborts', run });
  await kompira(simulator, ['run', '/root/aborts', '--no-wait']);
  const lines = ['wait 262', 'run /root/aborts --if-running join'];
  const failed = [20, 'KOMPIRA-ABORTED'];
  const joined = codes(simulator, lines[1] ?? '');
  await seen(simulator, 1, isLook);
  expect(await Promise.all([joined, codes(simulator, lines[0] ?? '')])).toEqual([failed, failed]);
  expect(executes(simulator)).toBe(1);
});

test('a start whose response is lost: a person must look, and is told where', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  const result = await kompira(simulator, ['run', LONG]);
  expect([result.exitCode, codeIn(result)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
  expect(result.stderr).toContain(`${simulator.url}/process/id_${onlyProcess(simulator).id}`);
  expect(executes(simulator)).toBe(1);
});
