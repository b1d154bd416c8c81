/** What the simulator does to an answer where the tests of the action would not notice that it does not. */
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from '@jest/globals';
import { type Fault, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { isStart, seen, simulate, test } from './support/harness.ts';

const PROCESS = '"/process/id_262"';

/** With these faults of a start. */
async function struck(...faults: Fault[]): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 20 }) });
  for (const fault of faults) simulator.faults.add({ when: isStart, times: 1, fault });
  return simulator;
}

function execute({ url, token }: Simulator, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/root/exit_3.execute`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, accept: 'application/json' },
    redirect: 'manual',
    ...(signal ? { signal } : {}),
  });
}

/** Sends executes over one bare socket and reads until it is gone: the answers as they were on the wire. */
async function executeOnTheWire({ port, token }: Simulator, times = 1): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  const target = `/root/exit_3.execute?format=json&token=${token}`;
  for (let left = times; left > 0; left--) {
    const connection = left > 1 ? 'keep-alive' : 'close';
    const headers = `Host: kompira\r\nConnection: ${connection}\r\nContent-Length: 0`;
    socket.write(`POST ${target} HTTP/1.1\r\n${headers}\r\n\r\n`);
  }
  return text(socket);
}

test('cut: the whole length is announced, half of the body comes; in chunks, without the last', async () => {
  const cut = await struck({ kind: 'cut' }, { kind: 'cut' }, { kind: 'cut-chunked' });
  const answer = await executeOnTheWire(cut);
  expect(answer).toMatch(`content-length: ${PROCESS.length}\r\n`);
  expect(answer).toMatch(/\r\n\r\n"\/proces$/);
  expect(cut.processes).toHaveLength(1);
  await expect(execute(cut).then((response) => response.text())).rejects.toThrow();
  expect(await executeOnTheWire(cut)).toMatch(/Transfer-Encoding: chunked\r\n\r\n8\r\n"\/proces\r\n$/);
  expect(cut.processes).toHaveLength(3);
});

test('delay: the server acts late, though the client has left; or only its answer is late', async () => {
  const late = await struck({ kind: 'delay', ms: 500 });
  const client = new AbortController();
  const answered = execute(late, client.signal);
  await late.waitForRequest(() => true);
  client.abort(new Error('it has left'));
  await expect(answered).rejects.toThrow('it has left');
  expect(late.processes).toHaveLength(0);
  await late.waitForProcess(({ status }) => status === 'DONE');
  const early = await struck({ kind: 'delay', ms: 50, actsFirst: true });
  const answer = execute(early);
  await early.waitForProcess(() => true);
  expect(early.requests[0]?.status).toBeUndefined();
  expect(await (await answer).text()).toBe(PROCESS);
});

test('skip, every and times say which requests a fault strikes; one that is removed strikes no more', async () => {
  const simulator = await struck();
  const fault = { kind: 'status', status: 500 } as const;
  const handle = simulator.faults.add({ when: () => true, skip: 1, every: 2, times: 2, fault });
  const removed = simulator.faults.add({ when: () => true, skip: 5, fault: { kind: 'html' } });
  removed.remove();
  const statuses: number[] = [];
  for (let request = 0; request < 7; request++) statuses.push((await execute(simulator)).status);
  expect(statuses).toEqual([200, 500, 200, 500, 200, 200, 200]);
  expect([handle.count, removed.count]).toEqual([2, 0]);
});

test('a mistake in a test’s own rule is a 500 that shows it', async () => {
  const simulator = await struck();
  const when = () => {
    throw new Error('mistake');
  };
  simulator.faults.add({ when, fault: { kind: 'html' } });
  const answer = await execute(simulator);
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Error: mistake')]);
});

test('requests on one connection are seen as such', async () => {
  const simulator = await struck();
  await executeOnTheWire(simulator, 2);
  await executeOnTheWire(simulator);
  expect(simulator.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
});

test('down refuses connections and drops those that are open; up is the same server; close ends all', async () => {
  const simulator = await struck({ kind: 'hang', acts: true });
  const hanging = execute(simulator);
  await simulator.waitForProcess(({ status }) => status === 'DONE');
  await simulator.down();
  await expect(hanging).rejects.toThrow('fetch failed');
  await expect(execute(simulator)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await simulator.up();
  expect(await (await execute(simulator)).text()).toBe('"/process/id_263"');
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 60_000 } });
  const late = execute(simulator);
  await seen(simulator, 3, isStart);
  await simulator.close();
  await expect(late).rejects.toThrow('fetch failed');
  expect(simulator.processes).toHaveLength(2);
});
