/** What proves that a process has stopped, and whether there is time for the proof. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import {
  type Fault,
  type FaultRule,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  errorOf,
  isLook,
  isTerminate,
  onlyProcess,
  run,
  runPost,
  simulate,
  start,
  test,
  testWithSignals,
} from './support/harness.ts';

const LONG = { jobflow: '/root/long' };
const terminates = ({ requests }: Simulator) => requests.filter(isTerminate).length;
/** The looks that are to prove a stop. */
const isProof = (simulator: Simulator) => (request: RequestRecord) =>
  isLook(request) && terminates(simulator) > 0;

const said = (status: number): Fault => ({ kind: 'status', status, body: { detail: 'いいえ' } });
const NOT_FOUND = { kind: 'status', status: 404, body: { detail: 'いいえ' } } as const;
/** Nothing of Kompira's own: a gateway answers in its place. */
const GATEWAY_NOT_FOUND: Fault = { kind: 'status', status: 404 };

/** So long after the SIGINT of a cancel the runner sends SIGTERM. */
const RUNNER_WAITS_MS = 7500;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** A step that comes to stop a process, and the inputs that its post step gets too. */
interface Stopping {
  readonly action: string;
  readonly inputs: Record<string, string>;
  readonly main: (simulator: Simulator) => Promise<StepResult>;
}

const COMMAND: Stopping = {
  action: 'process',
  inputs: { process: '262', command: 'terminate' },
  main: async (simulator) => {
    await run(simulator, { ...LONG, wait: 'false' });
    await simulator.waitForProcess(({ status }) => status === 'RUNNING');
    return run(simulator, COMMAND.inputs, { action: 'process', ...jumpingClock() });
  },
};
const TIMEOUT: Stopping = {
  action: '',
  inputs: { ...LONG, timeout: '500ms' },
  main: (simulator) => run(simulator, TIMEOUT.inputs, jumpingClock()),
};
const CANCEL: Stopping = {
  action: '',
  inputs: LONG,
  main: async (simulator) => {
    const step = start(simulator, LONG, jumpingClock());
    await step.logged('│ ');
    step.child.kill('SIGINT');
    return step.ended;
  },
};

interface Faults {
  readonly onTerminate?: Fault;
  /** On the looks that come after the first terminate. */
  readonly onLook?: Fault;
}

async function stopUnder({ main }: Stopping, { onTerminate, onLook }: Faults) {
  const simulator = await quick();
  if (onTerminate) simulator.faults.add({ when: isTerminate, fault: onTerminate });
  if (onLook) simulator.faults.add({ when: isProof(simulator), fault: onLook });
  return { simulator, result: await main(simulator) };
}

/** Post has nothing to do: for it, the process has stopped. */
async function expectSilentPost(simulator: Simulator, { action, inputs }: Stopping, { state }: StepResult) {
  const before = simulator.requests.length;
  expect(await runPost(simulator, state, inputs, { action })).toMatchObject({ exitCode: 0, log: '' });
  expect(simulator.requests).toHaveLength(before);
}

const CASES: [string, Stopping][] = [
  ['command: terminate', COMMAND],
  ['a timeout', TIMEOUT],
  // A cancel is a signal.
  ...(process.platform === 'win32' ? [] : [['a cancel', CANCEL] satisfies [string, Stopping]]),
];

test('a process that is not found, or not any more, has not stopped for that: red with the link, and post tries again', async () => {
  const unproven = async (stopping: Stopping, faults: Faults) => {
    const { simulator, result } = await stopUnder(stopping, faults);
    expect(result.exitCode).toBe(1);
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    const { action, inputs } = stopping;
    const before = terminates(simulator);
    const post = start(simulator, inputs, { action, postOf: result.state });
    await Promise.race([simulator.waitForRequest(() => terminates(simulator) > before), post.ended]);
    expect(terminates(simulator)).toBeGreaterThan(before);
    simulator.faults.clear();
    expect(await post.ended).toMatchObject({ exitCode: 0 });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  };
  const notFound = { onTerminate: NOT_FOUND, onLook: NOT_FOUND };
  await Promise.all([
    ...CASES.map(([, stopping]) => unproven(stopping, notFound)),
    unproven(TIMEOUT, { ...notFound, onTerminate: { kind: 'reset-before' } }),
    unproven(TIMEOUT, { ...notFound, onTerminate: said(403) }),
    unproven(TIMEOUT, { ...notFound, onTerminate: GATEWAY_NOT_FOUND }),
    unproven(TIMEOUT, { onLook: GATEWAY_NOT_FOUND }),
  ]);
});

