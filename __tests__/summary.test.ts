/** The job summary: what it holds, and that it is written. `summary-page.test.ts` has how it looks. */
import { expect } from '@jest/globals';
import { en } from '../src/words/en.ts';
import { run, simulate, test } from './support/harness.ts';
import { ABORTED, markdownOf, SERVER } from './support/summary.ts';

const L = en.labels;

/** The rows of the first table, or of another one: the source of each cell. */
function rowsOf(markdown: string, table = 0): string[][] {
  const source = [...markdown.matchAll(/<table>(.*?)<\/table>/g)][table]?.[1] ?? '';
  return [...source.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td(?: nowrap)?>(.*?)<\/td>/g)].map(([, cell = '']) => cell),
  );
}
const factsOf = (markdown: string) =>
  Object.fromEntries(rowsOf(markdown).map(([name = '', value]) => [name.replace(/<.?b>/g, ''), value]));
const chartOf = (markdown: string) => /```mermaid\n([^]*?)\n```/.exec(markdown)?.[1]?.split('\n') ?? [];

test('a process that succeeded: its facts, in this order', () => {
  const parameters = { name: 'web01', hosts: [{ port: 80 }, null], empty: {} };
  const markdown = markdownOf({ more: { parameters } });
  expect(markdown).toMatch(/^<h2>✅ <a>[^<]*\/root\/x[^<]*<\/a><\/h2>\n\n<table>/);
  expect(Object.entries(factsOf(markdown))).toEqual([
    [L.jobflow, '<code>/root/x</code>'],
    [L.process, `<a href="${SERVER}/process/id_262">/process/id_262</a>`],
    [
      L.parameters,
      '<code>name: web01</code><br><code>hosts[0].port: 80</code><br><code>hosts[1]: null</code><br><code>empty: {}</code>',
    ],
    [L.status, '<code>DONE</code>'],
    [L.result, '<code>true</code>'],
    [L['exit-status'], '<code>0</code>'],
    [L.server, `<a href="${SERVER}">${SERVER}</a>`],
    [L.user, '<code>operator</code>'],
    [L.started, '<code>2026-11-23 07:11:43 +09:00</code>'],
    [L.finished, '<code>2026-11-23 07:11:45 +09:00</code>'],
    [L.took, `1.3s (${L.usually} 42s)`],
  ]);
  expect(markdown).toContain('<pre>httpd を起動しました&#10;</pre></details>');
  expect(markdown).not.toContain(L.children);
  // What is not known has no row.
  const none = { startedTime: null, finishedTime: null, elapsedSeconds: null, user: null, exitStatus: null };
  const labels = Object.keys(factsOf(markdownOf({ last: { ...none, status: 'RUNNING' }, reason: ABORTED })));
  expect(labels).toEqual([L.jobflow, L.process, L.status, L.server]);
});

test('a failure: the reason once, failed children with their last lines, the console, links, the code', () => {
  const failed = { failed: true, status: 'ABORTED', error: 'no space', console: 'df\n/ 100%\n' };
  const markdown = markdownOf({
    reason: ABORTED,
    last: { status: 'ABORTED', error: 'it broke', console: 'one\ntwo' },
    children: [{}, { ...failed, path: '/process/id_264' }],
  });
  const [heading, block = '', table = ''] = markdown.split('\n\n');
  expect(heading).toMatch(/^<h2>❌ <a>[^<]*\/root\/x/);
  const order = [
    'it broke',
    'no space',
    `<a href="${SERVER}/process/id_264">`,
    '<pre>df&#10;/ 100%</pre>',
    '<pre>one&#10;two</pre>',
    `<a href="${SERVER}/process/id_262">${SERVER}/process/id_262</a>`,
    '<a href="https://github.com/docs#kompira-aborted">KOMPIRA-ABORTED</a>',
  ];
  const places = order.map((text) => block.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(block).not.toContain('<code>');
  expect(table).not.toContain('it broke');
  expect(rowsOf(markdown, 1)[1]?.[0]).toContain('❌');
});

test('a secret is written whole, as it is or as XML escapes it, so that the runner finds it and hides it', () => {
  const secret = 'p@ss:w0rd!#$%*()[]{}|\\~^`=+-_.,;? tom&jerry<3>"\'';
  const escaped = 'p@ss:w0rd!#$%*()[]{}|\\~^`=+-_.,;? tom&amp;jerry&lt;3&gt;&quot;&apos;';
  const last = { error: secret, result: secret, console: `${secret}\n` };
  const parameters = { a: secret, b: { c: [secret] }, long: secret.repeat(20) };
  const markdown = markdownOf({
    reason: ABORTED,
    last,
    children: [{ result: secret }],
    more: { parameters },
  });
  // The reason, two parameters, the result, the last output, the console, the child.
  expect(markdown.split(escaped)).toHaveLength(1 + 7);
  expect(markdown).toContain('<code>long: …</code>');
  expect(markdown.replaceAll(escaped, '')).not.toMatch(/w0rd|jerry/);
});

test('a console: colours left out, control characters replaced; of a long one the end, from the start of a line', () => {
  const console = 'a\u001b[31mb\u001b[0m\u0000\u0085\u202e\ud800\r\nc\rd\te';
  expect(markdownOf({ last: { console } })).toContain('<pre>ab\ufffd\ufffd\ufffd\ufffd&#10;c&#10;d\te</pre>');
  const markdown = markdownOf({ last: { console: `first\n${'x'.repeat(30)}\n`.repeat(1000) } });
  expect(markdown).toMatch(/<pre>(first|x{30})&#10;/);
  expect(markdown).toContain(`<summary>${L['console-end']}</summary>`);
});

test.each(['"', '\ud800', '\n'])('whatever is 16 MB of %j, it stays below 1 MiB', (text) => {
  const huge = text.repeat((16 * 1024 * 1024) / text.length);
  const long = text.repeat(16_000);
  const row = { job: long, status: long, result: long, error: long, console: long, failed: true };
  const markdown = markdownOf({
    reason: ABORTED,
    last: { console: huge, result: huge, error: huge, startedTime: huge, user: huge },
    place: huge,
    children: Array.from({ length: 1000 }, () => row),
    more: {
      jobflow: huge,
      parameters: Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`${at}`, huge])),
    },
  });
  expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
  expect(rowsOf(markdown, 1)).toHaveLength(1 + 100);
  expect(markdown).toContain('900');
});

