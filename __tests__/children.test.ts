/** Children that failed say why themselves: the last lines of their consoles, where the failure is read. */
import { expect } from '@jest/globals';
import { type Job, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { codeOf, errorOf, run, simulate, test } from './support/harness.ts';

const PARENT = { jobflow: '/root/family' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} line ${index + 1}`);

/** A jobflow that ends with the result false, after children of these names; each prints seven lines and aborts. */
function defineFamily(simulator: Simulator, names: readonly string[], more?: (job: Job) => void): void {
  simulator.define({
    path: PARENT.jobflow,
    run: async (job) => {
      for (const name of names)
        await job.fork((child) => {
          for (const line of lines(name, 7)) child.print(line);
          more?.(child);
          child.abort(`${name} gave up`);
        });
      job.return(false);
    },
  });
}

test('the last five lines of each, in annotation and summary, with its error and its link', async () => {
  const simulator = await quick();
  defineFamily(simulator, ['one', 'two']);
  const result = await run(simulator, PARENT);
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
  for (const name of ['one', 'two']) {
    const printed = lines(name, 7);
    for (const text of [errorOf(result), result.summary]) {
      expect(text).toContain(`${name} gave up`);
      for (const line of printed.slice(2)) expect(text).toContain(line);
    }
    for (const line of printed.slice(0, 2)) expect(errorOf(result)).not.toContain(line);
  }
  for (const { path } of simulator.processes.slice(1))
    expect(errorOf(result)).toContain(simulator.url + path);
});

test('the first three of many speak, and the others are named', async () => {
  const simulator = await quick();
  defineFamily(simulator, ['one', 'two', 'three', 'four', 'five']);
  const error = errorOf(await run(simulator, PARENT));
  const speaking = ['one', 'two', 'three', 'four', 'five'].filter((name) => error.includes(`${name} line 7`));
  expect(speaking).toHaveLength(3);
  for (const name of ['one', 'two', 'three', 'four', 'five']) expect(error).toContain(`${name} gave up`);
});

test('children that did well are not quoted', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/parent' });
  expect(errorOf(result)).toContain('バックアップを開始します');
  expect(errorOf(result)).not.toContain('httpd を起動しました');
});

test('console: off keeps what they printed out of it', async () => {
  const simulator = await quick();
  defineFamily(simulator, ['one']);
  const result = await run(simulator, { ...PARENT, console: 'off' });
  expect(errorOf(result)).toContain('one gave up');
  expect(result.log + result.summary).not.toContain('one line');
});

test.each(['cut', 'hang'] as const)(
  'a child that cannot be read (%s): the verdict comes all the same',
  async (kind) => {
    const simulator = await quick();
    defineFamily(simulator, ['one']);
    const isChild = ({ path, action }: RequestRecord) => path === '/process/id_263' && action === '';
    simulator.faults.add({ when: isChild, fault: { kind } });
    const result = await run(simulator, { ...PARENT, 'request-timeout': '1h' });
    expect(result.outputs).toMatchObject({ outcome: 'failed', result: 'false' });
    expect(errorOf(result)).toContain('one gave up');
  },
);

test('long lines, commands and the token of a child do no harm', async () => {
  const simulator = await quick();
  defineFamily(simulator, ['one'], (child) => {
    child.print('::error::x');
    child.print(`token=${simulator.token}`);
    child.print('あ'.repeat(10_000));
  });
  const result = await run(simulator, PARENT);
  expect(errorOf(result)).toContain('token=***');
  expect(errorOf(result).length).toBeLessThan(4096);
  expect(codeOf(result)).toBe('KOMPIRA-RESULT');
});
