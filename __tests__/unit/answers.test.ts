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

/** What decides, and may not be missing. */
const DECIDES = {
  status: 'DONE',
  exit_status: 0,
  result: true,
  error: null,
  console: 'httpd を起動しました\r\n',
};
/** What only decorates. */
const DECORATES = {
  suspended: true,
  started_time: '2023-06-26T09:03:13.459085+09:00',
  finished_time: '2023-06-26T09:03:18.759085+09:00',
  elapsed_time: 5.3,
  ...{ job: '/root/restart_process', user: 'ops', current_job: '/root/restart_process', lineno: 12 },
};
const PATH = '/process/id_262';
const READ = {
  ...{ path: PATH, status: 'DONE', exitStatus: '0', result: true, error: null, console: DECIDES.console },
  ...{ suspended: true, startedTime: DECORATES.started_time, finishedTime: DECORATES.finished_time },
  ...{ elapsedSeconds: 5.3, job: DECORATES.job, user: 'ops', currentJob: DECORATES.current_job, line: 12 },
};
/** What is read where nothing decorates. */
const PLAIN = {
  ...READ,
  ...{ suspended: false, startedTime: null, finishedTime: null, elapsedSeconds: null },
  ...{ job: null, user: null, currentJob: null, line: null },
};

const read = (changes: JsonObject) =>
  toProcess(PATH, `GET ${PATH}`, { ...DECIDES, ...DECORATES, ...changes });

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

test('what only decorates is read where it is what it should be, else it is null', () => {
  expect(read({})).toEqual(READ);
  expect(toProcess(PATH, 'GET', DECIDES)).toEqual(PLAIN);
  const nulls = Object.keys(DECORATES).map((name) => [name, null]);
  const others = Object.entries(DECORATES).map(([name, value]) => [
    name,
    typeof value === 'string' ? 3 : 'x',
  ]);
  for (const changes of [nulls, others])
    expect(read(Object.fromEntries(changes) as JsonObject)).toEqual(PLAIN);
  for (const elapsed of [parseJson('5.30'), '5.300000'])
    expect(read({ elapsed_time: elapsed }).elapsedSeconds).toBe(5.3);
  for (const elapsed of ['5 s', '-1', -1, parseJson('1e999'), parseJson('-1e30'), 5e298, '9'.repeat(400)])
    expect(read({ elapsed_time: elapsed }).elapsedSeconds).toBeNull();
});

test('every status that Kompira has is known, and whether it is final; no other is', () => {
  for (const status of [...ACTIVE_STATUSES, ...FINAL_STATUSES]) {
    expect(read({ status }).status).toBe(status);
    expect(isFinal(status)).toBe(status === 'DONE' || status === 'ABORTED');
  }
  for (const status of ['FINISHED', 'done', 'DONE ', ''])
    expect(defectIn(() => read({ status }))).toEqual({ kind: 'unknown-status', got: JSON.stringify(status) });
});

test('the digits of result, error and exit status are those of the server', () => {
  const changes = parseJson('{"result":[1.10,12345678901234567890],"error":1.0}') as JsonObject;
  expect(printJson(read(changes).result)).toBe('[1.10,12345678901234567890]');
  expect(printJson(read(changes).error)).toBe('1.0');
  for (const digits of ['-9', '-9223372036854775808', '4294967295'])
    expect(read({ exit_status: parseJson(digits) }).exitStatus).toBe(digits);
  expect(read({ exit_status: null, console: null })).toMatchObject({ exitStatus: null, console: '' });
});

test.each<[name: string, value: Json | undefined, got: string]>([
  ...Object.keys(DECIDES).map((name): [string, undefined, string] => [name, undefined, '']),
  ['exit_status', 'ok', '"ok"'],
  ['exit_status', false, 'false'],
  ['exit_status', 0.5, '0.5'],
  ['status', null, 'null'],
  ['console', ['a'], '["a"]'],
])('what decides is refused where it is not what it should be: %s: %j', (name, value, got) => {
  expect(defectIn(() => read({ [name]: value } as JsonObject))).toEqual({ kind: 'field', name, got });
});

test('the response about another process is not taken for that of this one', () => {
  const other = { abspath: '/process/id_100', status: 'DONE' };
  const defect = { kind: 'other-process', got: '"/process/id_100"' };
  expect(defectIn(() => toProcess(PATH, `GET ${PATH}`, other))).toEqual(defect);
});

test('the path of a process, of this server and to the letter', () => {
  for (const path of [PATH, '/process/id_9223372036854775807'])
    expect(toProcessPath('POST /', path)).toBe(path);
  const longer = ['/process/id_1x', '/process/id_1\n', '/process/id_1?token=x', '/process/id_1/../../root'];
  const others = ['', '/process/id_', '/process/id_-1', '/process/id_12345678901234567890', 'process/id_1'];
  const elsewhere = ['/root/id_1', '//evil.example/process/id_1', 'https://evil.example/process/id_1'];
  const noTexts = [null, true, 262, [PATH], { path: PATH }];
  for (const body of [...longer, ...others, ...elsewhere, ...noTexts]) {
    const defect = { kind: 'not-a', expected: 'process-path', got: JSON.stringify(body) };
    expect(defectIn(() => toProcessPath('POST /root/x.execute', body))).toEqual(defect);
  }
});