test('children: a table, with their errors where there are any', () => {
  const row = ['DONE', '0', 'true'].map((text) => `<code>${text}</code>`);
  const link = `<a href="${SERVER}/process/id_263">/process/id_263</a>`;
  const names = [L.child, L.jobflow, L.status, L['exit-status'], L.result].map((name) => `<b>${name}</b>`);
  const good = [link, '<code>/root/web/restart</code>', ...row];
  expect(rowsOf(markdownOf({ children: [{}] }), 1)).toEqual([names, good]);
  const failed = { failed: true, status: 'ABORTED', exitStatus: null, job: null, result: null, error: [7] };
  expect(rowsOf(markdownOf({ children: [{}, failed] }), 1)).toEqual([
    [...names, `<b>${L.error}</b>`],
    [`❌&nbsp;${link}`, '', '<code>ABORTED</code>', '', '<code>null</code>', '<code>[7]</code>'],
    [...good, ''],
  ]);
});

test('a chart of when each child ran, with a few labels', () => {
  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-01-01T00:00:02Z')];
  const failed = {
    id: 264n,
    failed: true,
    status: 'ABORTED',
    job: '/x/a:b;#c',
    finishedTime: '2026-01-01T00:00:00Z',
  };
  const children = [{}, failed, { finishedTime: null }, { startedTime: 'x' }];
  expect(chartOf(markdownOf({ children }))).toEqual([
    'gantt',
    '  dateFormat x',
    '  axisFormat %H:%M:%S',
    '  tickInterval 1second',
    `  264 a b c ABORTED :crit, ${from}, ${from + 1}`,
    `  263 restart :${from}, ${to}`,
  ]);
  const until = (finishedTime: string | null) => chartOf(markdownOf({ children: [{ finishedTime }] }));
  expect(until(null)).toEqual([]);
  expect(until('2026-01-03T00:00:00Z').slice(2, 4)).toEqual([
    '  axisFormat %m-%d %H:%M',
    '  tickInterval 1day',
  ]);
  expect(until('2036-01-01T00:00:00Z').join()).not.toContain('tickInterval');
  // Six labels at the most.
  for (const [seconds, tick] of [
    [6, '1second'],
    [7, '5second'],
    [31, '15second'],
    [91, '1minute'],
    [361, '5minute'],
    [1801, '15minute'],
    [5401, '1hour'],
    [21_601, '6hour'],
    [129_601, '1day'],
    [518_401, '1week'],
  ] as const)
    expect(until(new Date(from + seconds * 1000).toISOString())).toContain(`  tickInterval ${tick}`);
});

test('each of three steps in a job says which one it is, also without a start or without inputs', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('ok') });
  const steps = [
    { jobflow: '/root/x', parameters: 'host: web01' },
    { jobflow: '/root/nope' },
    { jobflow: '/root/y', timeout: '30', wait: 'yes' },
  ];
  const [good = '', none = '', invalid = ''] = await Promise.all(
    steps.map(async (inputs) => (await run(simulator, inputs)).summary),
  );
  expect(good).toMatch(/^<h2>✅ <a>[^<]*\/root\/x /);
  expect(good).toContain(`<a href="${simulator.url}/process/id_262">/process/id_262</a>`);
  expect(good).toContain('<code>host: web01</code>');
  expect(none).toMatch(/^<h2>❌ <a>[^<]*\/root\/nope /);
  expect(Object.keys(factsOf(none))).toEqual([L.jobflow, L.server]);
  expect(invalid).toMatch(/^<h2>❌/);
  expect(invalid.match(/<a>(timeout|wait): /g)).toHaveLength(2);
  expect(factsOf(invalid)).toEqual({ [L.jobflow]: '<code>/root/y</code>' });
  for (const inputs of steps)
    expect(await run(simulator, { ...inputs, summary: 'false' })).toMatchObject({ summary: '' });
});
