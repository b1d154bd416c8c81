/**
 * `npm run pictures`: draws docs/log.png, docs/summary.png and docs/summary-dark.png, and the same in Japanese, from
 * runs of dist/ against the simulator. Needs Chromium and fonts: see CONTRIBUTING.md. `-- --narrow FOLDER` draws the
 * summaries as a narrow window shows them, for somebody who changes them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { drawCharts, openBrowser, openPage, type Theme, toHtml } from '../__tests__/support/browser.ts';
import { readLog, render } from '../runner/read-log.ts';
import { runAction } from '../runner/run-action.ts';
import { LANGUAGES, type Language } from '../src/inputs/language.ts';
import { type Jobflow, startSimulator } from '../simulator/server.ts';

const { values } = parseArgs({ options: { narrow: { type: 'string' } } });
const FOLDER = values.narrow ?? 'docs';
/** Stands in the pictures for the simulator's own address, which says nothing to a reader. */
const SERVER = 'https://kompira.example.com';
/** The log in larger letters than the summary, which needs GitHub's own width for its tables. */
const LOG = { width: 800, scale: 1.25 };
const SUMMARY = { width: values.narrow === undefined ? 1012 : 400, scale: 1 };
/** As on GitHub, so that the code of an error has its link. */
const REPOSITORY = { GITHUB_ACTION_REPOSITORY: 'OWNER/kompira-action', GITHUB_ACTION_REF: 'v1' };

const SOURCE = `[targets = ['web01', 'web02', 'web03']] ->
{ for target in targets | [fork ./restart: target] } ->
print('再起動の結果を確認します') ->
{ if $RESULT == false | return(false) } ->
return(true)`;

function restart(name: string, workMs: number, failure?: string): Jobflow {
  return {
    path: `/root/web/${name}`,
    run: async (job) => {
      await job.sleep(workMs);
      if (failure !== undefined) job.abort(failure);
      job.return(true);
    },
  };
}

const jobflows: Jobflow[] = [
  restart('restart_web01', 2400),
  restart('restart_web02', 1500, 'httpd: address already in use'),
  restart('restart_web03', 3200),
  {
    path: '/root/web/restart_all',
    source: SOURCE,
    parameters: { version: undefined },
    run: async (job) => {
      job.at(2);
      job.print('3 台のサーバで httpd を再起動します');
      const names = ['web01', 'web02', 'web03'];
      const children = await Promise.all(
        names.map(async (name) => {
          const child = await job.fork(`/root/web/restart_${name}`);
          job.print(`${name}: ${child.status}`);
          return child;
        }),
      );
      job.at(4);
      job.print('再起動の結果を確認します');
      job.return(children.every(({ status }) => status === 'DONE'));
    },
  },
];

async function runOnce(language: Language): Promise<{ log: string; summary: string }> {
  const simulator = await startSimulator({ jobflows });
  try {
    const { log, summary } = await runAction({
      with: {
        server: simulator.url,
        token: simulator.token,
        jobflow: '/root/web/restart_all',
        parameters: 'version: 1.8.2',
        'fail-on-result': 'false',
      },
      env: { ...REPOSITORY, KOMPIRA_LANGUAGE: language },
    });
    return {
      log: log.replaceAll(simulator.url, SERVER),
      summary: summary.replaceAll(simulator.url, SERVER),
    };
  } finally {
    await simulator.close();
  }
}

/** As GitHub draws the log of a step: numbered lines, annotations in their colours. */
function logPage(log: string): string {
  const lines = render(readLog(log)).flatMap((entry) => {
    const [, word = ''] = /^(Error|Warning|Notice): /.exec(entry) ?? [];
    const kind = word.toLowerCase();
    return entry.split('\n').map((line) => ({ kind, line }));
  });
  const rows = lines.map(({ kind, line }) => {
    const text = html(line).replace(/^(Error|Warning|Notice):/, kind === '' ? '$&' : '<b>$&</b>');
    return `<li class="${kind}"><span>${text.replace(/https:\/\/[^\s,]+/g, '<u>$&</u>')}</span></li>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #0d1117; color: #f0f6fc;
      font: 12px/20px ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK JP", monospace }
    main { padding: 8px 0 12px }
    h1 { margin: 0; padding: 10px 16px; border-bottom: 1px solid #3d444d; font: 600 14px "DejaVu Sans", sans-serif }
    h1 i { color: #f85149; font-style: normal; margin-right: 8px }
    ol { list-style: none; margin: 0; padding: 0; counter-reset: line }
    li { display: flex; counter-increment: line; padding-right: 16px }
    li::before { content: counter(line); flex: 0 0 36px; margin-right: 16px; text-align: right; color: #9198a1 }
    li span { white-space: pre-wrap; overflow-wrap: anywhere }
    .error { background: #f851491a } .error b { color: #f85149 }
    .warning { background: #bb800926 } .warning b { color: #d29922 }
    .notice b { color: #4493f8 }
  </style><main><h1><i>✗</i>Restart the web servers</h1><ol>${rows.join('')}</ol></main>`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

async function draw(
  browser: Browser,
  name: string,
  source: string,
  look: { theme: Theme; width: number; scale: number },
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { page } = await openPage(browser, source, look);
  await prepare(page);
  const path = join(FOLDER, name);
  // As high as what it shows, not as the window.
  await page.locator('main').screenshot({ path });
  console.log(path);
  await page.close();
}

mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
try {
  for (const language of LANGUAGES) {
    const { log, summary } = await runOnce(language);
    const ending = language === 'en' ? 'png' : `${language}.png`;
    if (values.narrow === undefined)
      await draw(browser, `log.${ending}`, logPage(log), { ...LOG, theme: 'dark' });
    for (const theme of ['light', 'dark'] as const) {
      // One is enough for a document in Japanese.
      if (values.narrow === undefined && language !== 'en' && theme === 'dark') continue;
      const name = theme === 'light' ? `summary.${ending}` : `summary-dark.${ending}`;
      await draw(browser, name, toHtml(summary), { ...SUMMARY, theme }, (page) => drawCharts(page, theme));
    }
  }
} finally {
  await browser.close();
}
