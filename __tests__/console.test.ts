/** The console in the log: every line once, in order, and no line of it a command. */
import { expect } from '@jest/globals';
import { type Job, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import {
  consoleLines,
  endAfter,
  entries,
  isLook,
  run,
  seen,
  simulate,
  start,
  test,
  testWithSignals,
  warningsOf,
} from './support/harness.ts';
import { skipped } from './support/programs.ts';

/** The token, plain and in Base64. */
const MASKS = spellingsOf('0'.repeat(40)).map(() => 'add-mask');

function numbered(count: number, bytes = 90): string[] {
  return Array.from({ length: count }, (_, index) => `行 ${String(index + 1)} `.padEnd(bytes, '.'));
}

/** Runs a jobflow whose console is looked at four times as it is, but the second time as `console`, before it goes on. */
async function shownOnce(console: string) {
  const simulator = await simulate();
  let looks = 0;
  const four = Promise.withResolvers<undefined>();
  simulator.define({
    path: '/root/twice',
    run: async (job) => {
      job.write('一\n二');
      await four.promise;
      job.print('二');
    },
  });
  const edit = (body: string) => {
    if (!body.includes('"console":"一')) return body;
    looks += 1;
    if (looks === 4) four.resolve(undefined);
    return looks === 2 ? body.replace(/"console":"(?:[^"\\]|\\.)*"/, () => `"console":${console}`) : body;
  };
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body: edit } });
  // So fast that the second line, which has no end, is not taken for a prompt.
  return run(simulator, { jobflow: '/root/twice', 'poll-interval': '10ms' });
}

function defineBurst(simulator: Simulator, lines: readonly string[], before?: string): void {
  simulator.define({
    path: '/root/burst',
    run: async (job) => {
      if (before !== undefined) job.print(before);
      await seen(simulator, 1, isLook);
      job.write(lines.map((line) => `${line}\n`).join(''));
      await seen(simulator, 2, isLook);
    },
  });
}

test('3,000 lines (270 KB): each once, in order', async () => {
  const simulator = await simulate();
  const lines = numbered(3000, 88);
  simulator.define({
    path: '/root/fast',
    run: async (job) => {
      // No more at a time than the server keeps.
      for (let looks = 1; lines.length > (looks - 1) * 400; looks += 1) {
        for (const line of lines.slice((looks - 1) * 400, looks * 400)) job.print(line);
        await seen(simulator, looks, isLook);
      }
    },
  });
  const result = await run(simulator, { jobflow: '/root/fast' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(consoleLines(result)).toEqual(lines);
  expect(result.log).not.toContain('Output was lost');
});

test('200 KB in one burst: said to be lost once, and the tail once', async () => {
  const simulator = await simulate();
  const lines = numbered(2300);
  defineBurst(simulator, lines, 'はじめ');
  const result = await run(simulator, { jobflow: '/root/burst' });
  const shown = consoleLines(result);
  expect(shown[0]).toBe('はじめ');
  // The first line behind the gap is one that the window had cut in two.
  expect(shown.slice(2)).toEqual(lines.slice(-(shown.length - 2)));
  expect(shown.length).toBeGreaterThan(500);
  expect(result.log.match(/Output was lost here/g)).toHaveLength(1);
  expect(result.log).toContain('poll-interval');
});

test('200 KB before the first look: said to be lost too', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/at_once',
    run: (job) => {
      for (const line of numbered(2300)) job.print(line);
    },
  });
  const result = await run(simulator, { jobflow: '/root/at_once' });
  expect(result.log.match(/Output was lost here/g)).toHaveLength(1);
});

test.each(['""', 'null'])(
  'a console that is %s for one look: no line twice, nothing said',
  async (console) => {
    const result = await shownOnce(console);
    expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
    expect(consoleLines(result)).toEqual(['一', '二二']);
    expect(result.log).not.toMatch(/was lost|starts again/);
  },
);

test('a console far from full that shows another text: said to begin anew, nothing said to be lost', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/anew',
    run: async (job) => {
      job.write('一\n二');
      // The first look has its answer once there is a second.
      await simulator.waitForRequest(() => simulator.requests.filter(isLook).length === 2);
      job.process.console = '三\n';
    },
  });
  const result = await run(simulator, { jobflow: '/root/anew' });
  expect(consoleLines(result)).toEqual(['一', '二', '三']);
  expect(result.log.match(/The console starts again here/g)).toHaveLength(1);
  expect(result.log).not.toContain('was lost');
});

