/** The simulator answers as the list says. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleJobflows, type Simulator, startSimulator } from '../../simulator/server.ts';
import { check, EXCHANGES, type Names, prepare, type Server } from './exchanges.ts';

let simulator: Simulator;
let server: Server;
let names: Names;

beforeAll(async () => {
  simulator = await startSimulator({ jobflows: sampleJobflows({ workMs: 20 }) });
  const [, adminToken = '', guestToken = ''] = simulator.users.map(({ token }) => token);
  server = { url: simulator.url, token: simulator.token, adminToken, guestToken };
  names = await prepare(server);
});
afterAll(() => simulator.close());

test.each(EXCHANGES)('$name: $status', (exchange) => check(server, exchange, names));

test.each(['docs/fidelity.md', 'docs/fidelity.ja.md'])('%s has a row for each difference', (file) => {
  const rows = readFileSync(file, 'utf8').matchAll(/^\| `([^`]+)` /gm);
  const differing = EXCHANGES.filter(({ drf }) => drf).map(({ name }) =>
    name.replace(/^the message .*/, 'the message …'),
  );
  expect(Array.from(rows, ([, name]) => name).sort()).toEqual([...new Set(differing)].sort());
});
