import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rawJson, sampleJobflows, startSimulator } from '../simulator/server.ts';
import type { Process, ProcessStatus, Simulator } from '../simulator/server.ts';

const APPROVAL = '/root/approval';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ jobflows: sampleJobflows({ workMs: 20 }) });
});
afterEach(() => simulator.close());

/** Sends `body` as it stands, and answers with the status and the text that came back. */
async function ask(
  target: string,
  { method = 'POST', body, type = 'application/json', signal }: AskOptions = {},
): Promise<[number, string]> {
  const response = await fetch(simulator.url + encodeURI(target), {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Token ${simulator.token}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
  return [response.status, await response.text()];
}
interface AskOptions {
  method?: string;
  body?: string;
  type?: string;
  signal?: AbortSignal;
}

function send(body: string, channel = APPROVAL): Promise<[number, string]> {
  return ask(`${channel}.send`, { body });
}

function receive(seconds: number, options: AskOptions = {}): Promise<[number, string]> {
  return ask(`${APPROVAL}.recv`, { body: `{"timeout":${seconds}}`, ...options });
}

/** Waits until so many `.recv` have come; the simulator then listens on the channel for each. */
async function received(count: number): Promise<void> {
  await simulator.waitForRequest(
    () => simulator.requests.filter(({ action }) => action === 'recv').length >= count,
  );
}

/** Starts a jobflow that returns what it receives, and waits until it listens. */
async function startReceiver(): Promise<Process> {
  simulator.define({
    path: '/root/receive',
    run: async (job) => job.return(await job.receive(APPROVAL)),
  });
  return start('/root/receive', 'WAITING');
}

async function start(jobflow: string, status: ProcessStatus): Promise<Process> {
  const [, path] = await ask(`${jobflow}.execute`);
  return simulator.waitForProcess((one) => one.path === JSON.parse(path) && one.status === status);
}

function end(process: Process): Promise<Process> {
  return simulator.waitForProcess((one) => one === process && /DONE|ABORTED/.test(one.status));
}

test('a directory may hold channels alone, and only those that were asked for are there', async () => {
  const other = await startSimulator({ channels: ['/team/inbox'] });
  try {
    const query = `token=${other.token}&format=json`;
    const statusOf = async (path: string) => (await fetch(`${other.url}${path}?${query}`)).status;
    const paths = ['/team.children', '/team/inbox', '/nowhere.descendant', APPROVAL];
    expect(await Promise.all(paths.map(statusOf))).toEqual([200, 200, 404, 404]);
  } finally {
    await other.close();
  }
});

test('messages come out to the digit, and in the order they came; of text, as a string', async () => {
  const messages = ['12345678901234567890', '{"id":98765432109876543210}'];
  for (const message of messages) expect(await send(message)).toEqual([200, 'true']);
  expect(simulator.messages(APPROVAL).map((message) => JSON.stringify(message))).toEqual(messages);
  for (const message of messages) expect(await receive(0)).toEqual([200, message]);
  expect(await ask(`${APPROVAL}.send`, { body: 'はい', type: 'text/plain' })).toEqual([200, 'true']);
  expect(simulator.messages(APPROVAL)).toEqual(['はい']);
});

test('.recv waits for a message', async () => {
  const waiting = receive(60);
  await received(1);
  simulator.send(APPROVAL, rawJson('1.10'));
  expect(await waiting).toEqual([200, '1.10']);
});

test('a message goes to one receiver alone: to whoever has waited longest', async () => {
  const first = await startReceiver();
  const second = receive(60);
  await received(1);
  const third = await startReceiver();
  for (const message of ['1', '2', '3', '4']) await send(message);
  expect([(await end(first)).result, await second, (await end(third)).result]).toEqual([1, [200, '2'], 3]);
  expect(simulator.messages(APPROVAL)).toEqual([4]);
});

test('whoever no longer waits takes no message', async () => {
  const leaving = new AbortController();
  const left = receive(60, { signal: leaving.signal });
  await received(1);
  const terminated = await startReceiver();
  const deleted = await startReceiver();
  const last = await startReceiver();

  leaving.abort();
  await expect(left).rejects.toThrow('abort');
  // When a later request has been answered, the simulator knows of the connection that closed before.
  expect((await receive(0))[0]).toBe(408);
  expect(await ask(`${terminated.path}.terminate`)).toEqual([200, 'true']);
  simulator.forget(deleted);

  await send('1');
  expect((await end(last)).result).toBe(1);
  expect([terminated.status, terminated.result, deleted.status]).toEqual(['ABORTED', null, 'WAITING']);
});

test('a process that is suspended goes on with its message once it is resumed', async () => {
  const process = await startReceiver();
  await ask(`${process.path}.suspend`);
  await send('1');
  expect((await ask(`${process.path}.wait`, { body: '{"timeout":0}' }))[0]).toBe(408);
  expect(process).toMatchObject({ status: 'WAITING', suspended: true });
  await ask(`${process.path}.resume`);
  expect(await end(process)).toMatchObject({ status: 'DONE', result: 1 });
});

test('a jobflow that listens where there is no channel is ABORTED', async () => {
  simulator.define({
    path: '/root/astray',
    run: (job) => job.receive('/root/nothing').then(() => undefined),
  });
  expect(await start('/root/astray', 'ABORTED')).toMatchObject({
    error: 'Error: There is no channel /root/nothing',
  });
  expect(() => simulator.messages('/root/nothing')).toThrow('There is no channel /root/nothing');
});

test('/root/deploy_with_approval, approved', async () => {
  const process = await start('/root/deploy_with_approval', 'WAITING');
  expect(process.console).toBe('承認を待っています (/root/approval)\n');
  await send('{"approved": true, "by": "花子"}');
  expect(await end(process)).toMatchObject({
    status: 'DONE',
    result: { approved: true, by: '花子' },
    console: '承認を待っています (/root/approval)\n花子 さんが承認しました\n',
  });
});

test.each(['{"approved": false, "by": "花子"}', '{"approved": "true", "by": "花子"}', '"はい"', 'null'])(
  '/root/deploy_with_approval, not approved by %s',
  async (message) => {
    const process = await start('/root/deploy_with_approval', 'WAITING');
    await send(message);
    expect(await end(process)).toMatchObject({ status: 'ABORTED', error: '承認されませんでした' });
  },
);
