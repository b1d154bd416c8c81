/** A recording of the server on Django REST framework: no secret in it, and the simulator answers the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { redactBody, redactTarget } from '../../recorder/redact.ts';
import { startRecorder } from '../../recorder/record.ts';
import { replay } from '../../recorder/replay.ts';
import { run, simulate } from '../support/harness.ts';
import { temporaryFolder } from '../support/programs.ts';
import { startDrf, testWithDrf } from './drf.ts';
import { check, EXCHANGES_OF_DRF, prepare } from './exchanges.ts';

testWithDrf('the list of exchanges and a step, recorded and replayed', async () => {
  const server = await startDrf();
  const file = join(temporaryFolder(), 'recording.jsonl');
  const recorder = await startRecorder({ server: server.url, ca: server.ca, file });
  try {
    const recorded = { ...server, url: recorder.url };
    const names = await prepare(recorded);
    for (const exchange of EXCHANGES_OF_DRF) await check(recorded, exchange, { ...names, url: server.url });
    const step = await run(recorded, { jobflow: '/root/parent', 'token-location': 'query' });
    expect(step.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
  } finally {
    await recorder.stop();
  }
  const recording = readFileSync(file, 'utf8');
  expect(recording.split('\n').length).toBeGreaterThan(EXCHANGES_OF_DRF.length);
  for (const secret of [
    server.token,
    server.guestToken,
    new URL(server.url).host,
    'operator',
    '起動しました',
    '東京',
  ])
    expect(recording).not.toContain(secret);

  const found = await replay(recording.split('\n'));
  const said = found.map(({ request, differences }) => [request, ...differences].join('; '));
  // Each of these is a line of docs/fidelity.md.
  expect([...new Set(said)]).toEqual([
    'GET /root/long; allow: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS / none; vary: Accept, Accept-Language / Accept-Language',
    'GET /process?is_active=maybe; status: 200 / 400',
    'POST /process/id_5.wait; status: 408 / 415',
    'POST /root/approval.send; content-type: none / application/json; body: no JSON / JSON',
    `POST ${encodeURI('/root/承認待ち')}.send; status: 415 / 200`,
  ]);
});

const REDACTION = { secrets: [], users: ['hanako'], consoles: false };

test.each<[string, unknown, boolean, unknown]>([
  ['a start', '/process/id_7', false, '/process/id_7'],
  ['any other text', 'secret', false, '***'],
  [
    'a process',
    { id: 7, user: 'hanako', console: 'pw', result: { pw: 1 }, error: null, suspended: true },
    false,
    { id: 7, user: '***', console: '***', result: {}, error: null, suspended: true },
  ],
  [
    'a field that nobody thought of',
    { new_field: 'pw', other: 5, deep: { id: { pw: 'x' } } },
    false,
    { new_field: '***', other: 0, deep: { id: { pw: '***' } } },
  ],
  [
    'a list',
    { count: 1, next: 'https://k/process?user=hanako&page=2', results: [{ id: 1 }] },
    false,
    { count: 1, next: 'https://k/process?user=***&page=2', results: [{ id: 1 }] },
  ],
  ['a reason', { detail: 'hanako may not' }, false, { detail: '*** may not' }],
  ['a message', { name: 'pw', id: 1 }, true, {}],
  [
    'a start with parameters',
    { parameters: { pw: 'x' }, step_mode: true },
    false,
    { parameters: {}, step_mode: true },
  ],
])('of %s is kept what holds no secret', (_what, value, isMessage, kept) => {
  expect(redactBody(value, REDACTION, isMessage)).toEqual(kept);
});

test('consoles are kept on demand; of a query only how to list', () => {
  expect(redactBody({ console: 'a' }, { ...REDACTION, consoles: true }, false)).toEqual({ console: 'a' });
  expect(redactTarget('/process?token=x&user=hanako&job=/root/a&status__exact=DONE&attrs=id')).toBe(
    '/process?token=***&user=***&job=/root/a&status__exact=DONE&attrs=id',
  );
});

test('on the command line: a recording of the simulator, and a difference made by hand', async () => {
  const simulator = await simulate();
  const file = join(temporaryFolder(), 'recording.jsonl');
  const cli = (...args: string[]) => spawn(process.execPath, ['recorder/cli.ts', ...args]);
  const recorder = cli('record', '--server', simulator.url, '--out', file);
  let printed = '';
  while (!printed.includes('Ctrl-C')) printed += String((await once(recorder.stdout, 'data'))[0]);
  const url = /http:\S+/.exec(printed)?.[0] ?? '';
  const step = await run({ url, token: simulator.token }, { jobflow: '/root/exit_3' });
  expect(step.outputs).toMatchObject({ outcome: 'failed', 'exit-status': '3' });
  const ended = once(recorder, 'exit');
  recorder.kill('SIGINT');
  expect(await ended).toEqual([0, null]);

  const held = async (): Promise<[number | null, string]> => {
    const program = cli('replay', file);
    const [said, [code]] = await Promise.all([
      text(program.stdout),
      once(program, 'exit') as Promise<[number | null]>,
    ]);
    return [code, said];
  };
  expect(await held()).toEqual([0, 'Exchanges that differ: 0 (recorded / simulated).\n']);
  const recording = readFileSync(file, 'utf8');
  const first = recording
    .replace('"status":200', '"status":201')
    .replace(/"elapsed_time":[\d.]+/, '"elapsed_time":"1"');
  writeFileSync(file, first);
  expect(await held()).toEqual([
    1,
    expect.stringMatching(
      /:1 POST .*\n {2}status: 201 \/ 200\n[^]*elapsed_time: string \/ number\n[^]*differ: 2 /,
    ),
  ]);
});
