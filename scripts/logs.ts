/**
 * `npm run docs:logs`: writes docs/logs.md and docs/logs.ja.md, the logs of a step that passes and of ten that fail, from
 * runs of dist/ against the simulator. Addresses and times in them are replaced, so they come out the same again.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { readLog, render } from '../runner/read-log.ts';
import { runAction } from '../runner/run-action.ts';
import { type Fault, sampleJobflows, type Simulator, startSimulator } from '../simulator/server.ts';
import { LANGUAGES, type Language } from '../src/inputs/language.ts';

const SERVER = 'https://kompira.example.com';

interface Scenario {
  readonly title: Readonly<Record<Language, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  /** What the server does to the start. */
  readonly fault?: (simulator: Simulator) => Fault;
}

const JOBFLOW = '/root/restart_process';

const SCENARIOS: readonly Scenario[] = [
  { title: { en: 'It passes', ja: '成功' }, inputs: { jobflow: JOBFLOW } },
  { title: { en: 'The result is false', ja: '結果が false' }, inputs: { jobflow: '/root/restart_fails' } },
  { title: { en: 'The jobflow aborts', ja: 'ジョブフローの異常終了' }, inputs: { jobflow: '/root/abort' } },
  { title: { en: 'A child process fails', ja: '子プロセスの失敗' }, inputs: { jobflow: '/root/parent' } },
  { title: { en: 'A timeout', ja: 'タイムアウト' }, inputs: { jobflow: '/root/long', timeout: '1s' } },
  {
    title: { en: 'Invalid inputs', ja: '入力の誤り' },
    inputs: { jobflow: JOBFLOW, timeout: '30', parameters: 'title: fix: the bug' },
  },
  {
    title: { en: 'A typo in the jobflow', ja: 'ジョブフロー名の書き間違い' },
    inputs: { jobflow: '/root/restart_proces' },
  },
  {
    title: { en: 'A missing parameter', ja: 'パラメータの不足' },
    inputs: { jobflow: '/root/greet', parameters: 'nam: web01' },
  },
  { title: { en: 'An invalid token', ja: '無効なトークン' }, inputs: { jobflow: JOBFLOW, token: 'expired' } },
  {
    title: { en: 'A redirect to https', ja: 'https へのリダイレクト' },
    inputs: { jobflow: JOBFLOW },
    fault: ({ url }) => ({
      kind: 'redirect',
      status: 301,
      location: `${url.replace('http:', 'https:')}${JOBFLOW}.execute`,
    }),
  },
  {
    title: { en: 'The response to the start is lost', ja: '開始リクエストの応答が失われた場合' },
    inputs: { jobflow: '/root/long' },
    fault: () => ({ kind: 'reset-after' }),
  },
];

const FRAMES: Readonly<Record<Language, { other: string; title: string; intro: string }>> = {
  en: {
    other: '[日本語](logs.ja.md)',
    title: 'What logs look like',
    intro:
      'The log of a step that passes, and of ten that fail. Every failure ends with an error code, which [Errors and warnings](errors.md) explains.',
  },
  ja: {
    other: '[English](logs.md)',
    title: 'ログの例',
    intro:
      '成功したステップと、失敗したステップ 10 件のログです。エラーの末尾のコードは[エラーと警告](errors.ja.md)で説明しています。',
  },
};

async function logOf({ inputs, fault }: Scenario, language: Language): Promise<string> {
  const simulator = await startSimulator({ jobflows: sampleJobflows({ workMs: 300 }) });
  const { url, token } = simulator;
  if (fault)
    simulator.faults.add({ when: ({ action }) => action === 'execute', fault: fault(simulator), times: 1 });
  try {
    const { log } = await runAction({
      with: { server: url, token, ...inputs },
      env: {
        KOMPIRA_LANGUAGE: language,
        GITHUB_ACTION_REPOSITORY: 'OWNER/kompira-action',
        GITHUB_ACTION_REF: 'v1',
      },
    });
    const text = render(readLog(log)).join('\n');
    return (
      text
        .replaceAll(url, SERVER)
        .replaceAll(url.replace('http:', 'https:'), SERVER)
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, '2026-11-26T09:00:00+09:00')
        // What a jobflow took; a timeout stays what it was set to.
        .replace(/\b0\.\d(?=s\b| 秒)/g, '0.3')
    );
  } finally {
    await simulator.close();
  }
}

function fileOf(language: Language): string {
  return language === 'en' ? 'docs/logs.md' : `docs/logs.${language}.md`;
}

async function logsDocument(language: Language): Promise<string> {
  const { other, title, intro } = FRAMES[language];
  const parts = [other, `# ${title}`, intro];
  for (const scenario of SCENARIOS) {
    const inputs = stringify(scenario.inputs).trimEnd();
    const log = await logOf(scenario, language);
    parts.push(
      `## ${scenario.title[language]}`,
      `\`\`\`yaml\n${inputs}\n\`\`\``,
      `\`\`\`text\n${log}\n\`\`\``,
    );
  }
  const file = fileOf(language);
  return format([...parts, ''].join('\n\n'), { ...(await resolveConfig(file)), filepath: file });
}

for (const language of LANGUAGES) writeFileSync(fileOf(language), await logsDocument(language));
