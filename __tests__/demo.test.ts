/** `npm run demo`, as somebody new meets it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { testWithSignals } from './support/harness.ts';

let demo: ChildProcess | undefined;
afterEach(() => {
  demo?.kill('SIGKILL');
});

function startDemo(...args: string[]) {
  // A group of its own, as a terminal gives it.
  const child = spawn(process.execPath, ['runner/demo.ts', ...args], { detached: true });
  demo = child;
  return { child, printed: text(child.stdout), ended: once(child, 'exit') };
}

test('the jobflow of the seed is green', async () => {
  const { printed, ended } = startDemo();
  expect(await ended).toEqual([0, null]);
  expect(await printed).toMatch(
    /\n {2}│ httpd を起動しました\n[^]*\n {2}outcome +succeeded\n\nThe step is green/,
  );
});

test('further inputs are name=value', async () => {
  const { printed, ended } = startDemo('/root/greet', 'parameters=name: 太郎');
  expect(await ended).toEqual([0, null]);
  expect(await printed).toMatch(/\n {2}│ name = "太郎"\n/);
});

test('--cli runs the command line, in the same notation', async () => {
  const { printed, ended } = startDemo('--cli', '/root/greet', 'parameters=name: 太郎', 'language=en');
  expect(await ended).toEqual([0, null]);
  const shown = await printed;
  expect(shown).toContain("$ kompira run /root/greet '--parameters=name: 太郎' --language=en\n");
  expect(shown).toMatch(/\nname = "太郎"\n[^]*\nThe exit code is 0\./);
});

testWithSignals('--cli: Ctrl-C cancels, and the demo shows the exit code', async () => {
  const { child, printed, ended } = startDemo('--cli', '/root/long');
  let seen = '';
  child.stdout.on('data', (piece) => (seen += String(piece)));
  while (!seen.includes('時間のかかる処理')) await once(child.stdout, 'data');
  process.kill(-(child.pid ?? NaN), 'SIGINT');
  expect(await ended).toEqual([22, null]);
  expect(await printed).toMatch(/\nThe exit code is 22\./);
});

testWithSignals('Ctrl-C cancels the step, and the demo shows what became of the process', async () => {
  const { child, printed, ended } = startDemo('/root/long');
  let seen = '';
  child.stdout.on('data', (piece) => (seen += String(piece)));
  while (!seen.includes('│ ')) await once(child.stdout, 'data');
  process.kill(-(child.pid ?? NaN), 'SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(await printed).toMatch(/\(ABORTED\)[^]*\n {2}outcome +cancelled\n\nThe step is red/);
});
