/** What a recording keeps, and how it is made and replayed; see drf.test.ts too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { redactBody, redactTarget } from '../../recorder/redact.ts';
import { run, simulate } from '../support/harness.ts';
import { temporaryFolder } from '../support/programs.ts';

const REDACTION = { secrets: [], users: ['hanako'], consoles: false };

const RUN = { id: 7, user: 'hanako', console: 'pw', result: { pw: 1 }, error: null, suspended: true };
const LIST = { count: 1, next: 'https://k/process?user=hanako&page=2', results: [{ id: 1 }] };

test.each<[body: unknown, kept: unknown]>([
  ['/process/id_7', '/process/id_7'],
  ['secret', '***'],
  [RUN, { ...RUN, user: '***', console: '***', result: {} }],
  [
    { new_field: 'pw', other: 5, deep: { id: { pw: 'x' } } },
    { new_field: '***', other: 0, deep: { id: { pw: '***' } } },
  ],
  [LIST, { ...LIST, next: 'https://k/process?user=***&page=2' }],
  [{ detail: 'hanako may not' }, { detail: '*** may not' }],
  [
    { parameters: { pw: 'x' }, step_mode: true },
    { parameters: {}, step_mode: true },
  ],
])('of %j is kept what holds no secret', (body, kept) => {
  expect(redactBody(body, REDACTION, false)).toEqual(kept);
});

test('of a message nothing is kept; consoles on demand; of a query how to list', () => {
  expect(redactBody({ name: 'pw', id: 1 }, REDACTION, true)).toEqual({});
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

  const replayed = async () => {
    const program = cli('replay', file);
    const [printed, ended] = await Promise.all([text(program.stdout), once(program, 'exit')]);
    return { printed, code: (ended as unknown[])[0] };
  };
  const same = 'Exchanges that differ: 0 (recorded / simulated).\n';
  expect(await replayed()).toEqual({ code: 0, printed: same });
  const changed = readFileSync(file, 'utf8')
    .replace('"status":200', '"status":201')
    .replace(/"elapsed_time":[\d.]+/, '"elapsed_time":"1"');
  writeFileSync(file, changed);
  const { printed: differences, code } = await replayed();
  expect(code).toBe(1);
  expect(differences).toMatch(/:1 POST .*\n {2}status: 201 \/ 200\n/);
  expect(differences).toMatch(/elapsed_time: string \/ number\n[^]*differ: 2 /);
});
