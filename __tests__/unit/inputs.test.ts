/** All inputs together: what is read from them, and each problem that one can have, with the name of its input. */
import { generateKeyPairSync } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { expect, test } from '@jest/globals';
import {
  readChannelInputs,
  readPostInputs,
  readProcessInputs,
  readRunInputs,
} from '../../src/inputs/inputs.ts';
import { readMail } from '../../src/inputs/mail.ts';
import { InputError, type InputProblem, type NamedProblem } from '../../src/inputs/problems.ts';
import { DEFAULTS, type Source } from '../../src/inputs/reader.ts';
import { sourceOf } from '../support/source.ts';
import { fc } from '../support/random.ts';

type Inputs = Readonly<Record<string, string>>;

const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const SERVER = { server: 'https://kompira.example.com', token: TOKEN };
const MAIL_TOKEN = 'mail-token-0123456789abcdef';
const CERTIFICATE = rootCertificates[0] ?? '';
const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const pem = (label: string) => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----`;

const noMask = () => undefined;
const READERS = {
  run: (source: Source) => readRunInputs(source, noMask),
  process: (source: Source) => readProcessInputs(source, noMask),
  channel: (source: Source) => readChannelInputs(source, noMask),
  mail: (source: Source) => readMail(source, noMask, (text) => text),
};
/** What has no default. */
const LEAST: Readonly<Record<keyof typeof READERS, Inputs>> = {
  run: { ...SERVER, jobflow: '/root/x' },
  process: { ...SERVER, process: '262' },
  channel: { ...SERVER, channel: '/root/approval', message: 'go' },
  mail: { message: 'It is down.', link: 'https://example.com/' },
};

const readRun = (inputs: Inputs) => readRunInputs(sourceOf({ ...LEAST.run, ...inputs }), noMask);

interface Wrong {
  readonly of: keyof typeof READERS;
  /** With the first of them something is wrong. */
  readonly inputs: Inputs;
  readonly env?: Inputs;
  /** The one that the problem is of, where that is not the first input. */
  readonly name?: string;
}
const ofRun = (inputs: Inputs, more: Partial<Wrong> = {}): Wrong => ({ of: 'run', inputs, ...more });
const parameters = (text: string) => ofRun({ parameters: text });
const ofProcess = (process: string): Wrong => ({ of: 'process', inputs: { process } });
const ofChannel = (inputs: Inputs): Wrong => ({ of: 'channel', inputs });
const ofMail = (inputs: Inputs, env: Inputs = {}): Wrong => ({ of: 'mail', inputs, env });

/** Each kind of problem there is. */
const PROBLEMS: Readonly<Record<InputProblem['kind'], Wrong>> = {
  empty: ofRun({ jobflow: '' }),
  'not-one-of': ofRun({ 'on-timeout': 'stop' }),
  'not-boolean': ofRun({ wait: 'yes' }),
  'no-unit': ofRun({ timeout: '30' }),
  'not-a-duration': ofRun({ timeout: '1 hour' }),
  'too-short': ofRun({ 'poll-interval': '1ms' }),
  'too-long': ofRun({ timeout: '36d' }),
  'not-a-server': ofRun({ server: 'kompira.example.com' }),
  'address-of-jobflow': ofRun({ server: 'https://kompira.example.com/root/x.execute?token=1' }),
  'user-in-url': ofRun({ server: 'https://me:secret@kompira.example.com' }),
  'query-in-url': ofRun({ server: 'https://kompira.example.com/?next=/root' }),
  'clear-text': ofRun({ server: 'http://kompira.example.com' }),
  'not-a-proxy': ofRun({}, { env: { https_proxy: 'proxy.example.com:3128' }, name: 'https_proxy' }),
  'path-is-url': ofRun({ jobflow: 'https://kompira.example.com/root/x' }),
  'path-control-character': ofRun({ jobflow: '/root/a\n/root/b' }),
  'path-empty-part': ofRun({ jobflow: '/root//x' }),
  'path-relative': ofRun({ jobflow: './x' }),
  'path-suffix': ofRun({ jobflow: '/root/x.execute' }),
  'other-server': ofProcess('https://other.example.com/process/id_262'),
  'not-a-process': ofProcess('/root/x'),
  'not-a-mapping': parameters('name server1'),
  'no-value': ofChannel({ message: '#42' }),
  'too-deep': parameters('['.repeat(20_000)),
  yaml: parameters('title: fix: the bug'),
  'second-document': parameters('a: 1\n---\nb: 2'),
  alias: parameters('files: *.log'),
  anchor: parameters('name: &x'),
  tag: parameters('name: !!str 1'),
  'key-not-text': parameters('? [a]\n: 1'),
  'key-without-value': parameters('{a:1}'),
  'key-twice': parameters('a: 1\na: 2'),
  'comment-behind-value': parameters('title: fix #12'),
  'control-escape': parameters('path: "C:\\temp"'),
  'not-json': ofRun({ 'fail-on-result': 'NG' }),
  'no-pem-file': ofRun({ 'ca-certificate': 'certs/ca.pem' }),
  'private-key-in-certificate': ofRun({ 'ca-certificate': pem('PRIVATE KEY') }),
  'no-certificate': ofRun({ 'ca-certificate': '-----BEGIN NOTHING-----' }),
  'bad-certificate': ofRun({ 'ca-certificate': pem('CERTIFICATE') }),
  'no-private-key': ofRun({ 'client-key': pem('PRIVATE KEY'), 'client-certificate': CERTIFICATE }),
  'encrypted-key': ofRun({ 'client-key': pem('ENCRYPTED PRIVATE KEY'), 'client-certificate': CERTIFICATE }),
  'key-mismatch': ofRun({ 'client-key': KEY, 'client-certificate': CERTIFICATE }),
  'needs-other': ofRun({ 'client-certificate': CERTIFICATE }, { name: 'client-key' }),
  'not-a-header': ofRun({ headers: 'X-Gateway secret' }),
  'own-header': ofRun({ headers: 'Host: a' }),
  'header-twice': ofRun({ headers: 'X-Gateway: one\nx-gateway: two' }),
  'bad-token': ofRun({ token: 'Token 0123' }),
  'both-kinds-of-job': ofRun({ node: '/root/server1', parameters: 'a: 1' }),
  'message-with-receive': ofChannel({ message: 'go', command: 'receive' }),
  'pipeline-token': ofMail(
    { 'mail-token': MAIL_TOKEN, link: '', jobflow: '/root/x', server: SERVER.server },
    { KOMPIRA_TOKEN: MAIL_TOKEN },
  ),
  'pipeline-token-inside': ofMail({ message: `It is ${MAIL_TOKEN}` }, { KOMPIRA_TOKEN: MAIL_TOKEN }),
  'mail-token-inside': ofMail({ message: `It is ${MAIL_TOKEN}`, 'mail-token': MAIL_TOKEN }),
  'too-many-bytes': ofMail({ message: 'x'.repeat(100_001) }),
  'too-many-characters': ofMail({ label: 'x'.repeat(201) }),
  'not-a-link': ofMail({ link: 'github.com/OWNER/REPO' }),
  'token-in-link': ofMail({ link: 'https://example.com/?token=abcdef' }),
  'user-in-link': ofMail({ link: 'https://me:secret@example.com/' }),
  'http-link': ofMail({ link: 'http://example.com/' }),
};

async function problemsOf({ of, inputs, env = {} }: Wrong): Promise<readonly NamedProblem[]> {
  const all: Inputs = { ...LEAST[of], ...inputs };
  const source: Source = { input: (name) => all[name] ?? '', spell: (name) => `<${name}>`, env };
  try {
    await READERS[of](source);
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.problems;
    throw thrown;
  }
  return [];
}

test.each(Object.entries(PROBLEMS))('%s', async (kind, wrong) => {
  const { inputs, env = {}, name = Object.keys(inputs)[0] ?? '' } = wrong;
  const spelled = name in env ? name : `<${name}>`;
  const problems = await problemsOf(wrong);
  expect(problems).toEqual([{ name: spelled, problem: expect.objectContaining({ kind }) }]);
  expect(JSON.stringify(problems)).not.toContain(KEY.split('\n')[1]);
});

test.each<[string, string, string, object]>([
  ['timeout', '0s', 'too-short', { least: '1ms' }],
  ['timeout', '36d', 'too-long', { most: '35d' }],
  ['start-timeout', '0s', 'too-short', { least: '1ms' }],
  ['start-timeout', '36d', 'too-long', { most: '35d' }],
  ['poll-interval', '9ms', 'too-short', { least: '10ms' }],
  ['poll-interval', '61m', 'too-long', { most: '1h' }],
  ['request-timeout', '0s', 'too-short', { least: '10ms' }],
  ['request-timeout', '2h', 'too-long', { most: '1h' }],
  ['outage-tolerance', '25h', 'too-long', { most: '1d' }],
  ['on-timeout', 'kill', 'not-one-of', { choices: ['terminate', 'leave'] }],
  ['on-cancel', 'Terminate', 'not-one-of', { choices: ['terminate', 'leave'] }],
  ['monitoring-mode', 'mail', 'not-one-of', { choices: ['NOTHING', 'MAIL', 'ABORT_MAIL'] }],
  ['console', 'true', 'not-one-of', { choices: ['stream', 'on-failure', 'off'] }],
  ['if-running', 'queue', 'not-one-of', { choices: ['start', 'skip', 'fail', 'wait', 'join'] }],
  ['language', 'fr', 'not-one-of', { choices: ['en', 'ja'] }],
])('%s: %s is %s', async (name, text, kind, facts) => {
  const problem: object = expect.objectContaining({ kind, ...facts });
  expect(await problemsOf(ofRun({ [name]: text }))).toEqual([{ name: `<${name}>`, problem }]);
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'https:///x', 'https://a.example/\nx'])(
  'no link: %j',
  async (link) => {
    expect(await problemsOf(ofMail({ link }))).toMatchObject([{ problem: { kind: 'not-a-link' } }]);
  },
);

const OPTIONAL = [
  ...['parameters', 'step-mode', 'checkpoint-mode', 'monitoring-mode', 'fail-on-result', 'start-timeout'],
  ...['display-url', 'language', 'node', 'account', 'ca-certificate', 'headers'],
];
const NAMES = [...Object.keys(LEAST.run), ...Object.keys(DEFAULTS), ...OPTIONAL];

test('all that is wrong is reported together, each input and each line with its own', async () => {
  const found = await problemsOf(ofRun(Object.fromEntries(NAMES.map((name) => [name, '// what is this?']))));
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(NAMES.map((name) => `<${name}>`)));
  const lines = await problemsOf(parameters('a: *x\nb: &y\nc: "C:\\temp"'));
  expect(lines.map(({ problem }) => problem.kind)).toEqual(['alias', 'anchor', 'control-escape']);
});

test('whatever is written, it is read, or what is wrong is named', async () => {
  const usual = fc.constantFrom('true', '5s', 'leave', 'off', 'a: b', '-');
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), usual);
  const given = fc.dictionary(fc.constantFrom(...NAMES), text, { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(given, async (inputs) => {
      for (const { name } of await problemsOf(ofRun(inputs))) expect(NAMES).toContain(name.slice(1, -1));
    }),
    { numRuns: 300 },
  );
});

test.each<[name: string, text: string, read: string, value: unknown, byDefault: unknown]>([
  ['wait', 'false', 'wait', false, true],
  ['timeout', ' 1h30m ', 'waiting.timeoutMs', 5_400_000, 3_600_000],
  ['start-timeout', '10m', 'waiting.startTimeoutMs', 600_000, undefined],
  ['poll-interval', '250ms', 'waiting.pollIntervalMs', 250, 5000],
  ['long-poll', 'TRUE', 'waiting.longPoll', true, false],
  ['on-timeout', 'leave', 'waiting.onTimeout', 'leave', 'terminate'],
  ['on-cancel', 'leave', 'waiting.onCancel', 'leave', 'terminate'],
  ['fail-on-result', 'false\n"失敗"\n', 'waiting.failOnResult', [false, '失敗'], []],
  ['console', 'on-failure', 'console', 'on-failure', 'stream'],
  ['summary', 'false', 'summary', false, true],
  ['if-running', 'join', 'ifRunning', 'join', 'start'],
  ['dry-run', 'true', 'dryRun', true, false],
  [
    'display-url',
    'http://ops.example.com/x/',
    'connection.displayUrl',
    'http://ops.example.com/x',
    SERVER.server,
  ],
  ['request-timeout', '5s', 'connection.requestTimeoutMs', 5000, 30_000],
  ['outage-tolerance', '0s', 'connection.outageToleranceMs', 0, 300_000],
  ['token-location', 'query', 'connection.tokenLocation', 'query', 'header'],
  ['language', 'ja', 'connection.language', 'ja', 'en'],
])('%s: %j is %s %j; left empty: %j', async (name, text, path, value, byDefault) => {
  for (const [given, read] of [
    [text, value],
    [` ${text}\n`, value],
    ['', byDefault],
    ['\n\t ', byDefault],
  ] as const)
    expect(await readRun({ [name]: given })).toHaveProperty(path, read);
});

test('what is required, and what goes to the server', async () => {
  const required = {
    server: ` ${SERVER.server}/ops/ `,
    token: `\n${TOKEN}\n`,
    jobflow: ' root/再起動 する ',
  };
  const connection = { server: `${SERVER.server}/ops`, token: TOKEN };
  expect(await readRun(required)).toMatchObject({ connection, jobflow: '/root/再起動 する', start: {} });
  const parameters = 'host: web-1\ncommit: 1234e56\ncount: 3\n';
  const modes = { 'step-mode': 'false', 'checkpoint-mode': 'true', 'monitoring-mode': 'ABORT_MAIL' };
  expect((await readRun({ parameters, ...modes })).start).toEqual({
    parameters: { host: 'web-1', commit: '1234e56', count: 3 },
    ...{ step_mode: false, checkpoint_mode: true, monitoring_mode: 'ABORT_MAIL' },
  });
  const blank = await readRun(Object.fromEntries(OPTIONAL.map((name) => [name, ' '])));
  expect(blank.start).toEqual({});
  for (const reader of ['run', 'process', 'channel', 'mail'] as const)
    expect(await problemsOf({ of: reader, inputs: {} })).toEqual([]);
});

test.each([
  ['{}', {}],
  ['  a:\n  b: 1', { a: null, b: 1 }],
  ['script: |+\n  one\n\n', { script: 'one\n\n' }],
])('parameters are read as they were written: %j', async (text, value) => {
  expect((await readRun({ parameters: text })).start).toEqual({ parameters: value });
});

test('variables stand in for server, token and language, and an input goes before its variable', async () => {
  const url = 'https://from.variable.example';
  const variables = { KOMPIRA_SERVER: ` ${url}/ `, KOMPIRA_TOKEN: `${MAIL_TOKEN}\n`, KOMPIRA_LANGUAGE: 'ja' };
  const standIns = { server: url, displayUrl: url, token: MAIL_TOKEN, language: 'ja' };
  const blank = { jobflow: '/root/x', server: '', token: ' ', language: '' };
  expect((await readRunInputs(sourceOf(blank, variables), noMask)).connection).toMatchObject(standIns);
  const given = await readRunInputs(sourceOf({ ...LEAST.run, language: 'en' }, variables), noMask);
  expect(given.connection).toMatchObject({ ...SERVER, language: 'en' });
  // The post step reads the connection alone.
  const others = { jobflow: '', parameters: '- 1', wait: 'maybe' };
  expect(readPostInputs(sourceOf(others, variables), noMask)).toMatchObject(standIns);
  expect(() => readPostInputs(sourceOf({ server: url }), noMask)).toThrow(InputError);
});

test('the token is masked first, even where it is wrong, and is in no problem', async () => {
  const masked: string[] = [];
  const inputs = sourceOf({ token: 'Token 0123456789abcdef', server: 'nowhere', jobflow: '' });
  const reading = readRunInputs(inputs, (secret) => masked.push(secret));
  const error = await reading.catch((thrown: unknown) => thrown);
  expect(masked[0]).toBe('Token 0123456789abcdef');
  expect(JSON.stringify(error)).toMatch(/"bad-token"/);
  expect(JSON.stringify(error)).not.toContain('0123456789abcdef');
});

test('header values and passwords of proxies are masked, but for ordinary words', () => {
  const masked: string[] = [];
  const headers = 'X-Api-Key: k-1\nX-User: root\nX-Tenant: 1\nX-Word: ordinarily';
  const env = { https_proxy: 'http://me:p%40ss@proxy.example.com:3128', KOMPIRA_TOKEN: TOKEN };
  const inputs = sourceOf({ server: SERVER.server, headers }, env);
  const { unmaskedHeaders } = readPostInputs(inputs, (secret) => masked.push(secret));
  expect(masked).toEqual(expect.arrayContaining([TOKEN, 'k-1', 'ordinarily', 'p%40ss', 'p@ss']));
  for (const word of ['root', '1', '']) expect(masked).not.toContain(word);
  expect(unmaskedHeaders).toEqual(['x-user', 'x-tenant']);
});
