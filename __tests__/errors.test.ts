/** docs/errors.md says what one sees: each of its rows is provoked here, and its words are looked for in what comes. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { runAction, type StepResult } from '../runner/run-action.ts';
import {
  type Fault,
  type Job,
  type Process,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import type { TlsTrouble } from '../src/errors.ts';
import { teller } from '../src/github/notices.ts';
import { Concerns } from '../src/job/concerns.ts';
import { toProcess } from '../src/kompira/answers.ts';
import { describeTrouble } from '../src/kompira/tls.ts';
import { errorOf, run, simulate, warningsOf } from './support/harness.ts';
import { temporaryFolder } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';
const isLook = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';

/** What a person sees of a failure; where there are several ways to it, the same words are looked for in each. */
type Provoke = (simulator: Simulator) => string | Promise<string | readonly string[]>;

/** The step fails with these inputs. */
const given =
  (inputs: Record<string, string>, env: Record<string, string> = {}): Provoke =>
  async (simulator) => {
    const result = await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '0s', ...inputs }, { env });
    expect(result.exitCode).toBe(1);
    return errorOf(result);
  };

const withParameters = (parameters: string) => given({ parameters });

const HALF_A_CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

/** One after the other. */
const each =
  (...ways: readonly Provoke[]): Provoke =>
  async (simulator) => {
    const seen: string[] = [];
    for (const way of ways) seen.push(...[await way(simulator)].flat());
    return seen;
  };

/** With and without an option of the start: with one, the jobflow is looked at before. */
const eitherWay = (inputs: Record<string, string>, env: Record<string, string> = {}): Provoke =>
  each(given(inputs, env), given({ ...inputs, parameters: 'name: x' }, env));

/** A step of the process or channel action fails with these inputs. */
const ofAction =
  (action: 'process' | 'channel', inputs: Record<string, string>): Provoke =>
  async (simulator) => {
    const result = await run(simulator, { 'outage-tolerance': '0s', ...inputs }, { action });
    expect(result.exitCode).toBe(1);
    return errorOf(result);
  };

/** The same is said of `parameters` and of a `message`. */
const typed =
  (...texts: string[]): Provoke =>
  async (simulator) => {
    const [ofParameters, ofMessage] = await Promise.all([
      each(...texts.map(withParameters))(simulator),
      each(...texts.map((message) => onChannel({ message })))(simulator),
    ]);
    const ofBoth = [ofMessage].flat().map((seen) => seen.replace('\nmessage: ', '\nparameters: '));
    return [...[ofParameters].flat(), ...ofBoth];
  };

const onProcess = (inputs: Record<string, string>) => ofAction('process', { process: '262', ...inputs });
const onChannel = (inputs: Record<string, string>) =>
  ofAction('channel', { channel: '/root/approval', ...inputs });

const MAIL_TOKEN = 'mail-token-0123456789abcdef';

/** Nothing is asked of a server here: without a `link` the action would miss what a form needs. */
const onMail =
  (inputs: Record<string, string>, env: Record<string, string> = {}): Provoke =>
  async () => {
    const given = { message: 'It is down.', link: 'https://example.com/', ...inputs };
    const result = await runAction({ action: 'alert-mail', with: given, env });
    expect(result.exitCode).toBe(1);
    return errorOf(result);
  };

/** Once a process of the jobflow has come so far. */
const after =
  (jobflow: string, test: (process: Process) => boolean, next: Provoke): Provoke =>
  async (simulator) => {
    await run(simulator, { jobflow, wait: 'false' });
    await simulator.waitForProcess(test);
    return next(simulator);
  };

const isRunning = ({ status }: Process) => status === 'RUNNING';

/** The server answers each call of this method so. */
const meeting =
  (method: string, fault: Fault, next: Provoke): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: ({ action }) => action === method, fault });
    return next(simulator);
  };

/** The server answers so who asks for the processes. */
const listMeets =
  (fault: Fault): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: ({ path }) => path === '/process', fault });
    return given({ 'if-running': 'skip' })(simulator);
  };

const NO_JOBFLOW_NAMED = JSON.stringify({
  count: 1,
  results: [{ abspath: '/process/id_262', status: 'RUNNING' }],
});

/** The server answers the start so. */
const startMeets =
  (fault: Fault, inputs: Record<string, string> = {}): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: isStart, fault, times: 1 });
    return given({ 'request-timeout': '1s', ...inputs })(simulator);
  };

