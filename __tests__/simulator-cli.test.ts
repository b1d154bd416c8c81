import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { afterEach, expect, test } from '@jest/globals';

let cli: ChildProcess | undefined;
afterEach(() => {
  cli?.kill('SIGKILL');
});

/** The simulator as `npm run simulator` starts it. */
function startCli(port: string): ChildProcessWithoutNullStreams {
  return (cli = spawn(process.execPath, ['simulator/cli.ts', '--port', port]));
}

test('its curl calls work when pasted, and Ctrl-C ends it with whatever still runs', async () => {
  const program = startCli('0');
  const ended = once(program, 'exit');
  let printed = '';
  while (!printed.includes('Ctrl-C')) printed += String((await once(program.stdout, 'data'))[0]);

  const answers: string[] = [];
  for (const [curl] of printed.matchAll(/curl .*/g))
    answers.push((await promisify(execFile)('sh', ['-c', `${curl} --silent`])).stdout);
  expect(answers).toEqual([
    '"/process/id_262"',
    expect.stringContaining('"abspath":"/root/restart_process"'),
    '"/process/id_263"',
    'true',
  ]);

  const headers = {
    authorization: `Token ${/token: (\w+)/.exec(printed)?.[1] ?? ''}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const url = /http:\S+/.exec(printed)?.[0] ?? '';
  const post = (path: string, body: string): Promise<Response> =>
    fetch(url + path, { method: 'POST', headers, body });
  const path = (await (await post('/root/long.execute', '{}')).json()) as string;
  const waiting = post(`${path}.wait`, '{"timeout": 60}');
  expect((await post(`${path}.wait`, '{"timeout": 0}')).status).toBe(408);

  program.kill('SIGINT');
  await expect(waiting).rejects.toThrow('fetch failed');
  expect(await ended).toEqual([0, null]);
});

test('a port that is none is refused', async () => {
  const program = startCli('http');
  const ended = once(program, 'exit');
  expect(await text(program.stderr)).toMatch('--port: "http" is no port');
  expect(await ended).toEqual([2, null]);
});
