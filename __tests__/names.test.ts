/** Name resolution and connecting: names that do not exist, that come late, and that have several addresses. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { type Clock, jumpingClock } from './support/clock.ts';
import {
  entries,
  errorOf,
  executes,
  onlyProcess,
  run,
  simulate,
  start,
  test,
  warningsOf,
} from './support/harness.ts';
import { NEVER_MS, prepareNetwork } from './support/network.ts';

const HOST = 'kompira.test';
/** Plain http to a host that is not loopback has to be asked for. */
const INPUTS = { jobflow: '/root/restart_process', insecure: 'true' };
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const serve = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), ...options });

const named = ({ port, token }: Simulator) => ({ url: `http://${HOST}:${port}`, token });

/** What a person reads of the log. */
function linesOf({ log }: StepResult) {
  return entries(log).filter((entry) => entry.kind === 'line' || !['add-mask', 'debug'].includes(entry.name));
}

/** One warning at the beginning, which says it all; one error at the end; no line for each attempt. */
function expectFewLines(result: StepResult, seconds: number, named: readonly RegExp[]): void {
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  const [warning = '', ...others] = troubles(result);
  expect(others).toEqual([]);
  for (const text of [warning, errorOf(result)]) {
    for (const pattern of named) expect(text).toMatch(pattern);
  }
  // For how long: the span, less what the first attempt took.
  const [, shown] = /up to (\d+(?:\.\d)?)s\b/.exec(warning) ?? [];
  expect(Number(shown)).toBeGreaterThan(seconds / 2);
  expect(Number(shown)).toBeLessThanOrEqual(seconds);
  // A third would be a heading.
  expect(linesOf(result).length).toBeLessThanOrEqual(3);
}

/** With how long it took by the clock of the step, in seconds. */
async function timed(
  clock: Clock,
  ...[server, inputs]: Parameters<typeof run>
): Promise<[StepResult, number]> {
  const result = await run(server, inputs, clock);
  return [result, clock.measured().elapsedMs / 1000];
}

test('a name that does not exist is given half a minute, a server that refuses connections its tolerance; few lines', async () => {
  const gone = await serve();
  await gone.down();
  const { env } = prepareNetwork({ names: { [HOST]: 'ENOTFOUND' } });
  const server = { url: `https://${HOST}`, token: TOKEN };
  const [[unknown, unknownSeconds], [refused, refusedSeconds]] = await Promise.all([
    timed(jumpingClock(env), server, { jobflow: '/root/restart_process' }),
    timed(jumpingClock(), gone, { jobflow: '/root/restart_process', 'outage-tolerance': '20s' }),
  ]);
  expectFewLines(unknown, 30, [/kompira\.test/, /ENOTFOUND/]);
  expect(unknownSeconds).toBeGreaterThan(25);
  expect(unknownSeconds).toBeLessThan(40);
  expectFewLines(refused, 20, [/ECONNREFUSED/]);
  expect(refusedSeconds).toBeGreaterThan(19);
  expect(refusedSeconds).toBeLessThan(30);
});

test('outage-tolerance counts where it is shorter', async () => {
  const server = { url: 'https://kompira.invalid', token: TOKEN };
  const inputs = { jobflow: '/root/restart_process', 'outage-tolerance': '10s' };
  const [result, seconds] = await timed(jumpingClock(), server, inputs);
  // The second where nobody can be asked about names.
  expectFewLines(result, 10, [/kompira\.invalid/, /ENOTFOUND|EAI_AGAIN/]);
  expect(seconds).toBeGreaterThan(9);
  expect(seconds).toBeLessThan(20);
});

test.each(['ENOTFOUND', 'EAI_AGAIN'] as const)(
  'a name that cannot be resolved at first (%s): one warning, one start, and green',
  async (code) => {
    const simulator = await serve();
    const network = prepareNetwork({ names: { [HOST]: code } });
    const step = start(named(simulator), INPUTS, { env: network.env });
    await step.logged(code);
    expect(simulator.requests).toHaveLength(0);
    network.change({ names: { [HOST]: ['127.0.0.1'] } });
    const result = await step.ended;
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(executes(simulator)).toBe(1);
    expect(troubles(result)).toHaveLength(1);
  },
);

/** A first address, which takes a second or for ever, and a second one. */
test.each([
  ['the first slow, the second refuses', { '127.0.0.1': 1000 }, ['127.0.0.1', '::1']],
  ['the first refuses, the second slow', { '127.0.0.1': 1000 }, ['::1', '127.0.0.1']],
  ['the first slow, the second never', { '127.0.0.1': 1000, '::1': NEVER_MS }, ['127.0.0.1', '::1']],
  ['the first never, the second slow', { '127.0.0.1': 1000, '::1': NEVER_MS }, ['::1', '127.0.0.1']],
  ['the first never, the second fast', { '::1': NEVER_MS }, ['::1', '127.0.0.1']],
  ['one address alone, slow', { '127.0.0.1': 1000 }, ['127.0.0.1']],
] as const)('two addresses, %s: it connects', async (_name, slowMs, addresses) => {
  const simulator = await serve();
  const { env } = prepareNetwork({ names: { [HOST]: [...addresses] }, slowMs: { ...slowMs } });
  const result = await run(named(simulator), { ...INPUTS, 'outage-tolerance': '0s' }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(troubles(result)).toEqual([]);
  expect(executes(simulator)).toBe(1);
  onlyProcess(simulator);
});
