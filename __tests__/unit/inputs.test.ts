import { expect, test } from '@jest/globals';
import { readPostInputs, readRunInputs } from '../../src/inputs/inputs.ts';
import { InputError, type NamedProblem } from '../../src/inputs/problems.ts';
import { DEFAULTS, type Source } from '../../src/inputs/reader.ts';
import { printJson } from '../../src/json.ts';
import { sourceOf } from '../support/source.ts';
import { fc } from '../support/random.ts';

const TOKEN = 'token-0123456789abcdef';
/** What has no default. */
const LEAST = { server: 'https://kompira.example.com', token: TOKEN, jobflow: '/root/restart_process' };
const noMask = () => undefined;

function read(inputs: Readonly<Record<string, string>>) {
  return readRunInputs(sourceOf({ ...LEAST, ...inputs }), noMask);
}

async function problems(inputs: Readonly<Record<string, string>>): Promise<readonly NamedProblem[]> {
  try {
    await read(inputs);
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.problems;
    throw thrown;
  }
  return [];
}

const READ_FROM_LEAST = {
  connection: { server: LEAST.server, token: TOKEN, requestTimeoutMs: 30_000, outageToleranceMs: 300_000 },
  jobflow: '/root/restart_process',
  start: {},
  wait: true,
  waiting: {
    timeoutMs: 3_600_000,
    startTimeoutMs: undefined,
    pollIntervalMs: 5000,
    longPoll: false,
    onTimeout: 'terminate',
    onCancel: 'terminate',
    failOnResult: [],
  },
  console: 'stream',
};

test('with no more than what has no default', async () => {
  expect(await read({})).toMatchObject(READ_FROM_LEAST);
  expect((await read({})).start).toEqual({});
});

test('an input that is empty, or blank, is one that is not given', async () => {
  const names = [
    ...Object.keys(DEFAULTS),
    'parameters',
    'step-mode',
    'checkpoint-mode',
    'monitoring-mode',
    'fail-on-result',
    'start-timeout',
    'display-url',
    'client-certificate',
    'client-key',
    'language',
  ];
  for (const blank of ['', ' ', '\n\t ']) {
    expect(await read(Object.fromEntries(names.map((name) => [name, blank])))).toMatchObject(READ_FROM_LEAST);
  }
});

test('every input, white space around it aside', async () => {
  const inputs = await read({
    server: ' https://kompira.example.com/ops/ ',
    token: `\n${TOKEN}\n`,
    jobflow: ' root/再起動 する ',
    parameters: 'host: web-1\ncommit: 1234e56\ncount: 3\n',
    wait: 'false',
    timeout: ' 1h30m ',
    'start-timeout': '10m',
    'poll-interval': '250ms',
    'long-poll': 'TRUE',
    'on-timeout': 'leave',
    'on-cancel': 'leave',
    'fail-on-result': 'false\n"失敗"\n',
    'step-mode': 'false',
    'checkpoint-mode': 'true',
    'monitoring-mode': 'ABORT_MAIL',
    console: 'on-failure',
    'request-timeout': '5s',
    'outage-tolerance': '0s',
    'display-url': 'http://ops.example.com/kompira/',
    language: 'ja',
    'if-running': 'join',
  });
  expect(inputs).toMatchObject({
    connection: {
      server: 'https://kompira.example.com/ops',
      token: TOKEN,
      requestTimeoutMs: 5000,
      outageToleranceMs: 0,
      displayUrl: 'http://ops.example.com/kompira',
      language: 'ja',
    },
    ifRunning: 'join',
    jobflow: '/root/再起動 する',
    wait: false,
    waiting: {
      timeoutMs: 5_400_000,
      startTimeoutMs: 600_000,
      pollIntervalMs: 250,
      longPoll: true,
      onTimeout: 'leave',
      onCancel: 'leave',
      failOnResult: [false, '失敗'],
    },
    console: 'on-failure',
  });
  expect(inputs.start).toEqual({
    parameters: { host: 'web-1', commit: '1234e56', count: 3 },
    step_mode: false,
    checkpoint_mode: true,
    monitoring_mode: 'ABORT_MAIL',
  });
});

test('parameters of no parameter are sent as such', async () => {
  expect(printJson((await read({ parameters: '{}' })).start.parameters ?? null)).toBe('{}');
});

test('variables stand in for server, token and language, and an input goes before its variable', async () => {
  const variables = {
    KOMPIRA_SERVER: ' https://from.variable.example/ ',
    KOMPIRA_TOKEN: `${TOKEN}-variable\n`,
    KOMPIRA_LANGUAGE: 'ja',
  };
  const standIns = {
    server: 'https://from.variable.example',
    displayUrl: 'https://from.variable.example',
    token: `${TOKEN}-variable`,
    language: 'ja',
  };
  const given = { jobflow: '/root/x', server: '', token: ' ', language: '' };
  expect((await readRunInputs(sourceOf(given, variables), noMask)).connection).toMatchObject(standIns);
  expect(readPostInputs(sourceOf({}, variables), noMask)).toMatchObject(standIns);
  const inputs = sourceOf({ ...LEAST, language: 'en' }, variables);
  expect((await readRunInputs(inputs, noMask)).connection).toMatchObject({
    ...{ server: LEAST.server, token: TOKEN, language: 'en' },
  });
});

