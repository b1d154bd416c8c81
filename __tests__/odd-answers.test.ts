/** Answers that are right, but not as one would think: empty ones, numbers as strings, numbers of 64 bits, keys of escapes. */
import { describe, expect } from '@jest/globals';
import { type Fault } from '../simulator/server.ts';
import { errorOf, isLook, run, simulate, test } from './support/harness.ts';

/** Runs a jobflow whose process is shown with these fields instead of its own, as JSON text. */
async function shown(fields: Record<string, string>, inputs: Record<string, string> = {}) {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('ok') });
  const marks = Object.fromEntries(Object.keys(fields).map((name) => [name, `the ${name}`]));
  const body = (text: string) =>
    Object.entries(fields).reduce(
      (edited, [name, json]) => edited.replace(`"the ${name}"`, () => json),
      JSON.stringify({ ...(JSON.parse(text) as object), ...marks }),
    );
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  return run(simulator, { jobflow: '/root/x', 'outage-tolerance': '1s', 'on-timeout': 'leave', ...inputs });
}

describe('a message that is null', () => {
  test.each<[string, Fault]>([
    ['an empty body', { kind: 'body', body: '' }],
    // Django REST framework takes the content type from an answer that has nothing in it.
    ['an empty body without a content type', { kind: 'body', body: '', contentType: '' }],
    ['the word', { kind: 'body', body: 'null' }],
  ])('comes as %s', async (_name, fault) => {
    const simulator = await simulate();
    const received = simulator.faults.add({ when: ({ action }) => action === 'recv', fault });
    simulator.send('/root/approval', null);
    const inputs = { channel: '/root/approval', command: 'receive', timeout: '5s' };
    const result = await run(simulator, inputs, { action: 'channel' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toEqual({ outcome: 'succeeded', message: 'null', 'message-json': 'null' });
    expect(received.count).toBe(1);
  });

  test('an empty page of a gateway is none', async () => {
    const simulator = await simulate();
    const fault: Fault = { kind: 'status', status: 502, body: '' };
    simulator.faults.add({ when: ({ action }) => action === 'recv', times: 1, fault });
    simulator.send('/root/approval', 'go');
    const inputs = { channel: '/root/approval', command: 'receive' };
    const result = await run(simulator, inputs, { action: 'channel' });
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', message: 'go' });
  });
});

test.each(['"5.300000"', '5.3', '"5.3"', '5.300000'])('elapsed_time: %s is a number', async (text) => {
  const { outputs } = await shown({ elapsed_time: text });
  expect(outputs['elapsed-seconds']).toMatch(/^5\.30*$/);
});

test('elapsed_time as a whole number in a string', async () => {
  const { outputs } = await shown({ elapsed_time: '"42"' });
  expect(outputs['elapsed-seconds']).toBe('42');
});

test.each(['9223372036854775807', '-9223372036854775808', '9007199254740993', '4294967295'])(
  'exit_status: %s is red, with every digit',
  async (status) => {
    const result = await shown({ exit_status: status });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'failed', status: 'DONE', 'exit-status': status });
    expect(errorOf(result)).toContain(status);
  },
);

test('an ABORTED process without an exit status: failed, and the output is set, to nothing', async () => {
  const result = await shown({ status: '"ABORTED"', exit_status: 'null', error: '"強制終了されました"' });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toMatchObject({ outcome: 'failed', status: 'ABORTED', 'exit-status': '' });
  expect(errorOf(result)).toContain('強制終了されました');
});

describe('a key of escapes behind a key that is a backslash', () => {
  // JSON.parse of Node 24 takes the last key for the one before it.
  const TEXT = String.raw`{"a":{"a":1,"\\":1},"b":{"a":1,"\n":1}}`;

  test('keeps its name in result-json and in a message', async () => {
    const { outputs } = await shown({ result: TEXT });
    expect(outputs).toMatchObject({ outcome: 'succeeded', result: TEXT, 'result-json': TEXT });
    const simulator = await simulate();
    simulator.send('/root/approval', 'HERE');
    const body = (text: string) => text.replace('"HERE"', () => TEXT);
    simulator.faults.add({ when: ({ action }) => action === 'recv', fault: { kind: 'body', body } });
    const inputs = { channel: '/root/approval', command: 'receive' };
    const received = await run(simulator, inputs, { action: 'channel' });
    expect(received.outputs).toMatchObject({ message: TEXT, 'message-json': TEXT });
  });

  test('counts for fail-on-result', async () => {
    const result = await shown({ result: TEXT }, { 'fail-on-result': TEXT });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'result-json': TEXT });
  });

  test('another value does not count for it', async () => {
    const other = String.raw`{"a":{"a":1,"\\":1},"b":{"a":1,"\\":1}}`;
    expect((await shown({ result: TEXT }, { 'fail-on-result': other })).exitCode).toBe(0);
    expect((await shown({ result: other }, { 'fail-on-result': TEXT })).exitCode).toBe(0);
  });

  test('arrives in parameters as it was written', async () => {
    const simulator = await simulate();
    simulator.define({ path: '/root/x', run: (job) => job.return('ok') });
    await run(simulator, { jobflow: '/root/x', parameters: `{"value": ${TEXT}}` });
    expect(
      simulator.requests.find(({ action, method }) => method === 'POST' && action === 'execute')?.body,
    ).toContain(`"value":${TEXT}`);
  });
});
