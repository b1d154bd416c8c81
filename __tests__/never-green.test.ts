/** Promise 3: a step never ends green without an answer. */
import { expect } from '@jest/globals';
import { type Fault, sampleJobflows } from '../simulator/server.ts';
import {
  codeOf,
  errorOf,
  executes,
  isLook,
  isTerminate,
  onlyProcess,
  run,
  simulate,
  test,
} from './support/harness.ts';
import { runModule } from './support/run-module.ts';

const SHORT = { jobflow: '/root/restart_process' };
const LONG = { jobflow: '/root/long' };
const impatient = { 'outage-tolerance': '1s' };

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

const UNKNOWN_STATUS: Fault = {
  kind: 'body',
  body: (body) => body.replace(/"status":"\w+"/, '"status":"PAUSED"'),
};
/** All that a good end has, but of a process that is not ours. */
const ANOTHER_PROCESS: Fault = {
  kind: 'body',
  body: (body) => {
    const process = JSON.parse(body) as object;
    return JSON.stringify({ ...process, abspath: '/process/id_1', status: 'DONE', exit_status: 0 });
  },
};

/** A good end with the result 失敗 in Shift_JIS, as a gateway may encode it anew. */
function inShiftJis(body: string): Buffer {
  const process = JSON.parse(body) as object;
  const ended = { status: 'DONE', exit_status: 0, console: '', result: '\u008e\u00b8\u0094s' };
  const done = JSON.stringify({ ...process, ...ended });
  return Buffer.from(done, 'latin1');
}

/** What makes an answer invalid is in `unit/answers.test.ts` and `unit/response.test.ts`. */
test.each<[string, Fault]>([
  ['cut half-way', { kind: 'cut' }],
  ['cut half-way, chunked', { kind: 'cut-chunked' }],
  ['never coming', { kind: 'hang' }],
  ['dripping', { kind: 'drip', byteEveryMs: 100 }],
  ['HTML with 200', { kind: 'html' }],
  ['429', { kind: 'status', status: 429 }],
  ['a redirect to the login page', { kind: 'redirect', location: '/.login?next=/' }],
  ['empty', { kind: 'body', body: '' }],
  ['nested deeper than a stack', { kind: 'body', body: '['.repeat(1_000_000) }],
  ['larger than 16 MiB', { kind: 'body', body: () => `"${'x'.repeat(17 * 1024 ** 2)}"` }],
  ['DONE and nothing else', { kind: 'body', body: '{"status": "DONE"}' }],
  ['of a status that nobody knows', UNKNOWN_STATUS],
  ['the end of another process', ANOTHER_PROCESS],
  ['in another encoding', { kind: 'encoded', coding: 'identity', encode: inShiftJis }],
])('every look at the process is %s: red, and it is left where that is asked for', async (_name, fault) => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, fault });
  // Short where an answer does not come; the others come, however busy the machine is.
  const waits = fault.kind === 'hang' || fault.kind === 'drip' ? { 'request-timeout': '10s' } : {};
  const result = await run(simulator, { ...LONG, ...impatient, ...waits, 'on-timeout': 'leave' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', process: '/process/id_262' } });
  expect(errorOf(result)).toContain('left running');
  expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  expect(result.log).not.toMatch(/\n\s+at /);
  expect(result.state).toEqual({ kompira: '{"phase":"nothing to do"}' });
  expect([executes(simulator), simulator.requests.filter(isTerminate).length]).toEqual([1, 0]);
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

test('a status that nobody knows, for longer than the tolerance: red, and what was started is stopped', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, times: 8, fault: UNKNOWN_STATUS });
  const result = await run(simulator, { ...LONG, ...impatient });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-RESPONSE');
  expect(errorOf(result)).toContain('PAUSED');
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test('everything after the start is cut, or the server is gone: red, and the process is said to run perhaps', async () => {
  const [cut, gone] = await Promise.all([quick(), quick()]);
  // The terminate does arrive; only its proof is cut.
  cut.faults.add({ when: ({ action }) => action !== 'execute', fault: { kind: 'cut' } });
  void gone.waitForRequest(isLook).then(() => gone.down());
  for (const simulator of [cut, gone]) {
    const result = await run(simulator, { ...LONG, ...impatient });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', process: '/process/id_262' } });
    expect(codeOf(result)).toBe('KOMPIRA-STOP-NOT-CONFIRMED');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
  }
});

test.each<[string, number, Fault]>([
  ['an unknown status', 2, UNKNOWN_STATUS],
  ['the end of another process', 4, ANOTHER_PROCESS],
  // Not as Kompira says it.
  ['another 404', 4, { kind: 'status', status: 404, body: { message: 'no Route matched' } }],
  ['a page with 401', 1, { kind: 'status', status: 401 }],
])('%s, then good looks again: the process is followed to its end', async (_name, times, fault) => {
  const simulator = await quick();
  const struck = simulator.faults.add({ when: isLook, skip: 1, times, fault });
  simulator.define({
    path: SHORT.jobflow,
    run: async (job) => {
      await job.waiting(simulator.waitForRequest(() => struck.count === times));
    },
  });
  const result = await run(simulator, SHORT);
  expect(struck.count).toBe(times);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'DONE' });
  expect(simulator.requests.filter(isTerminate)).toEqual([]);
});

