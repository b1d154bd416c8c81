/**
 * A server on real Django REST framework, which shares nothing with the simulator, answers as the list says. It is asked
 * through the recorder: no secret is in the recording, and the simulator answers the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { startRecorder } from '../../recorder/record.ts';
import { replay } from '../../recorder/replay.ts';
import { send } from '../../recorder/send.ts';
import { run } from '../support/harness.ts';
import { temporaryFolder } from '../support/programs.ts';
import { startDrf, testWithDrf } from './drf.ts';
import { check, EXCHANGES_OF_DRF, type Names, prepare } from './exchanges.ts';

const file = join(temporaryFolder(), 'recording.jsonl');
let server: Awaited<ReturnType<typeof startDrf>>;
let recorder: Awaited<ReturnType<typeof startRecorder>>;
let names: Names;

beforeAll(async () => {
  server = await startDrf();
  recorder = await startRecorder({ server: server.url, ca: server.ca, file });
  names = { ...(await prepare({ ...server, url: recorder.url })), url: server.url };
});
afterAll(() => recorder.stop());

testWithDrf.each(EXCHANGES_OF_DRF)('$name: $status', (exchange) =>
  check({ ...server, url: recorder.url }, exchange, names),
);

testWithDrf('plain http: 301 to https, with the query', async () => {
  const { status, headers } = await send({ url: `${server.plainUrl}/process?token=x` });
  expect([status, headers.location]).toEqual([301, `${server.url}/process?token=x`]);
});

testWithDrf(
  'what was recorded holds no secret, and the simulator differs where docs/fidelity.md says',
  async () => {
    const inputs = { jobflow: '/root/parent', 'token-location': 'query' };
    const step = await run({ ...server, url: recorder.url }, inputs);
    expect(step.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
    const recording = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(recording.length).toBeGreaterThan(EXCHANGES_OF_DRF.length);
    const { host } = new URL(server.url);
    for (const secret of [server.token, server.guestToken, host, 'operator', '起動しました', '東京'])
      expect(recording.join('\n')).not.toContain(secret);

    const found = await replay(recording);
    const said = found.map(({ request, differences }) => [request, ...differences].join('; '));
    expect([...new Set(said)]).toEqual([
      'GET /root/long; allow: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS / none; vary: Accept, Accept-Language / Accept-Language',
      'GET /process?is_active=maybe; status: 200 / 400',
      'POST /process/id_5.wait; status: 408 / 415',
      'POST /root/approval.send; content-type: none / application/json; body: no JSON / JSON',
      `POST ${encodeURI('/root/承認待ち')}.send; status: 415 / 200`,
    ]);
  },
);
