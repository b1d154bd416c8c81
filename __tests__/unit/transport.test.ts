/** The silent second try of a GET has what the first has left of the time, and no more. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, jest, test } from '@jest/globals';
import { Transport } from '../../src/kompira/transport.ts';

const LIMIT_MS = 1500;
const BREAKS_AFTER_MS = 700;

test('a kept connection breaks late, and the second try hangs', async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (requests === 1) response.end('{}');
    if (requests === 2) setTimeout(() => request.socket.destroy(), BREAKS_AFTER_MS);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = new Transport({
    server: origin,
    headers: {},
    requestTimeoutMs: LIMIT_MS,
    authorities: [],
    env: {},
    insecure: false,
    clientCertificate: undefined,
    onExchange: () => undefined,
  });
  const exchange = { call: 'GET /', method: 'GET', url: new URL(origin), body: '' } as const;
  try {
    await transport.exchange(exchange);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const breakdown = { kind: 'timeout', afterMs: LIMIT_MS };
    await expect(transport.exchange(exchange)).rejects.toMatchObject({ breakdown });
    const limits = timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms !== BREAKS_AFTER_MS);
    expect(requests).toBe(3);
    expect(Math.min(...limits)).toBeLessThanOrEqual(LIMIT_MS - BREAKS_AFTER_MS);
  } finally {
    jest.restoreAllMocks();
    transport.close();
    server.closeAllConnections();
    server.close();
  }
});
