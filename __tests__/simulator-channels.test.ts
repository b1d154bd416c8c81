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

test('a channel is an object as a jobflow is, and listed among them', async () => {
  const get = async (target: string): Promise<unknown> =>
    JSON.parse((await ask(target, { method: 'GET' }))[1]) as unknown;
  const channel = (await get('/root/承認待ち')) as Record<string, unknown>;
  expect(channel).toMatchObject({
    abspath: '/root/承認待ち',
    display_name: '承認待ち',
    type_object: '/system/types/Channel',
    parent_object: '/root',
  });
  expect(Object.keys(channel)).toEqual(Object.keys((await get('/root/long')) as object));

  const filter = 'type_object=/system/types/Channel&attrs=abspath&order_by=abspath';
  const results = [{ abspath: APPROVAL }, { abspath: '/root/承認待ち' }];
  expect(await get(`/root.children?${filter}`)).toMatchObject({ count: 2, results });
  expect(await get(`/.descendant?${filter}`)).toMatchObject({ count: 2, results });
  const jobflows = (await get('/root.children?type_object=/system/types/Jobflow')) as { results: object[] };
  expect(jobflows.results).not.toContainEqual(expect.objectContaining({ abspath: APPROVAL }));
});

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

test('messages are any JSON, come out as they went in, to the digit, and in that order', async () => {
  const messages = ['"はい"', '12345678901234567890', '0.5', 'null', '[1,[]]', '{"id":98765432109876543210}'];
  for (const message of messages) expect(await send(message)).toEqual([200, 'true']);
  expect(simulator.messages(APPROVAL).map((message) => JSON.stringify(message))).toEqual(messages);
  for (const message of messages) expect(await receive(0)).toEqual([200, message]);
  expect(simulator.messages(APPROVAL)).toEqual([]);
});

test('one channel knows nothing of another', async () => {
  await send('1', '/root/承認待ち');
  expect(simulator.messages('/root/承認待ち')).toEqual([1]);
  expect((await receive(0))[0]).toBe(408);
});

test('.recv waits for a message, and says 408 when none came', async () => {
  const [status, body] = await receive(0);
  expect([status, JSON.parse(body)]).toEqual([408, { detail: 'タイムアウトしました。' }]);
  const waiting = receive(60);
  await received(2);
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

test.each<[string, string, AskOptions, number, RegExp]>([
  ['a GET on .send', `${APPROVAL}.send`, { method: 'GET' }, 405, /GET/],
  ['a GET on .recv', `${APPROVAL}.recv`, { method: 'GET' }, 405, /GET/],
  ['a POST on the channel itself', APPROVAL, { body: '1' }, 405, /POST/],
  ['a method that channels lack', `${APPROVAL}.execute`, {}, 404, /detail/],
  ['a channel that is not there', '/root/nothing.send', { body: '1' }, 404, /detail/],
  ['.send of a jobflow', '/root/long.send', { body: '1' }, 404, /detail/],
  ['a message that is no JSON', `${APPROVAL}.send`, { body: 'はい' }, 400, /JSON parse error/],
  ['no message', `${APPROVAL}.send`, { body: '' }, 400, /JSON parse error/],
  ['a form', `${APPROVAL}.send`, { body: 'a=1', type: 'application/x-www-form-urlencoded' }, 415, /form/],
  ['no timeout', `${APPROVAL}.recv`, {}, 400, /"timeout":\["この項目は必須です。"\]/],
  ['a negative timeout', `${APPROVAL}.recv`, { body: '{"timeout":-1}' }, 400, /"timeout":\[".*0以上/],
  ['half a second', `${APPROVAL}.recv`, { body: '{"timeout":0.5}' }, 400, /"timeout":\[".*整数/],
])('refuses %s', async (_what, target, options, status, body) => {
  simulator.send(APPROVAL, 'kept');
  expect(await ask(target, options)).toEqual([status, expect.stringMatching(body)]);
  expect(simulator.messages(APPROVAL)).toEqual(['kept']);
});
