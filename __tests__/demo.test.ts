/** `npm run demo`, as somebody new meets it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect } from '@jest/globals';
import { test, testWithSignals } from './support/harness.ts';

const demos: ChildProcess[] = [];
afterAll(() => {
  for (const demo of demos) demo.kill('SIGKILL');
});

/** Runs it in a group of its own, as a terminal does. Ctrl-C comes once it has printed this. */
async function runDemo(args: string[], interruptAt?: string) {
  const child = spawn(process.execPath, ['runner/demo.ts', ...args], { detached: true });
  demos.push(child);
  const ended = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const isFirst = interruptAt !== undefined && !printed.includes(interruptAt);
    printed += piece;
    if (isFirst && printed.includes(interruptAt)) process.kill(-(child.pid ?? NaN), 'SIGINT');
  });
  const [code] = (await ended) as [number | null];
  return { code, printed };
}

test.each([
  [[], /\n {2}│ httpd を起動しました\n[^]*\n {2}outcome +succeeded\n\nThe step passed/],
  [['/root/greet', 'parameters=name: 太郎'], /\n {2}│ name = "太郎"\n/],
  [
    ['--cli', '/root/greet', 'parameters=name: 太郎', 'language=en'],
    /\$ kompira run \/root\/greet '--parameters=name: 太郎' --language=en\nname = "太郎"\n[^]*\nThe exit code is 0\./,
  ],
])('%j', async (args, shown) => {
  const { code, printed } = await runDemo(args);
  expect(printed).toMatch(shown);
  expect(code).toBe(0);
});

test('what is not an input is refused', () => {
  const args = ['runner/demo.ts', '/root/greet', 'bar'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, '"bar" is not an input. Write name=value, for example timeout=1s.\n']);
});

testWithSignals.each([
  [['/root/long'], '│ ', /\(ABORTED\)[^]*\n {2}outcome +cancelled\n\nThe step failed/, 1],
  [['--cli', '/root/long'], '時間のかかる処理', /\nThe exit code is 22\./, 22],
])('Ctrl-C: %j', async (args, interruptAt, shown, exitCode) => {
  const { code, printed } = await runDemo(args, interruptAt);
  expect(printed).toMatch(shown);
  expect(code).toBe(exitCode);
});