test('the same in post: red, with the link', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const { state } = await step.ended;
  simulator.faults.add({ when: isTerminate, fault: NOT_FOUND });
  simulator.faults.add({ when: isLook, fault: NOT_FOUND });
  const clock = jumpingClock();
  const post = await runPost(simulator, state, LONG, clock);
  // Nobody is in a hurry in post: a server may be in the middle of its restart.
  expect(clock.measured().elapsedMs).toBeGreaterThan(25_000);
  expect(clock.measured().elapsedMs).toBeLessThan(60_000);
  expect(terminates(simulator)).toBeGreaterThan(0);
  expect(post.exitCode).toBe(1);
  expect(errorOf(post)).toContain(`${simulator.url}/process/id_262`);
});

test.each(CASES)('%s: a terminate that was accepted, then 404: stopped', async (_name, stopping) => {
  const { simulator, result } = await stopUnder(stopping, { onLook: NOT_FOUND });
  expect(result.exitCode).toBe(stopping === COMMAND ? 0 : 1);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
  await expectSilentPost(simulator, stopping, result);
});

test.each(CASES)('%s: a terminate that was not, but a final status: stopped', async (_name, stopping) => {
  const { simulator, result } = await stopUnder(stopping, { onTerminate: { ...NOT_FOUND, acts: true } });
  expect(result.exitCode).toBe(stopping === COMMAND ? 0 : 1);
  expect(result.outputs).toMatchObject({ status: 'ABORTED' });
  await expectSilentPost(simulator, stopping, result);
});

const once = (rule: FaultRule): FaultRule => ({ ...rule, times: 1 });
const HANG: Fault = { kind: 'hang' };

testWithSignals.each<[string, (simulator: Simulator) => readonly FaultRule[]]>([
  ['a terminate that hangs', () => [once({ when: isTerminate, fault: HANG })]],
  [
    'a terminate that acts, and hangs',
    () => [once({ when: isTerminate, fault: { kind: 'hang', acts: true } })],
  ],
  ['a terminate that drips', () => [once({ when: isTerminate, fault: { kind: 'drip', byteEveryMs: 3000 } })]],
  [
    'a gateway that is in the middle of a restart',
    () => [
      {
        when: (request) => isTerminate(request) || isLook(request),
        times: 4,
        fault: { kind: 'status', status: 502 },
      },
    ],
  ],
  [
    'a 503 that asks for ten minutes',
    () => [
      once({
        when: isTerminate,
        fault: { kind: 'status', status: 503, headers: { 'retry-after': '600' } },
      }),
    ],
  ],
  [
    'a node that does not know the process',
    (simulator) => [
      { when: isTerminate, times: 2, fault: NOT_FOUND },
      { when: isProof(simulator), times: 2, fault: NOT_FOUND },
    ],
  ],
  [
    'a server that takes two seconds for each answer',
    () => [{ when: () => true, fault: { kind: 'delay', ms: 2000 } }],
  ],
])('a cancel, and %s: proven before the runner loses patience', async (_name, rules) => {
  const simulator = await quick();
  const clock = jumpingClock();
  const step = start(simulator, LONG, clock);
  await step.logged('│ ');
  for (const rule of rules(simulator)) simulator.faults.add(rule);
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(clock.measured().sinceSignalMs).toBeLessThan(RUNNER_WAITS_MS);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
  simulator.faults.clear();
  await expectSilentPost(simulator, CANCEL, result);
});

test.each<[string, Fault | undefined]>([
  ['is down', undefined],
  ['resets each connection', { kind: 'reset-before' }],
  ['is behind a gateway that says 502', { kind: 'status', status: 502 }],
])(
  'SIGKILL, and a server that %s for some seconds: post waits for it, and terminates',
  async (_name, fault) => {
    const simulator = await quick();
    const step = start(simulator, LONG);
    await step.logged('│ ');
    step.child.kill('SIGKILL');
    const { state } = await step.ended;
    let firstAt: number | undefined;
    if (fault) {
      const isEarly = (request: RequestRecord) => timeOf(request) - (firstAt ??= timeOf(request)) < 10_000;
      simulator.faults.add({ when: isEarly, fault });
    } else {
      await simulator.down();
      setTimeout(() => void simulator.up(), 2000);
    }
    const clock = fault ? jumpingClock() : {};
    expect(await runPost(simulator, state, LONG, clock)).toMatchObject({ exitCode: 0 });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  },
);
