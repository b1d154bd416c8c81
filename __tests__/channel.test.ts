/** The channel action: a message to a jobflow that waits for one, or from it. */
import { describe, expect } from '@jest/globals';
import type { RunOptions, StepResult } from '../runner/run-action.ts';
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
  run as runRoot,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';

const CHANNEL = { action: 'channel' };
const APPROVAL = '/root/approval';

function run(
  simulator: Simulator,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'with'> = {},
): Promise<StepResult> {
  return runRoot(simulator, { channel: APPROVAL, ...inputs }, { ...options, ...CHANNEL });
}

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });
const sends = (simulator: Simulator) => simulator.requests.filter(({ action }) => action === 'send');
const isReceive = ({ action }: RequestRecord) => action === 'recv';
const receives = (simulator: Simulator) => simulator.requests.filter(isReceive);

test('an approval is carried into a jobflow that waits for it', async () => {
  const simulator = await quick();
  const step = start(simulator, { jobflow: '/root/deploy_with_approval' });
  await step.logged('承認を待っています');
  const sent = await run(simulator, { message: 'approved: true\nby: alice' });
  expect(sent).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(sent.log).toContain('The message was sent to /root/approval.');
  expect(await step.ended).toMatchObject({
    exitCode: 0,
    outputs: { result: '{"approved":true,"by":"alice"}' },
  });
});