// Each kind of problem is in input-problems.test.ts; here is what they say of the input.
test.each<[string, string, string, object]>([
  ['parameters', 'a: 1\na: 2', 'key-twice', { line: 2 }],
  ['timeout', '0s', 'too-short', { least: '1ms' }],
  ['timeout', '36d', 'too-long', { most: '35d' }],
  ['start-timeout', '0s', 'too-short', {}],
  ['start-timeout', '36d', 'too-long', { most: '35d' }],
  ['poll-interval', '9ms', 'too-short', { least: '10ms' }],
  ['poll-interval', '61m', 'too-long', { most: '1h' }],
  ['request-timeout', '0s', 'too-short', { least: '10ms' }],
  ['request-timeout', '2h', 'too-long', { most: '1h' }],
  ['outage-tolerance', '25h', 'too-long', { most: '1d' }],
  ['on-timeout', 'kill', 'not-one-of', { choices: ['terminate', 'leave'] }],
  ['on-cancel', 'Terminate', 'not-one-of', { choices: ['terminate', 'leave'] }],
  ['fail-on-result', 'failed', 'not-json', { write: '"failed"' }],
  ['monitoring-mode', 'mail', 'not-one-of', { choices: ['NOTHING', 'MAIL', 'ABORT_MAIL'] }],
  ['console', 'true', 'not-one-of', { choices: ['stream', 'on-failure', 'off'] }],
  ['if-running', 'queue', 'not-one-of', { choices: ['start', 'skip', 'fail', 'wait', 'join'] }],
  ['language', 'fr', 'not-one-of', { choices: ['en', 'ja'] }],
  ['ca-certificate', 'no/such.pem', 'no-pem-file', { text: 'no/such.pem' }],
  ['headers', 'Host: x', 'own-header', { name: 'Host' }],
])('one input is wrong, and named: %s: %j', async (name, text, kind, facts) => {
  expect(await problems({ [name]: text })).toEqual([
    { name, problem: expect.objectContaining({ kind, ...facts }) as object },
  ]);
});

test('names are spelled as they were given', async () => {
  const source: Source = { ...sourceOf({ 'dry-run': 'maybe' }), spell: (name) => `--${name}` };
  await expect(readRunInputs(source, noMask)).rejects.toMatchObject({
    problems: ['--token', '--server', '--jobflow', '--dry-run'].map((name) => ({ name })),
  });
});

test('all that is wrong is reported together, each with its input', async () => {
  const names = [
    'server',
    'token',
    'jobflow',
    'parameters',
    'step-mode',
    'checkpoint-mode',
    'monitoring-mode',
    'fail-on-result',
    'start-timeout',
    'display-url',
    'language',
    'node',
    'account',
    'ca-certificate',
    'headers',
    ...Object.keys(DEFAULTS),
  ];
  const found = await problems(Object.fromEntries(names.map((name) => [name, '// what is this?'])));
  expect([...new Set(found.map(({ name }) => name))].toSorted()).toEqual(names.toSorted());
});

test('the post step reads the connection alone', () => {
  const inputs = { ...LEAST, jobflow: '', parameters: '- 1', wait: 'maybe' };
  expect(readPostInputs(sourceOf(inputs), noMask)).toMatchObject(READ_FROM_LEAST.connection);
  expect(() => readPostInputs(sourceOf({ server: LEAST.server }), noMask)).toThrow(InputError);
});

test('the token is masked first, even where it is wrong, and is in no problem', async () => {
  const masked: string[] = [];
  const inputs = sourceOf({ token: 'Token 0123456789abcdef', server: 'nowhere', jobflow: '' });
  const found = await readRunInputs(inputs, (secret) => masked.push(secret)).catch(
    (thrown: unknown) => thrown,
  );
  expect(masked[0]).toBe('Token 0123456789abcdef');
  expect(JSON.stringify(found)).not.toContain('0123456789abcdef');
  expect(found).toMatchObject({
    problems: expect.arrayContaining([{ name: 'token', problem: { kind: 'bad-token' } }]) as unknown,
  });
});

test('header values and passwords of proxies are masked, but for ordinary words', () => {
  const masked: string[] = [];
  const headers = 'X-Api-Key: k-1\nX-User: root\nX-Word: ordinarily';
  const env = { https_proxy: 'http://me:p%40ss@proxy.example.com:3128', KOMPIRA_TOKEN: TOKEN };
  const inputs = sourceOf({ server: LEAST.server, headers }, env);
  const { unmaskedHeaders } = readPostInputs(inputs, (secret) => masked.push(secret));
  expect(masked).toEqual(expect.arrayContaining([TOKEN, 'k-1', 'ordinarily', 'p%40ss', 'p@ss']));
  expect(masked).not.toContain('root');
  expect(masked).not.toContain('');
  expect(unmaskedHeaders).toEqual(['x-user']);
});

test('whatever is written, it is read, or what is wrong is named', async () => {
  const names = [
    'server',
    'jobflow',
    'parameters',
    'fail-on-result',
    'step-mode',
    'monitoring-mode',
    ...Object.keys(DEFAULTS),
  ];
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('true', '5s', 'leave', 'off', 'a: b', '-'),
  );
  const given = fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(given, async (inputs) => {
      for (const { name } of await problems(inputs)) expect(names).toContain(name);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['  a:\n  b: 1', { a: null, b: 1 }],
  ['  a: 1\n  b: 2', { a: 1, b: 2 }],
  ['script: |+\n  one\n\n', { script: 'one\n\n' }],
])(
  'parameters are read as they were written, white space at both ends included',
  async (text, parameters) => {
    expect((await read({ parameters: text })).start).toEqual({ parameters });
  },
);
