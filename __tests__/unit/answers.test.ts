import { expect, test } from '@jest/globals';
import {
  ACTIVE_STATUSES,
  FINAL_STATUSES,
  isFinal,
  toActive,
  toObject,
  toPaths,
  toProcess,
  toProcessPath,
  toRows,
} from '../../src/kompira/answers.ts';
import { type Defect, InvalidResponseError } from '../../src/errors.ts';
import { type Json, type JsonObject, parseJson, printJson } from '../../src/json.ts';
import { fc } from '../support/random.ts';

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
  user: 'ops',
  current_job: '/root/restart_process',
  lineno: 12,
};

function read(changes: Record<string, Json>) {
  return toProcess('/process/id_262', 'GET /process/id_262', { ...BODY, ...changes });
}

function without(name: string): JsonObject {
  return Object.fromEntries(Object.entries(BODY).filter(([key]) => key !== name));
}

/** What is wrong with it, as a fact; the call is named. */
function defectIn(act: () => unknown): Defect {
  try {
    act();
  } catch (thrown) {
    if (!(thrown instanceof InvalidResponseError)) throw thrown;
    expect(thrown.call).toMatch(/^(GET|POST) \//);
    return thrown.defect;
  }
  throw new Error('it was parsed');
}

test('a process that has ended', () => {
  expect(read({})).toEqual({
    path: '/process/id_262',
    status: 'DONE',
    suspended: false,
    exitStatus: '0',
    result: true,
    error: null,
    console: 'httpd を起動しました\r\n',
    startedTime: '2023-06-26T09:03:13.459085+09:00',
    finishedTime: '2023-06-26T09:03:18.759085+09:00',
    elapsedSeconds: 5.3,
    job: '/root/restart_process',
    user: 'ops',
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
  ['a negative exit status', { exit_status: -9 }, { exitStatus: '-9' }],
  [
    'an exit status of 64 bits',
    { exit_status: parseJson('-9223372036854775808') },
    { exitStatus: '-9223372036854775808' },
  ],
  ['an exit status of Windows', { exit_status: 4294967295 }, { exitStatus: '4294967295' }],
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
  ['seconds in digits', { elapsed_time: '5.300000' }, { elapsedSeconds: 5.3 }],
  ['seconds in words', { elapsed_time: '5 s' }, { elapsedSeconds: null }],
  [
    'a line that is none',
    { lineno: 'x', current_job: 3, job: [], user: 1 },
    { line: null, currentJob: null, job: null, user: null },
  ],
])('read: %s', (_name, changes, expected) => {
  expect(read(changes)).toMatchObject(expected);
});

test.each(['suspended', 'started_time', 'finished_time', 'elapsed_time', 'user', 'current_job', 'lineno'])(
  'what only decorates may be missing: %s',
  (name) => {
    expect(toProcess('/process/id_1', 'GET /', without(name))).toMatchObject({
      status: 'DONE',
      exitStatus: '0',
    });
  },
);

test.each(['status', 'exit_status', 'result', 'error', 'console'])(
  'what decides may not be missing: %s',
  (name) => {
    const defect = defectIn(() => toProcess('/process/id_1', 'GET /process/id_1', without(name)));
    expect(defect).toEqual({ kind: 'field', name, got: '' });
  },
);

test.each<[string, Record<string, Json>, string, string]>([
  ['an exit status in words', { exit_status: 'ok' }, 'exit_status', '"ok"'],
  ['an exit status of another type', { exit_status: false }, 'exit_status', 'false'],
  ['an exit status with decimals', { exit_status: 0.5 }, 'exit_status', '0.5'],
  ['a status that is null', { status: null }, 'status', 'null'],
  ['a console that is a list', { console: ['a'] }, 'console', '["a"]'],
])('refused: %s', (_name, changes, name, got) => {
  expect(defectIn(() => read(changes))).toEqual({ kind: 'field', name, got });
});

test.each(['FINISHED', 'done', 'DONE ', ''])('a status that nobody knows: %j', (status) => {
  expect(defectIn(() => read({ status }))).toEqual({ kind: 'unknown-status', got: JSON.stringify(status) });
});

test('whatever JSON it is, it is a process or refused', () => {
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
        process = toProcess('/process/id_1', 'GET /process/id_1', given);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(InvalidResponseError);
        return;
      }
      expect(given).toMatchObject({ status: process.status });
      expect(process.exitStatus ?? '0').toMatch(/^-?\d+$/);
      expect([process.result, process.error]).not.toContain(undefined);
      expect(typeof process.console).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test.each(['/process/id_262', '/process/id_9223372036854775807'])('the path of a process: %s', (path) => {
  expect(toProcessPath('POST /', path)).toBe(path);
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
  expect(defectIn(() => toProcessPath('POST /root/x.execute', body))).toEqual({
    kind: 'not-a',
    expected: 'process-path',
    got: JSON.stringify(body),
  });
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
      console: 'a\n',
      elapsed_time: '5.30',
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
      elapsedSeconds: 5.3,
      job: '/root/x',
      exitStatus: '3',
      result: [1],
      error: 'no',
      console: 'a\n',
    },
    {
      id: 7n,
      path: '/process/id_7',
      status: 'of the future',
      user: null,
      startedTime: null,
      finishedTime: null,
      elapsedSeconds: null,
      job: null,
      exitStatus: null,
      result: null,
      error: null,
      console: '',
    },
  ]);
  expect(toRows('GET /process', { results: [] })).toEqual([]);
});

test.each<[string, Json]>([
  ['a list', []],
  ['an object without results', { count: 0 }],
  ['null', null],
])('not a page: %s', (_name, body) => {
  const defect = { kind: 'not-a', expected: 'page', got: printJson(body) };
  expect(defectIn(() => toRows('GET /process', body))).toEqual(defect);
  expect(defectIn(() => toActive('/root/x', 'GET /process', body))).toEqual(defect);
  expect(defectIn(() => toPaths('GET /root.children', body, []))).toEqual(defect);
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

test.each([...NO_PROCESSES, ['a row of no jobflow', { ...ROW, job: null }] as [string, Json]])(
  'what runs already, nobody can tell where the page has %s',
  (_name, row) => {
    expect(toActive('/root/x', 'GET /process', { count: 2, results: [ROW, row] })).toBeUndefined();
  },
);

test('whatever is neither DONE nor ABORTED is running; a page that is not filtered tells all only where it is whole', () => {
  const results = ['RUNNING', 'PAUSED', 'DONE', 'ABORTED'].map((status) => ({ ...ROW, status }));
  const others = [{ ...ROW, job: '/root/y' }];
  const active = (all: Json[], count: number) => toActive('/root/x', 'GET /process', { count, results: all });
  expect(active(results, 4)?.map(({ status }) => status)).toEqual(['RUNNING', 'PAUSED']);
  expect(active(results, 5)).toBeUndefined();
  expect(active(others, 1)).toEqual([]);
  expect(active(others, 2)).toBeUndefined();
  // Filtered: there may be more behind it.
  expect(active([ROW], 200)).toHaveLength(1);
});

test('the response about another process is not taken for that of this one', () => {
  const other = { abspath: '/process/id_100', status: 'DONE' };
  expect(defectIn(() => toProcess('/process/id_262', 'GET /process/id_262', other))).toEqual({
    kind: 'other-process',
    got: '"/process/id_100"',
  });
});

test('an object, its program where this user may read it', () => {
  const body = { abspath: '/root/x', type_object: '/system/types/Jobflow', fields: { source: 'a\r\n' } };
  const object = { path: '/root/x', type: '/system/types/Jobflow', source: 'a\r\n' };
  expect(toObject('GET /root/x', body)).toEqual(object);
  expect(toObject('GET /root/x', { ...body, fields: null })).toEqual({ ...object, source: null });
  expect(defectIn(() => toObject('GET /root/x', { abspath: '/root/x' }))).toMatchObject({
    expected: 'object',
  });
});

test('the paths on a page, of the types that were asked for', () => {
  const row = (abspath: string, type: string) => ({ abspath, type_object: `/system/types/${type}` });
  const results = [row('/root/x', 'Jobflow'), row('/root/y', 'Table'), 3, { abspath: '/root/z' }];
  expect(toPaths('GET /root.children', { results }, ['/system/types/Jobflow'])).toEqual(['/root/x']);
  expect(toPaths('GET /root.children', { results }, [])).toEqual(['/root/x', '/root/y']);
});
