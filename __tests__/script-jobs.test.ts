/** Script jobs, options that are for the other kind of job, and what is looked at before a start. */
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, errorOf, executes, onlyProcess, run, simulate, test } from './support/harness.ts';

const DISKS = '/root/disk_usage';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

test('node, account and command line reach the script job; a dry run says them', async () => {
  const simulator = await quick();
  const commandLine = '--human "/var/log dir" %25 # ?';
  const options = { node: 'root/server1', account: '/root/運用', 'command-line': commandLine };
  const checked = await run(simulator, { jobflow: DISKS, node: options.node, 'dry-run': 'true' });
  expect(checked).toMatchObject({ exitCode: 0, outputs: { outcome: 'validated' } });
  expect(checked.log).toMatch(/ScriptJob[^]*\{"node":"\/root\/server1"\}/);
  const result = await run(simulator, { jobflow: DISKS, ...options });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  const { node, account, command_line } = {
    node: '/root/server1',
    account: '/root/運用',
    command_line: commandLine,
  };
  expect(onlyProcess(simulator).request).toMatchObject({ node, account, command_line });
});

test('without any of them it runs on the server itself, and nothing is looked at before', async () => {
  const simulator = await quick();
  expect(await run(simulator, { jobflow: DISKS })).toMatchObject({ exitCode: 0 });
  expect(simulator.requests[0]).toMatchObject({ method: 'POST', action: 'execute', body: '{}' });
});

const forDisks = { 'step-mode': 'false', 'monitoring-mode': 'MAIL', parameters: 'a: 1' };
test.each([
  ['/root/greet', 'a jobflow', { node: '/root/server1', 'command-line': 'x' }, 'node and command-line'],
  [DISKS, 'a script job', forDisks, 'parameters, step-mode and monitoring-mode'],
])('%s is %s: refused are %j, and nothing is started', async (jobflow, kind, inputs, names) => {
  const simulator = await quick();
  for (const dryRun of ['false', 'true']) {
    const result = await run(simulator, { jobflow, ...inputs, 'dry-run': dryRun });
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
    expect(codeOf(result)).toBe('KOMPIRA-WRONG-OPTIONS');
    for (const words of [kind, names]) expect(errorOf(result)).toContain(words);
  }
  expect(executes(simulator)).toBe(0);
});

test('where the server shows no type, the start says what there is to say', async () => {
  const simulator = await quick();
  simulator.faults.add({
    when: ({ method, path }) => method === 'GET' && path === '/root/greet',
    fault: { kind: 'status', status: 403, body: { detail: '権限がありません。' } },
  });
  const inputs = { parameters: 'name: x' };
  expect(await run(simulator, { jobflow: '/root/greet', ...inputs })).toMatchObject({ exitCode: 0 });
  const missing = await run(simulator, { jobflow: '/root/gret', ...inputs });
  expect(errorOf(missing)).toContain('Did you mean /root/greet?');
});

test("a gateway's 404 says nothing about names", async () => {
  const simulator = await quick();
  const fault = { kind: 'status', status: 404, body: '<title>Not Found</title>' } as const;
  simulator.faults.add({ when: ({ path }) => path === '/root/gret', fault });
  const result = await run(simulator, { jobflow: '/root/gret', 'dry-run': 'true', 'outage-tolerance': '0s' });
  expect(codeOf(result)).toBe('KOMPIRA-GATEWAY');
  expect(errorOf(result)).not.toContain('Did you mean');
});

test('a parameter that is missing: the one that may have been meant is named', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/greet', parameters: 'nmae: x\nother: y' });
  expect(codeOf(result)).toBe('KOMPIRA-BAD-REQUEST');
  expect(errorOf(result)).toMatch(/^.*nmae, other.*nmae.*$/m);
});

test('a name in another Unicode form is said to be that, not another name', async () => {
  const simulator = await quick();
  const path = '/root/サーバ再起動'.normalize('NFD');
  simulator.define({ path, run: (job) => job.return(true) });
  const missing = await run(simulator, { jobflow: path.normalize('NFC') });
  expect(codeOf(missing)).toBe('KOMPIRA-NOT-FOUND');
  expect(errorOf(missing)).toContain(`${path} looks the same, but is encoded in another Unicode form`);
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
  const fault = { kind: 'status', status: 502 } as const;
  simulator.faults.add({ when: ({ method }) => method === 'GET', fault, times: 2 });
  const result = await run(simulator, { jobflow: '/root/greet', parameters: 'name: x' });
  expect(result).toMatchObject({ exitCode: 0 });
  expect(executes(simulator)).toBe(1);
});