/** The server answers the start so, and the look before it. */
const jobflowMeets =
  (fault: Fault): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: ({ path }) => path === JOBFLOW, fault });
    return eitherWay({ 'request-timeout': '1s' })(simulator);
  };

const said = (status: number, detail: string): Fault => ({ kind: 'status', status, body: { detail } });
const FORBIDDEN = said(403, 'この操作を実行する権限がありません。');
const NOT_FOUND = said(404, '見つかりませんでした。');

/** A look at the process, after the first one, is answered so. */
const lookMeets =
  (fault: Fault): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: isLook, skip: 1, fault });
    return given({ jobflow: '/root/long' })(simulator);
  };

/** The handshakes themselves need certificates; this holds the words. */
const certificate =
  (trouble: TlsTrouble): Provoke =>
  () =>
    describeTrouble(trouble, 'kompira.example.com', undefined);

const proxies: Server[] = [];

afterEach(() => {
  for (const proxy of proxies.splice(0)) proxy.close();
});

/** Through a proxy that answers a CONNECT so. */
const proxySays =
  (status: string): Provoke =>
  async (simulator) => {
    const proxy = createServer().on('connect', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
    });
    proxies.push(proxy);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    return throughProxy(port)(simulator);
  };

const throughProxy = (port: number) =>
  eitherWay({ server: 'https://kompira.example.com' }, { https_proxy: `http://127.0.0.1:${port}` });

const down =
  (next: (simulator: Simulator) => Provoke): Provoke =>
  async (simulator) => {
    await simulator.down();
    return next(simulator)(simulator);
  };

