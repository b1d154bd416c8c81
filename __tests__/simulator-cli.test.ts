import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { ask } from './support/ask.ts';
import { simulate } from './support/harness.ts';

let cli: ReturnType<typeof startCli> | undefined;
afterEach(() => {
  cli?.kill('SIGKILL');
});

/** The simulator as `npm run simulator` starts it. */
function startCli(port: string) {
  return spawn(process.execPath, ['simulator/cli.ts', '--port', port]);
}

test('its curl calls work when pasted, and Ctrl-C ends it with whatever still runs', async () => {
  cli = startCli('0');
  const ended = once(cli, 'exit');
  let printed = '';
  while (!printed.includes('Ctrl-C')) printed += String((await once(cli.stdout, 'data'))[0]);

  const answers: string[] = [];
  for (const [curl] of printed.matchAll(/curl .*/g))
    answers.push((await promisify(execFile)('sh', ['-c', `${curl} --silent`])).stdout);
  const object: unknown = expect.stringContaining('"abspath":"/root/restart_process"');
  expect(answers).toEqual(['"/process/id_262"', object, '"/process/id_263"', 'true']);

  const token = /token: (\w+)/.exec(printed)?.[1] ?? '';
  const simulator = { url: /http:\S+/.exec(printed)?.[0] ?? '', token };
  const { json } = await ask(simulator, '/root/long.execute', { method: 'POST' });
  const wait = (timeout: number) => ask(simulator, `${String(json)}.wait`, { body: { timeout } });
  const waiting = wait(60);
  expect((await wait(0)).status).toBe(408);

  cli.kill('SIGINT');
  await expect(waiting).rejects.toThrow('fetch failed');
  expect(await ended).toEqual([0, null]);
});

test('a port that is in use is refused', async () => {
  const simulator = await simulate();
  cli = startCli(String(simulator.port));
  const ended = once(cli, 'exit');
  expect(await text(cli.stderr)).toBe(
    `Port ${simulator.port} is already in use. Choose another with --port.\n`,
  );
  expect(await ended).toEqual([1, null]);
});

test('a port that is none is refused', async () => {
  cli = startCli('http');
  const ended = once(cli, 'exit');
  expect(await text(cli.stderr)).toMatch('--port: "http" is not a port');
  expect(await ended).toEqual([2, null]);
});
