/** The job summary: what it holds, that it is written, and how it looks in a browser, over text of any kind. */
import { existsSync } from 'node:fs';
import { env, platform } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Process, ProcessRow } from '../src/kompira/answers.ts';
import { type Summary, toMarkdown } from '../src/github/summary.ts';
import { CHROMIUM, drawCharts, openBrowser, openPage, toHtml } from './support/browser.ts';
import { errorOf, run, simulate } from './support/harness.ts';

const process: Process = {
  path: '/process/id_262',
  status: 'DONE',
  suspended: false,
  exitStatus: 0,
  result: true,
  error: null,
  console: 'httpd を起動しました\n',
  startedTime: '2026-11-23T07:11:43.903285+09:00',
  finishedTime: '2026-11-23T07:11:45.203285+09:00',
  elapsedSeconds: 1.3,
  job: '/root/restart_process',
  currentJob: '/root/x',
  line: 1,
};
const child: ProcessRow = {
  id: 263n,
  path: '/process/id_263',
  status: 'DONE',
  user: 'operator',
  startedTime: '2026-01-01T00:00:00Z',
  finishedTime: '2026-01-01T00:00:02Z',
  job: '/root/web/restart',
  exitStatus: 0,
  result: true,
  error: null,
};
const green: Summary = {
  jobflow: '/root/x',
  verdict: { outcome: 'succeeded', green: true, text: 'It is DONE.' },
  process: { path: process.path, last: process },
  reasons: { place: null, children: [] },
  failOnResult: [],
  pageUrl: (path) => `https://kompira.example${path}`,
};
const red: Summary['verdict'] = { outcome: 'timed-out', green: false, text: 'It took too long.\nStop it.' };

/** The rows of the first table, or of another one: the source of each cell. */
function rowsOf(markdown: string, table = 0): string[][] {
  const source = [...markdown.matchAll(/<table>(.*?)<\/table>/g)][table]?.[1] ?? '';
  return [...source.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => cell),
  );
}

function ofChildren(children: readonly Partial<ProcessRow>[]): string {
  return toMarkdown({
    ...green,
    reasons: { place: null, children: children.map((fields) => ({ ...child, ...fields })) },
  });
}

function chartOf(markdown: string): string[] {
  return /```mermaid\n([^]*?)\n```/.exec(markdown)?.[1]?.split('\n') ?? [];
}