describe('send', () => {
  test.each([
    ['a text', 'go', '"go"'],
    ['a commit', '1234e56', '"1234e56"'],
    ['a number', '3', '3'],
    ['a number too long', '12345678901234567890', '"12345678901234567890"'],
    ['no value', 'null', 'null'],
    ['no value, in the short', '~', 'null'],
    ['a truth', 'false', 'false'],
    ['an empty text', "''", '""'],
    ['a list', '[1, two]', '[1,"two"]'],
    ['JSON', '{"a": {"b": [null, 1.10]}}', '{"a":{"b":[null,"1.10"]}}'],
    ['lines', '|\n  一\n  二', '"一\\n二\\n"'],
  ])('%s', async (_name, message, body) => {
    const simulator = await quick();
    expect(await run(simulator, { message })).toMatchObject({ exitCode: 0 });
    expect(sends(simulator).map((request) => request.body)).toEqual([body]);
    expect(simulator.messages(APPROVAL)).toHaveLength(1);
  });

  test('again where it never arrived', async () => {
    const simulator = await quick();
    simulator.faults.add({
      when: ({ action }) => action === 'send',
      fault: { kind: 'status', status: 503, headers: { 'retry-after': '0' }, body: { detail: 'Busy.' } },
      times: 2,
    });
    const result = await run(simulator, { message: 'go' });
    expect(result).toMatchObject({ exitCode: 0 });
    // One trouble is one annotation.
    expect(warningsOf(result)).toEqual([expect.stringContaining('Retrying for up to')]);
    expect(sends(simulator)).toHaveLength(3);
    expect(simulator.messages(APPROVAL)).toEqual(['go']);
  });

  test.each([
    ['the connection broke', { kind: 'reset-after' }],
    ['the answer was cut off', { kind: 'cut' }],
    ['a gateway gave up', { kind: 'status', status: 504, acts: true }],
    ['a login page said yes', { kind: 'html' }],
  ] as const)('not again where it is not certain: %s', async (_name, fault) => {
    const simulator = await quick();
    simulator.faults.add({ when: ({ action }) => action === 'send', fault });
    const result = await run(simulator, { message: 'go' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-SEND-UNKNOWN');
    expect(errorOf(result)).toContain(`${simulator.url}/root/approval`);
    expect(sends(simulator)).toHaveLength(1);
  });

  testWithSignals(
    'a cancel before it is answered: cancelled, and not certain whether it arrived',
    async () => {
      const simulator = await quick();
      simulator.faults.add({ when: ({ action }) => action === 'send', fault: { kind: 'hang', acts: true } });
      const step = start(simulator, { channel: APPROVAL, message: 'go' }, CHANNEL);
      await simulator.waitForRequest(({ action }) => action === 'send');
      step.child.kill('SIGINT');
      const result = await step.ended;
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
      expect(codeOf(result)).toBe('KOMPIRA-SEND-UNKNOWN');
      expect(sends(simulator)).toHaveLength(1);
    },
  );
});

describe('receive', () => {
  test.each([
    ['a text', '進め', '進め', '"進め"'],
    ['an object', { a: [1, null] }, '{"a":[1,null]}', '{"a":[1,null]}'],
    ['no value', null, 'null', 'null'],
    ['every digit', rawJson('1.10'), '1.10', '1.10'],
    ['a long number', rawJson('12345678901234567890'), '12345678901234567890', '12345678901234567890'],
  ])('%s that was there already', async (_name, message, plain, json) => {
    const simulator = await quick();
    simulator.send(APPROVAL, message);
    const result = await run(simulator, { command: 'receive' });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.outputs).toEqual({ outcome: 'succeeded', message: plain, 'message-json': json });
    expect(simulator.messages(APPROVAL)).toEqual([]);
  });

  test('one that comes later, asked for in slices that request-timeout allows', async () => {
    const simulator = await quick();
    const step = start(
      simulator,
      { channel: APPROVAL, command: 'receive', 'request-timeout': '2s', timeout: '20s' },
      CHANNEL,
    );
    await simulator.waitForRequest(() => receives(simulator).length === 2);
    simulator.send(APPROVAL, 'later');
    expect((await step.ended).outputs).toMatchObject({ outcome: 'succeeded', message: 'later' });
    for (const { body } of receives(simulator)) expect(body).toBe('{"timeout":1}');
  });

  test('none in time: red', async () => {
    const simulator = await quick();
    const result = await run(simulator, { command: 'receive', timeout: '1500ms' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
    expect(result.outputs).not.toHaveProperty('message');
    expect(codeOf(result)).toBe('KOMPIRA-NO-MESSAGE');
    expect(warningsOf(result)).toEqual([]);
  });

  test('a request-timeout too short to hold a request: asked from time to time', async () => {
    const simulator = await quick();
    const inputs = { channel: APPROVAL, command: 'receive', 'request-timeout': '500ms', timeout: '20s' };
    const step = start(simulator, inputs, CHANNEL);
    await simulator.waitForRequest(() => receives(simulator).length === 2);
    simulator.send(APPROVAL, 'x');
    expect((await step.ended).outputs).toMatchObject({ message: 'x' });
    for (const { body } of receives(simulator)) expect(body).toBe('{"timeout":0}');
  });

  test('a connection that breaks is no end, and the wait says what may be lost', async () => {
    const simulator = await quick();
    simulator.faults.add({
      when: ({ action }) => action === 'recv',
      fault: { kind: 'reset-before' },
      times: 1,
    });
    const result = await run(simulator, { command: 'receive', timeout: '1500ms' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
    expect(warningsOf(result)).toHaveLength(1);
    expect(errorOf(result)).toMatch(/\blost\b/);
  });

  test('a server that stays away for longer than outage-tolerance ends it', async () => {
    const simulator = await quick();
    await simulator.down();
    const result = await run(simulator, { command: 'receive', 'outage-tolerance': '300ms' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-NOT-REACHABLE');
  });

  test('a 408 says that the server is well: the tolerance is whole again', async () => {
    const simulator = await quick();
    const faults: Fault[] = [
      { kind: 'reset-before' },
      { kind: 'status', status: 408, body: { detail: 'タイムアウトしました。' } },
      { kind: 'reset-before' },
    ];
    for (const fault of faults) simulator.faults.add({ when: isReceive, times: 1, fault });
    simulator.send(APPROVAL, 'go');
    // Between the first and the last of them there is more than a second: the 408 came at once.
    const result = await run(simulator, { command: 'receive', 'outage-tolerance': '1s' });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', message: 'go' });
    expect(receives(simulator)).toHaveLength(4);
  });

  test('a server that never answers: the timeout is kept, whatever request-timeout is', async () => {
    const simulator = await quick();
    simulator.faults.add({ when: isReceive, fault: { kind: 'hang' } });
    const clock = jumpingClock();
    const inputs = { command: 'receive', timeout: '1s', 'request-timeout': '1h' };
    const result = await run(simulator, inputs, clock);
    expect(clock.measured().elapsedMs).toBeLessThan(30_000);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
  });

  test('a login page in mid-wait is no end, and the wait says what may be lost', async () => {
    const simulator = await quick();
    const page = simulator.faults.add({ when: isReceive, skip: 1, times: 1, fault: { kind: 'html' } });
    const result = await run(simulator, { command: 'receive', timeout: '6s', 'request-timeout': '4s' });
    expect(page.count).toBe(1);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out' } });
    expect(errorOf(result)).toMatch(/\blost\b/);
  });

  testWithSignals('a cancel ends it at once', async () => {
    const simulator = await quick();
    const step = start(simulator, { channel: APPROVAL, command: 'receive' }, CHANNEL);
    await simulator.waitForRequest(isReceive);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
    simulator.send(APPROVAL, 'for somebody else');
    expect(simulator.messages(APPROVAL)).toEqual(['for somebody else']);
  });

  testWithSignals(
    'a cancel while the server holds the request: a message may be lost, and it says so',
    async () => {
      const simulator = await quick();
      simulator.send(APPROVAL, 'go');
      simulator.faults.add({ when: isReceive, fault: { kind: 'hang', acts: true } });
      const inputs = { channel: APPROVAL, command: 'receive' };
      const step = start(simulator, inputs, CHANNEL);
      await simulator.waitForRequest(isReceive);
      step.child.kill('SIGINT');
      const result = await step.ended;
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
      expect(errorOf(result)).toMatch(/\blost\b/i);
      expect(simulator.messages(APPROVAL)).toEqual([]);

      // Nothing has reached the server yet, so nothing can be lost.
      await simulator.down();
      const before = start(simulator, inputs, CHANNEL);
      await before.logged('ECONNREFUSED');
      before.child.kill('SIGINT');
      const unsent = await before.ended;
      expect(unsent).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
      expect(errorOf(unsent)).not.toMatch(/\blost\b/i);
    },
  );
});

test.each(['send', 'receive'])('%s: what is no channel is named with its type', async (command) => {
  const simulator = await quick();
  const inputs = { channel: '/root/long', command, ...(command === 'send' && { message: 'go' }) };
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain('it is a Jobflow');
  const gone = await run(simulator, { ...inputs, channel: '/root/nowhere' });
  expect(codeOf(gone)).toBe('KOMPIRA-NOT-FOUND');
  expect(simulator.processes).toEqual([]);
});

test.each([
  ['nothing to send', { message: ' ' }, 'message: required'],
  ['two documents', { message: 'a\n---\nb' }, 'message: line 2'],
  ['a text that YAML takes for a comment', { message: '#42 is approved' }, 'message: there is no value'],
  ['a comment alone', { message: '# x' }, 'message: there is no value'],
  ['a document that is empty', { message: '---' }, 'message: there is no value'],
  ['a text that YAML takes for a directive', { message: '%80 done' }, 'Unknown directive %80'],
  ['a message to receive', { command: 'receive', message: 'x' }, 'message: not used with command: receive'],
  ['the method', { channel: '/root/approval.send', message: 'x' }, 'ends in .send'],
  ['a URL', { channel: 'https://k.example/root/approval', message: 'x' }, 'channel: this is a URL'],
  ['a bare number of seconds', { message: 'x', timeout: '30' }, 'timeout: "30" has no unit'],
])('%s: refused before anything is sent', async (_name, inputs, words) => {
  const simulator = await quick();
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain(words);
  expect(simulator.requests).toEqual([]);
});

test('the message is read by nobody who looks at the log', async () => {
  const simulator = await quick();
  const sent = await run(simulator, { message: 'password: s3cret-in-a-message' });
  expect(sent.log).not.toContain('s3cret-in-a-message');
  const received = await run(simulator, { command: 'receive' });
  expect(received.outputs.message).toContain('s3cret-in-a-message');
  expect(received.log).not.toContain('s3cret-in-a-message');
  expect(simulator.processes).toEqual([]);
});
