/** Script jobs, and options that are for the other kind of job. */
import { expect } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { codeOf, errorOf, executes, onlyProcess, run, simulate, test } from './support/harness.ts';

const DISKS = '/root/disk_usage';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
const bodies = (simulator: Simulator): unknown[] =>
  simulator.requests.filter(({ action }) => action === 'execute').map(({ body }) => body);

test('node, account and command line reach the script job', async () => {
  const simulator = await quick();
  const result = await run(simulator, {
    jobflow: DISKS,
    node: 'root/server1',
    account: '/root/運用',
    'command-line': '--human "/var/log dir" %25 # ?',
  });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  expect(onlyProcess(simulator).request).toMatchObject({
    node: '/root/server1',
    account: '/root/運用',
    command_line: '--human "/var/log dir" %25 # ?',
  });
});

test('without any of them it runs on the server itself, and nothing is looked at before', async () => {
  const simulator = await quick();
  expect(await run(simulator, { jobflow: DISKS })).toMatchObject({ exitCode: 0 });
  expect(bodies(simulator)).toEqual(['{}']);
  expect(simulator.requests[0]).toMatchObject({ method: 'POST', action: 'execute' });
});

test.each([
  ['/root/greet', 'a jobflow', { node: '/root/server1', 'command-line': 'x' }, 'node and command-line'],
  ['/root/restart_process', 'a jobflow', { account: '/root/a' }, 'account'],
  [DISKS, 'a script job', { parameters: 'a: 1' }, 'parameters'],
  [
    DISKS,
    'a script job',
    { 'step-mode': 'false', 'monitoring-mode': 'MAIL' },
    'step-mode and monitoring-mode',
  ],
  [DISKS, 'a script job', { 'checkpoint-mode': 'true' }, 'checkpoint-mode'],
])('%s is %s: refused are %j, and nothing is started', async (jobflow, kind, inputs, names) => {
  const simulator = await quick();
  for (const dryRun of ['false', 'true']) {
    const result = await run(simulator, { jobflow, ...inputs, 'dry-run': dryRun });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-WRONG-OPTIONS');
    expect(errorOf(result)).toContain(kind);
    expect(errorOf(result)).toContain(names);
  }
  expect(executes(simulator)).toBe(0);
});

test('inputs for both kinds at once are refused before anything is sent', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: DISKS, node: '/root/server1', parameters: 'a: 1' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toMatch(/^node: .*parameters/m);
  expect(simulator.requests).toEqual([]);
});

test('a dry run says what it would be started with', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: DISKS, node: '/root/server1', 'dry-run': 'true' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'validated' } });
  expect(result.log).toContain('ScriptJob');
  expect(result.log).toContain('{"node":"/root/server1"}');
});

test('where the server shows no type, the start says what there is to say', async () => {
  const simulator = await quick();
  simulator.faults.add({
    when: ({ method, path }) => method === 'GET' && path === '/root/greet',
    fault: { kind: 'status', status: 403, body: { detail: '権限がありません。' } },
  });
  const started = await run(simulator, { jobflow: '/root/greet', parameters: 'name: x' });
  expect(started).toMatchObject({ exitCode: 0 });
  const missing = await run(simulator, { jobflow: '/root/gret', parameters: 'name: x' });
  expect(errorOf(missing)).toContain('Did you mean /root/greet?');
});

test('what is no job at all is refused with its type', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/approval', parameters: 'a: 1' });
  expect(codeOf(result)).toBe('KOMPIRA-NOT-A-JOBFLOW');
  expect(errorOf(result)).toContain('Channel');
  expect(executes(simulator)).toBe(0);
});

test('a server in the middle of its restart is waited for before the type is known', async () => {
  const simulator = await quick();
  simulator.faults.add({
    when: ({ method }) => method === 'GET',
    fault: { kind: 'status', status: 502 },
    times: 2,
  });
  const result = await run(simulator, { jobflow: '/root/greet', parameters: 'name: x' });
  expect(result).toMatchObject({ exitCode: 0 });
  expect(executes(simulator)).toBe(1);
});
