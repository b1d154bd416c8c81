/** Promise 5: whatever the server sends is handled in time that grows linearly with it, and the log takes all of it. */
import { describe, expect } from '@jest/globals';
import { type RequestRecord, type Simulator } from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import { isStart, onlyProcess, run, simulate, start, test, testWithSignals } from './support/harness.ts';

const ESC = '\u001b';
const isProcess = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';
const isChildren = ({ action }: RequestRecord) => action === 'children';

/** Texts of so many characters on which a pattern can go back and forth. */
const TEXTS: readonly (readonly [string, (length: number) => string])[] = [
  ...(
    [
      ['titles of a terminal without an end', `${ESC}]`],
      ['colours without an end', `${ESC}[`],
      ['blank lines of blanks', ' \t\n\r '],
      ['line ends', '\r'],
      ['halves of characters', '\ud83d'],
      ['zero-width spaces', '\u200b'],
      ['beginnings of a command', '##'],
      ['colons', ':'],
      ['beginnings of the token', '01234567'],
      ['tags', '<title>'],
      ['backslashes', '\\'],
    ] as const
  ).map(([name, piece]) => [name, (length: number) => piece.repeat(length / piece.length)] as const),
  ['one title without an end', (length) => `${ESC}]`.padEnd(length, 'x')],
  ['one colour of many parts without an end', (length) => `${ESC}[`.padEnd(length, '1;')],
  ['blanks', (length) => `x${' '.repeat(length)}x`],
  ['characters that were cut', (length) => `x${'\ufffd'.repeat(length)}x`],
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
const sayInRefusal =
  (bodyOf: (text: string) => object | string) =>
  (simulator: Simulator, text: string): void => {
    simulator.faults.add({ when: isStart, fault: { kind: 'status', status: 400, body: bodyOf(text) } });
  };

/** Processor time of a step that is told this, in ms: whatever else the machine does, it hardly changes. */
async function cpuMs(
  say: (simulator: Simulator, text: string) => void,
  text: string,
  exits = 1,
): Promise<number> {
  const simulator = await simulate();
  say(simulator, text);
  const clock = jumpingClock();
  const { exitCode } = await run(simulator, { jobflow: '/root/x' }, clock);
  expect(exitCode).toBe(exits);
  return clock.measured().cpuMs;
}

/** Of linear work it is twice as much at most; what is quadratic takes hundreds of times as long at these lengths. */
const MOST = 5;

const PLACES: [string, (simulator: Simulator, text: string) => void, number][] = [
  ['in a process', sayInProcess, 128 * 1024],
  ['in a refusal', sayInRefusal((detail) => ({ detail })), 512 * 1024],
  ['in a page', sayInRefusal((text) => `<title>${text}`), 512 * 1024],
];

describe.each(PLACES)('%s', (_name, say, length) => {
  let plain: Promise<number> | undefined;

  test.each(TEXTS)('%s: no more than a few times the work of plain text', async (_text, make) => {
    plain ??= cpuMs(say, 'x '.repeat(length / 2));
    expect(await cpuMs(say, make(length))).toBeLessThan(MOST * (await plain));
  });
});

// What an output can hold ends behind them, so that the search for the cut goes back over them.
test('characters that were cut, ahead of a cut, are no more work than others', async () => {
  const ahead = (character: string) => `${character.repeat(39_000)}${'x'.repeat(100_000)}`;
  const [cut, others] = await Promise.all(['\ufffd', 'あ'].map((text) => cpuMs(sayInProcess, ahead(text))));
  expect(cut).toBeLessThan(MOST * (others ?? NaN));
});

test('numbers whose exponent is a megabyte long are no more work than texts of that length', async () => {
  const told = (result: string) => (simulator: Simulator) => {
    simulator.define({ path: '/root/x', run: (job) => job.return(false) });
    const body = (answer: string) => answer.replace('"result":false', () => `"result":${result}`);
    simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
  };
  const exponent = `1e1${'0'.repeat(2 ** 20)}`;
  const [number, text] = await Promise.all(
    [told(exponent), told(`"${exponent}"`)].map((say) => cpuMs(say, '', 0)),
  );
  expect(number).toBeLessThan(MOST * (text ?? NaN));
});

/** The looks show this console, with the lines that the process prints itself behind it. */
function showConsole(simulator: Simulator, console: string): void {
  const text = JSON.stringify(console).slice(1, -1);
  const body = (answer: string) => answer.replace('"console":"', () => `"console":"${text}`);
  simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
}

testWithSignals(
  'a console of 512 KB of titles without an end, and a cancel: there is time for the proof of the stop',
  async () => {
    const simulator = await simulate();
    showConsole(simulator, `${ESC}]`.repeat(256 * 1024));
    const step = start(simulator, { jobflow: '/root/long' });
    await simulator.waitForRequest(isProcess);
    step.child.kill('SIGINT');
    const result = await step.ended;
    expect(result.outputs).toMatchObject({ outcome: 'cancelled', status: 'ABORTED' });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  },
);

const LINES = 2_000_000;

test('a console of two million lines, and a runner that reads it late: green, each line once', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.sleep(500) });
  showConsole(simulator, 'y\n'.repeat(LINES));
  const step = start(simulator, { jobflow: '/root/x' });
  // On Windows a program waits with each line until its pipe takes it: a slow reader is a slow step.
  if (process.platform !== 'win32') {
    await simulator.waitForRequest(isProcess);
    step.child.stdout?.pause();
    setTimeout(() => step.child.stdout?.resume(), 2000);
  }
  const result = await step.ended;
  expect(result.log.includes('EINVAL')).toBe(false);
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(result.log.match(/^│ y$/gm)?.length).toBe(LINES);
});
