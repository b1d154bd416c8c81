/** Children that failed say why themselves: the last lines of their consoles, where the failure is read. */
import { expect } from '@jest/globals';
import { type Job, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { codeOf, errorOf, run, simulate, test } from './support/harness.ts';

const PARENT = { jobflow: '/root/family' };

/** With a jobflow that ends with the result false, after children of these names; each prints and aborts. */
async function familyOf(names: readonly string[], more?: (job: Job, simulator: Simulator) => void) {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  simulator.define({
    path: PARENT.jobflow,
    run: async (job) => {
      for (const name of names)
        await job.fork((child) => {
          for (let line = 1; line <= 7; line += 1) child.print(`${name} line ${line}`);
          more?.(child, simulator);
          child.abort(`${name} gave up`);
        });
      await job.fork((child) => {
        child.print('all is well');
      });
      job.return(false);
    },
  });
  return simulator;
}

test('the last five lines of the newest three, in annotation and summary; the others are named', async () => {
  const names = ['one', 'two', 'three', 'four', 'five'];
  const simulator = await familyOf(names);
  const result = await run(simulator, PARENT);
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
  for (const text of [errorOf(result), result.summary]) {
    for (const name of names) expect(text).toContain(`${name} gave up`);
    for (const name of names.slice(2)) {
      for (const line of [3, 7]) expect(text).toContain(`${name} line ${line}`);
      expect(text).not.toContain(`${name} line 2`);
    }
    expect(text).not.toMatch(/(one|two) line|all is well/);
  }
  for (const { path } of simulator.processes.slice(1, -1))
    expect(errorOf(result)).toContain(simulator.url + path);
});

test('console: off keeps what they printed out of it', async () => {
  const result = await run(await familyOf(['one']), { ...PARENT, console: 'off' });
  expect(errorOf(result)).toContain('one gave up');
  expect(result.log + result.summary).not.toContain('one line');
});

test.each(['cut', 'hang'] as const)(
  'a child that cannot be read (%s): the verdict comes all the same',
  async (kind) => {
    const simulator = await familyOf(['one']);
    const isChild = ({ path, action }: RequestRecord) => path === '/process/id_263' && action === '';
    simulator.faults.add({ when: isChild, fault: { kind } });
    const result = await run(simulator, { ...PARENT, 'request-timeout': '1h' });
    expect(result.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
    expect(errorOf(result)).toContain('one gave up');
  },
);

test('long lines, commands and the token of a child do no harm', async () => {
  const simulator = await familyOf(['one'], (child, { token }) => {
    child.print('::error::x');
    child.print(`token=${token}`);
    child.print('あ'.repeat(10_000));
  });
  const result = await run(simulator, PARENT);
  expect(errorOf(result)).toContain('token=***');
  expect(errorOf(result).length).toBeLessThan(4096);
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
});
