/** The job summary in a browser, over hostile text. */
import { expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Process } from '../src/kompira/answers.ts';
import { drawCharts, openPage, toHtml } from './support/browser.ts';
import { look } from './support/look.ts';
import { ABORTED, markdownOf, SERVER } from './support/summary.ts';

/** What could pass for something else in HTML, in Markdown, on GitHub, or in a chart. */
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><a href="//evil.example">x</a>',
  '</code></pre></td></tr></table></details></summary></p></h2><!-- --><![CDATA[ ]]><?x?>&lt;&#60;&amp;&nbsp;',
  '" onmouseover="alert(1)" x=\' onclick=\'alert(1)\' \\" \\<',
  '[x](javascript:alert(1)) ![i](https://evil.example/i.png) <https://evil.example> [r]: https://evil.example',
  `https://evil.example ${SERVER}.evil.example www.evil.example @octocat #1 octo/repo#1 :smile: $x$ [^1] **b** _i_`,
  '\n| a | b |\n|---|---|\n\n```mermaid\n%%{init: {"securityLevel": "loose"}}%%',
  'click a href "javascript:alert(1)"\n```\n# h1\n\n- [ ] task\n> [!WARNING]\n    indented `code`',
  '\tbidi \u202e\u2066\u200f nul \u0000 bell \u0007 c1 \u0085 colour \u001b[31mred\u001b[0m lone \ud800 \udc00 あ😀',
].join('\n');
const LINE = HOSTILE.replaceAll('\n', ' ');
const WORDS = 'section x,title,click a,end,dateFormat YYYY,todayMarker off,excludes weekends'.split(',');
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

const open = (browser: Browser, width?: number) =>
  openPage(browser, toHtml(hostile), { ...(width && { width }) });

look('hostile text is text: no script, no handler, no image, no link but to the server', async (browser) => {
  const { page, asked } = await open(browser);
  const elements = `[...document.querySelectorAll('main *')]`;
  const tags = `[...new Set(${elements}.map(({ localName }) => localName))].sort().join(' ')`;
  expect(await page.evaluate<string>(tags)).toBe('a b br code details h2 h3 p pre summary table tbody td tr');
  const attributes = await page.evaluate<string[]>(
    `${elements}.flatMap(({ attributes }) => [...attributes].map(({ name, value }) => name + '=' + value))`,
  );
  const allowed =
    /^(href=https:\/\/(kompira\.example\.com(\/process\/id_\d+)?|github\.com\/docs#[a-z-]+)|nowrap=|class=language-mermaid)$/;
  expect(attributes.filter((attribute) => !allowed.test(attribute))).toEqual([]);
  // Text of the server stands only where GitHub looks for no mention, issue or emoji.
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
  expect(asked).toEqual([]);
});

look('it leaves tables, details and chart whole', async (browser) => {
  const { page, asked } = await open(browser);
  const shapes = await page.evaluate<number[][]>(
    `[...document.querySelectorAll('table')].map(({ rows }) => [...rows].map(({ cells }) => cells.length))`,
  );
  expect(shapes).toEqual([Array(11).fill(2), Array(1 + 1 + WORDS.length).fill(6)]);
  const parts = `[...document.querySelector('main').children].map(({ localName }) => localName).join(' ')`;
  expect(await page.evaluate<string>(parts)).toMatch(/ table details h3 table pre$/);
  expect(await page.locator('details > pre').isVisible()).toBe(false);
  await page.locator('summary').click();
  expect(await page.locator('details > pre').isVisible()).toBe(true);
  await drawCharts(page);
  expect(await page.locator('.chart .task').count()).toBe(1 + WORDS.length);
  expect(await page.locator('.chart a, .chart image, .chart script').count()).toBe(0);
  expect(asked).toEqual([]);
});

look('nothing is wider than a narrow page; what does not fit scrolls in its own box', async (browser) => {
  const { page } = await open(browser, 400);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
});
