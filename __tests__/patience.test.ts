/** How long Kompira's own 401, 403 or 404 must be said before it ends a wait: a second node can lag behind the first. */
import { expect } from '@jest/globals';
import { type Fault, type FaultRule, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import { errorOf, isLook, onlyProcess, run, simulate, test } from './support/harness.ts';

const terminates = ({ requests }: Simulator) =>
  requests.filter(({ action }) => action === 'terminate').length;
const said = (status: number): Fault => ({ kind: 'status', status, body: { detail: 'いいえ' } });

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** A fault that strikes the looks at these times of the step, counted from the first of them. */
function during(isStruck: (sinceFirstMs: number) => boolean, fault: Fault): FaultRule {
  let firstAt: number | undefined;
  return {
    when: (request) => isLook(request) && isStruck(timeOf(request) - (firstAt ??= timeOf(request))),
    fault,
  };
}

test('less than 15 s of 401, 403 or 404, in Kompira’s own words, never ends a wait nor a healthy process', async () => {
  const follow = async (rules: () => readonly FaultRule[], inputs: Record<string, string> = {}) => {
    const simulator = await quick();
    for (const rule of rules()) simulator.faults.add(rule);
    const result = await run(simulator, { jobflow: '/root/restart_process', ...inputs }, jumpingClock());
    return [result.outputs.outcome, onlyProcess(simulator).status, terminates(simulator)];
  };
  const results = await Promise.all([
    // A second node of the cluster that lags behind.
    follow(() => [during((ms) => ms < 6000, said(404))]),
    follow(() => [during((ms) => ms < 12_000, said(401))]),
    follow(() => [during((ms) => ms < 12_000, said(403))]),
    follow(() => [during((ms) => ms < 12_000, said(404))], { 'long-poll': 'true' }),
    // What came before is trouble of another kind.
    follow(() => [
      during((ms) => ms < 8000, { kind: 'reset-before' }),
      during((ms) => ms >= 8000 && ms < 18_000, said(404)),
    ]),
    // Another tolerance: the very last look of it is a good one.
    follow(() => [during((ms) => ms < 800, said(404))], { 'outage-tolerance': '1s' }),
  ]);
  for (const result of results) expect(result).toEqual(['succeeded', 'DONE', 0]);
});

test('one good look, and the 404 that is said again has to be said as long again', async () => {
  const simulator = await simulate();
  let good = 0;
  let lastGoodAt: number | undefined;
  const thrice = Promise.withResolvers<undefined>();
  simulator.define({ path: '/root/x', run: (job) => job.waiting(thrice.promise) });
  simulator.faults.add({
    when: (request) => {
      if (!isLook(request)) return false;
      lastGoodAt ??= timeOf(request);
      const isStruck = good < 3 && timeOf(request) - lastGoodAt < 1800;
      if (!isStruck) [good, lastGoodAt] = [good + 1, timeOf(request)];
      if (good === 3) thrice.resolve(undefined);
      return isStruck;
    },
    fault: said(404),
  });
  const inputs = { jobflow: '/root/x', 'outage-tolerance': '3s' };
  const result = await run(simulator, inputs, jumpingClock());
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  // Three times 1.8 s are more than the tolerance.
  expect(good).toBeGreaterThanOrEqual(3);
  expect(terminates(simulator)).toBe(0);
});

test('15 s of it without a break end the wait, and so does a shorter outage-tolerance', async () => {
  const giveUp = async (status: number, inputs: Record<string, string> = {}) => {
    const simulator = await quick();
    simulator.faults.add({ when: isLook, skip: 1, fault: said(status) });
    const result = await run(
      simulator,
      { jobflow: '/root/long', 'on-timeout': 'leave', ...inputs },
      jumpingClock(),
    );
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', status: 'RUNNING' } });
    expect(errorOf(result)).toContain('いいえ');
    expect(errorOf(result)).toContain(`${simulator.url}/process/id_262`);
    const [, first, ...more] = simulator.requests.filter(isLook);
    const last = more.at(-1);
    return first && last ? timeOf(last) - timeOf(first) : NaN;
  };
  const [short, ...whole] = await Promise.all([
    giveUp(404, { 'outage-tolerance': '1s' }),
    ...[401, 403, 404].map((status) => giveUp(status)),
  ]);
  // From the first refusal to the last, which was asked for when the time was up, or just before.
  expect(short).toBeGreaterThan(700);
  expect(short).toBeLessThan(5000);
  for (const ms of whole) {
    expect(ms).toBeGreaterThan(12_000);
    expect(ms).toBeLessThan(20_000);
  }
});
