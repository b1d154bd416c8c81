/** The channel action: a message to a jobflow that waits for one, or from it. */
import { describe, expect } from '@jest/globals';
import type { RunOptions, Step, StepResult } from '../runner/run-action.ts';
import {
  type Fault,
  rawJson,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  codeOf,
  errorOf,
  isStart,
  simulate,
  start as startRoot,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const CHANNEL = { action: 'channel' };
const APPROVAL = '/root/approval';
type Inputs = Readonly<Record<string, string>>;

function start(simulator: Simulator, inputs: Inputs, options: Omit<RunOptions, 'with'> = {}): Step {
  return startRoot(simulator, { channel: APPROVAL, ...inputs }, { ...options, ...CHANNEL });
}

function run(
  simulator: Simulator,
  inputs: Inputs,
  options: Omit<RunOptions, 'with'> = {},
): Promise<StepResult> {
  return start(simulator, inputs, options).ended;
}

const RECEIVE = { command: 'receive' };
const isSend = ({ action }: RequestRecord) => action === 'send';
const sends = (simulator: Simulator) => simulator.requests.filter(isSend);
const isReceive = ({ action }: RequestRecord) => action === 'recv';
const receives = (simulator: Simulator) => simulator.requests.filter(isReceive);

test('an approval is carried into a jobflow that waits for it, and its words into no log', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
  const step = startRoot(simulator, { jobflow: '/root/deploy_with_approval' });
  await step.logged('承認を待っています');
  const sent = await run(simulator, { message: 'approved: true\nby: alice' });
  expect(sent).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(sent.log).toContain('The message was sent to /root/approval.');
  expect(sent.log).not.toContain('alice');
  expect((await step.ended).outputs.result).toBe('{"approved":true,"by":"alice"}');
});

describe('send', () => {
  test('a value as it was written, again where it never arrived', async () => {
    const simulator = await simulate();
    const headers = { 'retry-after': '0' };
    const fault: Fault = { kind: 'status', status: 503, headers, body: { detail: 'Busy.' } };
    simulator.faults.add({ when: isSend, fault, times: 2 });
    const result = await run(simulator, { message: '[go, 1234e56, 3, 1.10, ~]' });
    expect(result).toMatchObject({ exitCode: 0 });
    // One trouble is one annotation.
    expect(warningsOf(result)).toEqual([expect.stringContaining('Retrying for up to')]);
    expect(sends(simulator).map(({ body }) => body)).toEqual(Array(3).fill('["go","1234e56",3,"1.10",null]'));
    expect(simulator.messages(APPROVAL)).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ['the connection broke', { kind: 'reset-after' }],
    ['a login page said yes', { kind: 'html' }],
    ['a page without a word said yes', { kind: 'body', body: '', contentType: 'text/html' }],
  ])('not again where it is not certain: %s', async (_name, fault) => {
    const simulator = await simulate();
    simulator.faults.add({ when: isSend, fault });
    const result = await run(simulator, { message: 'go' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-SEND-UNKNOWN');
    expect(errorOf(result)).toContain(`${simulator.url}/root/approval`);
    expect(sends(simulator)).toHaveLength(1);
  });

  testWithSignals('a cancel before it is answered: not certain whether it arrived', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isSend, fault: { kind: 'hang', acts: true } });
    const step = start(simulator, { message: 'go' });
    await simulator.waitForRequest(isSend);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
    expect(codeOf(result)).toBe('KOMPIRA-SEND-UNKNOWN');
    expect(sends(simulator)).toHaveLength(1);
  });
});

testWithSignals('a cancel while the server cannot be reached: not sent, and said so', async () => {
  const simulator = await simulate();
  await simulator.down();
  const step = start(simulator, { message: 'go' });
  await step.logged('ECONNREFUSED');
  step.child.kill('SIGINT');
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(codeOf(result)).toBe('KOMPIRA-CANCELLED');
  expect(errorOf(result)).toContain('No message was sent');
});

