import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACTIVE_STATUSES, FINAL_STATUSES, type Process } from '../../src/kompira/answers.ts';
import { type Json, parseJson, sameJson } from '../../src/json.ts';
import { judge, plain } from '../../src/job/verdict.ts';

const GOOD: Process = {
  path: '/process/id_262',
  status: 'DONE',
  suspended: false,
  exitStatus: 0,
  result: 'httpd を起動しました',
  error: null,
  console: '',
  startedTime: '2023-06-26T09:03:13.459085+09:00',
  finishedTime: '2023-06-26T09:03:18.759085+09:00',
  elapsedSeconds: 5.3,
  job: '/root/restart_process',
  currentJob: null,
  line: null,
};

test('DONE with exit status 0 is green', () => {
  expect(judge(GOOD, [])).toEqual({
    outcome: 'succeeded',
    green: true,
    text: '/process/id_262 is DONE after 5.3 s. Result: httpd を起動しました, exit status: 0.',
  });
});

test.each<[string, Partial<Process>, string]>([
  ['another result', { result: parseJson('[1.10,null]') }, 'Result: [1.10,null], exit status: 0.'],
  ['no result', { result: null }, 'Result: null'],
  ['a result that says false, and is not in the list', { result: false }, 'Result: false'],
  ['a process that took no time that is known', { elapsedSeconds: null }, 'is DONE. Result'],
  ['an error text, though it is DONE', { error: 'a note' }, 'is DONE'],
])('green: %s', (_name, process, words) => {
  const verdict = judge({ ...GOOD, ...process }, ['false', 0]);
  expect(verdict).toMatchObject({ outcome: 'succeeded', green: true });
  expect(verdict.text).toContain(words);
});

test.each<[string, Partial<Process>, Json[], string]>([
  ['ABORTED', { status: 'ABORTED' }, [], '/process/id_262 was ABORTED after 5.3 s, with the exit status 0.'],
  ['ABORTED without an exit status', { status: 'ABORTED', exitStatus: null }, [], 'was ABORTED'],
  ['an exit status', { exitStatus: 3, result: 'disk full' }, [], 'with the exit status 3. Result: disk full'],
  ['an exit status and no result', { exitStatus: 3, result: null }, [], 'with the exit status 3.'],
  ['a negative exit status', { exitStatus: -1 }, [], 'with the exit status -1.'],
  ['no exit status', { exitStatus: null }, [], 'with the exit status null.'],
  [
    'the result of the seed',
    { result: false },
    [false],
    'its result false counts as a failure (fail-on-result).',
  ],
  ['one of several results', { result: '失敗' }, [false, null, '失敗'], 'its result 失敗 counts'],
  ['the result null', { result: null }, [null], 'its result null counts'],
  ['the same number, spelled otherwise', { result: parseJson('1.0') }, [1], 'its result 1.0 counts'],
  ['the same object, its keys in another order', { result: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], 'counts'],
])('red: %s', (_name, process, failOnResult, words) => {
  const verdict = judge({ ...GOOD, ...process }, failOnResult);
  expect(verdict).toMatchObject({ outcome: 'failed', green: false });
  expect(verdict.text).toContain(words);
});

test.each(ACTIVE_STATUSES)('red: a process that is %s has no verdict', (status) => {
  const verdict = judge({ ...GOOD, status }, []);
  expect(verdict).toMatchObject({ outcome: 'failed', green: false });
  expect(verdict.text).toContain(`is ${status}, not DONE`);
});

test.each<[string, Json, string]>([
  ['a text', '構文エラー', '\nIts error: 構文エラー'],
  ['anything else, as JSON', { code: parseJson('1.0') }, '\nIts error: {"code":1.0}'],
  ['a false one', false, '\nIts error: false'],
])('the error of a red process is told: %s', (_name, error, words) => {
  for (const process of [{ status: 'ABORTED' }, { exitStatus: 1 }, { result: false }] as const)
    expect(judge({ ...GOOD, ...process, error }, [false]).text).toMatch(
      new RegExp(`${RegExp.escape(words)}$`),
    );
});

test.each([null, ''])('no error, no word of it: %j', (error) => {
  expect(judge({ ...GOOD, exitStatus: 1, error }, []).text).not.toContain('Its error');
});

test('lines of a result or error are set off, so that none looks like one of ours', () => {
  const error = 'Traceback:\r\nLook at it: https://evil.example/\n';
  expect(judge({ ...GOOD, exitStatus: 1, error }, []).text).toMatch(
    /\nIts error: Traceback:\n {2}Look at it: https:\/\/evil\.example\/$/,
  );
  expect(judge({ ...GOOD, result: 'up\n' }, []).text).toContain('Result: up, exit status: 0.');
  expect(judge({ ...GOOD, result: '' }, []).text).toContain('Result: "", exit status: 0.');
});

test('a long result or error is cut, and says so', () => {
  expect(judge({ ...GOOD, result: 'x'.repeat(1000) }, []).text).toContain(`Result: ${'x'.repeat(1000)}, `);
  expect(judge({ ...GOOD, result: 'x'.repeat(1001) }, []).text).toContain(`Result: ${'x'.repeat(1000)}…, `);
  expect(judge({ ...GOOD, exitStatus: 1, error: 'x'.repeat(5000) }, []).text).toMatch(/x{1000}…$/);
});

test.each<[Json, string]>([
  ['a text', 'a text'],
  ['', ''],
  [null, 'null'],
  [true, 'true'],
  [parseJson('12345678901234567890'), '12345678901234567890'],
  [['a', 1], '["a",1]'],
])('%j as an output is %s', (value, text) => {
  expect(plain(value)).toBe(text);
});

test('green if and only if DONE, exit status 0, and none of the results that fail', () => {
  const result = fc.constantFrom('1', '1.0', '"1"', 'true', 'false', 'null', '[]', '{}', '0').map(parseJson);
  const process = fc.record({
    status: fc.constantFrom(...FINAL_STATUSES, ...FINAL_STATUSES, ...ACTIVE_STATUSES),
    exitStatus: fc.constantFrom(0, 0, 0, 1, -1, 255, null),
    error: fc.constantFrom(null, 'error', ''),
    suspended: fc.boolean(),
    result,
  });
  fc.assert(
    fc.property(process, fc.array(result, { maxLength: 3 }), (given, failOnResult) => {
      const { outcome, green } = judge({ ...GOOD, ...given }, failOnResult);
      const failing = failOnResult.some((value) => sameJson(value, given.result));
      expect(green).toBe(given.status === 'DONE' && given.exitStatus === 0 && !failing);
      expect(outcome).toBe(green ? 'succeeded' : 'failed');
    }),
    { numRuns: 500 },
  );
});