/** In the order of the table. */
const PROVOCATIONS: readonly (readonly [name: string, Provoke])[] = [
  ['no token', given({ token: '' })],
  ['a token with its scheme', given({ token: 'Token 0123' })],
  ['no server', each(given({ server: '' }), onMail({ link: '' }))],
  ['no scheme', given({ server: 'kompira.example.com' })],
  ['the address of a curl call', given({ server: 'https://kompira.example.com/root/x.execute?token=1' })],
  ['plain http', given({ server: 'http://kompira.example.com' })],
  ['a password in the address', given({ server: 'https://me:secret@kompira.example.com' })],
  ['an address with a query', given({ server: 'https://kompira.example.com/?next=/root' })],
  ['no jobflow', given({ jobflow: '' })],
  ['an address as jobflow', given({ jobflow: 'https://kompira.example.com/root/restart_process' })],
  ['two paths', given({ jobflow: '/root/one\n/root/two' })],
  ['a slash too many', each(given({ jobflow: '/root//x' }), given({ jobflow: '/root/x/' }))],
  ['a relative path', each(given({ jobflow: './x' }), given({ jobflow: '/root/../x' }))],
  ['a path with its method', given({ jobflow: '/root/restart_process.execute' })],
  ['parameters that are no mapping', each(...['name server1', '- a', '# name: x'].map(withParameters))],
  ['a key twice', typed('a: 1\na: 2', '"1": a\n1: b')],
  ['an alias, an anchor, a tag', typed('a: *.log', 'a: &x', 'a: !!str 1')],
  ['no YAML', typed('title: fix: the bug', 'a: @web1', 'a: %x', 'a: [x] y', '{{ name }}: x')],
  ['a list below another key', typed('web:\n  hosts: [\n  "a"\n]', 'web:\n  host: {\n  "a": 1\n}')],
  ['a second document', typed('a: 1\n---\nb: 2')],
  ['no space behind the colon', typed('{a:1}')],
  ['thousands of brackets', each(...['[', '{a: '].map((bracket) => withParameters(bracket.repeat(20_000))))],
  ['inputs for both kinds of job', given({ node: '/root/server1', parameters: 'a: 1' })],
  ['no process', onProcess({ process: '' })],
  ['a process of another server', onProcess({ process: 'https://kompira.example.com/process/id_262' })],
  ['a jobflow as process', onProcess({ process: JOBFLOW })],
  ['no message', onChannel({ message: '' })],
  ['a message that is a comment', onChannel({ message: '#42' })],
  ['a message to receive', onChannel({ command: 'receive', message: 'go' })],
  ['a bare number', given({ timeout: '30' })],
  ['another notation', each(...['1 hour', '10 m', '00:30'].map((timeout) => given({ timeout })))],
  ['too short a time', given({ 'poll-interval': '1ms' })],
  ['too long a time', given({ timeout: '36d' })],
  ['yes', given({ wait: 'yes' })],
  ['a word that is none', given({ 'on-timeout': 'stop' })],
  ['a text without quotes', given({ 'fail-on-result': 'NG' })],
  ['a file that is not there', given({ 'ca-certificate': 'certs/ca.pem' })],
  ['a file of something else', given({ 'ca-certificate': resolve('LICENSE') })],
  ['a key with it', given({ 'ca-certificate': '-----BEGIN PRIVATE KEY-----\nMC4C' })],
  ['half a certificate', given({ 'ca-certificate': HALF_A_CERTIFICATE })],
  ['a header without a colon', given({ headers: 'X-Gateway secret' })],
  [
    'a header of the action',
    each(given({ headers: 'Host: a' }), given({ headers: 'Authorization: Basic a' })),
  ],
  ['a header twice', given({ headers: 'X-Gateway: one\nx-gateway: two' })],
  ['a proxy without a scheme', given({}, { https_proxy: 'proxy.example.com:3128' })],

  ['a name nobody knows', eitherWay({ server: 'https://kompira.invalid' })],
  ['a server that is down', down(() => each(eitherWay({}), onChannel({ message: 'go' })))],
  [
    'https at a port of http',
    (simulator) => eitherWay({ server: simulator.url.replace('http:', 'https:') })(simulator),
  ],
  ['self-signed', certificate('self-signed')],
  ['unknown authority', certificate('unknown authority')],
  ['incomplete chain', certificate('incomplete chain')],
  ['wrong name', certificate('wrong name')],
  ['expired', certificate('expired')],
  ['not yet valid', certificate('not yet valid')],
  ['another trouble', certificate('other certificate')],
  ['no certificate to show', certificate('client certificate')],
  ['a proxy with a login', proxySays('407 Proxy Authentication Required')],
  ['a proxy that refuses', proxySays('403 Forbidden')],
  ['no proxy there', down(({ port }) => throughProxy(port))],
  ['a redirect', startMeets({ kind: 'redirect', status: 301, location: 'https://kompira.example.com/' })],
  ['a page that says 404', startMeets({ kind: 'status', status: 404 })],
  ['a gateway with a login', startMeets({ kind: 'status', status: 401 })],
  ['a login page', jobflowMeets({ kind: 'html' })],
  ['no answer', jobflowMeets({ kind: 'hang' })],

  ['a wrong token', given({ token: 'nonsense' })],
  ['a header that is swallowed', startMeets(said(401, '認証情報が含まれていません。'))],
  ['REST API not enabled', startMeets(said(401, 'ユーザが無効か削除されています。'))],
  ['no permission', given({ token: '00000000000000000000000000000000deadbeef' })],
  ['a slip in the name', given({ jobflow: '/root/restart_proces' })],
  ['a directory', aDirectory],
  ['node for a jobflow', given({ node: '/root/server1' })],
  ['parameters for a script job', given({ jobflow: '/root/disk_usage', parameters: 'a: 1' })],
  ['a parameter that is missing', given({ jobflow: '/root/greet' })],
  [
    'a node that is not there',
    startMeets(
      { kind: 'status', status: 400, body: { node: ['オブジェクトが見つかりません。'] } },
      { jobflow: '/root/disk_usage', node: '/root/server9' },
    ),
  ],
  ['an error in its source', startMeets(said(400, 'コンパイルエラー'))],
  ['a long pause', jobflowMeets({ kind: 'status', status: 503, headers: { 'retry-after': '3600' } })],

  ['it runs already', after('/root/long', isRunning, given({ jobflow: '/root/long', 'if-running': 'fail' }))],
  [
    'it runs for too long',
    after('/root/long', isRunning, given({ jobflow: '/root/long', 'if-running': 'wait', timeout: '500ms' })),
  ],
  ['a list that is not filtered', unfiltered],
  ['a list of something else', listMeets({ kind: 'body', body: NO_JOBFLOW_NAMED })],
  ['no list', listMeets(FORBIDDEN)],

  ['NEW for half a minute', newForLong],
  [
    'NEW until the timeout',
    (simulator) => {
      simulator.engineStopped = true;
      return given({ timeout: '1s' })(simulator);
    },
  ],
  ['too long for the timeout', given({ jobflow: '/root/long', timeout: '1s' })],
  [
    'an outage',
    (simulator) => {
      void simulator.waitForRequest(isLook).then(() => simulator.down());
      const first = given({ jobflow: '/root/long', 'outage-tolerance': '1s', 'on-timeout': 'leave' });
      return each(first, onProcess({ command: 'show' }), onProcess({}))(simulator);
    },
  ],
  [
    'another token meanwhile',
    each(lookMeets(said(401, '不正なトークンです。')), onProcess({ command: 'show', token: 'nonsense' })),
  ],
  ['no right to read the process', each(lookMeets(FORBIDDEN), onProcess({ command: 'show' }))],
  [
    'a process that was deleted, or is not there',
    each(lookMeets(NOT_FOUND), onProcess({ process: '999' }), onProcess({ process: '999', command: 'show' })),
  ],
  ['a redirect to the process', startMeets({ kind: 'redirect', location: '/process/id_262' })],
  [
    'the answer to the start lost',
    each(startMeets({ kind: 'reset-after' }), startMeets({ kind: 'status', status: 504, acts: true })),
  ],
  [
    'no outputs',
    async (simulator) => {
      const result = await withoutItsFile(simulator, 'GITHUB_OUTPUT');
      expect(result.exitCode).toBe(1);
      return errorOf(result);
    },
  ],
  [
    'no state',
    async (simulator) => {
      const result = await withoutItsFile(simulator, 'GITHUB_STATE');
      expect(result.exitCode).toBe(0);
      return result.log;
    },
  ],
  ['a long result', longOutputs],

  [
    'no right to terminate',
    after('/root/long', isRunning, meeting('terminate', FORBIDDEN, onProcess({ command: 'terminate' }))),
  ],
  [
    'no right to suspend',
    after('/root/long', isRunning, meeting('suspend', FORBIDDEN, onProcess({ command: 'suspend' }))),
  ],
  [
    'suspended too late',
    after(JOBFLOW, ({ status }) => status === 'DONE', onProcess({ command: 'suspend' })),
  ],
  ['suspended twice', after('/root/suspend', ({ suspended }) => suspended, suspendedAlready)],
  [
    'suspended, but not seen to be',
    after(
      '/root/long',
      isRunning,
      meeting('suspend', { kind: 'reset-before' }, onProcess({ command: 'suspend' })),
    ),
  ],
  [
    'suspended, and not to be seen',
    after('/root/long', isRunning, (simulator) => {
      simulator.faults.add({ when: isLook, skip: 1, fault: FORBIDDEN });
      return onProcess({ command: 'suspend' })(simulator);
    }),
  ],

  [
    'no such channel',
    each(
      onChannel({ channel: '/root/aproval', message: 'go' }),
      onChannel({ channel: '/root/aproval', command: 'receive' }),
    ),
  ],
  ['no channel', onChannel({ channel: JOBFLOW, message: 'go' })],
  [
    'no right to the channel',
    each(
      meeting('send', FORBIDDEN, onChannel({ message: 'go' })),
      meeting('recv', FORBIDDEN, onChannel({ command: 'receive' })),
    ),
  ],
  ['the answer to a message lost', meeting('send', { kind: 'reset-after' }, onChannel({ message: 'go' }))],
  ['no message', onChannel({ command: 'receive', timeout: '500ms' })],
  ['a message that may be lost', messageLost],

  ['a mail without a message', onMail({ message: '' })],
  ['a mail that is too long', onMail({ message: '<'.repeat(25_001) })],
  [
    'the mail token in a mail',
    onMail({ message: `See x.execute?token=${MAIL_TOKEN}`, 'mail-token': MAIL_TOKEN }),
  ],
  [
    'the token of the pipeline in a mail',
    onMail({ message: `It is ${MAIL_TOKEN}` }, { KOMPIRA_TOKEN: MAIL_TOKEN }),
  ],
  ['a label that is too long', onMail({ label: 'x'.repeat(201) })],
  ['a link without a scheme', onMail({ link: 'github.com/OWNER/REPO' })],
  [
    'a link with a token or a password',
    each(...['x?token=abcdef', 'me:secret@x'].map((rest) => onMail({ link: `https://${rest}` }))),
  ],
  ['a link by http', onMail({ link: 'http://example.com/' })],
  ['no mail token', onMail({ link: '' })],
  [
    'the token of the pipeline',
    onMail({ link: '', 'mail-token': MAIL_TOKEN }, { KOMPIRA_TOKEN: MAIL_TOKEN }),
  ],
];

