/** The job summary in a browser, over hostile text. */
import { existsSync } from 'node:fs';
import { env, platform } from 'node:process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Process } from '../src/kompira/answers.ts';
import { CHROMIUM, drawCharts, openBrowser, openPage, toHtml } from './support/browser.ts';
import { skipped } from './support/programs.ts';
import { ABORTED, markdownOf, SERVER } from './support/summary.ts';

/** What could pass for something else in HTML, in Markdown, on GitHub, or in a chart. */
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><a href="//evil.example">x</a>',
  '</code></pre></td></tr></table></details></summary></p></h2><!-- --><![CDATA[ ]]><?x?>&lt;&#60;&amp;&nbsp;',
  '" onmouseover="alert(1)" x=\' onclick=\'alert(1)\' \\" \\<',
  '[x](javascript:alert(1)) ![i](https://evil.example/i.png) <https://evil.example> [r]: https://evil.example',
  `https://evil.example ${SERVER}.evil.example www.evil.example @octocat #1 octo/repo#1 :smile: $x$ [^1] **b** _i_`,
  ...['', '| a | b |', '|---|---|', '', '```mermaid', '%%{init: {"securityLevel": "loose"}}%%'],
  ...[
    'click a href "javascript:alert(1)"',
    '```',
    '# h1',
    '',
    '- [ ] task',
    '> [!WARNING]',
    '    indented `code`',
  ],
  '\tbidi \u202e\u2066\u200f nul \u0000 bell \u0007 c1 \u0085 colour \u001b[31mred\u001b[0m lone \ud800 \udc00 あ😀',
].join('\n');
const LINE = HOSTILE.replaceAll('\n', ' ');
const WORDS = [
  'section x',
  'title',
  'click a',
  'end',
  'dateFormat YYYY',
  'todayMarker off',
  'excludes weekends',
];
const hostile = markdownOf({
  reason: ABORTED,
  last: { status: LINE as Process['status'], result: HOSTILE, error: HOSTILE, console: HOSTILE, user: LINE },
  place: HOSTILE,
  children: [LINE, ...WORDS].map((job, index) => ({
    id: BigInt(263 + index),
    path: `/process/id_${263 + index}`,
    failed: index === 0,
    job,
    result: HOSTILE,
    error: LINE,
    console: HOSTILE,
  })),
  more: { jobflow: LINE, parameters: { [LINE]: 'x' } },
});

// Where CI runs on Linux it is installed, so a missing one is a failure there.
const isThere = existsSync(CHROMIUM) || (Boolean(env.CI) && platform === 'linux');
const look = (name: string, body: (page: Page, asked: string[]) => Promise<void>, width = 1012) => {
  const shown = async () => {
    if (!browser) throw new Error('There is no browser');
    const { page, asked } = await openPage(browser, toHtml(hostile), { width });
    await body(page, asked);
    await page.close();
  };
  if (isThere) test(name, shown);
  else skipped(`there is no ${CHROMIUM}; install Debian's package chromium`)(name, shown);
};
let browser: Browser | undefined;
beforeAll(async () => {
  if (isThere) browser = await openBrowser();
});
afterAll(() => browser?.close());

look(
  'hostile text is text: no script, no handler, no image, no link but to the server',
  async (page, asked) => {
    const elements = `[...document.querySelectorAll('main *')]`;
    const tags = await page.evaluate<string[]>(
      `[...new Set(${elements}.map(({ localName }) => localName))].sort()`,
    );
    // prettier-ignore
    expect(tags).toEqual(
      ['a', 'b', 'br', 'code', 'details', 'h2', 'h3', 'p', 'pre', 'summary', 'table', 'tbody', 'td', 'tr'],
    );
    const attributes = await page.evaluate<string[]>(
      `${elements}.flatMap(({ attributes }) => [...attributes].map(({ name, value }) => name + '=' + value))`,
    );
    const allowed =
      /^(href=https:\/\/(kompira\.example\.com(\/process\/id_\d+)?|github\.com\/docs#[a-z-]+)|nowrap=|class=language-mermaid)$/;
    expect(attributes.filter((attribute) => !allowed.test(attribute))).toEqual([]);
    expect(asked).toEqual([]);
  },
);

look('text of the server stands only where GitHub looks for no mention, issue or emoji', async (page) => {
  const elsewhere = await page.evaluate<string>(
    `(() => {
        const main = document.querySelector('main').cloneNode(true);
        for (const element of main.querySelectorAll('a, code, pre')) element.remove();
        return main.textContent;
      })()`,
  );
  expect(elsewhere).not.toMatch(/[@#$`*\\]|evil|smile|alert/);
  const printed = await page.locator('details > pre').textContent();
  expect(printed).toContain('あ😀');
  expect(printed?.split('\n')).toHaveLength(HOSTILE.split('\n').length);
});

look('hostile text leaves tables, details and chart whole', async (page, asked) => {
  const shapes = await page.evaluate<number[][]>(
    `[...document.querySelectorAll('table')].map(({ rows }) => [...rows].map(({ cells }) => cells.length))`,
  );
  expect(shapes).toEqual([Array(11).fill(2), Array(1 + 1 + WORDS.length).fill(6)]);
  const ends = await page.evaluate<string[]>(
    `[...document.querySelector('main').children].map(({ localName }) => localName)`,
  );
  expect(ends.slice(-5)).toEqual(['table', 'details', 'h3', 'table', 'pre']);
  expect(await page.locator('details > pre').isVisible()).toBe(false);
  await page.locator('summary').click();
  expect(await page.locator('details > pre').isVisible()).toBe(true);
  await drawCharts(page);
  expect(await page.locator('.chart .task').count()).toBe(1 + WORDS.length);
  expect(await page.locator('.chart a, .chart image, .chart script').count()).toBe(0);
  expect(asked).toEqual([]);
});

look(
  'nothing is wider than a narrow page; what does not fit scrolls in its own box',
  async (page) => {
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
  },
  400,
);
