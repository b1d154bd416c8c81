/** The console in the log: every line once, in order, and no line of it a command. */
import { expect } from '@jest/globals';
import { type Job, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import {
  consoleLines,
  entries,
  errorOf,
  isLook,
  run,
  seen,
  simulate,
  start,
  test,
  testWithSignals,
} from './support/harness.ts';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** With a jobflow that does this. */
async function simulatorWith(
  act: (job: Job, simulator: Simulator) => Promise<void> | void,
): Promise<Simulator> {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => act(job, simulator) });
  return simulator;
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `行 ${String(index + 1)} `.padEnd(90, '.'));
}

/** The commands in a log besides the masks of the token, plain and in Base64. */
function commandsIn(log: string): string[] {
  const names = entries(log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []));
  const masks = spellingsOf('0'.repeat(40)).map(() => 'add-mask');
  expect(names.slice(0, masks.length)).toEqual(masks);
  return names.slice(masks.length);
}

test('4,800 lines, the last of them to a runner that reads slowly: each once, in order', async () => {
  const lines = numbered(4800);
  const simulator = await simulatorWith(async (job, simulator) => {
    // No more at a time than the server keeps.
    for (let looks = 0; looks < 8; looks += 1) {
      for (const line of lines.slice(looks * 600, (looks + 1) * 600)) job.print(line);
      await seen(simulator, looks + 2, isLook);
    }
    job.abort('だめ');
  });
  const step = start(simulator, { jobflow: '/root/x', 'poll-interval': '100ms' });
  // On Windows a program waits with each line until its pipe takes it: nothing is left over at its end.
  if (process.platform !== 'win32') {
    await seen(simulator, 3, isLook);
    // What comes now (340 KB) is more than a pipe and the buffers at both of its ends hold.
    step.child.stdout?.pause();
    await simulator.waitForRequest(({ action }) => action === 'children');
    // Longer than a step that has its verdict waits for what is left open.
    setTimeout(() => step.child.stdout?.resume(), 3000);
  }
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(consoleLines(result)).toEqual(lines);
  expect(result.log).not.toContain('Output was lost');
  expect(commandsIn(result.log)).toEqual(['error']);
});

test('200 KB in one burst: said to be lost once, and the tail once', async () => {
  const lines = numbered(2300);
  const simulator = await simulatorWith(async (job, simulator) => {
    job.print('はじめ');
    await seen(simulator, 1, isLook);
    job.write(lines.map((line) => `${line}\n`).join(''));
    await seen(simulator, 2, isLook);
  });
  const result = await run(simulator, { jobflow: '/root/x' });
  const shown = consoleLines(result);
  expect(shown[0]).toBe('はじめ');
  // The first line behind the gap is one that the window had cut in two.
  expect(shown.slice(2)).toEqual(lines.slice(-(shown.length - 2)));
  expect(shown.length).toBeGreaterThan(500);
  expect(result.log.match(/Output was lost here/g)).toHaveLength(1);
  expect(result.log).toContain('poll-interval');
});

testWithSignals('lines come while the process runs', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows() });
  const step = start(simulator, { jobflow: '/root/long' });
  await step.logged('│ 時間のかかる処理を開始します');
  expect(simulator.processes[0]?.status).toBe('RUNNING');
  step.child.kill('SIGINT');
  await step.ended;
});

test('CRLF, a lone CR, and a last line without its end; the output is what the server keeps', async () => {
  const simulator = await simulatorWith(async (job, simulator) => {
    job.write('一\r');
    await seen(simulator, 1, isLook);
    job.write('\n二\r三\n\n四');
    await seen(simulator, 2, isLook);
    job.write('五');
  });
  // So fast that a line that has no end is not taken for a prompt.
  const result = await run(simulator, { jobflow: '/root/x', 'poll-interval': '10ms' });
  expect(consoleLines(result)).toEqual(['一', '二', '三', '', '四五']);
  expect(result.outputs.console).toBe('一\r\n二\r三\n\n四五');
});

test.each([
  ['stream', '/root/exit_3', [], ''],
  ['stream', '/root/restart_fails', ['httpd 起動に失敗しました'], 'httpd 起動に失敗しました\n'],
  ['on-failure', '/root/restart_fails', ['httpd 起動に失敗しました'], 'httpd 起動に失敗しました\n'],
  ['on-failure', '/root/restart_process', [], 'httpd を起動しました\n'],
  ['off', '/root/abort', [], 'バックアップを開始します\n'],
])('console: %s, %s', async (console, jobflow, shown, output) => {
  const result = await run(await quick(), { jobflow, console });
  expect(consoleLines(result)).toEqual(shown);
  expect(result.outputs.console).toBe(output);
  // What stands in the log already is not said again in the annotation.
  for (const line of shown) expect(errorOf(result)).not.toMatch(new RegExp(`^\\W*${line}$`, 'm'));
  // Neither the annotation nor the summary quotes it.
  if (console === 'off') expect(result.log + result.summary).not.toContain(output.trim());
});

test('nothing that the process says gives the runner a command, and the outputs have it as it is', async () => {
  const hostile = [
    ...['::error::x', 'a\r::error::x', '　::warning::x', ' \u0085 ::add-mask::x', 'a ##[add-mask]x'],
    ...[
      '##[group]x',
      '#\u001b[0m#[error]x',
      '::stop-commands::pause',
      '::set-output name=outcome::succeeded',
    ],
    ...['\u2028::error::x', '\ufeff::error::x', 'ends\r\n::error::x'],
  ];
  const simulator = await simulate();
  simulator.define({
    path: '/root/a ##[error]b',
    run: (job) => {
      for (const line of hostile) job.print(line);
      return job.return(hostile.join('\n'), 1, hostile);
    },
  });
  const result = await run(simulator, { jobflow: '/root/a ##[error]b' });
  expect(commandsIn(result.log)).toEqual(['error']);
  expect(result.log).not.toMatch(/##\[\w/);
  expect(result.outputs).toMatchObject({ outcome: 'failed', result: hostile.join('\n') });
});
