/** Another Node than the runner's, and the signals of a runner on Windows. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAction } from '../runner/run-action.ts';
import { codeIn, type CliOptions, kompira } from './support/cli.ts';
import {
  errorOf,
  isLook,
  onlyProcess,
  run,
  runPost,
  simulate,
  start,
  warningsOf,
} from './support/harness.ts';
import { preload } from './support/network.ts';
import { temporaryFolder } from './support/programs.ts';

const pretending = (version: string) => ({ ...preload('platform-preload.ts'), TEST_NODE_VERSION: version });
const majorOf = (node: string) =>
  parseInt(spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout, 10);

const nodes = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
const oldNode = nodes.find((node) => majorOf(node) < 24);
if (oldNode === undefined) process.stderr.write('Skipped: no Node older than 24 is on the path.\n');

/** One that is installed also shows that it can read the bundles that far. */
const OLD: readonly (readonly [string, Pick<CliOptions, 'node' | 'env'>])[] = [
  ['Node 23.11.1', { env: pretending('23.11.1') }],
  ...(oldNode === undefined ? [] : [['an old Node that is installed', { node: oldNode }] as const]),
];

test.each(OLD)('the actions refuse %s before anything is sent', async (_name, old) => {
  const simulator = await simulate();
  const inputs = { jobflow: '/root/long' };
  const step = start(simulator, inputs);
  await simulator.waitForRequest(isLook);
  step.child.kill('SIGKILL');
  const { state } = await step.ended;
  const sent = simulator.requests.length;
  for (const refused of await Promise.all([
    run(simulator, inputs, old),
    run(simulator, { process: '/process/id_262' }, { ...old, action: 'process' }),
    run(simulator, { channel: '/root/approval', message: 'a' }, { ...old, action: 'channel' }),
    runAction({ ...old, action: 'alert-mail', with: { message: 'a' } }),
    runPost(simulator, state, inputs, old),
  ])) {
    expect(refused.exitCode).toBe(1);
    // One sentence, from us and not from a crash.
    expect(errorOf(refused)).toMatch(/\bNode(\.js)? ?24\b/);
    expect(warningsOf(refused)).toEqual([]);
    expect(refused.log).not.toMatch(/^ +at /m);
  }
  expect(simulator.requests).toHaveLength(sent);
});

test.each(OLD)('the command line refuses %s, in the language of the system', async (_name, old) => {
  const simulator = await simulate();
  for (const [args, env, said] of [
    [['run', '/root/greet'], {}, 'Node.js 24 or newer is required'],
    [['--help'], { LANG: 'ja_JP.UTF-8' }, 'Node.js 24 以降が必要です'],
    [[], { KOMPIRA_LANGUAGE: 'en', LANG: 'ja_JP.UTF-8' }, 'Nothing was sent'],
  ] as const) {
    const refused = await kompira(simulator, args, { ...old, alone: true, env: { ...old.env, ...env } });
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(said) });
    expect(refused.stderr).not.toMatch(/^ +at /m);
    expect(codeIn(refused)).toBe('KOMPIRA-NODE-VERSION');
  }
  expect(simulator.requests).toEqual([]);
});

test('a Node that cannot use a proxy says so, if there is one on the way', async () => {
  const simulator = await simulate();
  const env = { ...pretending('24.4.1'), https_proxy: 'http://127.0.0.1:9' };
  const inputs = { jobflow: '/root/restart_process' };
  const refused = await run({ ...simulator, url: 'https://kompira.test' }, inputs, { env });
  expect(errorOf(refused)).toMatch(/https_proxy: Node\.js 24\.4\.1 .*24\.5/);
  expect((await run(simulator, inputs, { env })).exitCode).toBe(0);
});

/** The runner's signals on Windows: Ctrl-C, and Ctrl-Break 7.5 s later. */
test.each(['SIGINT', 'SIGBREAK'])('on Windows %s is a cancel', async (signal) => {
  const simulator = await simulate();
  const file = join(temporaryFolder(), 'signal');
  writeFileSync(file, '');
  const told = { TEST_PLATFORM: 'win32', TEST_SIGNAL: signal, TEST_SIGNAL_FILE: file };
  const env = { ...preload('platform-preload.ts'), ...told };
  const step = start(simulator, { jobflow: '/root/long' }, { env });
  await simulator.waitForRequest(isLook);
  writeFileSync(file, 'now');
  expect(await step.ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});
