import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ACTIVE_STATUSES,
  FINAL_STATUSES,
  isFinal,
  processPath,
  toProcess,
  toActive,
  toRows,
} from '../../src/kompira/answers.ts';
import { NotUnderstoodError } from '../../src/errors.ts';
import { type Json, type JsonObject, parseJson, printJson } from '../../src/json.ts';

/** As the seed shows it. */
const BODY: JsonObject = {
  status: 'DONE',
  exit_status: 0,
  result: true,
  error: null,
  console: 'httpd を起動しました\r\n',
  suspended: false,
  started_time: '2023-06-26T09:03:13.459085+09:00',
  finished_time: '2023-06-26T09:03:18.759085+09:00',
  elapsed_time: 5.3,
  job: '/root/restart_process',
  current_job: '/root/restart_process',
  lineno: 12,
};

function read(changes: Record<string, Json>) {
  return toProcess('/process/id_262', 'GET /process/id_262', { ...BODY, ...changes });
}

function without(name: string): JsonObject {
  return Object.fromEntries(Object.entries(BODY).filter(([key]) => key !== name));
}

/** The NotUnderstoodError; anything else fails the test. */
function trouble(act: () => unknown): NotUnderstoodError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof NotUnderstoodError) return thrown;
    throw thrown;
  }
  throw new Error('it was understood');
}

test('a process that has ended', () => {
  expect(read({})).toEqual({
    path: '/process/id_262',
    status: 'DONE',
    suspended: false,
    exitStatus: 0,
    result: true,
    error: null,
    console: 'httpd を起動しました\r\n',
    startedTime: '2023-06-26T09:03:13.459085+09:00',
    finishedTime: '2023-06-26T09:03:18.759085+09:00',
    elapsedSeconds: 5.3,
    job: '/root/restart_process',
    currentJob: '/root/restart_process',
    line: 12,
  });
});

test.each([...ACTIVE_STATUSES, ...FINAL_STATUSES])('the status %s is known', (status) => {
  expect(read({ status }).status).toBe(status);
  expect(isFinal(status)).toBe(status === 'DONE' || status === 'ABORTED');
});

test('the digits of result and error are those of the server', () => {
  const body = parseJson(
    `{${printJson(BODY).slice(1, -1)},"result":[1.10,12345678901234567890],"error":1.0}`,
  );
  const { result, error } = toProcess('/process/id_1', 'GET', body);
  expect(printJson(result)).toBe('[1.10,12345678901234567890]');
  expect(printJson(error)).toBe('1.0');
});

test.each<[string, Record<string, Json>, object]>([
  ['no exit status yet', { exit_status: null }, { exitStatus: null }],
  ['a negative exit status', { exit_status: -9 }, { exitStatus: -9 }],
  ['a console that is null', { console: null }, { console: '' }],
  ['suspended', { suspended: true }, { suspended: true }],
  ['suspended, in words', { suspended: 'yes' }, { suspended: false }],
  [
    'times that are null',
    { started_time: null, finished_time: null },
    { startedTime: null, finishedTime: null },
  ],
  ['a time that is a number', { started_time: 1687737793 }, { startedTime: null }],
  ['seconds with a zero behind', { elapsed_time: parseJson('5.30') }, { elapsedSeconds: 5.3 }],
  ['seconds that are a text', { elapsed_time: '5.3' }, { elapsedSeconds: null }],
  [
    'a line that is none',
    { lineno: 'x', current_job: 3, job: [] },
    { line: null, currentJob: null, job: null },
  ],
])('read: %s', (_name, changes, expected) => {
  expect(read(changes)).toMatchObject(expected);
});

test.each(['suspended', 'started_time', 'finished_time', 'elapsed_time', 'current_job', 'lineno'])(
  'what only decorates may be missing: %s',
  (name) => {
    expect(toProcess('/process/id_1', 'GET', without(name))).toMatchObject({ status: 'DONE', exitStatus: 0 });
  },
);

test.each(['status', 'exit_status', 'result', 'error', 'console'])(
  'what decides may not be missing: %s',
  (name) => {
    const { message, permanent } = trouble(() =>
      toProcess('/process/id_1', 'GET /process/id_1', without(name)),
    );
    expect(message).toBe(`GET /process/id_1: ${name} is missing`);
    expect(permanent).toBe(false);
  },
);

test.each<[string, Record<string, Json>, string]>([
  ['an exit status in words', { exit_status: 'ok' }, 'exit_status is "ok"'],
  ['an exit status of another type', { exit_status: false }, 'exit_status is false'],
  ['an exit status with decimals', { exit_status: 0.5 }, 'exit_status is 0.5'],
  [
    'an exit status beyond what a number holds',
    { exit_status: parseJson('12345678901234567890') },
    'exit_status is 1234',
  ],
  ['a status that is null', { status: null }, 'status is null'],
  ['a console that is a list', { console: ['a'] }, 'console is ["a"]'],
])('not understood: %s', (_name, changes, words) => {
  expect(trouble(() => read(changes)).message).toContain(words);
});

