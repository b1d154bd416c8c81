/** Promise 2: a step that has ended leaves nothing of its own running, unless it was told to, and a stop is proven. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import {
  begin,
  codeOf,
  errorOf,
  executes,
  isList,
  isLook,
  isStart,
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
const NOTHING_TO_DO = { kompira: '{"phase":"nothing to do"}' };
const terminates = ({ requests }: Simulator) => requests.filter(isTerminate).length;
/** The looks that are to prove a stop. */
const isProof = (simulator: Simulator) => (request: RequestRecord) =>
  isLook(request) && terminates(simulator) > 0;

const NOT_FOUND: Fault = { kind: 'status', status: 404, body: { detail: 'いいえ' } };
const NOT_ALLOWED: Fault = { kind: 'status', status: 403, body: { detail: 'いいえ' } };
/** Nothing of Kompira's own: a gateway answers in its place. */
const GATEWAY_NOT_FOUND: Fault = { kind: 'status', status: 404 };

/** So long after the SIGINT of a cancel the runner sends SIGTERM. */
const RUNNER_WAITS_MS = 7500;
/** And so long after it, it kills the step. */
const RUNNER_KILLS_MS = 10_000;

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

type Inputs = Readonly<Record<string, string>>;

interface Given {
  readonly inputs?: Inputs;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs right before the signal. */
  readonly before?: () => void;
}

/** A step that gets this signal once the process has printed. */
async function signalled(
  simulator: Simulator,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
  { inputs = LONG, env = {}, before }: Given = {},
): Promise<StepResult> {
  const step = start(simulator, inputs, { env });
  await step.logged(inputs.wait === 'false' ? '/process/id_262' : '│ ');
  before?.();
  step.child.kill(signal);
  return step.ended;
}

async function expectSilentPost(simulator: Simulator, { state }: StepResult, inputs: Inputs) {
  const before = simulator.requests.length;
  expect(await runPost(simulator, state, inputs)).toMatchObject({ exitCode: 0, log: '' });
  expect(simulator.requests).toHaveLength(before);
}

testWithSignals.each([
  ['SIGINT', 'terminate', 'ABORTED', 'terminated (ABORTED)'],
  ['SIGTERM', 'terminate', 'ABORTED', 'terminated (ABORTED)'],
  ['SIGINT', 'leave', 'RUNNING', 'left running'],
] as const)('%s, on-cancel: %s: red, and the process is %s', async (signal, policy, status, said) => {
  const simulator = await quick();
  const inputs = { ...LONG, 'on-cancel': policy };
  const result = await signalled(simulator, signal, { inputs });
  const outputs = { outcome: 'cancelled', status, process: '/process/id_262' };
  expect(result).toMatchObject({ exitCode: 1, outputs });
  expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
  expect(errorOf(result)).toContain(said);
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  expect(onlyProcess(simulator).status).toBe(status);
  await expectSilentPost(simulator, result, inputs);
});

testWithSignals.each([
  ['stops what it named', LONG, 'ABORTED'],
  ['names and leaves it with wait: false', { ...LONG, wait: 'false' }, 'RUNNING'],
])('a cancel during a start that is answered 5 s later %s', async (_name, inputs, status) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 5000, actsFirst: true } });
  const step = start(simulator, inputs);
  await simulator.waitForRequest(isStart);
  step.child.kill('SIGINT');
  const result = await step.ended;
  const outputs = { outcome: 'cancelled', process: '/process/id_262' };
  expect(result).toMatchObject({ exitCode: 1, outputs });
  expect(onlyProcess(simulator).status).toBe(status);
});

testWithSignals(
  'a cancel during a start that is never answered: main and post name what may run',
  async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    const step = start(simulator, LONG);
    await simulator.waitForRequest(isStart);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.outputs).toEqual({ outcome: 'cancelled' });
    expect(executes(simulator)).toBe(1);
    const post = await runPost(simulator, result.state, LONG);
    for (const red of [result, post]) {
      expect(red.exitCode).toBe(1);
      expect(errorOf(red)).toContain(`${simulator.url}/process/id_262`);
    }
  },
);

testWithSignals('a cancel before the start got through: nothing is left to do', async () => {
  const simulator = await quick();
  await simulator.down();
  const step = start(simulator, LONG);
  await step.logged('Retrying for up to');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' }, state: NOTHING_TO_DO });
});

testWithSignals('a cancel while the server hangs: the step gives up before the runner does', async () => {
  const simulator = await quick();
  const clock = jumpingClock();
  const before = () => simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  const result = await signalled(simulator, 'SIGINT', { before, env: clock.env });
  expect(clock.measured().sinceSignalMs).toBeLessThan(RUNNER_WAITS_MS);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', status: 'RUNNING' } });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(errorOf(result)).toContain('POST /process/id_262.terminate');
});

testWithSignals(
  'a cancel while it is stopped after a timeout: it ends before the runner kills it',
  async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isTerminate, fault: { kind: 'hang' } });
    const clock = jumpingClock();
    const step = start(simulator, { ...LONG, timeout: '1s' }, clock);
    await simulator.waitForRequest(isTerminate);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(clock.measured().sinceSignalMs).toBeLessThan(RUNNER_KILLS_MS);
    expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  },
);

