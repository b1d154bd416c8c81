/** The report in JUnit XML, as Jenkins and GitLab read it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { type CliResult, startCli } from './support/cli.ts';
import { simulate, testWithSignals } from './support/harness.ts';
import { type Element, parseXml } from './support/xml.ts';

const STALE = '<testsuites name="yesterday"/>';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

interface Reported extends CliResult {
  readonly suite: Element;
  readonly cases: readonly Element[];
}

function read(file: string): { suite: Element; cases: readonly Element[] } {
  const root = parseXml(readFileSync(file, 'utf8'));
  expect(root.name).toBe('testsuites');
  const [suite, ...others] = root.children;
  expect(others).toEqual([]);
  if (suite?.name !== 'testsuite') throw new Error('no suite');
  const count = (name: string) => suite.children.filter(({ children }) => children[0]?.name === name).length;
  for (const element of [root, suite])
    expect(element.attributes).toMatchObject({
      tests: String(suite.children.length),
      failures: String(count('failure')),
      errors: String(count('error')),
      skipped: String(count('skipped')),
    });
  return { suite, cases: suite.children };
}

/** Where an older report stands already. */
async function report(simulator: Simulator, args: readonly string[]): Promise<Reported> {
  const run = startCli(simulator, [...args, '--junit', 'junit.xml']);
  const file = join(run.folder, 'junit.xml');
  writeFileSync(file, STALE);
  const result = await run.ended;
  return { ...result, ...read(file) };
}

test('a process that succeeded', async () => {
  const simulator = await quick();
  const { exitCode, suite, cases } = await report(simulator, ['run', '/root/restart_process']);
  expect(exitCode).toBe(0);
  expect(suite.attributes).toMatchObject({ name: '/root/restart_process' });
  expect(cases).toHaveLength(1);
  expect(cases[0]?.attributes).toMatchObject({
    classname: '/root/restart_process',
    name: '/root/restart_process',
  });
  expect(Number(cases[0]?.attributes.time)).toBeGreaterThan(0);
  expect(cases[0]?.children.map(({ name, text }) => [name, text])).toEqual([
    ['system-out', 'httpd を起動しました\n'],
  ]);
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
  const failure = cases[1]?.children[0];
  expect(failure?.attributes).toMatchObject({ type: 'ABORTED' });
  expect(failure?.text).toContain('ディスクの空き容量が足りません');
});

test('children of a process that succeeded', async () => {
  const simulator = await quick();
  const { exitCode, cases } = await report(simulator, ['run', '/root/parent', '--fail-on-result=']);
  expect(exitCode).toBe(0);
  expect(cases).toHaveLength(3);
});

test.each<[string, string[], number, string, string]>([
  ['failed', ['run', '/root/exit_3'], 20, 'failure', 'KOMPIRA-EXIT-STATUS'],
  ['timed out', ['run', '/root/long', '--timeout', '200ms'], 21, 'failure', 'KOMPIRA-TIMED-OUT'],
  ['was not started', ['run', '/root/nothing'], 10, 'error', 'KOMPIRA-NOT-FOUND'],
  ['was refused', ['run', '/root/long', '--timeout', '5'], 2, 'error', 'KOMPIRA-INVALID-INPUT'],
  ['has a wrong option', ['run', '/root/long', '--tmeout', '5m'], 2, 'error', 'KOMPIRA-INVALID-INPUT'],
])('one that %s', async (_name, args, exitCode, tag, type) => {
  const simulator = await quick();
  const result = await report(simulator, args);
  expect(result.exitCode).toBe(exitCode);
  const [failure] = result.cases[0]?.children ?? [];
  expect(failure).toMatchObject({ name: tag, attributes: { type } });
  expect(failure?.text).not.toBe('');
});

test('one that was skipped', async () => {
  const simulator = await quick();
  await startCli(simulator, ['run', '/root/long', '--no-wait']).ended;
  const { exitCode, cases } = await report(simulator, ['run', '/root/long', '--if-running', 'skip']);
  expect(exitCode).toBe(0);
  expect(cases[0]?.children[0]?.name).toBe('skipped');
});

test('a process that has failed, shown: no failure of the one who shows it', async () => {
  const simulator = await quick();
  await startCli(simulator, ['run', '/root/abort']).ended;
  const { exitCode, cases } = await report(simulator, ['show', '262']);
  expect(exitCode).toBe(0);
  expect(cases[0]?.children.map(({ name }) => name)).toEqual(['system-out']);
});

test('whatever is printed, it stays well-formed', async () => {
  const all = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).join('');
  const text = `${all}]]>&amp;</testcase><![CDATA[ "'\ufffe\uffff\ud800 \udfff 🎉 \u2028 \u001b[31mred`;
  const simulator = await quick();
  simulator.define({
    path: '/root/<&"\'>]]>',
    run: async (job) => {
      job.print(text);
      await job.fork((child) => {
        child.print(text);
        child.abort(text);
      });
      job.exit(1, text, text);
    },
  });
  const { exitCode, cases } = await report(simulator, ['run', '/root/<&"\'>]]>']);
  expect(exitCode).toBe(20);
  expect(cases).toHaveLength(2);
  expect(cases[0]?.attributes.name).toBe('/root/<&"\'>]]>');
  expect(cases[0]?.children[1]?.text).toContain(']]>&amp;</testcase><![CDATA[ "\'');
});

test('--console off: no console in it either', async () => {
  const simulator = await quick();
  const { cases } = await report(simulator, ['run', '/root/restart_process', '--console', 'off']);
  expect(cases[0]?.children).toEqual([]);
});

testWithSignals('after a kill it says that there is no result, and not what an older one was', async () => {
  const simulator = await quick();
  const run = startCli(simulator, ['run', '/root/long', '--junit', 'junit.xml']);
  const file = join(run.folder, 'junit.xml');
  writeFileSync(file, STALE);
  await simulator.waitForRequest(({ path }) => path.startsWith('/process/id_'));
  run.child.kill('SIGKILL');
  await run.ended;
  const [only] = read(file).cases;
  expect(only?.children).toHaveLength(1);
  expect(only?.children[0]).toMatchObject({
    name: 'error',
    text: 'No result: it is still running, or was killed.',
  });
});

testWithSignals('after a cancel it says so', async () => {
  const simulator = await quick();
  const run = startCli(simulator, ['run', '/root/long', '--junit', 'junit.xml']);
  await simulator.waitForRequest(({ path }) => path.startsWith('/process/id_'));
  run.child.kill('SIGTERM');
  await run.ended;
  const [only] = read(join(run.folder, 'junit.xml')).cases;
  expect(only?.children[0]).toMatchObject({ name: 'error', attributes: { type: 'KOMPIRA-CANCELLED' } });
});
