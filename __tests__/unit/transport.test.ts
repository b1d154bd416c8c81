/** One exchange: what ends it, and that nothing of it is left. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, jest, test } from '@jest/globals';
import { Transport } from '../../src/kompira/transport.ts';

const LIMIT_MS = 5000;
const BREAKS_AFTER_MS = 1000;
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

/** Asks a server that responds so. */
async function exchanger(respond: RequestListener, requestTimeoutMs = 60_000) {
  const server = createServer(respond).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = new Transport({
    ...{ server: origin, headers: {}, requestTimeoutMs, authorities: [], env: {}, insecure: false },
    onExchange: () => undefined,
  });
  closing.push(() => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });
  return (more: { signal?: AbortSignal } = {}) =>
    transport.exchange({ call: 'GET /', method: 'GET', url: new URL(origin), body: '', ...more });
}

test('a kept connection breaks late: the silent second try has what is left of the time, and no more', async () => {
  let requests = 0;
  const exchange = await exchanger((request, response) => {
    requests += 1;
    if (requests === 1) response.end('{}');
    if (requests === 2) setTimeout(() => request.socket.destroy(), BREAKS_AFTER_MS);
  }, LIMIT_MS);
  await exchange();
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const breakdown = { kind: 'timeout', afterMs: LIMIT_MS };
  await expect(exchange()).rejects.toMatchObject({ breakdown });
  const limits = timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms !== BREAKS_AFTER_MS);
  jest.restoreAllMocks();
  expect(requests).toBe(3);
  expect(Math.min(...limits)).toBeLessThanOrEqual(LIMIT_MS - BREAKS_AFTER_MS);
});

test('a response that cannot be read is not waited for: its connection is closed', async () => {
  const closed = Promise.withResolvers<undefined>();
  const exchange = await exchanger((request, response) => {
    request.socket.once('close', () => {
      closed.resolve(undefined);
    });
    response.writeHead(200, { 'content-length': '1000000000' });
    const write = () => {
      while (response.write(Buffer.alloc(1024 * 1024)));
    };
    response.on('drain', write);
    write();
  });
  await expect(exchange()).rejects.toMatchObject({ defect: { kind: 'too-large' } });
  await closed.promise;
});

test('what was broken off before it was sent was not sent, on a kept connection neither', async () => {
  const exchange = await exchanger((_request, response) => response.end('{}'));
  await exchange();
  const signal = AbortSignal.abort();
  await expect(exchange({ signal })).rejects.toMatchObject({ sent: false, breakdown: { kind: 'aborted' } });
});