testWithSignals.each<[string, (simulator: Simulator) => (request: RequestRecord) => boolean, Fault]>([
  ['a terminate that acts, and hangs', () => isTerminate, { kind: 'hang', acts: true }],
  ['a look that hangs', isProof, { kind: 'hang' }],
  ['a server that takes two seconds for each answer', () => () => true, { kind: 'delay', ms: 2000 }],
])('a cancel, and %s: proven before the runner loses patience', async (_name, when, fault) => {
  const simulator = await quick();
  const clock = jumpingClock();
  const times = fault.kind === 'hang' ? 1 : Infinity;
  const before = () => simulator.faults.add({ when: when(simulator), times, fault });
  const result = await signalled(simulator, 'SIGINT', { before, env: clock.env });
  expect(clock.measured().sinceSignalMs).toBeLessThan(RUNNER_WAITS_MS);
  expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
  expect(result.state).toEqual(NOTHING_TO_DO);
});

testWithSignals('a second signal while the server hangs ends the step at once; post terminates', async () => {
  const simulator = await quick();
  const step = start(simulator, LONG);
  await step.logged('│ ');
  const hang = simulator.faults.add({ when: () => true, fault: { kind: 'hang' } });
  step.child.kill('SIGINT');
  await simulator.waitForRequest(isTerminate);
  step.child.kill('SIGTERM');
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', status: 'RUNNING' } });
  expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  // A stop that was not ended by the signal would tell of the server that hangs.
  expect(errorOf(result)).toContain('no time left');
  hang.remove();
  expect(await runPost(simulator, result.state, LONG)).toMatchObject({ exitCode: 0 });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

const WHATEVER_STOPS: Readonly<Record<'command' | 'timeout' | 'cancel', (simulator: Simulator) => Stopping>> =
  {
    command: (simulator) => {
      const inputs = { process: '262', command: 'terminate' };
      const main = async () => {
        await begin(simulator, LONG.jobflow);
        await simulator.waitForProcess(({ status }) => status === 'RUNNING');
        return run(simulator, inputs, { action: 'process', ...jumpingClock() });
      };
      return { inputs, action: 'process', main };
    },
    timeout: (simulator) => {
      // Left on a cancel; a timeout is none, not even for post.
      const inputs = { ...LONG, timeout: '500ms', 'on-cancel': 'leave' };
      return { inputs, action: '', main: () => run(simulator, inputs, jumpingClock()) };
    },
    cancel: (simulator) => ({
      inputs: LONG,
      action: '',
      main: () => signalled(simulator, 'SIGINT', { env: jumpingClock().env }),
    }),
  };

/** A step that comes to stop a process, and the inputs that its post step gets too. */
interface Stopping {
  readonly inputs: Inputs;
  readonly action: string;
  readonly main: () => Promise<StepResult>;
}

test('a terminate that was accepted, then 404: stopped, and post is silent', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isProof(simulator), fault: NOT_FOUND });
  const { inputs, main } = WHATEVER_STOPS.timeout(simulator);
  const result = await main();
  expect(codeOf(result)).toBe('KOMPIRA-TIMED-OUT');
  expect(onlyProcess(simulator).status).toBe('ABORTED');
  await expectSilentPost(simulator, result, inputs);
});

testWithSignals.each<[keyof typeof WHATEVER_STOPS, string, Fault, Fault]>([
  ['command', 'error', NOT_FOUND, NOT_FOUND],
  ['timeout', 'timed-out', NOT_ALLOWED, GATEWAY_NOT_FOUND],
  ['cancel', 'cancelled', { kind: 'reset-before' }, NOT_FOUND],
])(
  '%s, %s: not found is no proof: red with the link, and post tries again',
  async (by, outcome, ...faults) => {
    const simulator = await quick();
    const [onTerminate, onLook] = faults;
    simulator.faults.add({ when: isTerminate, fault: onTerminate });
    simulator.faults.add({ when: isProof(simulator), fault: onLook });
    const { inputs, action, main } = WHATEVER_STOPS[by](simulator);
    const result = await main();
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome, status: 'RUNNING' } });
    expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    simulator.faults.clear();
    const post = await runPost(simulator, result.state, inputs, { action });
    expect(post).toMatchObject({ exitCode: 0 });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  },
);

test.each<[Inputs, string, string]>([
  [LONG, 'ABORTED', 'Terminating'],
  [{ ...LONG, 'on-cancel': 'leave' }, 'RUNNING', ''],
  [{ ...LONG, wait: 'false' }, 'RUNNING', ''],
])('SIGKILL with %j, then post: %s', async (inputs, status, said) => {
  const simulator = await quick();
  const { state } = await signalled(simulator, 'SIGKILL', { inputs });
  expect(JSON.stringify(state)).not.toContain(simulator.token);
  const post = await runPost(simulator, state, inputs);
  expect([post.exitCode, post.log === '']).toEqual([0, said === '']);
  expect(post.log).toContain(said);
  expect(onlyProcess(simulator).status).toBe(status);
});

