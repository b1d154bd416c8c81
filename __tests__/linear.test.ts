/** Promise 5: whatever the server sends is handled in time that grows linearly with it, and the log takes all of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { onlyProcess, run, simulate, start, testWithSignals } from './support/harness.ts';

// What else the machine does can spoil a ratio of times, a quadratic pattern spoils each of them.
jest.retryTimes(3);

const ESC = '\u001b';
const isProcess = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';
const isChildren = ({ action }: RequestRecord) => action === 'children';
const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';

/** Texts of so many characters on which a pattern can go back and forth. */
const TEXTS: [string, (length: number) => string][] = [
  ['titles of a terminal without an end', (length) => `${ESC}]`.repeat(length / 2)],
  ['one title without an end', (length) => `${ESC}]`.padEnd(length, 'x')],
  ['colours without an end', (length) => `${ESC}[`.repeat(length / 2)],
  ['one colour without an end', (length) => `${ESC}[`.padEnd(length, '1')],
  ['one colour of many parts without an end', (length) => `${ESC}[`.padEnd(length, '1;')],
  ['blanks', (length) => `x${' '.repeat(length)}x`],
  ['blank lines of blanks', (length) => ' \t\n\r '.repeat(length / 5)],
  ['line ends', (length) => '\r'.repeat(length)],
  ['characters that were cut', (length) => `x${'\ufffd'.repeat(length)}x`],
  ['halves of characters', (length) => '\ud83d'.repeat(length)],
  ['zero-width spaces', (length) => '\u200b'.repeat(length)],
  ['beginnings of a command', (length) => '##'.repeat(length / 2)],
  ['colons', (length) => ':'.repeat(length)],
  ['beginnings of the token', (length) => '01234567'.repeat(length / 8)],
  ['zeros', (length) => '0'.repeat(length)],
  ['tags', (length) => '<title>'.repeat(length / 7)],
  ['backslashes', (length) => '\\'.repeat(length)],
];

/** A process that failed says it everywhere: as console, result and error, of its own and of a child. */
function sayInProcess(simulator: Simulator, text: string): void {
  const said = { console: text, result: text, error: text };
  const say = (row: object) => ({ ...row, status: 'DONE', exit_status: 1, current_job: `/${text}`, ...said });
  simulator.define({
    path: '/root/x',
    run: async (job) => {
      await job.fork((child) => child.abort('x'));
    },
  });
  const whole = (body: string) => JSON.stringify(say(JSON.parse(body) as object));
  const list = (body: string) => {
    const page = JSON.parse(body) as { results: object[] };
    return JSON.stringify({ ...page, results: page.results.map(say) });
  };
  simulator.faults.add({ when: isProcess, fault: { kind: 'body', body: whole } });
  simulator.faults.add({ when: isChildren, fault: { kind: 'body', body: list } });
}

/** A start that is refused, in the words of the server or by the page of a gateway. */
function sayInRefusal(kind: 'json' | 'page'): (simulator: Simulator, text: string) => void {
  return (simulator, text) => {
    const body = kind === 'json' ? { detail: text } : `<title>${text}`;
    const fault: Fault = { kind: 'status', status: 400, body };
    simulator.faults.add({ when: isStart, fault });
  };
}

/** Longest time for one run. A text that takes longer is not waited for. */
const LONGEST_MS = 10_000;

/** How long a step takes from the moment it is told this, in ms. */
async function timeOf(say: (simulator: Simulator, text: string) => void, text: string): Promise<number> {
  const simulator = await simulate();
  say(simulator, text);
  const step = start(simulator, { jobflow: '/root/x' });
  const { at } = await simulator.waitForRequest(isStart);
  const result = await Promise.race([step.ended, sleep(LONGEST_MS, undefined, { ref: false })]);
  if (!result) return Infinity;
  expect(result.exitCode).toBe(1);
  return performance.timeOrigin + performance.now() - at;
}

describe.each<[string, (simulator: Simulator, text: string) => void, number]>([
  ['in a process', sayInProcess, 128 * 1024],
  ['in a refusal', sayInRefusal('json'), 512 * 1024],
  ['in a page', sayInRefusal('page'), 512 * 1024],
])('%s', (_name, say, length) => {
  test.each(TEXTS)(
    '%s: twice as many take no more than twice as long',
    async (_text, make) => {
      // The best of three: other programs on the machine take their time too. Linear is 2 at most, quadratic is 4.
      let [once, twice] = [Infinity, Infinity];
      for (let tries = 0; tries < 3 && !(twice / once < 3); tries += 1) {
        once = Math.min(once, await timeOf(say, make(length)));
        twice = Math.min(twice, await timeOf(say, make(2 * length)));
        if (once === Infinity) break;
      }
      expect(once).toBeLessThan(LONGEST_MS);
      expect(twice / once).toBeLessThan(3);
    },
    60_000,
  );
});

// What an output can hold ends behind them, so there is no 2n to compare with; other characters of three bytes take as long.
test('characters that were cut, ahead of a cut, take no longer than others', async () => {
  const ahead = (character: string) => `${character.repeat(39_000)}${'x'.repeat(100_000)}`;
  let [cut, others] = [Infinity, Infinity];
  for (let tries = 0; tries < 3 && !(cut / others < 4); tries += 1) {
    cut = Math.min(cut, await timeOf(sayInProcess, ahead('\ufffd')));
    others = Math.min(others, await timeOf(sayInProcess, ahead('あ')));
  }
  expect(cut / others).toBeLessThan(4);
}, 60_000);

/** The looks show this console, with the lines that the process prints itself behind it. */
function showConsole(simulator: Simulator, console: string): void {
  const text = JSON.stringify(console).slice(1, -1);
  const body = (answer: string) => answer.replace('"console":"', () => `"console":"${text}`);
  simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
}

const TITLES = `${ESC}]`.repeat(256 * 1024);

test('a console of 512 KB of titles without an end: green', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 500 }) });
  showConsole(simulator, TITLES);
  const result = await run(simulator, { jobflow: '/root/restart_process' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
});

testWithSignals(
  'the same, and a cancel: the process is stopped before the runner loses patience',
  async () => {
    const simulator = await simulate();
    showConsole(simulator, TITLES);
    const step = start(simulator, { jobflow: '/root/long' });
    await simulator.waitForRequest(isProcess);
    step.child.kill('SIGINT');
    const runner = setTimeout(() => step.child.kill('SIGTERM'), 7500);
    const killer = setTimeout(() => step.child.kill('SIGKILL'), 10_000);
    const result = await step.ended;
    clearTimeout(runner);
    clearTimeout(killer);
    expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  },
);

const LINES = 2_000_000;

// On Windows a program waits with each line until its pipe takes it: a slow reader is a slow step.
test.each(process.platform === 'win32' ? ['at once'] : ['at once', 'late'])(
  'a console of two million lines, and a runner that reads it %s: green, each line once',
  async (when) => {
    const simulator = await simulate();
    simulator.define({ path: '/root/x', run: (job) => job.sleep(500) });
    showConsole(simulator, 'y\n'.repeat(LINES));
    const step = start(simulator, { jobflow: '/root/x' });
    if (when === 'late') {
      await simulator.waitForRequest(isProcess);
      step.child.stdout?.pause();
      setTimeout(() => step.child.stdout?.resume(), 5000);
    }
    const result = await step.ended;
    expect(result.log.includes('EINVAL')).toBe(false);
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(result.log.match(/^│ y$/gm)?.length).toBe(LINES);
  },
  60_000,
);