const ROW = { abspath: '/process/id_7', status: 'RUNNING', job: '/root/x' };
const NO_PROCESSES = [{ ...ROW, abspath: '/root/x' }, { abspath: '/process/id_1', job: '/root/x' }, 3];

test('rows of a page, an id with all its digits; what is no process on it is left out', () => {
  const abspath = '/process/id_9007199254740993';
  const full = { ...DECIDES, ...DECORATES, abspath, elapsed_time: '5.30', exit_status: 3 };
  const least = { abspath: '/process/id_7', status: 'of the future', user: 3 };
  const [first, second, ...others] = toRows('GET /process', { results: [full, ...NO_PROCESSES, least] });
  expect(others).toEqual([]);
  const { startedTime, finishedTime, elapsedSeconds, job, user, result, error, console } = READ;
  const read = { startedTime, finishedTime, elapsedSeconds, job, user, result, error, console };
  expect(first).toEqual({ ...read, id: 9007199254740993n, path: abspath, status: 'DONE', exitStatus: '3' });
  const nulls = { startedTime: null, finishedTime: null, elapsedSeconds: null, job: null, user: null };
  const plain = { exitStatus: null, result: null, error: null, console: '' };
  expect(second).toEqual({ ...nulls, ...plain, id: 7n, path: least.abspath, status: least.status });
});

test.each<Json>([[], { count: 0 }, null, { count: 5, results: [] }])('not a page: %j', (body) => {
  const defect = { kind: 'not-a', expected: 'page', got: printJson(body) };
  expect(defectIn(() => toRows('GET /process', body))).toEqual(defect);
  expect(defectIn(() => toActive('/root/x', 'GET /process', body))).toEqual(defect);
  expect(defectIn(() => toPaths('GET /root.children', body, []))).toEqual(defect);
});

test.each(['-0', '0'])('an exit status %s is 0', (digits) => {
  expect(read({ exit_status: parseJson(digits) }).exitStatus).toBe('0');
});

test('whatever is neither DONE nor ABORTED runs; a page that is not filtered tells all only where it is whole', () => {
  const results = ['RUNNING', 'PAUSED', 'DONE', 'ABORTED'].map((status) => ({ ...ROW, status }));
  const others = [{ ...ROW, job: '/root/y' }];
  const active = (all: Json[], count: number) => toActive('/root/x', 'GET /process', { count, results: all });
  expect(active(results, 4)?.map(({ status }) => status)).toEqual(['RUNNING', 'PAUSED']);
  expect(active(results, 5)).toBeUndefined();
  expect(active(others, 1)).toEqual([]);
  expect(active(others, 2)).toBeUndefined();
  // Another Unicode form of the same jobflow.
  const [composed, decomposed] = ['/root/\u30ac\u30b9', '/root/\u30ab\u3099\u30b9'];
  const body = { count: 1, results: [{ ...ROW, job: composed }] };
  expect(toActive(decomposed, 'GET /process', body)).toHaveLength(1);
  // Filtered: there may be more behind it.
  expect(active([ROW], 200)).toHaveLength(1);
  for (const row of [...NO_PROCESSES, { ...ROW, job: null }]) expect(active([ROW, row], 2)).toBeUndefined();
});

test('an object, its program where this user may read it', () => {
  const body = { abspath: '/root/x', type_object: '/system/types/Jobflow', fields: { source: 'a\r\n' } };
  const object = { path: '/root/x', type: '/system/types/Jobflow', source: 'a\r\n' };
  expect(toObject('/root/x', 'GET /root/x', body)).toEqual(object);
  expect(toObject('/root/x', 'GET /root/x', { ...body, fields: null })).toEqual({ ...object, source: null });
  const defect = defectIn(() => toObject('/root/x', 'GET /root/x', { abspath: '/root/x' }));
  expect(defect).toMatchObject({ expected: 'object' });
});

test('the response about another object is not taken for that of this one, however its path is spelled', () => {
  const asked = (path: string, abspath: string) =>
    toObject(path, `GET ${path}`, { abspath, type_object: '/system/types/Jobflow' }).path;
  for (const abspath of ['/root/caf\u00e9 100%', '/root/cafe\u0301 100%', '/root/caf%C3%A9%20100%25'])
    expect(asked('/root/caf\u00e9 100%', abspath)).toBe(abspath);
  for (const abspath of ['/root/y', '/root/X', '/root/x/y', '/root/%', ''])
    expect(defectIn(() => asked('/root/x', abspath))).toEqual({ kind: 'other-object', got: `"${abspath}"` });
});

test('the paths on a page, of the types that were asked for', () => {
  const row = (abspath: string, type: string) => ({ abspath, type_object: `/system/types/${type}` });
  const results = [row('/root/x', 'Jobflow'), row('/root/y', 'Table'), 3, { abspath: '/root/z' }];
  expect(toPaths('GET /root.children', { results }, ['/system/types/Jobflow'])).toEqual(['/root/x']);
  expect(toPaths('GET /root.children', { results }, [])).toEqual(['/root/x', '/root/y']);
});