// Nobody is in a hurry in post: a server may be in the middle of its restart.
test('SIGKILL, and a server that fails for ten seconds: post waits for it; for longer: red, with the link', async () => {
  const simulator = await quick();
  const { state } = await signalled(simulator, 'SIGKILL');
  const clock = jumpingClock();
  const refusal = simulator.faults.add({ when: () => true, fault: NOT_FOUND });
  const post = await runPost(simulator, state, LONG, clock);
  expect(clock.measured().elapsedMs).toBeGreaterThan(25_000);
  expect(clock.measured().elapsedMs).toBeLessThan(60_000);
  expect(terminates(simulator)).toBeGreaterThan(0);
  expect(post.exitCode).toBe(1);
  expect(codeOf(post)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
  expect(errorOf(post)).toContain(`${simulator.url}/process/id_262`);

  refusal.remove();
  let firstAt: number | undefined;
  const isEarly = (request: RequestRecord) => timeOf(request) - (firstAt ??= timeOf(request)) < 10_000;
  simulator.faults.add({ when: isEarly, fault: { kind: 'status', status: 502 } });
  expect(await runPost(simulator, state, LONG, jumpingClock())).toMatchObject({ exitCode: 0 });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test('after a green step, and after one that was killed before it left any state, post does nothing', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/restart_process' };
  const result = await run(simulator, inputs);
  await expectSilentPost(simulator, result, inputs);
  await expectSilentPost(simulator, { ...result, state: {} }, inputs);
});

test.each([
  ['when nothing ran yet', 0, false],
  ['in the future, for the clock was set back', 3_600_000, true],
])('post of a start that was sent %s, and not answered', async (_name, ms, isNamed) => {
  const simulator = await quick();
  const sentAt = Date.now() + ms;
  await begin(simulator, LONG.jobflow);
  // The server says that it began long before.
  const body = (list: string) =>
    list.replace(/"started_time":"[^"]+"/, '"started_time":"2020-01-01T00:00:00Z"');
  simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
  const state = {
    kompira: JSON.stringify({ phase: 'starting', jobflow: LONG.jobflow, sentAt, server: simulator.url }),
  };
  const post = await runPost(simulator, state, LONG);
  expect(codeOf(post)).toBe('KOMPIRA-START-UNKNOWN');
  const [before = ''] = errorOf(post).split('No process is newer');
  expect(before.includes('/process/id_262')).toBe(isNamed);
});

test('post that cannot read its inputs names what may still run', async () => {
  const simulator = await quick();
  const url = `${simulator.url}/process/id_262`;
  const state = {
    kompira: JSON.stringify({ phase: 'to stop', path: '/process/id_262', url, server: simulator.url }),
  };
  const post = await runPost(simulator, state, { ...LONG, 'ca-certificate': 'gone.pem' });
  expect(post.exitCode).toBe(1);
  expect(errorOf(post)).toContain(url);
  expect(errorOf(post)).toContain('ca-certificate');
});

// `server` can be an expression that is another one by then, and ids are the same everywhere.
test('post whose server is another one than that of the run sends nothing, and names what may still run', async () => {
  const [simulator, other] = await Promise.all([quick(), quick()]);
  await Promise.all([begin(simulator, LONG.jobflow), begin(other, LONG.jobflow)]);
  simulator.faults.add({ when: isTerminate, fault: { kind: 'status', status: 403, body: { detail: 'no' } } });
  const { state } = await run(simulator, { ...LONG, timeout: '1s' }, jumpingClock());
  const before = other.requests.length;
  const post = await runPost(other, state, LONG);
  expect([post.exitCode, codeOf(post)]).toEqual([1, 'KOMPIRA-STOP-NOT-CONFIRMED']);
  expect(errorOf(post)).toContain(`the run was started on ${simulator.url}`);
  expect(errorOf(post)).toContain(`${simulator.url}/process/`);
  expect(other.requests).toHaveLength(before);
});

test.each([
  ...['garbage', 'null', '{}', '[]', '{"phase":"future"}', '{"phase":"to stop"}'],
  '{"phase":"to stop","path":"/root/x","url":"x","server":"https://kompira.example.com"}',
])('post of a state that is not ours sends nothing, and says that nobody knows: %s', async (kompira) => {
  const simulator = await quick();
  const post = await runPost(simulator, { kompira }, LONG);
  expect(post.exitCode).toBe(1);
  expect(errorOf(post)).toMatch(
    /^The state that the main step saved [^]* check the process list in Kompira\./,
  );
  expect(codeOf(post)).toBe('KOMPIRA-START-UNKNOWN');
  expect(simulator.requests).toEqual([]);
});

test('a log that nobody reads any more ends the step, and stops what it started', async () => {
  const simulator = await quick();
  const parameters = '{ lines: 10000, over_ms: 500000 }';
  const step = start(simulator, { jobflow: '/root/chatty', parameters });
  await step.logged('│ ');
  step.child.stdout?.destroy();
  step.child.stderr?.destroy();
  expect(await step.ended).toMatchObject({ exitCode: 1 });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});
