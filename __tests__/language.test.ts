/** language: whose words a step speaks in, and in which the server is asked for its reasons. */
import { expect } from '@jest/globals';
import { runAction, type StepResult } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, entries, errorOf, run, simulate, start, test, testWithSignals } from './support/harness.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const JA = { language: 'ja' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** Every line of the action itself that somebody can read: what the server says is set off by a gutter. */
function ownLines({ log }: StepResult): string[] {
  const texts = entries(log).flatMap((entry) => {
    if (entry.kind === 'line') return [entry.text];
    return ['error', 'warning', 'notice'].includes(entry.name) ? [entry.message] : [];
  });
  return texts.flatMap((text) => text.split('\n')).filter((line) => !/^\s*(│|http|KOMPIRA-)/.test(line));
}

function expectJapanese(result: StepResult): void {
  expect(ownLines(result)).not.toEqual([]);
  expect(ownLines(result).filter((line) => !JAPANESE.test(line))).toEqual([]);
}

test('a green run in Japanese: log, summary, and what the server is asked for', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/restart_process', ...JA });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'DONE' } });
  expectJapanese(result);
  expect(result.summary).toMatch(/^<h2>✅ .*[ぁ-ん]/u);
  expect(result.summary).not.toMatch(/Jobflow|Duration|Started/);
  for (const { headers } of simulator.requests) expect(headers['accept-language']).toBe('ja');
});

test.each<[string, Record<string, string>, string]>([
  ['a result that counts as a failure', { jobflow: '/root/restart_fails' }, 'KOMPIRA-RESULT'],
  ['an abort', { jobflow: '/root/abort' }, 'KOMPIRA-ABORTED'],
  ['an exit status', { jobflow: '/root/exit_3' }, 'KOMPIRA-EXIT-STATUS'],
  ['a child that failed', { jobflow: '/root/parent' }, 'KOMPIRA-RESULT'],
  ['a timeout', { jobflow: '/root/long', timeout: '300ms' }, 'KOMPIRA-TIMED-OUT'],
  ['no such jobflow', { jobflow: '/root/restart_proces' }, 'KOMPIRA-NOT-FOUND'],
  ['a missing parameter', { jobflow: '/root/greet', parameters: 'nama: x' }, 'KOMPIRA-BAD-REQUEST'],
  ['a wrong token', { jobflow: '/root/long', token: 'wrong-token' }, 'KOMPIRA-INVALID-TOKEN'],
])('%s in Japanese, with its code', async (_name, inputs, code) => {
  const simulator = await quick();
  const result = await run(simulator, { ...JA, ...inputs });
  expect(result.exitCode).toBe(1);
  expect(codeOf(result)).toBe(code);
  expectJapanese(result);
  expect(result.summary).toMatch(JAPANESE);
});

test('reasons come in the language that was asked for', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/nowhere', 'outage-tolerance': '0s' };
  expect(errorOf(await run(simulator, inputs))).toContain('404 "Not found."');
  expect(errorOf(await run(simulator, { ...inputs, ...JA }))).toContain('404 "見つかりませんでした。"');
});

test('English is what is spoken where nothing else is said', async () => {
  const simulator = await quick();
  simulator.define({ path: '/root/x', run: (job) => job.return(false) });
  const result = await run(simulator, { jobflow: '/root/x' });
  expect(result.log + result.summary).not.toMatch(JAPANESE);
  for (const { headers } of simulator.requests) expect(headers['accept-language']).toBe('en');
});

test('KOMPIRA_LANGUAGE says it for all steps, the input for one', async () => {
  const simulator = await quick();
  const env = { KOMPIRA_LANGUAGE: 'ja' };
  expectJapanese(await run(simulator, { jobflow: '/root/restart_process' }, { env }));
  const english = await run(simulator, { jobflow: '/root/restart_process', language: 'en' }, { env });
  expect(ownLines(english).filter((line) => JAPANESE.test(line))).toEqual([]);
});

test.each([
  ['the input', { language: 'fr' }, {}],
  ['the input, in a Japanese workflow', { language: 'Japanese' }, { KOMPIRA_LANGUAGE: 'ja' }],
  ['the variable', {}, { KOMPIRA_LANGUAGE: 'fr' }],
])('a language that is none in %s: refused in English, nothing is sent', async (_name, inputs, env) => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/long', ...inputs }, { env });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  expect(errorOf(result)).toMatch(/^language: .*en, ja/m);
  expect(ownLines(result).filter((line) => JAPANESE.test(line))).toEqual([]);
  expect(simulator.requests).toEqual([]);
});

test('what is wrong with the inputs is said in Japanese too, in log and summary', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '', timeout: '30', wait: 'maybe', parameters: 'title: fix: bug' };
  const result = await run(simulator, { ...JA, ...inputs });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  for (const name of Object.keys(inputs)) expect(errorOf(result)).toMatch(new RegExp(`^${name}: .*`, 'm'));
  expectJapanese(result);
  expect(result.summary).toMatch(JAPANESE);
  expect(simulator.requests).toEqual([]);
});

test('the other actions speak it as well', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/restart_process', wait: 'false' });
  const waited = await run(simulator, { process: '262', ...JA }, { action: 'process' });
  const sent = await run(
    simulator,
    { channel: '/root/approval', message: 'go', ...JA },
    { action: 'channel' },
  );
  const mail = await runAction({
    action: 'alert-mail',
    with: { message: 'x', link: 'https://example.com/restart', ...JA },
  });
  for (const result of [waited, sent, mail]) {
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expectJapanese(result);
  }
});

testWithSignals('so does post', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', ...JA };
  const step = start(simulator, inputs);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const { state } = await step.ended;
  const post = await run(simulator, inputs, { postOf: state });
  expect(post.exitCode).toBe(0);
  expectJapanese(post);
});

test.each([
  ['en', 'errors.md'],
  ['ja', 'errors.ja.md'],
])('%s: the code links to its row in %s, at the commit that runs', async (language, file) => {
  const simulator = await quick();
  const env = {
    GITHUB_SERVER_URL: 'https://github.example.com',
    GITHUB_ACTION_REPOSITORY: 'owner/kompira-action',
    GITHUB_ACTION_REF: 'v1.2.3',
  };
  const result = await run(simulator, { jobflow: '/root/abort', language }, { env });
  expect(errorOf(result).split('\n').at(-1)).toBe(
    `KOMPIRA-ABORTED https://github.example.com/owner/kompira-action/blob/v1.2.3/docs/${file}#kompira-aborted`,
  );
});

test('the debug log and the names of things stay as they are', async () => {
  const simulator = await quick();
  const result = await run(
    simulator,
    { jobflow: '/root/restart_fails', ...JA },
    { env: { RUNNER_DEBUG: '1' } },
  );
  const debug = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'debug' ? [entry.message] : [],
  );
  expect(debug[0]).toMatch(/^POST \/root\/restart_fails\.execute: 200, \d+ bytes, \d+ ms$/);
  expect(errorOf(result)).toContain('fail-on-result');
  expect(result.outputs).toMatchObject({ outcome: 'failed', status: 'DONE' });
});
