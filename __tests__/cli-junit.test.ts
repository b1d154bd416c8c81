/** The report in JUnit XML, as Jenkins and GitLab read it. */
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { type CliRun, fileWith, kompira, startCli } from './support/cli.ts';
import { isLook, simulate, test, testWithSignals } from './support/harness.ts';
import { type Element, parseXml } from './support/xml.ts';

const LONG = '/root/long';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** Where an older report stands already. */
function startReported(simulator: Simulator, args: readonly string[]): { run: CliRun; file: string } {
  const file = fileWith('<testsuites name="yesterday"/>');
  return { run: startCli(simulator, [...args, '--junit', file]), file };
}

/** Its exit code, and the tests in its report. */
async function reported({ run, file }: ReturnType<typeof startReported>) {
  const { exitCode } = await run.ended;
  const root: Element = parseXml(readFileSync(file, 'utf8'));
  const [suite, ...others] = root.children;
  expect([root.name, suite?.name, others]).toEqual(['testsuites', 'testsuite', []]);
  const cases = suite?.children ?? [];
  const count = (name: string) => String(cases.filter(({ children }) => children[0]?.name === name).length);
  for (const { attributes } of [root, suite ?? root])
    expect(attributes).toMatchObject({
      tests: String(cases.length),
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    });
  return { exitCode, cases };
}

const report = async (simulator: Simulator, args: readonly string[]) =>
  reported(startReported(simulator, args));

test('a process that succeeded, with its console, unless that is off', async () => {
  const simulator = await quick();
  const { exitCode, cases } = await report(simulator, ['run', '/root/restart_process']);
  expect([exitCode, cases.length]).toEqual([0, 1]);
  const { attributes, children } = cases[0] ?? {};
  expect(attributes).toMatchObject({ classname: '/root/restart_process', name: '/root/restart_process' });
  expect(Number(attributes?.time)).toBeGreaterThan(0);
  expect(children).toMatchObject([{ name: 'system-out', text: 'httpd を起動しました\n' }]);
  const off = await report(simulator, ['run', '/root/restart_process', '--console', 'off']);
  expect(off.cases).toMatchObject([{ children: [] }]);
});

test('children: each is a test of its own', async () => {
  const simulator = await quick();
  const { exitCode, cases } = await report(simulator, ['run', '/root/parent', '--fail-on-result', 'false']);
  expect(exitCode).toBe(20);
  expect(cases.map(({ attributes, children }) => [attributes.name, children[0]?.name])).toEqual([
    ['/root/parent', 'failure'],
    ['/root/abort /process/id_264', 'failure'],
    ['/root/restart_process /process/id_263', undefined],
  ]);
  const [failure] = cases[1]?.children ?? [];
  expect(failure?.attributes).toMatchObject({ type: 'ABORTED' });
  expect(failure?.text).toContain('ディスクの空き容量が足りません');
  const succeeded = await report(simulator, ['run', '/root/parent', '--fail-on-result=']);
  expect([succeeded.exitCode, succeeded.cases.length]).toEqual([0, 3]);
});

test.each<[string, number, string, string]>([
  ['run /root/exit_3', 20, 'failure', 'KOMPIRA-EXIT-STATUS'],
  [`run ${LONG} --timeout 200ms`, 21, 'failure', 'KOMPIRA-TIMED-OUT'],
  ['run /root/nothing', 10, 'error', 'KOMPIRA-NOT-FOUND'],
  [`run ${LONG} --timeout 5`, 2, 'error', 'KOMPIRA-INVALID-INPUT'],
  [`run ${LONG} --tmeout 5m`, 2, 'error', 'KOMPIRA-INVALID-INPUT'],
])('%s: %d, %s %s', async (line, exitCode, name, type) => {
  const result = await report(await quick(), line.split(' '));
  expect(result.exitCode).toBe(exitCode);
  const [failure] = result.cases[0]?.children ?? [];
  expect(failure).toMatchObject({ name, attributes: { type } });
  expect(failure?.text).not.toBe('');
});