/** A server that answers with processes of other jobflows, and more than one page holds. */
async function unfiltered(): Promise<string | readonly string[]> {
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 50 }),
    legacy: { filtersOnList: 'ignored' },
  });
  const { url, token } = simulator;
  const headers = { authorization: `Token ${token}`, accept: 'application/json' };
  for (let process = 0; process <= 100; process += 1)
    await fetch(`${url}${JOBFLOW}.execute`, { method: 'POST', headers });
  return given({ jobflow: '/root/exit_3', 'if-running': 'skip' })(simulator);
}

/** The step of a jobflow that takes the file away which the variable names, as soon as the step waits for its end. */
async function withoutItsFile(simulator: Simulator, variable: string): Promise<StepResult> {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const fill = async (job: Job): Promise<void> => {
    await job.waiting(simulator.waitForRequest(isLook));
    rmSync(file);
  };
  simulator.define({ path: '/root/fill', run: fill });
  return run(simulator, { jobflow: '/root/fill' }, { env: { [variable]: file } });
}

/** More than 120 kB, as the result of a process and as a message. */
async function longOutputs(simulator: Simulator): Promise<readonly string[]> {
  const long = 'x'.repeat(130_000);
  simulator.define({ path: '/root/tell', run: (job) => job.return(long) });
  simulator.send('/root/approval', long);
  const results = [
    await run(simulator, { jobflow: '/root/tell' }),
    await run(simulator, { channel: '/root/approval', command: 'receive' }, { action: 'channel' }),
  ];
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  return results.map((result) => warningsOf(result).join('\n'));
}

