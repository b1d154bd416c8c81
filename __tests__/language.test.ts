/** language: whose words a step speaks in, and in which the server is asked for its reasons. */
import { expect } from '@jest/globals';
import { runAction, type StepResult } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, entries, errorOf, run, simulate, start, test, testWithSignals } from './support/harness.ts';
import { JAPANESE } from './support/language.ts';

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

test.each<[Record<string, string>, string, string]>([
  [{ jobflow: '/root/parent' }, 'KOMPIRA-RESULT', 'fail-on-result'],
  [{ jobflow: '/root/long', timeout: '300ms' }, 'KOMPIRA-TIMED-OUT', '/root/long'],
  [{ jobflow: '/root/restart_proces' }, 'KOMPIRA-NOT-FOUND', '404 "見つかりませんでした。"'],
  [{ jobflow: '', timeout: '30', parameters: 'title: fix: bug' }, 'KOMPIRA-INVALID-INPUT', 'timeout: '],
])(
  '%j in Japanese; its code, the debug log and the names of things stay as they are',
  async (inputs, code, said) => {
    const simulator = await quick();
    const result = await run(simulator, { ...JA, ...inputs }, { env: { RUNNER_DEBUG: '1' } });
    expect(result.exitCode).toBe(1);
    expect(codeOf(result)).toBe(code);
    expect(errorOf(result)).toContain(said);
    expectJapanese(result);
    expect(result.summary).toMatch(JAPANESE);
    for (const entry of entries(result.log))
      if (entry.kind === 'command' && entry.name === 'debug')
        expect(entry.message).toMatch(/^(GET|POST) \S+: \d{3}, \d+ bytes, \d+ ms$/);
  },
);

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
  ['language', 'in a Japanese workflow', { language: 'Japanese' }, { KOMPIRA_LANGUAGE: 'ja' }],
  ['KOMPIRA_LANGUAGE', 'for all steps', {}, { KOMPIRA_LANGUAGE: 'fr' }],
])(
  'a language that is none in %s, %s: refused in English, nothing is sent',
  async (name, _where, inputs, env) => {
    const simulator = await quick();
    const result = await run(simulator, { jobflow: '/root/long', ...inputs }, { env });
    expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
    expect(errorOf(result)).toMatch(new RegExp(`^${name}: .*en, ja`, 'm'));
    expect(ownLines(result).filter((line) => JAPANESE.test(line))).toEqual([]);
    expect(simulator.requests).toEqual([]);
  },
);

test('the other actions speak it as well', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/restart_process', wait: 'false' });
  const message = { channel: '/root/approval', message: 'go', ...JA };
  const mail = { message: 'x', link: 'https://example.com/restart', ...JA };
  for (const result of [
    await run(simulator, { process: '262', ...JA }, { action: 'process' }),
    await run(simulator, message, { action: 'channel' }),
    await runAction({ action: 'alert-mail', with: mail }),
  ]) {
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