test('more children than a page of the server holds: the one that failed among the oldest is in it', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/many',
    run: async (job) => {
      for (let count = 1; count <= 250; count += 1)
        await job.fork((child) => {
          if (count === 30) child.abort('the thirtieth');
        });
    },
  });
  for (const line of ['run /root/many', 'show 262']) {
    const result = await report(simulator, line.split(' '));
    expect([result.exitCode, result.cases.length]).toEqual([0, 251]);
    const failures = result.cases
      .flatMap(({ children }) => children)
      .filter(({ name }) => name === 'failure');
    expect(failures).toEqual([expect.objectContaining({ text: expect.stringContaining('the thirtieth') })]);
  }
  // What could not be listed is not passed over.
  const isSecond = ({ query }: RequestRecord) => query.get('page') === '2';
  simulator.faults.add({ when: isSecond, fault: { kind: 'status', status: 500 } });
  const { cases } = await report(simulator, ['show', '262']);
  expect(cases).toHaveLength(102);
  expect(cases.at(-1)).toMatchObject({ children: [{ name: 'skipped' }] });
  expect(JSON.stringify(cases.at(-1))).toContain('at least 150 more');
});

test('a run that was skipped; a failed process that is shown is a failed test, and no failed command', async () => {
  const simulator = await quick();
  for (const jobflow of [LONG, '/root/abort']) await kompira(simulator, ['run', jobflow, '--no-wait']);
  await kompira(simulator, ['wait', '263']);
  const skipped = await report(simulator, ['run', LONG, '--if-running', 'skip']);
  expect(skipped).toMatchObject({ exitCode: 0, cases: [{ children: [{ name: 'skipped' }] }] });
  const shown = await report(simulator, ['show', '263']);
  expect(shown.exitCode).toBe(0);
  expect(shown.cases[0]?.children.map(({ name }) => name)).toEqual(['failure', 'system-out']);
});

test('whatever is printed, it stays well-formed', async () => {
  const all = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).join('');
  const text = `${all}]]>&amp;</testcase><![CDATA[ "'\ufffe\uffff\ud800 \udfff 🎉 \u2028 \u001b[31mred`;
  const path = '/root/<&"\'>]]>';
  const simulator = await quick();
  simulator.define({
    path,
    run: async (job) => {
      job.print(text);
      await job.fork((child) => {
        child.print(text);
        child.abort(text);
      });
      job.exit(1, text, text);
    },
  });
  const { exitCode, cases } = await report(simulator, ['run', path]);
  expect([exitCode, cases.length, cases[0]?.attributes.name]).toEqual([20, 2, path]);
  expect(cases[0]?.children[1]?.text).toContain(']]>&amp;</testcase><![CDATA[ "\'');
});

test('no secret, though a terminal sequence interrupts it', async () => {
  const [secret, interrupted] = ['sup3rs3cr3tvalue', 'sup3rs3\u001b[31mcr3t\u200bva\u0000lue'];
  const simulator = await quick();
  simulator.define({
    path: '/root/leaks',
    run: (job) => {
      job.print(interrupted);
      job.exit(1, interrupted, interrupted);
    },
  });
  const args = ['run', '/root/leaks', '--json', '--headers', `X-Key: ${secret}`];
  const started = startReported(simulator, args);
  const { stdout, stderr } = await started.run.ended;
  for (const text of [stdout, stderr, readFileSync(started.file, 'utf8')]) {
    expect(text).toContain('***');
    expect(text).not.toMatch(/sup3rs3|cr3t|lue/);
  }
});

testWithSignals.each([
  ['SIGKILL', { text: 'No result: it is still running, or was killed.' }],
  ['SIGTERM', { attributes: { type: 'KOMPIRA-CANCELLED' } }],
] as const)('after %s it says so, and not what an older one was', async (signal, expected) => {
  const simulator = await quick();
  const started = startReported(simulator, ['run', LONG]);
  await simulator.waitForRequest(isLook);
  started.run.child.kill(signal);
  const { cases } = await reported(started);
  expect(cases[0]?.children[0]).toMatchObject({ name: 'error', ...expected });
});