test('a look that is not answered in time is not asked again at once, though its connection was kept', async () => {
  const simulator = await quick();
  const unanswered = simulator.faults.add({ when: isLook, skip: 1, fault: { kind: 'hang' } });
  const timeouts = { 'request-timeout': '3s', 'outage-tolerance': '0s', 'on-timeout': 'leave' };
  const result = await run(simulator, { ...LONG, ...timeouts });
  expect(codeOf(result)).toBe('KOMPIRA-NO-RESPONSE');
  expect(unanswered.count).toBe(1);
});

test('one look that outlasts the tolerance: the process is not touched', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: isLook, times: 1, fault: { kind: 'hang' } });
  const result = await run(simulator, { ...SHORT, ...impatient, 'request-timeout': '2s' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
});

test('a promise that never settles and a crash are red, with a reason', async () => {
  const hang = await runModule('await step(() => new Promise(() => undefined));');
  expect(hang.exitCode).not.toBe(0);
  expect(hang.stdout).toContain('::Ended without a result');

  const crash = await runModule('await step(async () => { throw "not even an Error"; });');
  expect(crash.exitCode).toBe(1);
  expect(crash.stdout).toContain('not even an Error');
  const bug = await runModule('await step(async () => { throw new Error("a bug"); });');
  expect(bug.stdout).toMatch(/^::debug::Error: a bug%0A +at /m);

  const rejection = await runModule(`
    await step((words, { signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ title: 'x', outcome: 'error', passes: false, text: signal.reason.message }));
      void Promise.reject(new Error('nobody caught me'));
    }));`);
  expect(rejection.exitCode).toBe(1);
  expect(rejection.stdout).toContain('nobody caught me');
});

/** Right, but not as one would think; how the values are read is in `unit/answers.test.ts`. */
test.each([
  [{ exit_status: '9223372036854775807' }, { outcome: 'failed', 'exit-status': '9223372036854775807' }],
  [
    { status: '"ABORTED"', exit_status: 'null' },
    { outcome: 'failed', status: 'ABORTED', 'exit-status': '' },
  ],
  [{ elapsed_time: '"5.300000"' }, { outcome: 'succeeded', 'elapsed-seconds': '5.3' }],
])('a process with %j sets %j', async (fields, outputs) => {
  const simulator = await quick();
  const marks = Object.fromEntries(Object.keys(fields).map((name) => [name, `the ${name}`]));
  const body = (text: string) =>
    Object.entries(fields).reduce(
      (edited, [name, json]) => edited.replace(`"the ${name}"`, () => json),
      JSON.stringify({ ...(JSON.parse(text) as object), status: 'DONE', exit_status: 0, ...marks }),
    );
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  const result = await run(simulator, { ...SHORT, ...impatient, 'fail-on-result': '' });
  expect(result).toMatchObject({ exitCode: outputs.outcome === 'failed' ? 1 : 0, outputs });
});

// JSON.parse of Node 24 takes the last key for the one before it: a key of escapes behind a key that is a backslash.
test('a key of escapes keeps its name in parameters, in the result, and in fail-on-result', async () => {
  const [key, other] = [
    String.raw`{"a":{"a":1,"\\":1},"b":{"a":1,"\n":1}}`,
    String.raw`{"a":{"a":1,"\\":1},"b":{"a":1,"\\":1}}`,
  ];
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('RESULT') });
  const body = (text: string) => text.replace('"RESULT"', () => key);
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  const inputs = { jobflow: '/root/x', parameters: `{"value": ${key}}` };
  const red = await run(simulator, { ...inputs, 'fail-on-result': key });
  expect(red).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', result: key, 'result-json': key } });
  expect(simulator.requests.some((request) => request.body.includes(`"value":${key}`))).toBe(true);
  expect(await run(simulator, { ...inputs, 'fail-on-result': other })).toMatchObject({ exitCode: 0 });
});