test('a green process: heading and table', () => {
  const markdown = toMarkdown(green);
  expect(markdown).toMatch(/^## ✅ Kompira: succeeded\n\n<table>/);
  expect(rowsOf(markdown)).toEqual([
    ['<b>Jobflow</b>', '<code>/root/x</code>'],
    ['<b>Process</b>', '<a href="https://kompira.example/process/id_262">/process/id_262</a>'],
    ['<b>Status</b>', '<code>DONE</code>'],
    ['<b>Result</b>', '<code>true</code>'],
    ['<b>Exit status</b>', '<code>0</code>'],
    ['<b>Started</b>', '<code>2026-11-23 07:11:43 +09:00</code>'],
    ['<b>Took</b>', '1.3 s'],
  ]);
  expect(markdown).toContain('<summary>Console</summary><pre>httpd を起動しました&#10;</pre></details>');
  expect(markdown).not.toContain('Children');
});

test('what is not known has no row; the verdict, and what was printed last, where it says more than the table', () => {
  const markdown = toMarkdown({ ...green, verdict: red, process: undefined });
  expect(markdown).toMatch(
    /^## ❌ Kompira: timed out\n\n<p><code>It took too long\.&#10;Stop it\.<\/code><\/p>/,
  );
  const long = { ...process, console: Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('') };
  const withConsole = toMarkdown({ ...green, verdict: red, process: { path: process.path, last: long } });
  expect(withConsole).toMatch(
    /&#10;The last it printed:&#10; {2}line 10&#10;.*&#10; {2}line 29<\/code><\/p>/,
  );
  expect(rowsOf(markdown)).toEqual([['<b>Jobflow</b>', '<code>/root/x</code>']]);
  const running = { ...process, status: 'RUNNING', exitStatus: null, elapsedSeconds: null } as const;
  const rows = rowsOf(toMarkdown({ ...green, verdict: red, process: { path: process.path, last: running } }));
  expect(rows.map(([name]) => name?.replace(/<.*?>/g, ''))).toEqual([
    'Jobflow',
    'Process',
    'Status',
    'Started',
  ]);
  const validated = { outcome: 'validated', green: true, text: 'It is there.' } as const;
  expect(toMarkdown({ ...green, verdict: validated, process: undefined })).toContain('It is there.');
});

test('a secret is written as it is or as XML escapes it, so that the runner finds it and hides it', () => {
  const secrets = ['p@ss:w0rd!#$%*()[]{}|\\~^`=+-_.,;?', 'tom&jerry<3>"\''];
  const last = { ...process, console: secrets.join('\n') };
  const markdown = toMarkdown({ ...green, process: { path: process.path, last } });
  expect(markdown).toContain(
    '<pre>p@ss:w0rd!#$%*()[]{}|\\~^`=+-_.,;?&#10;tom&amp;jerry&lt;3&gt;&quot;&apos;</pre>',
  );
});

test('colours are left out, other control characters and marks of direction replaced', () => {
  const last = { ...process, console: 'a\u001b[31mb\u001b[0m\u0000\u0085\u202e\ud800\r\nc\rd\te' };
  expect(toMarkdown({ ...green, process: { path: process.path, last } })).toContain(
    '<pre>ab\ufffd\ufffd\ufffd\ufffd&#10;c&#10;d\te</pre>',
  );
});

test('of a long console the end is shown, from the start of a line', () => {
  const last = { ...process, console: `first\n${'x'.repeat(30)}\n`.repeat(1000) };
  const markdown = toMarkdown({ ...green, process: { path: process.path, last } });
  expect(markdown).toMatch(/<summary>Console \(the end of it\)<\/summary><pre>(first|x{30})&#10;/);
});

test.each(['"', '\ud800', '\n'])('whatever is 16 MB of %j, it stays below 1 MiB', (text) => {
  const huge = text.repeat((16 * 1024 * 1024) / text.length);
  const row = { ...child, job: huge, status: huge, result: huge, error: huge };
  const markdown = toMarkdown({
    ...green,
    jobflow: huge,
    verdict: { ...red, text: huge },
    process: {
      path: process.path,
      last: { ...process, console: huge, result: huge, error: huge, startedTime: huge },
    },
    reasons: {
      place: { job: huge, line: 7, source: huge },
      children: Array.from({ length: 1000 }, () => row),
    },
  });
  expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
  expect(rowsOf(markdown, 1)).toHaveLength(1 + 100);
  expect(markdown).toContain('And 900 more.');
});

test('children: a table, with their errors where there are any', () => {
  const row = ['DONE', '0', 'true'].map((text) => `<code>${text}</code>`);
  const link = '<a href="https://kompira.example/process/id_263">/process/id_263</a>';
  const names = ['Child', 'Jobflow', 'Status', 'Exit status', 'Result'].map((name) => `<b>${name}</b>`);
  expect(rowsOf(ofChildren([{}]), 1)).toEqual([names, [link, '<code>/root/web/restart</code>', ...row]]);
  const failed = { status: 'ABORTED', exitStatus: null, job: null, result: null, error: { code: 7 } };
  expect(rowsOf(ofChildren([{}, failed]), 1)).toEqual([
    [...names, '<b>Error</b>'],
    [link, '<code>/root/web/restart</code>', ...row, ''],
    [link, '', '<code>ABORTED</code>', '', '<code>null</code>', '<code>{&quot;code&quot;:7}</code>'],
  ]);
});

test('a chart of when each child ran, with a few labels', () => {
  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-01-01T00:00:02Z')];
  const failed = { id: 264n, status: 'ABORTED', finishedTime: '2026-01-01T00:00:00Z' };
  expect(
    chartOf(ofChildren([{}, failed, { exitStatus: 3 }, { finishedTime: null }, { startedTime: 'x' }])),
  ).toEqual([
    'gantt',
    '  dateFormat x',
    '  axisFormat %H:%M:%S',
    '  tickInterval 1second',
    `  263 restart :${from}, ${to}`,
    `  264 restart ABORTED :crit, ${from}, ${from + 1}`,
    `  263 restart :crit, ${from}, ${to}`,
  ]);
  expect(chartOf(ofChildren([{ finishedTime: null }]))).toEqual([]);
  expect(chartOf(ofChildren([{ finishedTime: '2026-01-03T00:00:00Z' }])).slice(2, 4)).toEqual([
    '  axisFormat %m-%d %H:%M',
    '  tickInterval 1day',
  ]);
  expect(chartOf(ofChildren([{ finishedTime: '2036-01-01T00:00:00Z' }])).join()).not.toContain(
    'tickInterval',
  );
});

/** What could pass for something else in HTML, in Markdown, on GitHub, or in a chart. */
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><a href="//evil.example">x</a>',
  '</code></pre></td></tr></table></details></summary></p><!-- --><![CDATA[ ]]><?x?>&lt;&#60;&amp;&nbsp;',
  '" onmouseover="alert(1)" x=\' onclick=\'alert(1)\' \\" \\<',
  '[x](javascript:alert(1)) ![i](https://evil.example/i.png) <https://evil.example> [r]: https://evil.example',
  'https://evil.example www.evil.example me@evil.example @octocat #1 octo/repo#1 :smile: $x$ [^1] ~~s~~ **b** _i_',
  '',
  '| a | b |',
  '|---|---|',
  '| 1 | 2 |',
  '',
  '```mermaid',
  '%%{init: {"securityLevel": "loose"}}%%',
  'click a href "javascript:alert(1)"',
  '```',
  '# h1',
  '',
  '',
  '- [ ] task',
  '> [!WARNING]',
  '    indented `code` ``more`` ~~~',
  '\tbidi \u202e\u2066\u200f nul \u0000 bell \u0007 c1 \u0085 colour \u001b[31mred\u001b[0m lone \ud800 \udc00 あ😀',
].join('\n');

/** The replacements of `escape`. */
const SHOWN = HOSTILE.replaceAll('\u001b[31m', '')
  .replaceAll('\u001b[0m', '')
  .replace(/[\p{Bidi_Control}\p{Cs}]|[^\P{Cc}\n\t]/gu, '\ufffd');

const shownInCell = (characters: number) =>
  HOSTILE.length > characters ? `${HOSTILE.slice(0, characters)}…` : SHOWN;

const WORDS = [
  'section x',
  'title',
  'click a',
  'end',
  'dateFormat YYYY',
  'todayMarker off',
  'excludes weekends',
];
const hostile: Summary = {
  jobflow: HOSTILE,
  verdict: { outcome: 'failed', green: false, text: HOSTILE },
  process: {
    path: process.path,
    last: {
      ...process,
      status: HOSTILE as Process['status'],
      result: HOSTILE,
      error: HOSTILE,
      console: HOSTILE,
      startedTime: HOSTILE,
    },
  },
  reasons: {
    place: { job: HOSTILE, line: 7, source: HOSTILE },
    children: [HOSTILE, ...WORDS].map((job, index) => ({
      ...child,
      id: BigInt(263 + index),
      path: `/process/id_${263 + index}`,
      job,
      status: HOSTILE,
      result: HOSTILE,
      error: HOSTILE,
    })),
  },
  failOnResult: [],
  pageUrl: green.pageUrl,
};

describe('in a browser', () => {
  // Where CI runs on Linux it is installed, so a missing one is a failure there.
  const isThere = existsSync(CHROMIUM) || (Boolean(env.CI) && platform === 'linux');
  const look = (name: string, body: () => Promise<void>) => {
    if (isThere) test(name, body);
    else test.skip(`${name} (skipped: there is no ${CHROMIUM}; install Debian's package chromium)`, body);
  };
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (isThere) browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function open(summary: Summary, width = 1012): Promise<{ page: Page; asked: string[] }> {
    if (!browser) throw new Error('There is no browser');
    return openPage(browser, toHtml(toMarkdown(summary)), { width });
  }

  const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

  look('hostile text is text: no script, no handler, no image, no link but to processes', async () => {
    const { page, asked } = await open(hostile);
    const tags = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('main *')].map((element) => element.localName))].sort()`,
    );
    expect(tags).toEqual(
      // prettier-ignore
      ['a', 'b', 'code', 'details', 'h2', 'h3', 'p', 'pre', 'summary', 'table', 'tbody', 'td', 'tr'],
    );
    const attributes = await page.evaluate<string[]>(
      `[...document.querySelectorAll('main *')].flatMap((element) =>
        [...element.attributes].map(({ name, value }) => \`\${element.localName} \${name}=\${value}\`))`,
    );
    const paths = [process.path, ...hostile.reasons.children.map(({ path }) => path)];
    expect(attributes).toEqual([
      ...paths.map((path) => `a href=https://kompira.example${path}`),
      'code class=language-mermaid',
    ]);
    expect(await texts(page, 'a')).toEqual(paths);
    expect(asked).toEqual([]);
    await page.close();
  });

  look('hostile text is shown as it is, in elements that GitHub looks for no mention in', async () => {
    const { page } = await open(hostile);
    const place = shownInCell(200);
    const printed = SHOWN.split('\n')
      .slice(-20)
      .map((line) => `  ${line}`);
    expect(await texts(page, 'p code')).toEqual([
      [SHOWN, `It stood at ${place} line 7: ${place}`, 'The last it printed:', ...printed].join('\n'),
    ]);
    expect(await texts(page, 'details > pre')).toEqual([SHOWN]);
    expect(await texts(page, 'table:first-of-type td > code')).toEqual(
      [SHOWN, SHOWN, SHOWN, '0', SHOWN, SHOWN].map((text) => (text === '0' ? text : shownInCell(1000))),
    );
    const inChild = shownInCell(200);
    expect(await texts(page, 'h3 + table td > code')).toEqual(
      [inChild, ...WORDS].flatMap((job) => [job, inChild, '0', inChild, inChild]),
    );
    const elsewhere = await page.evaluate<string[]>(
      `(() => {
        const main = document.querySelector('main').cloneNode(true);
        for (const element of main.querySelectorAll('a, code, pre')) element.remove();
        const walker = document.createTreeWalker(main, NodeFilter.SHOW_ALL & ~NodeFilter.SHOW_ELEMENT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode.nodeValue.trim());
        return texts.filter((text) => text !== '');
      })()`,
    );
    // prettier-ignore
    expect(elsewhere).toEqual([
      '❌ Kompira: failed', 'Jobflow', 'Process', 'Status', 'Result', 'Exit status', 'Error', 'Started', 'Took',
      '1.3 s', 'Console', 'Children', 'Child', 'Jobflow', 'Status', 'Exit status', 'Result', 'Error',
    ]);
    await page.close();
  });

  look('hostile text leaves tables, details and chart whole', async () => {
    const { page, asked } = await open(hostile);
    const shapes = await page.evaluate<number[][]>(
      `[...document.querySelectorAll('table')].map(({ rows }) => [...rows].map(({ cells }) => cells.length))`,
    );
    expect(shapes).toEqual([Array(8).fill(2), Array(1 + 1 + WORDS.length).fill(6)]);
    const outline = await page.evaluate<string[]>(
      `[...document.querySelector('main').children].map((element) => element.localName)`,
    );
    expect(outline).toEqual(['h2', 'p', 'table', 'details', 'h3', 'table', 'pre']);
    expect(await page.locator('details > *').count()).toBe(2);
    expect(await page.locator('details > pre').isVisible()).toBe(false);
    await page.locator('summary').click();
    expect(await page.locator('details > pre').isVisible()).toBe(true);
    await drawCharts(page);
    expect(await page.locator('.chart .task').count()).toBe(hostile.reasons.children.length);
    expect((await texts(page, '.chart .taskText, .chart .taskTextOutsideRight')).slice(1)).toEqual(
      WORDS.map((word, index) => expect.stringContaining(`${264 + index} ${word}`) as unknown),
    );
    expect(await page.locator('.chart a, .chart image, .chart script').count()).toBe(0);
    expect(asked).toEqual([]);
    await page.close();
  });

  look('nothing is wider than a narrow page; what does not fit scrolls in its own box', async () => {
    const { page } = await open(
      { ...hostile, jobflow: 'x'.repeat(1000), verdict: { ...red, text: 'x'.repeat(1000) } },
      400,
    );
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
    await page.close();
  });
});

