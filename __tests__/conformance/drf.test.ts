/** A server on real Django REST framework, which shares nothing with the simulator, answers as the list says. */
import { beforeAll, expect } from '@jest/globals';
import { send } from '../../recorder/send.ts';
import { startDrf, testWithDrf } from './drf.ts';
import { check, EXCHANGES_OF_DRF, type Names, prepare } from './exchanges.ts';

let server: Awaited<ReturnType<typeof startDrf>>;
let names: Names;

beforeAll(async () => {
  server = await startDrf();
  names = await prepare(server);
});

testWithDrf.each(EXCHANGES_OF_DRF)('$name: $status', (exchange) => check(server, exchange, names));

testWithDrf('plain http: 301 to https, with the query', async () => {
  const { status, headers } = await send({ url: `${server.plainUrl}/process?token=x` });
  expect([status, headers.location]).toEqual([301, `${server.url}/process?token=x`]);
});
