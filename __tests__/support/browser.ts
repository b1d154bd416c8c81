/**
 * A job summary as GitHub shows it: GitHub-flavoured Markdown, GitHub's stylesheet, a Mermaid chart, in Chromium.
 * GitHub takes dangerous elements out as well; here nothing does, so what is safe on this page is safe by itself.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian's package `chromium` puts it, and GitHub's image for Ubuntu. */
export const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const require = createRequire(import.meta.url);
const STYLE = readFileSync(require.resolve('github-markdown-css/github-markdown.css'), 'utf8');
const MERMAID = require.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js');
/** The panel around a summary on the page of a run. */
const PANEL = `
  body { margin: 0; padding: 16px; background: #fff }
  main { padding: 16px; border: 1px solid #d1d9e0; border-radius: 6px }
  @media (prefers-color-scheme: dark) { body { background: #0d1117 } main { border-color: #3d444d } }`;

/** In place of GFM's tag filter. */
const UNFILTERED: ReturnType<typeof gfmHtml> = {
  exit: {
    htmlFlowData(token) {
      this.raw(this.sliceSerialize(token));
    },
    htmlTextData(token) {
      this.raw(this.sliceSerialize(token));
    },
  },
};

export type Theme = 'light' | 'dark';

/** With a new, empty profile. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/** A page that asks nobody for anything; `asked` holds what it would have asked for. */
export async function openPage(
  browser: Browser,
  html: string,
  { theme = 'light', width = 1012, scale = 1 }: { theme?: Theme; width?: number; scale?: number } = {},
): Promise<{ page: Page; asked: string[] }> {
  const page = await browser.newPage({
    colorScheme: theme,
    viewport: { width, height: 600 },
    deviceScaleFactor: scale,
    // A chart tells the time of the browser's own zone: here that of the simulator.
    timezoneId: 'Asia/Tokyo',
  });
  const asked: string[] = [];
  await page.route('**', (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.setContent(html);
  return { page, asked };
}

/** The page of a summary; its charts are not drawn yet. */
export function toHtml(markdown: string): string {
  const body = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), UNFILTERED],
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}${PANEL}</style><main class="markdown-body">${body}</main>`;
}

/** Draws the charts in place of their source, as GitHub does. Rejects for a chart that Mermaid does not understand. */
export async function drawCharts(page: Page, theme: Theme = 'light'): Promise<void> {
  await page.addScriptTag({ path: MERMAID });
  await page.evaluate(`(async () => {
    mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' });
    for (const code of document.querySelectorAll('pre > code.language-mermaid')) {
      const { svg } = await mermaid.render('chart', code.textContent);
      const chart = document.createElement('div');
      chart.className = 'chart';
      chart.innerHTML = svg;
      code.parentElement.replaceWith(chart);
    }
  })()`);
}
