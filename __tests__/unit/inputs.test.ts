import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../src/errors.ts';
import { readPostInputs, readRunInputs } from '../../src/github/inputs.ts';
import { DEFAULTS } from '../../src/github/reader.ts';
import { printJson } from '../../src/json.ts';

const TOKEN = 'token-0123456789abcdef';
/** What has no default. */
const LEAST = { server: 'https://kompira.example.com', token: TOKEN, jobflow: '/root/restart_process' };

/** What the step prints, which the runner reads. */
let printed: string;
beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Inputs as the runner hands them over. */
function asVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]),
  );
}

function read(inputs: Readonly<Record<string, string>>) {
  return readRunInputs(asVariables({ ...LEAST, ...inputs }));
}

async function problems(inputs: Readonly<Record<string, string>>): Promise<readonly string[]> {
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
  });
  expect(inputs).toMatchObject({
    connection: {
      server: 'https://kompira.example.com/ops',
      token: TOKEN,
      requestTimeoutMs: 5000,
      outageToleranceMs: 0,
    },
    jobflow: '/root/再起動 する',
    wait: false,
    waiting: {
      timeoutMs: 5_400_000,
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

test('variables stand in for server and token, and an input goes before its variable', async () => {
  const variables = {
    KOMPIRA_SERVER: ' https://from.variable.example/ ',
    KOMPIRA_TOKEN: `${TOKEN}-variable\n`,
  };
  const jobflow = { INPUT_JOBFLOW: '/root/x', INPUT_SERVER: '', INPUT_TOKEN: ' ' };
  const standIns = { server: 'https://from.variable.example', token: `${TOKEN}-variable` };
  expect((await readRunInputs({ ...variables, ...jobflow })).connection).toMatchObject(standIns);
  expect(readPostInputs(variables)).toMatchObject(standIns);
  expect((await readRunInputs({ ...variables, ...asVariables(LEAST) })).connection).toMatchObject({
    server: LEAST.server,
    token: TOKEN,
  });
});

test.each([
  ['jobflow', '', 'jobflow: is empty.'],
  ['jobflow', 'https://evil.example/x', 'is a URL'],
  ['server', '', 'KOMPIRA_SERVER'],
  ['server', 'kompira.example.com', 'Write it whole'],
  ['token', '', 'KOMPIRA_TOKEN'],
  ['parameters', '- 1', 'this is a list, not a mapping'],
  ['parameters', 'a: 1\na: 2', 'line 2, column 1'],
  ['wait', 'yes', 'neither true nor false'],
  ['timeout', '30', 'Write 30s for seconds, or 30m for minutes.'],
  ['timeout', '0s', 'Write 1ms or more.'],
  ['timeout', '36d', 'Write 35d or less.'],
  ['poll-interval', '9ms', 'Write 10ms or more.'],
  ['poll-interval', '61m', 'Write 1h or less.'],
  ['request-timeout', '0s', 'Write 10ms or more.'],
  ['request-timeout', '2h', 'Write 1h or less.'],
  ['outage-tolerance', '25h', 'Write 1d or less.'],
  ['outage-tolerance', '0', 'has no unit'],
  ['long-poll', '1', 'neither true nor false'],
  ['on-timeout', 'kill', 'none of terminate, leave'],
  ['on-cancel', 'Terminate', 'none of terminate, leave'],
  ['fail-on-result', 'failed', 'a text needs its quotes: "failed"'],
  ['step-mode', 'on', 'neither true nor false'],
  ['checkpoint-mode', 'off', 'neither true nor false'],
  ['monitoring-mode', 'mail', 'none of NOTHING, MAIL, ABORT_MAIL'],
  ['console', 'true', 'none of stream, on-failure, off'],
])('one input is wrong, and named: %s: %j', async (name, text, words) => {
  const found = await problems({ [name]: text });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^${name}: `));
  expect(found[0]).toContain(words);
});

test('all that is wrong is told at once, each with its input', async () => {
  const names = [
    'server',
    'token',
    'jobflow',
    'parameters',
    'step-mode',
    'checkpoint-mode',
    'monitoring-mode',
    'fail-on-result',
    ...Object.keys(DEFAULTS),
  ];
  const found = await problems(Object.fromEntries(names.map((name) => [name, '// what is this?'])));
  expect(found.map((problem) => problem.split(':', 1)[0]).toSorted()).toEqual(names.toSorted());
  expect(new InputError(found).message.split('\n')).toHaveLength(names.length + 1);
});

test('the post step reads the connection alone', () => {
  const inputs = { ...LEAST, jobflow: '', parameters: '- 1', wait: 'maybe' };
  expect(readPostInputs(asVariables(inputs))).toMatchObject(READ_FROM_LEAST.connection);
  expect(() => readPostInputs(asVariables({ server: LEAST.server }))).toThrow(InputError);
});

test('the token is masked first, even where it is wrong, and is in no message', async () => {
  const token = 'Token 0123456789abcdef';
  const found = await problems({ token, server: 'nowhere', jobflow: '' });
  expect(printed.split('\n')[0]).toBe(`::add-mask::${token}`);
  expect(found.join('\n')).not.toContain('0123456789abcdef');
  expect(found.map((problem) => problem.split(':', 1)[0])).toContain('token');
});

test('a token from the variable is masked too, an empty one is not', async () => {
  readPostInputs({ INPUT_SERVER: LEAST.server, KOMPIRA_TOKEN: TOKEN });
  expect(printed.split('\n')[0]).toBe(`::add-mask::${TOKEN}`);
  printed = '';
  expect(await problems({ token: '' })).toHaveLength(1);
  expect(printed).toBe('');
});

test('whatever is written, it is read, or what is wrong is told by its name', async () => {
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
      for (const problem of await problems(inputs)) expect(names).toContain(problem.split(':', 1)[0]);
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
    const env = {
      INPUT_SERVER: 'https://k.example',
      INPUT_TOKEN: 't',
      INPUT_JOBFLOW: '/root/x',
      INPUT_PARAMETERS: text,
    };
    expect((await readRunInputs(env)).start).toEqual({ parameters });
  },
);
