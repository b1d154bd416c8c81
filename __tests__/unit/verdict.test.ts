import { expect, test } from '@jest/globals';
import { passes } from '../../src/core/result.ts';
import { hasFailed, judge } from '../../src/core/verdict.ts';
import { type Json, parseJson, plain, sameJson } from '../../src/json.ts';
import { ACTIVE_STATUSES, FINAL_STATUSES, type Process } from '../../src/kompira/answers.ts';
import { PROCESS, ROW } from '../support/samples.ts';
import { fc } from '../support/random.ts';

const GOOD: Process = { ...PROCESS, status: 'DONE', exitStatus: '0', result: 'httpd を起動しました' };

test.each<[Partial<Process>, Json[], string]>([
  [{}, [], 'succeeded'],
  [{ result: false }, ['false', 0], 'succeeded'],
  [{ result: null }, [false], 'succeeded'],
  [{ error: 'a note' }, [], 'succeeded'],
  [{ status: 'ABORTED' }, [], 'aborted'],
  [{ status: 'ABORTED', exitStatus: null }, [], 'aborted'],
  [{ status: 'RUNNING' }, [], 'aborted'],
  [{ exitStatus: '3' }, [], 'exit-status'],
  [{ exitStatus: null }, [], 'exit-status'],
  [{ result: '失敗' }, [false, null, '失敗'], 'result'],
  [{ result: null }, [null], 'result'],
  [{ result: parseJson('1.0') }, [1], 'result'],
  [{ result: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], 'result'],
])('%j with fail-on-result %j: %s', (process, failOnResult, kind) => {
  const outcome = kind === 'succeeded' ? 'succeeded' : 'failed';
  const verdict = judge({ ...GOOD, ...process }, failOnResult);
  expect(verdict).toEqual({ outcome, reason: { kind } });
  expect(passes(verdict)).toBe(kind === 'succeeded');
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

test.each<[object, boolean]>([
  [{ status: 'RUNNING', exitStatus: '1' }, false],
  [{ status: 'ABORTED' }, true],
  // The list does not say how it ended.
  [{ status: 'DONE', exitStatus: null }, false],
  [{ status: 'DONE', exitStatus: '0' }, false],
  [{ status: 'DONE', exitStatus: '1' }, true],
  [{ status: 'DONE', exitStatus: '0', result: false }, true],
])('a child with %j has failed: %j', (row, failed) => {
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
