/** docs/errors.md says what one sees: each of its rows is provoked here, and its words are looked for in what comes. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { sampleJobflows, type Fault, type RequestRecord, type Simulator } from '../simulator/server.ts';
import type { TlsTrouble } from '../src/errors.ts';
import { tell } from '../src/github/notices.ts';
import { Concerns } from '../src/job/concerns.ts';
import { toProcess } from '../src/kompira/answers.ts';
import { describeTrouble } from '../src/kompira/tls.ts';
import { errorOf, run, simulate } from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const isStart = ({ method, action }: RequestRecord) => method === 'POST' && action === 'execute';
const isLook = ({ path, action }: RequestRecord) => path.startsWith('/process/id_') && action === '';

/** What a person sees of a failure. */
type Provoke = (simulator: Simulator) => string | Promise<string>;

/** The step fails with these inputs. */
const given =
  (inputs: Record<string, string>, env: Record<string, string> = {}): Provoke =>
  async (simulator) => {
    const result = await run(simulator, { jobflow: JOBFLOW, 'outage-tolerance': '0s', ...inputs }, { env });
    expect(result.exitCode).toBe(1);
    return errorOf(result);
  };

/** The server answers the start so. */
const startMeets =
  (fault: Fault, inputs: Record<string, string> = {}): Provoke =>
  (simulator) => {
    simulator.faults.add({ when: isStart, fault });
    return given({ 'request-timeout': '1s', ...inputs })(simulator);
  };

const said = (status: number, detail: string): Fault => ({ kind: 'status', status, body: { detail } });

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
  given({ server: 'https://kompira.example.com' }, { https_proxy: `http://127.0.0.1:${port}` });

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
  ['no scheme', given({ server: 'kompira.example.com' })],
  ['plain http', given({ server: 'http://kompira.example.com' })],
  ['a password in the address', given({ server: 'https://me:secret@kompira.example.com' })],
  ['an address as jobflow', given({ jobflow: 'https://kompira.example.com/root/restart_process' })],
  ['a path with its method', given({ jobflow: '/root/restart_process.execute' })],
  ['parameters that are a text', given({ parameters: 'name server1' })],
  ['a bare number', given({ timeout: '30' })],
  ['yes', given({ wait: 'yes' })],
  ['a word that is none', given({ 'on-timeout': 'stop' })],
  ['a text without quotes', given({ 'fail-on-result': 'NG' })],
  ['a file that is not there', given({ 'ca-certificate': 'certs/ca.pem' })],
  ['a header without a colon', given({ headers: 'X-Gateway secret' })],

  ['a name nobody knows', given({ server: 'https://kompira.invalid' })],
  ['a server that is down', down(() => given({}))],
  [
    'https at a port of http',
    (simulator) => given({ server: simulator.url.replace('http:', 'https:') })(simulator),
  ],
  ['self-signed', certificate('self-signed')],
  ['unknown authority', certificate('unknown authority')],
  ['incomplete chain', certificate('incomplete chain')],
  ['wrong name', certificate('wrong name')],
  ['expired', certificate('expired')],
  ['not yet valid', certificate('not yet valid')],
  ['a proxy with a login', proxySays('407 Proxy Authentication Required')],
  ['a proxy that refuses', proxySays('403 Forbidden')],
  ['no proxy there', down(({ port }) => throughProxy(port))],
  ['a redirect', startMeets({ kind: 'redirect', status: 301, location: 'https://kompira.example.com/' })],
  ['a page that says 404', startMeets({ kind: 'status', status: 404 })],
  ['a gateway with a login', startMeets({ kind: 'status', status: 401 })],
  ['a login page', startMeets({ kind: 'html' })],
  ['no answer', startMeets({ kind: 'hang' })],

  ['a wrong token', given({ token: 'nonsense' })],
  ['a header that is swallowed', startMeets(said(401, '認証情報が含まれていません。'))],
  ['REST API not enabled', startMeets(said(401, 'ユーザが無効か削除されています。'))],
  ['no permission', given({ token: '00000000000000000000000000000000deadbeef' })],
  ['a slip in the name', given({ jobflow: '/root/restart_proces' })],
  ['a directory', aDirectory],
  ['a parameter that is missing', given({ jobflow: '/root/greet' })],
  ['an error in its source', startMeets(said(400, 'コンパイルエラー'))],
  ['a long pause', startMeets({ kind: 'status', status: 503, headers: { 'retry-after': '3600' } })],

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
      return given({ jobflow: '/root/long', 'outage-tolerance': '1s', 'on-timeout': 'leave' })(simulator);
    },
  ],
  ['another token meanwhile', lookMeets(said(401, '不正なトークンです。'))],
  ['a process that was deleted', lookMeets(said(404, '見つかりませんでした。'))],
  ['the answer to the start lost', startMeets({ kind: 'reset-after' })],
];

/** There are no directories in the simulator that answer a GET: one is made of a jobflow. */
async function aDirectory(simulator: Simulator): Promise<string> {
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
    tell({ kind: 'new for long', process, watchedMs: 30_000 }, url);
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
    expect(await provoke(simulator)).toMatch(pattern(words));
  },
);
