/** Another Node than the runner's, and the second signal of a runner on Windows. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { runAction, type RunOptions, type StepResult } from '../runner/run-action.ts';
import type { RequestRecord } from '../simulator/server.ts';
import { errorOf, onlyProcess, run, runPost, simulate, start, test, warningsOf } from './support/harness.ts';
import { preload } from './support/network.ts';
import { temporaryFolder } from './support/programs.ts';

const isLook = ({ method, path }: RequestRecord) => method === 'GET' && path.startsWith('/process/id_');

/** The oldest that an action needs. */
const NEEDED = 24;

/** Some Node on the path that is too old. */
function findOldNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && majorOf(path) < NEEDED);
}

function majorOf(path: string): number {
  try {
    return Number.parseInt(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10);
  } catch {
    return Number.NaN;
  }
}

const oldNode = findOldNode();
if (oldNode === undefined) process.stderr.write('Skipped, for there is no Node older than 24 on the path.\n');

/** One that is installed also shows that it can read the bundles that far; the others are this one, renamed. */
const OLD: readonly (readonly [string, Pick<RunOptions, 'node' | 'env'>])[] = [
  ...['22.22.0', '23.11.1'].map(renamed),
  ...(oldNode === undefined ? [] : [['an old Node that is installed', { node: oldNode }] as const]),
];

function renamed(version: string): readonly [string, Pick<RunOptions, 'env'>] {
  return [`Node ${version}`, { env: { ...preload('platform-preload.ts'), TEST_NODE_VERSION: version } }];
}

/** One sentence, from us and not from a crash. */
function expectRefused(result: StepResult): void {
  expect(result.exitCode).toBeGreaterThan(0);
  expect(errorOf(result)).toMatch(/\bNode(\.js)? ?24\b/);
  expect(warningsOf(result)).toEqual([]);
  expect(result.log).not.toMatch(/^ +at /m);
}

describe.each(OLD)('%s', (_name, options) => {
  test.each([
    ['', { jobflow: '/root/restart_process' }],
    ['process', { process: '/process/id_262' }],
    ['channel', { channel: '/root/approval', message: 'a' }],
  ] as const)('action "%s": refused before anything is sent', async (action, inputs) => {
    const simulator = await simulate();
    const result = await run(simulator, inputs, { ...options, action });
    expectRefused(result);
    expect(simulator.requests).toHaveLength(0);
    expect(simulator.processes).toHaveLength(0);
  });

  test('alert-mail: refused', async () => {
    const inputs = {
      message: 'a',
      server: 'https://kompira.test',
      'mail-token': 'x'.repeat(40),
      jobflow: '/a',
    };
    expectRefused(await runAction({ ...options, action: 'alert-mail', with: inputs }));
  });

  test('post: refused before anything is sent', async () => {
    const simulator = await simulate();
    const inputs = { jobflow: '/root/long' };
    const step = start(simulator, inputs);
    await simulator.waitForRequest(isLook);
    step.child.kill('SIGKILL');
    const { state } = await step.ended;
    const sent = simulator.requests.length;
    expectRefused(await runPost(simulator, state, inputs, options));
    expect(simulator.requests).toHaveLength(sent);
  });
});

/** The runner's signals on Windows: Ctrl-C, and Ctrl-Break 7.5 s later. */
test.each(['SIGINT', 'SIGBREAK'])('on Windows %s is a cancel', async (signal) => {
  const simulator = await simulate();
  const file = join(temporaryFolder(), 'signal');
  writeFileSync(file, '');
  const env = {
    ...preload('platform-preload.ts'),
    TEST_PLATFORM: 'win32',
    TEST_SIGNAL: signal,
    TEST_SIGNAL_FILE: file,
  };
  const step = start(simulator, { jobflow: '/root/long' }, { env });
  await simulator.waitForRequest(isLook);
  writeFileSync(file, 'now');
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

test('a Node that cannot use a proxy says so, where there is one on the way', async () => {
  const [, { env }] = renamed('24.4.1');
  const proxy = { https_proxy: 'http://127.0.0.1:9' };
  const inputs = { server: 'https://kompira.test', token: 'x'.repeat(40), jobflow: '/root/x' };
  const refused = await runAction({ with: inputs, env: { ...env, ...proxy } });
  expect(errorOf(refused)).toMatch(/https_proxy: Node\.js 24\.4\.1 .*24\.5/);
  const simulator = await simulate();
  const direct = await run(simulator, { jobflow: '/root/restart_process' }, { env: { ...env, ...proxy } });
  expect(direct.exitCode).toBe(0);
});
