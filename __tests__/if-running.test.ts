/** if-running: what a step does when its jobflow runs already. */
import { expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  begin,
  codeOf,
  endAfter,
  errorOf,
  executes,
  isList,
  isLook,
  isTerminate,
  run,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const LONG = { jobflow: '/root/long' };
const SHORT = { jobflow: '/root/restart_process' };
const JOIN = { ...LONG, 'if-running': 'join' };
const NOTHING_TO_DO = { kompira: '{"phase":"nothing to do"}' };

/** A server where one runs already. */
async function withOne({ jobflow }: { jobflow: string } = LONG, prepare?: (simulator: Simulator) => void) {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  prepare?.(simulator);
  await begin(simulator, jobflow);
  return simulator;
}

const statuses = ({ processes }: Simulator) => processes.map(({ status }) => status);

test('start: another is started, and nothing is looked at', async () => {
  const simulator = await withOne();
  expect(await run(simulator, { ...LONG, wait: 'false' })).toMatchObject({ exitCode: 0 });
  expect(executes(simulator)).toBe(2);
  expect(simulator.requests.filter(isList)).toEqual([]);
});

test('skip: green; fail: red; each with the process that runs', async () => {
  const simulator = await withOne();
  const skipped = await run(simulator, { ...LONG, 'if-running': 'skip' });
  expect(skipped).toMatchObject({ exitCode: 0 });
  expect(skipped.outputs).toEqual({ outcome: 'skipped' });
  expect(skipped.log).toContain(`${simulator.url}/process/id_262`);
  expect(skipped.summary).toContain('skipped');
  const failed = await run(simulator, { ...LONG, 'if-running': 'fail' });
  expect(failed).toMatchObject({ exitCode: 1 });
  expect(failed.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(failed)).toContain(`${simulator.url}/process/id_262`);
  expect(executes(simulator)).toBe(1);
});

test('wait: the other ends, then this one starts', async () => {
  const simulator = await withOne(SHORT, (server) => {
    endAfter(server, 3, isList);
  });
  const result = await run(simulator, { ...SHORT, 'if-running': 'wait' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_263' });
  expect(result.log).toContain('The earlier processes ended after ');
  // Once, and not at each look.
  expect(result.log.split(`${simulator.url}/process/id_262`)).toHaveLength(2);
  const [first, second] = simulator.processes;
  expect(Date.parse(second?.startedTime ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.finishedTime ?? ''));
});

test('wait: no longer than timeout, also where the list fails until then; nothing is started', async () => {
  const simulator = await withOne(LONG, (server) => {
    // One that is NEW counts as well.
    server.engineStopped = true;
  });
  const inputs = { ...LONG, 'if-running': 'wait', timeout: '30s' };
  const result = await run(simulator, inputs, jumpingClock());
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
  expect(codeOf(result)).toBe('KOMPIRA-STILL-RUNNING');
  simulator.faults.add({ when: isList, skip: 1, fault: { kind: 'status', status: 502 } });
  const clock = jumpingClock();
  const failing = await run(simulator, { ...inputs, 'outage-tolerance': '5m' }, clock);
  expect(clock.measured().elapsedMs).toBeLessThan(60_000);
  expect(failing).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(failing)).toBe('KOMPIRA-GATEWAY-ERROR');
  expect(executes(simulator)).toBe(1);
});

testWithSignals('wait: a cancel starts nothing, and leaves nothing for post', async () => {
  const simulator = await withOne();
  const step = start(simulator, { ...LONG, 'if-running': 'wait' });
  await step.logged('/process/id_262');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' }, state: NOTHING_TO_DO });
  expect(statuses(simulator)).toEqual(['RUNNING']);
});

test.each(['skip', 'wait', 'join'])('%s: none runs but of others, so it starts its own', async (policy) => {
  const simulator = await withOne();
  const root = simulator.users.find(({ admin }) => admin)?.token ?? '';
  await begin({ ...simulator, token: root }, SHORT.jobflow);
  const result = await run(simulator, { ...SHORT, 'if-running': policy });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_264' });
  expect(result.log + result.summary).not.toMatch(/Joined|earlier processes/);
});

test('a list that fails for a moment is asked for again, one that fails for good starts nothing', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  const fault: Fault = { kind: 'status', status: 502 };
  simulator.faults.add({ when: isList, fault, times: 1 });
  const skip = { ...SHORT, 'if-running': 'skip' };
  const passing = await run(simulator, skip);
  expect(passing).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(warningsOf(passing)).toHaveLength(1);
  simulator.faults.add({ when: isList, fault });
  const result = await run(simulator, { ...skip, 'outage-tolerance': '200ms' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-GATEWAY-ERROR');
  expect(executes(simulator)).toBe(1);
});

/** The vendor's own web UI asks for `is_active`; the manual has no such filter. */
const isByActive = (request: RequestRecord) => isList(request) && request.query.has('is_active');
/** More than a page of those that have ended, the newest first. */
const ENDED: Fault = {
  kind: 'status',
  status: 200,
  body: {
    count: 110,
    results: Array.from({ length: 100 }, (_, index) => {
      return { abspath: `/process/id_${900 - index}`, job: LONG.jobflow, status: 'DONE' };
    }),
  },
};

test.each<[string, Fault]>([
  ['ignored', ENDED],
  ['refused', { kind: 'status', status: 400, body: { is_active: ['いいえ'] } }],
])(
  'a filter by is_active that is %s: what runs is found status by status, or nothing',
  async (_name, fault) => {
    const simulator = await withOne();
    simulator.faults.add({ when: isByActive, fault });
    const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
    expect(result.outputs).toEqual({ outcome: 'skipped' });
    expect(result.log).toContain(`${simulator.url}/process/id_262`);
    const other = await run(simulator, { ...SHORT, 'if-running': 'skip' });
    expect(other.outputs).toMatchObject({ outcome: 'succeeded' });
  },
);

test.each<[string, Fault]>([
  ['no filter that is honoured', ENDED],
  ['400', { kind: 'status', status: 400, body: { detail: 'いいえ' } }],
  ['403', { kind: 'status', status: 403, body: { detail: 'いいえ' } }],
  [
    'a row that does not say of which jobflow it is',
    { kind: 'body', body: (list) => list.replace(/"job":"[^"]+"/, '"job":null') },
  ],
])(
  '%s: nobody knows what runs: nothing is started or joined, and what helps is said',
  async (_name, fault) => {
    const simulator = await withOne();
    simulator.faults.add({ when: isList, fault });
    for (const policy of ['skip', 'join']) {
      const result = await run(simulator, { ...LONG, 'if-running': policy });
      expect(result).toMatchObject({ exitCode: 1 });
      expect(result.outputs).toEqual({ outcome: 'error' });
      expect(codeOf(result)).toBe('KOMPIRA-NOT-FILTERED');
      expect(errorOf(result)).toMatch(/^What to do: .*if-running/m);
    }
    expect(executes(simulator)).toBe(1);
  },
);

test.each(['/.login', 'https'])(
  'a redirect (%s) in place of the response to a start that was taken: not sent again, though the list was well',
  async (to) => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
    const location =
      to === 'https' ? `${simulator.url.replace('http', 'https')}${SHORT.jobflow}.execute` : to;
    const when = ({ action }: RequestRecord) => action === 'execute';
    simulator.faults.add({ when, times: 1, fault: { kind: 'redirect', status: 302, location } });
    const result = await run(simulator, { ...SHORT, 'if-running': 'skip' });
    expect([result.exitCode, codeOf(result)]).toEqual([1, 'KOMPIRA-START-UNKNOWN']);
    expect(executes(simulator)).toBe(1);
  },
);

// Written as in an address, it is the name of another one.
test('a row of another jobflow whose name is this one as in an address does not count', async () => {
  const simulator = await simulate();
  for (const path of ['/root/a b', '/root/a%20b']) simulator.define({ path, run: (job) => job.return(true) });
  const row = { abspath: '/process/id_9', job: '/root/a%20b', status: 'RUNNING' };
  const fault: Fault = { kind: 'status', status: 200, body: { count: 1, results: [row] } };
  simulator.faults.add({ when: isList, fault });
  const result = await run(simulator, { jobflow: '/root/a b', 'if-running': 'join' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', process: '/process/id_262' });
});

test('a row that spells the jobflow in another Unicode form counts, in each list', async () => {
  const [composed, decomposed] = ['/root/\u30ac\u30b9', '/root/\u30ab\u3099\u30b9'];
  const simulator = await simulate();
  simulator.define({ path: composed, run: (job) => job.suspend() });
  await begin(simulator, encodeURI(composed));
  const body = (list: string) => list.replaceAll(composed, decomposed);
  simulator.faults.add({ when: isList, fault: { kind: 'body', body } });
  const skipped = await run(simulator, { jobflow: composed, 'if-running': 'skip' });
  expect(skipped.outputs).toEqual({ outcome: 'skipped' });
  const when = ({ action }: RequestRecord) => action === 'execute';
  simulator.faults.add({ when, fault: { kind: 'reset-after' } });
  const lost = await run(simulator, { jobflow: composed });
  expect(errorOf(lost)).toContain(`${simulator.url}/process/id_263`);
});

test('a list that is refused is not explained by the parameters of the start', async () => {
  const simulator = await withOne();
  const body = { detail: "Unknown query parameter 'status'." };
  simulator.faults.add({ when: isList, fault: { kind: 'status', status: 400, body } });
  const result = await run(simulator, { ...LONG, 'if-running': 'fail', parameters: 'a: 1' });
  expect(errorOf(result)).toContain('Unknown query parameter');
  expect(errorOf(result)).not.toContain('parameters');
});

test('more than a page that have ended, and more than a page of other jobflows, are no reason', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 0 }) });
  for (let count = 0; count < 101; count += 1) {
    await begin(simulator, '/root/exit_3');
    await begin(simulator, '/root/long');
  }
  await simulator.waitForProcess(
    () => statuses(simulator).filter((status) => status === 'DONE').length === 101,
  );
  const result = await run(simulator, { jobflow: '/root/exit_3', 'if-running': 'fail', wait: 'false' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
});

// A joined process belongs to another run: it is judged like one's own, and never ended by this one.
test.each([
  ['en', true, 0, 'succeeded'],
  ['ja', false, 1, 'failed'],
] as const)(
  'join, in %s: the newest is followed to its end and judged',
  async (language, good, exitCode, outcome) => {
    const simulator = await withOne(SHORT, (server) => {
      endAfter(server, 1, isLook, good);
    });
    await begin(simulator, SHORT.jobflow);
    const inputs = { ...SHORT, 'if-running': 'join', language, 'token-location': 'query' };
    const result = await run(simulator, inputs);
    const outputs = {
      outcome,
      process: '/process/id_263',
      result: String(good),
      console: 'httpd を起動しました\n',
    };
    expect(result).toMatchObject({ exitCode, outputs });
    expect(result.log).toContain(`${simulator.url}/process/id_263`);
    expect(result.log.includes('Joined /process/id_263')).toBe(language === 'en');
    expect(result.summary.includes('Joined')).toBe(language === 'en');
    expect(executes(simulator)).toBe(2);
  },
);

test('join: the newest, also where the server ignores order_by', async () => {
  const simulator = await withOne(SHORT, (server) => {
    endAfter(server, 1, isLook);
  });
  await begin(simulator, SHORT.jobflow);
  const oldestFirst = (list: string) => {
    const page = JSON.parse(list) as { results: unknown[] };
    return JSON.stringify({ ...page, results: page.results.toReversed() });
  };
  simulator.faults.add({ when: isByActive, fault: { kind: 'body', body: oldestFirst } });
  const result = await run(simulator, { ...SHORT, 'if-running': 'join' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { process: '/process/id_263' } });
});

test('a page that says that there are some, and shows none: nothing is started', async () => {
  const simulator = await withOne();
  simulator.faults.add({ when: isList, fault: { kind: 'body', body: '{"count":5,"results":[]}' } });
  const result = await run(simulator, { ...LONG, 'if-running': 'skip' });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-RESPONSE');
  expect(executes(simulator)).toBe(1);
});

testWithSignals.each([
  ['a timeout', { timeout: '1m' }, undefined],
  ['an outage', { 'outage-tolerance': '300ms' }, undefined],
  ['a cancel', {}, 'SIGINT'],
  ['a kill', {}, 'SIGKILL'],
] as const)('join: %s leaves it alone, and so does post', async (name, more, signal) => {
  const simulator = await withOne();
  const clock = name === 'a timeout' ? jumpingClock() : {};
  const step = start(simulator, { ...JOIN, ...more }, clock);
  await step.logged('│ ');
  if (signal) step.child.kill(signal);
  if (name === 'an outage') simulator.faults.add({ when: isLook, fault: { kind: 'reset-before' } });
  const result = await step.ended;
  expect(result.exitCode).not.toBe(0);
  expect(result.state).toEqual(NOTHING_TO_DO);
  expect(result.outputs.process).toBe('/process/id_262');
  expect(simulator.requests.filter(isTerminate)).toEqual([]);
  expect(statuses(simulator)).toEqual(['RUNNING']);
});
