import { expect, test } from '@jest/globals';
import { passes } from '../../src/core/result.ts';
import { hasFailed, judge } from '../../src/core/verdict.ts';
import { type Json, parseJson, plain, sameJson } from '../../src/json.ts';
import { ACTIVE_STATUSES, FINAL_STATUSES, type Process } from '../../src/kompira/answers.ts';
import { PROCESS, ROW } from '../support/samples.ts';
import { fc } from '../support/random.ts';

const GOOD: Process = { ...PROCESS, status: 'DONE', exitStatus: '0', result: 'httpd を起動しました' };

test.each<[string, Partial<Process>]>([
  ['a result', {}],
  ['a result that is JSON', { result: parseJson('[1.10,null]') }],
  ['no result', { result: null }],
  ['a result that says false, and is not in the list', { result: false }],
  ['an error, though it is DONE', { error: 'a note' }],
])('passes: %s', (_name, process) => {
  const verdict = judge({ ...GOOD, ...process }, ['false', 0]);
  expect(verdict).toEqual({ outcome: 'succeeded', reason: { kind: 'succeeded' } });
  expect(passes(verdict)).toBe(true);
});

test.each<[string, Partial<Process>, Json[], string]>([
  ['ABORTED', { status: 'ABORTED' }, [], 'aborted'],
  ['ABORTED without an exit status', { status: 'ABORTED', exitStatus: null }, [], 'aborted'],
  ['an exit status', { exitStatus: '3' }, [], 'exit-status'],
  ['a negative exit status', { exitStatus: '-1' }, [], 'exit-status'],
  ['no exit status', { exitStatus: null }, [], 'exit-status'],
  ['the result of the seed', { result: false }, [false], 'result'],
  ['one of several results', { result: '失敗' }, [false, null, '失敗'], 'result'],
  ['the result null', { result: null }, [null], 'result'],
  ['the same number, spelled otherwise', { result: parseJson('1.0') }, [1], 'result'],
  ['the same object, its keys in another order', { result: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], 'result'],
  ...ACTIVE_STATUSES.map((status): [string, Partial<Process>, Json[], string] => [
    `${status}, which is no verdict`,
    { status },
    [],
    'aborted',
  ]),
])('fails: %s', (_name, process, failOnResult, kind) => {
  const verdict = judge({ ...GOOD, ...process }, failOnResult);
  expect(verdict).toEqual({ outcome: 'failed', reason: { kind } });
  expect(passes(verdict)).toBe(false);
});

test('passes if and only if DONE, exit status 0, and none of the results that fail', () => {
  const result = fc.constantFrom('1', '1.0', '"1"', 'true', 'false', 'null', '[]', '{}', '0').map(parseJson);
  const process = fc.record({
    status: fc.constantFrom(...FINAL_STATUSES, ...FINAL_STATUSES, ...ACTIVE_STATUSES),
    exitStatus: fc.constantFrom('0', '0', '0', '1', '-1', '255', null),
    error: fc.constantFrom(null, 'error', ''),
    suspended: fc.boolean(),
    result,
  });
  fc.assert(
    fc.property(process, fc.array(result, { maxLength: 3 }), (given, failOnResult) => {
      const failing = failOnResult.some((value) => sameJson(value, given.result));
      const good = given.status === 'DONE' && given.exitStatus === '0' && !failing;
      expect(judge({ ...GOOD, ...given }, failOnResult).outcome).toBe(good ? 'succeeded' : 'failed');
    }),
    { numRuns: 500 },
  );
});

test.each<[string, object, boolean]>([
  ['is still running', { status: 'RUNNING', exitStatus: '1' }, false],
  ['was ABORTED', { status: 'ABORTED' }, true],
  ['ended well', { status: 'DONE', exitStatus: '0' }, false],
  ['ended, and the list does not say how', { status: 'DONE', exitStatus: null }, false],
  ['ended with an exit status', { status: 'DONE', exitStatus: '1' }, true],
  ['ended with a result that fails', { status: 'DONE', exitStatus: '0', result: false }, true],
])('a child that %s has failed: %j', (_name, row, failed) => {
  expect(hasFailed({ ...ROW, result: true, ...row }, [false])).toBe(failed);
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