describe('written by the action', () => {
  test('green', async () => {
    const simulator = await simulate();
    simulator.define({
      path: '/root/x',
      run: (job) => {
        job.print('起動');
        job.return('ok');
      },
    });
    const { summary } = await run(simulator, { jobflow: '/root/x' });
    expect(summary).toMatch(/^## ✅ Kompira: succeeded\n/);
    expect(summary).toContain(`<a href="${simulator.url}/process/id_262">/process/id_262</a>`);
    expect(summary).toContain('<code>ok</code>');
    expect(summary).toContain('<pre>起動&#10;</pre>');
  });

  test('failed, with its children', async () => {
    const simulator = await simulate();
    simulator.define({ path: '/root/bad', run: (job) => job.abort('<b>no</b>') });
    simulator.define({
      path: '/root/x',
      run: async (job) => {
        await job.fork('/root/bad');
        job.exit(3);
      },
    });
    const { summary } = await run(simulator, { jobflow: '/root/x' });
    expect(summary).toMatch(/^## ❌ Kompira: failed\n\n<p><code>\/process\/id_262 is DONE/);
    expect(rowsOf(summary, 1)[1]?.slice(1)).toEqual([
      '<code>/root/bad</code>',
      '<code>ABORTED</code>',
      '<code>1</code>',
      '<code>null</code>',
      '<code>&lt;b&gt;no&lt;/b&gt;</code>',
    ]);
    expect(chartOf(summary).at(-1)).toMatch(/^ {2}263 bad ABORTED :crit, \d+, \d+$/);
  });

  test('timed out', async () => {
    const { summary } = await run(await simulate(), { jobflow: '/root/long', timeout: '1s' });
    expect(summary).toMatch(/^## ❌ Kompira: timed out\n\n<p><code>\/process\/id_262 had not ended/);
    expect(summary).toContain('<code>ABORTED</code>');
  });

  test('not started', async () => {
    const { summary } = await run(await simulate(), { jobflow: '/root/nope' });
    expect(summary).toMatch(/^## ❌ Kompira: error\n\n<p><code>\/root\/nope was not started/);
    expect(rowsOf(summary)).toEqual([['<b>Jobflow</b>', '<code>/root/nope</code>']]);
  });

  test.each(['/root/exit_3', '/root/nope'])('not with `summary: false` (%s)', async (jobflow) => {
    const { exitCode, summary } = await run(await simulate(), { jobflow, summary: 'false' });
    expect({ exitCode, summary }).toEqual({ exitCode: 1, summary: '' });
  });
});

test('a failure of any size fits into an annotation, its link last', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/bad', run: (job) => job.abort('e'.repeat(5000)) });
  simulator.define({
    path: '/root/x',
    run: async (job) => {
      for (let line = 0; line < 30; line++) job.print(`${line} ${'x'.repeat(1000)}`);
      await Promise.all(Array.from({ length: 50 }, () => job.fork('/root/bad')));
      job.abort('y'.repeat(5000));
    },
  });
  const result = await run(simulator, { jobflow: '/root/x' });
  const text = errorOf(result);
  expect(text.length).toBeLessThanOrEqual(4096);
  const lines = text.split('\n');
  expect(lines.at(-1)).toBe(`Look at it: ${simulator.url}/process/id_262`);
  expect(lines.at(-2)).toMatch(/^ {2}29 x/);
  expect(text).toMatch(/\n {2}and \d+ more\n/);
});
