/** Each way in which a step ends has its exit code. Only 10 says that it is safe to run again. */
import { expect, test } from '@jest/globals';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Outcome, Reason } from '../../src/core/result.ts';
import type { Ending } from '../../src/front/front.ts';
import { ENDINGS, REASONS, refused } from '../support/samples.ts';

const END: Ending = { title: '', text: '', code: undefined, passes: false, from: 'crash' };
const cause = refused(403, 'no');
const [left] = ENDINGS.left;
const unknown = { kind: 'left', isKnown: false } as const;
const [open] = ENDINGS['not-proven'];
const [timedOut] = REASONS['timed-out'];
const [running] = REASONS['already-running'];
const [cancelled, crashed] = [
  { kind: 'cancelled', said: 'SIGTERM' },
  { kind: 'crashed', said: 'a bug' },
] as const;

const PASSING: readonly [Outcome, Reason][] = [
  ['succeeded', { kind: 'succeeded' }],
  ['succeeded', { kind: 'sent' }],
  ['succeeded', { kind: 'received', mayBeLost: true }],
  ['succeeded', { kind: 'had-ended' }],
  ['succeeded', { kind: 'terminated', ending: { kind: 'gone' } }],
  ['succeeded', { kind: 'controlled', command: 'suspend', end: 'done' }],
  ['started', { kind: 'started' }],
  ['skipped', { kind: 'skipped', running: running.running }],
  ['validated', { kind: 'validated', type: '/system/types/Jobflow', options: {} }],
  ['failed', { kind: 'shown' }],
];

const FAILING: readonly [number, Reason][] = [
  [10, running],
  [10, { kind: 'still-running', running: running.running, timeoutMs: 1 }],
  [10, { kind: 'not-a-jobflow', type: '/system/types/Table' }],
  [10, { kind: 'wrong-options', type: 'jobflow', options: ['node'] }],
  [10, { kind: 'not-started', doing: 'starting', cause, hint: undefined }],
  [10, { kind: 'unreadable', cause }],
  [10, { kind: 'not-sent', cause, hint: undefined }],
  [10, { kind: 'not-received', cause, hint: undefined, mayBeLost: false }],
  // It may have carried a message.
  [30, { kind: 'not-received', cause, hint: undefined, mayBeLost: true }],
  [10, { kind: 'command-failed', command: 'suspend', cause }],
  [10, { kind: 'not-controlled', command: 'suspend', end: 'ended', cause }],
  [10, { kind: 'not-controlled', command: 'resume', end: 'refused', cause: undefined }],
  [30, { kind: 'not-controlled', command: 'suspend', end: 'unproven', cause }],
  [30, { kind: 'not-controlled', command: 'resume', end: 'unseen', cause }],
  [20, { kind: 'aborted' }],
  [20, { kind: 'exit-status' }],
  [20, { kind: 'result' }],
  [21, { ...timedOut, ending: left }],
  [21, { ...timedOut, ending: { kind: 'gone' } }],
  [30, { ...timedOut, ending: open }],
  [30, { ...timedOut, ending: unknown }],
  [21, { kind: 'no-message', timeoutMs: 1, mayBeLost: false }],
  [30, { kind: 'no-message', timeoutMs: 1, mayBeLost: true }],
  [22, { kind: 'interrupted', by: cancelled, during: { kind: 'nothing-started' } }],
  [22, { kind: 'interrupted', by: cancelled, during: { kind: 'reading' } }],
  [22, { kind: 'interrupted', by: cancelled, during: { kind: 'waiting', ending: left } }],
  [30, { kind: 'interrupted', by: cancelled, during: { kind: 'waiting', ending: open } }],
  [22, { kind: 'interrupted', by: cancelled, during: { kind: 'sending', sent: true } }],
  [22, { kind: 'interrupted', by: cancelled, during: { kind: 'receiving', mayBeLost: false } }],
  [30, { kind: 'interrupted', by: cancelled, during: { kind: 'receiving', mayBeLost: true } }],
  // It runs on by order, but nobody has waited for its end.
  [30, { kind: 'interrupted', by: cancelled, during: { kind: 'started-and-left' } }],
  [10, { kind: 'interrupted', by: crashed, during: { kind: 'nothing-started' } }],
  [10, { kind: 'interrupted', by: crashed, during: { kind: 'reading' } }],
  [30, { kind: 'interrupted', by: crashed, during: { kind: 'waiting', ending: left } }],
  [30, { kind: 'interrupted', by: crashed, during: { kind: 'sending', sent: true } }],
  [30, { kind: 'terminated', ending: open }],
  [30, { kind: 'gave-up', cause, ending: left }],
  [30, { kind: 'crashed', said: 'a bug' }],
  [30, { kind: 'start-unknown', cause, candidates: { kind: 'none', newest: [] } }],
  [30, { kind: 'send-unknown', cause }],
  [30, { kind: 'not-kompira', cause, list: cause }],
  [30, { kind: 'outputs-not-set', said: 'full', instead: { kind: 'succeeded' } }],
];

test.each(PASSING)('0: %s, %j', (outcome, reason) => {
  expect(exitCodeOf({ ...END, from: { outcome, reason } })).toBe(0);
});

test.each(FAILING)('%d: %j', (exitCode, reason) => {
  expect(exitCodeOf({ ...END, from: { outcome: 'error', reason } })).toBe(exitCode);
});

test('each reason has its code', () => {
  const kinds = [...PASSING, ...FAILING].map(([, { kind }]) => kind);
  expect(new Set(kinds)).toEqual(new Set(Object.keys(REASONS)));
});

test.each<[number, Partial<Ending>]>([
  [2, { from: 'invalid inputs' }],
  [10, { from: 'not begun' }],
  [30, { from: 'crash' }],
  [0, { from: 'nothing to finish', passes: true }],
  [0, { from: 'examined', passes: true }],
  [10, { from: 'examined' }],
  [30, { from: { outcome: 'succeeded', reason: { kind: 'succeeded' } }, code: 'OUTPUTS-NOT-SET' }],
  // Of `finish`.
  [0, { from: { kind: 'ended', path: '/process/id_1', ending: { kind: 'gone' } }, passes: true }],
  [30, { from: { kind: 'ended', path: '/process/id_1', ending: open } }],
  [30, { from: { kind: 'nothing-new', jobflow: '/root/x' }, passes: true }],
])('%d: %j', (exitCode, ending) => {
  expect(exitCodeOf({ ...END, ...ending })).toBe(exitCode);
});
