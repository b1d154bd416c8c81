/** The channels of the simulator, and its jobflow that waits on one. */
import { expect } from '@jest/globals';
import {
  type Process,
  type ProcessStatus,
  rawJson,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { ask } from './support/ask.ts';
import { seen, simulate, test } from './support/harness.ts';

const APPROVAL = '/root/approval';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 20 }) });

const send = (simulator: Simulator, body: string, type?: string) =>
  ask(simulator, `${APPROVAL}.send`, { body, ...(type && { type }) });
const receive = (simulator: Simulator, timeout: number, signal?: AbortSignal) =>
  ask(simulator, `${APPROVAL}.recv`, { body: { timeout }, ...(signal && { signal }) });

/** Waits until so many `.recv` have come; the simulator then listens on the channel for each. */
const received = (simulator: Simulator, count: number) =>
  seen(simulator, count, ({ action }) => action === 'recv');

async function start(simulator: Simulator, jobflow: string, status: ProcessStatus): Promise<Process> {
  const { json } = await ask(simulator, `${jobflow}.execute`, { method: 'POST' });
  return simulator.waitForProcess((one) => one.path === json && one.status === status);
}

/** Starts a jobflow that returns what it receives, and waits until it listens. */
async function startReceiver(simulator: Simulator): Promise<Process> {
  simulator.define({ path: '/root/receive', run: async (job) => job.return(await job.receive(APPROVAL)) });
  return start(simulator, '/root/receive', 'WAITING');
}

const control = async (simulator: Simulator, { path }: Process, command: string) =>
  (await ask(simulator, `${path}.${command}`, { method: 'POST' })).json;
const end = (simulator: Simulator, process: Process) =>
  simulator.waitForProcess((one) => one === process && /DONE|ABORTED/.test(one.status));

test('a directory may hold channels alone, and only those that were asked for are there', async () => {
  const simulator = await simulate({ channels: ['/team/inbox'] });
  const paths = ['/team.children', '/team/inbox', '/nowhere.descendant', APPROVAL];
  const answers = await Promise.all(paths.map((path) => ask(simulator, path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
});

test('messages come out to the digit, in the order they came, or when they come; of text, as a string', async () => {
  const simulator = await quick();
  const messages = ['12345678901234567890', '{"id":98765432109876543210}'];
  for (const message of messages) expect(await send(simulator, message)).toMatchObject({ json: true });
  expect(simulator.messages(APPROVAL).map((message) => JSON.stringify(message))).toEqual(messages);
  for (const text of messages) expect(await receive(simulator, 0)).toMatchObject({ status: 200, text });
  expect(await send(simulator, 'はい', 'text/plain')).toMatchObject({ status: 200, json: true });
  expect(simulator.messages(APPROVAL)).toEqual(['はい']);
  await receive(simulator, 0);
  const waiting = receive(simulator, 60);
  await received(simulator, 4);
  simulator.send(APPROVAL, rawJson('1.10'));
  expect((await waiting).text).toBe('1.10');
});

test('a message goes to one receiver alone: to whoever has waited longest', async () => {
  const simulator = await quick();
  const first = await startReceiver(simulator);
  const second = receive(simulator, 60);
  await received(simulator, 1);
  const third = await startReceiver(simulator);
  for (const message of ['1', '2', '3', '4']) await send(simulator, message);
  expect((await end(simulator, first)).result).toBe(1);
  expect((await second).json).toBe(2);
  expect((await end(simulator, third)).result).toBe(3);
  expect(simulator.messages(APPROVAL)).toEqual([4]);
});

test('whoever no longer waits takes no message', async () => {
  const simulator = await quick();
  const leaving = new AbortController();
  const left = receive(simulator, 60, leaving.signal);
  await received(simulator, 1);
  const terminated = await startReceiver(simulator);
  const deleted = await startReceiver(simulator);
  const last = await startReceiver(simulator);

  leaving.abort();
  await expect(left).rejects.toThrow('abort');
  // When a later request has been answered, the simulator knows of the connection that closed before.
  expect((await receive(simulator, 0)).status).toBe(408);
  expect(await control(simulator, terminated, 'terminate')).toBe(true);
  simulator.forget(deleted);

  await send(simulator, '1');
  expect((await end(simulator, last)).result).toBe(1);
  expect([terminated.status, terminated.result, deleted.status]).toEqual(['ABORTED', null, 'WAITING']);
});

test('a process that is suspended goes on with its message once it is resumed', async () => {
  const simulator = await quick();
  const process = await startReceiver(simulator);
  await control(simulator, process, 'suspend');
  await send(simulator, '1');
  expect((await ask(simulator, `${process.path}.wait`, { body: { timeout: 0 } })).status).toBe(408);
  expect(process).toMatchObject({ status: 'WAITING', suspended: true });
  await control(simulator, process, 'resume');
  expect(await end(simulator, process)).toMatchObject({ status: 'DONE', result: 1 });
});

test('a jobflow that listens where there is no channel is ABORTED', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/astray',
    run: (job) => job.receive('/root/nothing').then(() => undefined),
  });
  const error = 'There is no channel /root/nothing';
  expect(await start(simulator, '/root/astray', 'ABORTED')).toMatchObject({ error: `Error: ${error}` });
  expect(() => simulator.messages('/root/nothing')).toThrow(error);
});

const WAITS = '承認を待っています (/root/approval)\n';
const REFUSED = { status: 'ABORTED', error: '承認されませんでした', console: WAITS };
test.each([
  [
    '{"approved": true, "by": "花子"}',
    {
      status: 'DONE',
      result: { approved: true, by: '花子' },
      console: `${WAITS}花子 さんが承認しました\n`,
    },
  ],
  ['{"approved": false, "by": "花子"}', REFUSED],
  ['{"approved": "true", "by": "花子"}', REFUSED],
  ['"はい"', REFUSED],
  ['null', REFUSED],
])('/root/deploy_with_approval, told %s', async (message, expected) => {
  const simulator = await quick();
  const process = await start(simulator, '/root/deploy_with_approval', 'WAITING');
  expect(process.console).toBe(WAITS);
  await send(simulator, message);
  expect(await end(simulator, process)).toMatchObject(expected);
});