test.each(['FINISHED', 'done', 'DONE ', ''])('a status that nobody knows is for good: %j', (status) => {
  const { message, permanent } = trouble(() => read({ status }));
  expect(message).toContain(`${JSON.stringify(status)} is no status this action knows`);
  expect(permanent).toBe(true);
});

test('whatever JSON it is, it is a process or not understood', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('DONE', 'RUNNING', 0, null, '', 5.3),
  ) as fc.Arbitrary<Json>;
  const changed = fc
    .dictionary(fc.constantFrom(...Object.keys(BODY)), value, { maxKeys: 4 })
    .map((changes): Json => ({ ...BODY, ...changes }));
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: changed }, value), (given) => {
      let process;
      try {
        process = toProcess('/process/id_1', 'GET', given);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(NotUnderstoodError);
        return;
      }
      expect(given).toMatchObject({ status: process.status, exit_status: process.exitStatus });
      expect([process.result, process.error]).not.toContain(undefined);
      expect(typeof process.console).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test.each(['/process/id_262', '/process/id_9223372036854775807'])('the path of a process: %s', (path) => {
  expect(processPath('POST', path)).toBe(path);
});
test.each<Json>([
  ...[
    '',
    '/process/id_',
    '/process/id_1x',
    '/process/id_1\n',
    '/process/id_12345678901234567890',
    'process/id_1',
  ],
  ...[
    '/process/id_1/../../root',
    '/root/id_1',
    '//evil.example/process/id_1',
    'https://evil.example/process/id_1',
  ],
  ...[
    '/process/id_-1',
    '/process/id_1?token=x',
    null,
    true,
    262,
    ['/process/id_262'],
    { path: '/process/id_262' },
  ],
])('not the path of a process: %j', (body) => {
  expect(trouble(() => processPath('POST /root/x.execute', body)).message).toContain(
    'not the path of a process',
  );
});

test('rows of a page, an id with all its digits', () => {
  const results = [
    {
      abspath: '/process/id_9007199254740993',
      status: 'NEW',
      user: '/user/ops',
      started_time: null,
      job: '/root/x',
      exit_status: 3,
      result: [1],
      error: 'no',
      more: 1,
    },
    { abspath: '/process/id_7', status: 'of the future', user: 3 },
  ];
  expect(toRows('GET /process', { count: 2, results })).toEqual([
    {
      id: 9007199254740993n,
      path: '/process/id_9007199254740993',
      status: 'NEW',
      user: '/user/ops',
      startedTime: null,
      finishedTime: null,
      job: '/root/x',
      exitStatus: 3,
      result: [1],
      error: 'no',
    },
    {
      id: 7n,
      path: '/process/id_7',
      status: 'of the future',
      user: null,
      startedTime: null,
      finishedTime: null,
      job: null,
      exitStatus: null,
      result: null,
      error: null,
    },
  ]);
  expect(toRows('GET /process', { results: [] })).toEqual([]);
});

test.each<[string, Json, string]>([
  ['a list', [], 'not a page: []'],
  ['an object without results', { count: 0 }, 'not a page: {"count":0}'],
  ['null', null, 'not a page: null'],
])('not a page of processes: %s', (_name, body, words) => {
  expect(trouble(() => toRows('GET /process', body)).message).toContain(words);
});

const NO_PROCESSES: [string, Json][] = [
  ['another object', { abspath: '/root/x', status: 'NEW', job: '/root/x' }],
  ['a row without a status', { abspath: '/process/id_1', job: '/root/x' }],
  ['a number', 3],
];
const ROW = { abspath: '/process/id_7', status: 'RUNNING', job: '/root/x' };

test.each(NO_PROCESSES)('what is no process on a page is left out: %s', (_name, row) => {
  expect(toRows('GET /process', { results: [row, ROW] }).map(({ path }) => path)).toEqual(['/process/id_7']);
});

test.each([...NO_PROCESSES, ['of no jobflow', { ...ROW, job: null }] as [string, Json]])(
  'of what runs already nobody can tell where there is %s on the page',
  (_name, row) => {
    const { message, permanent } = trouble(() => toActive('/root/x', 'GET', { count: 1, results: [row] }));
    expect(message).toContain('the page holds what is no process of a jobflow');
    expect(permanent).toBe(true);
  },
);

test('whatever is neither DONE nor ABORTED runs still', () => {
  const results = ['RUNNING', 'PAUSED', 'DONE', 'ABORTED'].map((status) => ({ ...ROW, status }));
  const active = toActive('/root/x', 'GET', { count: 4, results });
  expect(active.map(({ status }) => status)).toEqual(['RUNNING', 'PAUSED']);
});

test('the answer of another process is not taken for that of this one', () => {
  const { message, permanent } = trouble(() =>
    toProcess('/process/id_262', 'GET', { abspath: '/process/id_100', status: 'DONE' }),
  );
  expect(message).toContain('the answer is of another process: "/process/id_100"');
  expect(permanent).toBe(false);
});