/** No failure, but somebody may wonder. */
async function suspendedAlready(simulator: Simulator): Promise<string> {
  const result = await run(simulator, { process: '262', command: 'suspend' }, { action: 'process' });
  expect(result.exitCode).toBe(0);
  return result.log;
}

/** The connection breaks while the server holds the request. */
function messageLost(simulator: Simulator): ReturnType<Provoke> {
  const when = ({ action }: RequestRecord) => action === 'recv';
  simulator.faults.add({ when, fault: { kind: 'reset-before' }, times: 1 });
  return onChannel({ command: 'receive', timeout: '1s', 'outage-tolerance': '5s' })(simulator);
}

/** There are no directories in the simulator that answer a GET: one is made of a jobflow. */
function aDirectory(simulator: Simulator): ReturnType<Provoke> {
  const edit = (body: string) => body.replace('/system/types/Jobflow', '/system/types/Directory');
  simulator.faults.add({ when: ({ path }) => path === JOBFLOW, fault: { kind: 'body', body: edit } });
  return given({ 'dry-run': 'true' })(simulator);
}

/** The thirty seconds without waiting for them: what is noticed, and the words for it. */
function newForLong({ url }: Simulator): string {
  const process = toProcess('/process/id_262', 'GET', {
    status: 'NEW',
    exit_status: null,
    result: null,
    error: null,
    console: '',
  });
  const concerns = new Concerns(0);
  expect(concerns.about(process, 0, 0)).toEqual([]);
  const [kind, ...others] = concerns.about(process, 0, 30_000);
  expect([kind, others]).toEqual(['new for long', []]);
  const write = jest.spyOn(globalThis.process.stdout, 'write').mockReturnValue(true);
  try {
    teller(url)({ kind: 'new for long', process, watchedMs: 30_000 });
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

/** The cells of all rows of the tables. */
function rowsOf(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const cells = lines.filter((line) => line.startsWith('| `')).map((line) => line.split('|').slice(1, -1));
  return cells.map((row) => row.map((cell) => cell.trim()));
}

const rows = rowsOf('docs/errors.md');

/** `…` is any text, on any number of lines; a break between sentences is a space in the table. */
function pattern(cell: string): RegExp {
  const [, words = ''] = /^`(.+)`$/.exec(cell) ?? [];
  const parts = words.split('…').map((part) => RegExp.escape(part).replaceAll('\\x20', '\\s'));
  return new RegExp(parts.join('[^]*?'));
}

test('each row has a provocation', () => {
  expect(rows).toHaveLength(PROVOCATIONS.length);
  for (const row of rows) expect(row).toEqual(row.filter((cell) => cell !== ''));
});

test('docs/errors.ja.md has the same rows', () => {
  const japanese = rowsOf('docs/errors.ja.md');
  expect(japanese.map(([words]) => words)).toEqual(rows.map(([words]) => words));
  for (const [, ...cells] of japanese)
    expect(cells).toEqual([expect.stringMatching(/\p{sc=Hira}/u), expect.stringMatching(/\p{sc=Hira}/u)]);
});

test.each(PROVOCATIONS.map(([name, provoke], index) => [name, rows[index]?.[0] ?? '', provoke] as const))(
  '%s: %s',
  async (_name, words, provoke) => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
    for (const seen of [await provoke(simulator)].flat()) expect(seen).toMatch(pattern(words));
  },
);
