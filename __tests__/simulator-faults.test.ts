/** What the simulator does to an answer where the tests of the action would not notice that it does not. */
import { execFileSync } from 'node:child_process';
import { request as httpsRequest } from 'node:https';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sampleJobflows, startSimulator } from '../simulator/server.ts';
import type { Fault, Simulator } from '../simulator/server.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ jobflows: sampleJobflows({ workMs: 20 }) });
});
afterEach(() => simulator.close());

const PROCESS = '"/process/id_262"';

function execute(signal?: AbortSignal): Promise<Response> {
  return fetch(`${simulator.url}/root/exit_3.execute`, {
    method: 'POST',
    headers: { authorization: `Token ${simulator.token}`, accept: 'application/json' },
    redirect: 'manual',
    ...(signal ? { signal } : {}),
  });
}

function strike(fault: Fault): void {
  simulator.faults.add({ when: ({ action }) => action === 'execute', fault });
}

/** Sends executes over one bare socket and reads until it is gone: the answers as they were on the wire. */
async function executeOnTheWire(times = 1): Promise<string> {
  const socket = createConnection(simulator.port, '127.0.0.1');
  const target = `/root/exit_3.execute?format=json&token=${simulator.token}`;
  for (let left = times; left > 0; left--) {
    const connection = left > 1 ? 'keep-alive' : 'close';
    socket.write(
      `POST ${target} HTTP/1.1\r\nHost: kompira\r\nConnection: ${connection}\r\nContent-Length: 0\r\n\r\n`,
    );
  }
  return text(socket);
}

test('status: a proxy’s page, or any body and headers; acts only if told to', async () => {
  strike({ kind: 'status', status: 503, headers: { 'retry-after': '2' } });
  const turnedAway = await execute();
  expect([turnedAway.status, turnedAway.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await turnedAway.text()).toMatch('503 Service Unavailable');
  expect(simulator.processes).toHaveLength(0);
  expect(simulator.requests[0]?.status).toBe(503);

  simulator.faults.clear();
  strike({ kind: 'status', status: 504, body: { detail: 'late' }, acts: true });
  expect(await (await execute()).json()).toEqual({ detail: 'late' });
  expect(simulator.processes).toHaveLength(1);
});

test('cut: the whole length is announced, half of the body comes', async () => {
  strike({ kind: 'cut' });
  const answer = await executeOnTheWire();
  expect(answer).toMatch(`content-length: ${PROCESS.length}\r\n`);
  expect(answer).toMatch(/\r\n\r\n"\/proces$/);
  expect(simulator.processes).toHaveLength(1);
  await expect(execute().then((response) => response.text())).rejects.toThrow();
});

test('cut-chunked: half of the body in a chunk, and no last chunk', async () => {
  strike({ kind: 'cut-chunked' });
  expect(await executeOnTheWire()).toMatch(/Transfer-Encoding: chunked\r\n\r\n8\r\n"\/proces\r\n$/);
  expect(simulator.processes).toHaveLength(1);
});

test('delay: the server acts late, though the client has left', async () => {
  strike({ kind: 'delay', ms: 100 });
  await expect(execute(AbortSignal.timeout(20))).rejects.toThrow('timeout');
  expect(simulator.processes).toHaveLength(0);
  await simulator.waitForProcess(({ status }) => status === 'DONE');
});

test('delay: or it acts at once, and only its answer is late', async () => {
  strike({ kind: 'delay', ms: 50, actsFirst: true });
  const answer = execute();
  await simulator.waitForProcess(() => true);
  expect(simulator.requests[0]?.status).toBeUndefined();
  expect(await (await answer).text()).toBe(PROCESS);
});

test('body: another body, or an edited one, in a good answer', async () => {
  const rule = { when: () => true, times: 1 };
  simulator.faults.add({ ...rule, fault: { kind: 'body', body: '\u0000', contentType: 'text/plain' } });
  simulator.faults.add({ ...rule, fault: { kind: 'body', body: (normal) => normal.replace('263', '0') } });
  const first = await execute();
  expect([first.status, first.headers.get('content-type'), await first.text()]).toEqual([
    200,
    'text/plain',
    '\u0000',
  ]);
  expect(await (await execute()).text()).toBe('"/process/id_0"');
  expect(simulator.processes).toHaveLength(2);
});

test('skip, every and times say which requests a fault strikes', async () => {
  const fault = { kind: 'status', status: 500 } as const;
  const handle = simulator.faults.add({ when: () => true, skip: 1, every: 2, times: 2, fault });
  const statuses: number[] = [];
  for (let request = 0; request < 7; request++) statuses.push((await execute()).status);
  expect(statuses).toEqual([200, 500, 200, 500, 200, 200, 200]);
  expect(handle.count).toBe(2);
});

test('a fault that is removed strikes no more', async () => {
  const handle = simulator.faults.add({ when: () => true, fault: { kind: 'html' } });
  handle.remove();
  expect(await (await execute()).text()).toBe(PROCESS);
  expect(handle.count).toBe(0);
});

test('a mistake in a test’s own rule is a 500 that shows it', async () => {
  simulator.faults.add({
    when: () => {
      throw new Error('mistake');
    },
    fault: { kind: 'html' },
  });
  const answer = await execute();
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Error: mistake')]);
});

test('requests on one connection are seen as such', async () => {
  await executeOnTheWire(2);
  await executeOnTheWire();
  expect(simulator.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
});

test('down refuses connections and drops those that are open; up is the same server', async () => {
  strike({ kind: 'hang', acts: true });
  const hanging = execute();
  await simulator.waitForProcess(({ status }) => status === 'DONE');
  await simulator.down();
  await expect(hanging).rejects.toThrow('fetch failed');
  await expect(execute()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await simulator.up();
  simulator.faults.clear();
  expect(await (await execute()).text()).toBe('"/process/id_263"');
});

test('close ends what is under way', async () => {
  strike({ kind: 'delay', ms: 60_000 });
  const late = execute();
  await simulator.waitForRequest(({ action }) => action === 'execute');
  await simulator.close();
  await expect(late).rejects.toThrow('fetch failed');
  expect(simulator.processes).toHaveLength(0);
});

test('https, and a reset beneath it', async () => {
  const certificate =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout - -subj /CN=localhost';
  const pem = execFileSync('openssl', certificate.split(' '), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const secure = await startSimulator({ tls: { key: pem, cert: pem } });
  const get = async (): Promise<number | undefined> => {
    const answer = Promise.withResolvers<IncomingMessage>();
    const options = { rejectUnauthorized: false, headers: { accept: 'application/json' } };
    httpsRequest(`${secure.url}/process`, options, answer.resolve).on('error', answer.reject).end();
    return (await answer.promise).resume().statusCode;
  };
  try {
    expect(await get()).toBe(401);
    secure.faults.add({ when: () => true, fault: { kind: 'reset-before' } });
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
  } finally {
    await secure.close();
  }
});
