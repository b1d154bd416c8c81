/** Name resolution and connecting: names that do not exist, that come late, and that have several addresses. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { type Clock, jumpingClock } from './support/clock.ts';
import {
  codeOf,
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
const JOBFLOW = { jobflow: '/root/restart_process' };
/** Plain http to a host that is not loopback has to be asked for. */
const HTTP = { ...JOBFLOW, insecure: 'true' };
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
/** insecure has a warning of its own. */
const troubles = (result: StepResult) => warningsOf(result).filter((text) => !text.includes('insecure'));

const serve = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
const named = ({ port, token }: Simulator) => ({ url: `http://${HOST}:${port}`, token });

/**
 * One warning at the beginning, which says it all; one error at the end; no line for each attempt. It takes its time by
 * the clock of the step.
 */
async function expectGivenUp(
  clock: Clock,
  server: Pick<Simulator, 'url' | 'token'>,
  inputs: Record<string, string>,
  { seconds, code, words }: { seconds: number; code: string; words: readonly RegExp[] },
): Promise<void> {
  const result = await run(server, { ...JOBFLOW, ...inputs }, clock);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(codeOf(result)).toBe(code);
  const [warning = '', ...others] = troubles(result);
  expect(others).toEqual([]);
  for (const pattern of words) for (const text of [warning, errorOf(result)]) expect(text).toMatch(pattern);
  // For how long: the span, less what the first attempt took.
  const shown = Number(/up to (\d+(?:\.\d)?)s\b/.exec(warning)?.[1]);
  expect(shown).toBeGreaterThan(seconds / 2);
  expect(shown).toBeLessThanOrEqual(seconds);
  // A third would be a heading.
  const isRead = (entry: ReturnType<typeof entries>[number]) =>
    entry.kind === 'line' || !['add-mask', 'debug'].includes(entry.name);
  expect(entries(result.log).filter(isRead).length).toBeLessThanOrEqual(3);
  const elapsed = clock.measured().elapsedMs / 1000;
  expect(elapsed).toBeGreaterThan(seconds * 0.8);
  expect(elapsed).toBeLessThan(seconds * 2);
}

test('a name that does not exist is given half a minute, or outage-tolerance where it is shorter', async () => {
  const { env } = prepareNetwork({ names: { [HOST]: 'ENOTFOUND' } });
  const server = { url: `https://${HOST}`, token: TOKEN };
  const gone = { code: 'KOMPIRA-NAME-UNKNOWN', words: [/kompira\.test/, /ENOTFOUND/] };
  await expectGivenUp(jumpingClock(env), server, {}, { seconds: 30, ...gone });
  await expectGivenUp(jumpingClock(env), server, { 'outage-tolerance': '10s' }, { seconds: 10, ...gone });
});

test('a server that refuses connections is given outage-tolerance', async () => {
  const gone = await serve();
  await gone.down();
  const expected = { seconds: 20, code: 'KOMPIRA-NOT-REACHABLE', words: [/ECONNREFUSED/] };
  await expectGivenUp(jumpingClock(), gone, { 'outage-tolerance': '20s' }, expected);
});

test.each(['ENOTFOUND', 'EAI_AGAIN'] as const)(
  'a name that is unknown at first (%s): one warning, one start',
  async (code) => {
    const simulator = await serve();
    const network = prepareNetwork({ names: { [HOST]: code } });
    const step = start(named(simulator), HTTP, { env: network.env });
    await step.logged(code);
    expect(simulator.requests).toHaveLength(0);
    network.change({ names: { [HOST]: ['127.0.0.1'] } });
    const result = await step.ended;
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(executes(simulator)).toBe(1);
    expect(troubles(result)).toHaveLength(1);
  },
);

/** A connection to the second one of this machine is refused, if it is not slow for ever. */
test.each([
  ['the first slow, the second refuses', { '127.0.0.1': 1000 }, ['127.0.0.1', '::1']],
  ['the first refuses, the second slow', { '127.0.0.1': 1000 }, ['::1', '127.0.0.1']],
  ['the first slow, the second never', { '127.0.0.1': 1000, '::1': NEVER_MS }, ['127.0.0.1', '::1']],
  ['the first never, the second slow', { '127.0.0.1': 1000, '::1': NEVER_MS }, ['::1', '127.0.0.1']],
] as const)('two addresses, %s: it connects', async (_name, slowMs, addresses) => {
  const simulator = await serve();
  const { env } = prepareNetwork({ names: { [HOST]: [...addresses] }, slowMs: { ...slowMs } });
  const result = await run(named(simulator), { ...HTTP, 'outage-tolerance': '0s' }, { env });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(troubles(result)).toEqual([]);
  onlyProcess(simulator);
});