testWithSignals('lines come while the process runs', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows() });
  const step = start(simulator, { jobflow: '/root/long' });
  await step.logged('│ 時間のかかる処理を開始します');
  expect(simulator.processes[0]?.status).toBe('RUNNING');
  step.child.kill('SIGINT');
  await step.ended;
});

test('CRLF, a lone CR, and a last line without its end', async () => {
  const simulator = await simulate();
  simulator.define({
    path: '/root/ends',
    run: async (job: Job) => {
      job.write('一\r');
      await seen(simulator, 1, isLook);
      job.write('\n二\r三\n\n四');
      await seen(simulator, 2, isLook);
      job.write('五');
    },
  });
  const result = await run(simulator, { jobflow: '/root/ends', 'poll-interval': '10ms' });
  expect(consoleLines(result)).toEqual(['一', '二', '三', '', '四五']);
  expect(result.outputs.console).toBe('一\r\n二\r三\n\n四五');
});

// On Windows a program waits with each line until its pipe takes it, so that nothing can be left over at its end.
const testWithQueuedOutput =
  process.platform === 'win32' ? skipped('on Windows no output is left over') : test;

testWithQueuedOutput('a runner that reads slowly gets the whole log of a red step', async () => {
  const simulator = await simulate();
  // Far more than a pipe and the buffers at both of its ends hold.
  const lines = numbered(4000);
  simulator.define({
    path: '/root/many',
    run: async (job) => {
      for (let looks = 1; lines.length > 0; looks += 1) {
        for (const line of lines.splice(0, 500)) job.print(line);
        await simulator.waitForRequest(() => simulator.requests.filter(isLook).length > looks);
      }
      job.abort('だめ');
    },
  });
  const step = start(simulator, { jobflow: '/root/many' });
  step.child.stdout?.pause();
  await simulator.waitForRequest(({ action }) => action === 'children');
  // Longer than a step that has its verdict waits for what is left open.
  setTimeout(() => step.child.stdout?.resume(), 3000);
  const result = await step.ended;
  const commands = entries(result.log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []));
  expect(result.exitCode).toBe(1);
  expect(consoleLines(result)).toHaveLength(4000);
  expect(commands).toEqual([...MASKS, 'error']);
});

test('a silent jobflow leaves no line behind', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow: '/root/exit_3' });
  expect(consoleLines(result)).toEqual([]);
});

test.each([
  ['on-failure', '/root/restart_fails', ['httpd 起動に失敗しました']],
  ['on-failure', '/root/restart_process', []],
  ['off', '/root/restart_fails', []],
])('console: %s, %s', async (console, jobflow, shown) => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow, console });
  expect(consoleLines(result)).toEqual(shown);
  expect(result.outputs.console).toMatch(/^httpd /);
});

test('nothing that the server says gives the runner a command', async () => {
  const hostile = [
    '::error::x',
    'a\r::error::x',
    '　::warning::x',
    ' \u0085 ::add-mask::x',
    'a ##[add-mask]x',
    '##[group]x',
    '#\u001b[0m#[error]x',
    '::stop-commands::pause',
    '::set-output name=outcome::succeeded',
    '\u2028::error::x',
    '\ufeff::error::x',
    'ends\r\n::error::x',
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
  const commands = entries(result.log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []));
  expect(commands).toEqual([...MASKS, 'error']);
  expect(result.outputs).toMatchObject({ outcome: 'failed', result: hostile.join('\n') });

  simulator.faults.add({
    when: ({ action }) => action === 'execute',
    fault: { kind: 'status', status: 403, body: { detail: hostile.join('\n') } },
  });
  const refused = await run(simulator, { jobflow: '/root/a ##[error]b' });
  expect(entries(refused.log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []))).toEqual([
    ...MASKS,
    'error',
  ]);
});

test('a process that says nothing while the server fails says so in one warning', async () => {
  const simulator = await simulate();
  endAfter(simulator, 2, isLook);
  const step = start(simulator, { jobflow: '/root/restart_process' });
  await simulator.waitForRequest(isLook);
  await simulator.down();
  await step.logged('Retrying for up to');
  await simulator.up();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(warningsOf(result)).toHaveLength(1);
  expect(result.log).toMatch(/The server responds again, after \d/);
});

test('console: off keeps it out of the annotation and the summary too, but not out of the outputs', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const result = await run(simulator, { jobflow: '/root/abort', console: 'off' });
  expect(result.log).not.toContain('バックアップを開始');
  expect(result.summary).not.toContain('バックアップを開始');
  expect(result.outputs.console).toContain('バックアップを開始');
});
