/**
 * `npm run docs:errors`: writes docs/errors.md and docs/errors.ja.md from the catalogs. The link in an annotation leads to
 * the heading of its code there.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { LANGUAGES, type Language } from '../src/inputs/language.ts';
import type { InputProblem, Required, UsageProblem } from '../src/inputs/problems.ts';
import { codeOfError } from '../src/words/codes.ts';
import { durationIn } from '../src/words/duration.ts';
import { asInWorkflow, type Code, CODES } from '../src/words/facts.ts';
import { loadCatalog, type Said, Words } from '../src/words/say.ts';
import { NODE_TOO_OLD } from '../src/words/too-old.ts';
import { ANY, ANY_MS, PROBLEMS, REQUIRED, type Sample, SAMPLES } from './samples.ts';

interface Frame {
  readonly other: string;
  readonly title: string;
  readonly intro: string;
  readonly why: string;
  readonly todo: string;
  readonly inputs: readonly [heading: string, input: string, message: string];
  /** By the first code of each. */
  readonly groups: Readonly<Partial<Record<Code, string>>>;
}

const FRAMES: Readonly<Record<Language, Frame>> = {
  en: {
    other: '[日本語](errors.ja.md)',
    title: 'Errors and warnings',
    intro: `Every error and every warning ends with a code. For each code, this page shows the log message (\`${ANY}\` is a placeholder), the cause, and what to do. Text in quotes after an HTTP status comes from the server.`,
    why: 'Why:',
    todo: 'What to do:',
    inputs: ['All messages about inputs, by example:', 'Input', 'Message'],
    groups: {
      'INVALID-INPUT': 'Inputs and environment',
      ABORTED: 'The process failed',
      'ALREADY-RUNNING': 'The process was not started',
      'TIMED-OUT': 'The wait ended before the process did',
      'ALREADY-ENDED': 'Commands and messages',
      'NAME-UNKNOWN': 'The connection to the server',
      'BAD-REQUEST': 'Responses of Kompira',
      'REDIRECT-HTTPS': 'Responses of a gateway or another server',
      CRASHED: 'The program itself',
      SUSPENDED: 'Warnings',
    },
  },
  ja: {
    other: '[English](errors.md)',
    title: 'エラーと警告',
    intro: `エラーと警告の末尾には、必ずコードが付きます。このページでは、コードごとに、ログの表示 (\`${ANY}\` は状況によって変わる部分)、原因、対処を説明します。HTTP ステータスの後ろの引用符の中は、サーバーが返した文章です。`,
    why: '原因:',
    todo: '対処:',
    inputs: ['入力に関するメッセージの例 (全種類):', '入力', 'メッセージ'],
    groups: {
      'INVALID-INPUT': '入力と実行環境',
      ABORTED: 'プロセスの失敗',
      'ALREADY-RUNNING': 'プロセスを開始しなかった場合',
      'TIMED-OUT': 'プロセスの終了前に待つのをやめた場合',
      'ALREADY-ENDED': 'プロセスの操作とメッセージ',
      'NAME-UNKNOWN': 'サーバーへの接続',
      'BAD-REQUEST': 'Kompira の応答',
      'REDIRECT-HTTPS': 'ゲートウェイや別のサーバーの応答',
      CRASHED: 'このプログラム自体',
      SUSPENDED: '警告',
    },
  },
};

/** The whole document, as it is in `docs`. */
export async function errorsDocument(language: Language): Promise<string> {
  const words = new Words(await loadCatalog(language), asInWorkflow);
  const frame = FRAMES[language];
  const sections = CODES.flatMap((code) => {
    const { why, todo } = words.catalog.errors[code];
    const group = frame.groups[code];
    return [
      ...(group === undefined ? [] : [`## ${group}`]),
      `### KOMPIRA-${code}`,
      `\`\`\`text\n${seen(code, words, language)}\n\`\`\``,
      `**${frame.why}** ${prose(why)}`,
      `**${frame.todo}** ${prose(todo)}`,
      ...(code === 'INVALID-INPUT' ? inputProblems(words, frame) : []),
    ];
  });
  const text = [frame.other, `# ${frame.title}`, frame.intro, ...sections, ''].join('\n\n');
  const file = fileOf(language);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** What a log says of the sample, up to what to do. Throws where the sample is of another code. */
function seen(code: Code, words: Words, language: Language): string {
  const sample = SAMPLES[code];
  const { text, code: itsCode = code } = said(sample, words, language);
  if (itsCode !== code) throw new Error(`The sample of ${code} is one of ${itsCode}`);
  const { todo } = words.catalog.headings;
  const [before = ''] = text.split(`\n${todo}`);
  return before.replaceAll(durationIn(words.catalog.locale)(ANY_MS), ANY).replaceAll(`${ANY} ${ANY}`, ANY);
}

function said(
  sample: Sample,
  words: Words,
  language: Language,
): Partial<Pick<Said, 'code'>> & Pick<Said, 'text'> {
  if ('error' in sample) return { text: words.cause(sample.error), code: codeOfError(sample.error) };
  if ('notice' in sample) return words.notice(sample.notice);
  if ('warning' in sample) return words.warning(sample.warning);
  if ('own' in sample) {
    const own = {
      'invalid-inputs': () => words.inputError({ problems: [] } as never),
      crashed: () => words.crash(ANY),
      'node-version': () => ({ text: NODE_TOO_OLD[language](ANY) }),
    };
    return own[sample.own]();
  }
  const { reason, last } = sample;
  const context = {
    name: `/root/${ANY}`,
    pageUrl: (path: string) => `https://${ANY}${path}`,
    consoleShown: true,
    quotesConsole: false,
  };
  const process = last && { path: last.path, last };
  const outcome = reason.kind === 'timed-out' ? 'timed-out' : 'failed';
  return words.result({ outcome, reason, ...(process && { process }) }, context);
}

function inputProblems(words: Words, { inputs: [heading, input, message] }: Frame): string[] {
  const required = (Object.keys(REQUIRED) as Required[]).map(
    (of) => [REQUIRED[of], { kind: 'empty', of }] as const,
  );
  const all: readonly (readonly [string, InputProblem | UsageProblem])[] = [
    ...required,
    ...Object.values(PROBLEMS),
  ];
  const rows = all.map(([name, problem]) => {
    const say = words.catalog.problems[problem.kind] as (fact: InputProblem | UsageProblem) => string;
    const message = say(problem).replaceAll('|', '\\|').replace(/\n\s*/g, ' ');
    return `| \`${name}\` | \`${message}\` |`;
  });
  return [heading, [`| ${input} | ${message} |`, '| --- | --- |', ...rows].join('\n')];
}

/** Text that is no Markdown; an address is a link all the same. */
function prose(text: string): string {
  return text.replace(/[\\`*<[\]]/g, '\\$&');
}

export function fileOf(language: Language): string {
  return language === 'en' ? 'docs/errors.md' : `docs/errors.${language}.md`;
}

if (import.meta.main)
  for (const language of LANGUAGES) writeFileSync(fileOf(language), await errorsDocument(language));