describe('receive', () => {
  test.each([
    ['進め', '進め', '"進め"'],
    [{ a: [1, null] }, '{"a":[1,null]}', '{"a":[1,null]}'],
    [rawJson('12345678901234567890'), '12345678901234567890', '12345678901234567890'],
  ])('%j that was there already, and is not logged', async (message, plain, json) => {
    const simulator = await simulate();
    simulator.send(APPROVAL, message);
    const result = await run(simulator, RECEIVE);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.outputs).toEqual({ outcome: 'succeeded', message: plain, 'message-json': json });
    expect(result.log).not.toContain(plain);
    expect(simulator.messages(APPROVAL)).toEqual([]);
  });

  // Django REST framework takes the content type from an answer that has nothing in it.
  test.each([{ body: '', contentType: '' }, { body: '' }, { body: 'null' }])('null as %j', async (body) => {
    const simulator = await simulate();
    const received = simulator.faults.add({ when: isReceive, fault: { kind: 'body', ...body } });
    simulator.send(APPROVAL, null);
    const { outputs } = await run(simulator, { ...RECEIVE, timeout: '5s' });
    expect(outputs).toEqual({ outcome: 'succeeded', message: 'null', 'message-json': 'null' });
    expect(received.count).toBe(1);
  });

  test('one that could not be handed on: red, and says that it came', async () => {
    const simulator = await simulate();
    simulator.send(APPROVAL, 'go');
    const result = await run(simulator, RECEIVE, { env: { GITHUB_OUTPUT: '/dev/full/x' } });
    expect(result.exitCode).toBe(1);
    expect(codeOf(result)).toBe('KOMPIRA-OUTPUTS-NOT-SET');
    expect(errorOf(result)).toContain('A message was received');
  });

  test('another one after a connection that broke: green, and says what may be lost', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isReceive, times: 1, fault: { kind: 'reset-before' } });
    simulator.send(APPROVAL, 'go');
    const result = await run(simulator, RECEIVE);
    expect(result).toMatchObject({ exitCode: 0, outputs: { message: 'go' } });
    expect(result.log).toMatch(/another message, that message is lost/);
  });

  test.each<Fault>([
    { kind: 'body', body: '', contentType: 'text/html' },
    { kind: 'status', status: 204, body: '' },
  ])("a response without a word that is not Kompira's is no message: %j", async (fault) => {
    const simulator = await simulate();
    simulator.send(APPROVAL, null);
    simulator.faults.add({ when: isReceive, fault });
    const result = await run(simulator, { ...RECEIVE, 'outage-tolerance': '0s' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(result.outputs).not.toHaveProperty('message');
  });

  test.each([
    ['in slices that request-timeout allows', '2s', 1],
    ['from time to time, where it is too short to hold a request', '1s', 0],
  ])('one that comes later, asked for %s', async (_name, requestTimeout, timeout) => {
    const simulator = await simulate();
    const step = start(simulator, { ...RECEIVE, 'request-timeout': requestTimeout, timeout: '20s' });
    await simulator.waitForRequest(() => receives(simulator).length === 2);
    simulator.send(APPROVAL, 'later');
    const { outputs, log } = await step.ended;
    expect(outputs).toMatchObject({ outcome: 'succeeded', message: 'later' });
    expect(log).toContain(`Waiting for a message from ${APPROVAL}`);
    for (const { body } of receives(simulator)) expect(JSON.parse(body)).toEqual({ timeout });
  });

  test.each<[string, Fault[], boolean]>([
    ['none', [], false],
    ['a connection that broke', [{ kind: 'reset-before' }], true],
    ['an empty page of a gateway', [{ kind: 'status', status: 502, body: '' }], true],
  ])('none in time: red, and says what may be lost after: %s', async (_name, faults, mayBeLost) => {
    const simulator = await simulate();
    for (const fault of faults) simulator.faults.add({ when: isReceive, times: 1, fault });
    const result = await run(simulator, { ...RECEIVE, timeout: '4s' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
    expect(result.outputs).not.toHaveProperty('message');
    expect(codeOf(result)).toBe('KOMPIRA-NO-MESSAGE');
    expect(warningsOf(result)).toHaveLength(faults.length);
    expect(/\blost\b/.test(errorOf(result))).toBe(mayBeLost);
  });

  test.each([true, false])('refused in the end: red, and says what may be lost: %j', async (mayBeLost) => {
    const simulator = await simulate();
    if (mayBeLost) simulator.faults.add({ when: isReceive, times: 1, fault: { kind: 'reset-before' } });
    simulator.faults.add({ when: isReceive, fault: { kind: 'status', status: 400, body: { detail: 'no' } } });
    const result = await run(simulator, RECEIVE);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-BAD-REQUEST');
    expect(/\blost\b/.test(errorOf(result))).toBe(mayBeLost);
  });

  test('a 408 says that the server is well: the tolerance is whole again, and a page is trouble that passes', async () => {
    const simulator = await simulate();
    const faults: Fault[] = [
      { kind: 'reset-before' },
      { kind: 'status', status: 408, body: { detail: 'タイムアウトしました。' } },
      { kind: 'html' },
    ];
    for (const fault of faults) simulator.faults.add({ when: isReceive, times: 1, fault });
    simulator.send(APPROVAL, 'go');
    // Between the first and the last of them there is more than a second: the 408 came at once.
    const result = await run(simulator, { ...RECEIVE, 'outage-tolerance': '1s' });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', message: 'go' });
    expect(receives(simulator)).toHaveLength(4);
  });

  test('a server that never answers: the timeout is kept, whatever request-timeout is', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isReceive, fault: { kind: 'hang' } });
    const clock = jumpingClock();
    const result = await run(simulator, { ...RECEIVE, timeout: '1s', 'request-timeout': '1h' }, clock);
    expect(clock.measured().elapsedMs).toBeLessThan(30_000);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
    // The server is not asked to hold it for longer than that either.
    const [first] = simulator.requests.filter(isReceive);
    expect(JSON.parse(first?.body ?? '')).toEqual({ timeout: 0 });
  });

  testWithSignals(
    'a cancel ends it at once, and says what may be lost, if the server held a request',
    async () => {
      const simulator = await simulate();
      simulator.send(APPROVAL, 'go');
      simulator.faults.add({ when: isReceive, fault: { kind: 'hang', acts: true } });
      const step = start(simulator, RECEIVE);
      await simulator.waitForRequest(isReceive);
      step.child.kill('SIGINT');
      const result = await step.ended;
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
      expect(errorOf(result)).toMatch(/\blost\b/i);

      await simulator.down();
      const before = start(simulator, RECEIVE);
      await before.logged('ECONNREFUSED');
      before.child.kill('SIGINT');
      const unsent = await before.ended;
      expect(unsent).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
      expect(errorOf(unsent)).not.toMatch(/\blost\b/i);
    },
  );
});

test.each<Inputs>([{ message: 'go' }, RECEIVE])(
  '%j: what is no channel is named with its type',
  async (inputs) => {
    const simulator = await simulate();
    const result = await run(simulator, { ...inputs, channel: '/root/long' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(errorOf(result)).toContain('it is a Jobflow');
    expect(simulator.requests.filter(isStart)).toEqual([]);
  },
);

test.each<[Inputs, string]>([
  [{ message: ' ' }, 'message: required'],
  [{ message: 'a\n---\nb' }, 'message: line 2'],
  [{ message: '#42 is approved' }, 'message: a value is required'],
  [{ ...RECEIVE, message: 'x' }, 'message: not used with command: receive'],
  [{ channel: '/root/approval.send', message: 'x' }, 'ends in .send'],
  [{ message: 'x', timeout: '30' }, 'timeout: "30" has no unit'],
])('%j: refused before anything is sent', async (inputs, words) => {
  const simulator = await simulate();
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain(words);
  expect(simulator.requests).toEqual([]);
});
