import { expect, test } from '@jest/globals';
import { NotUnderstoodError, RefusedError, TransportError } from '../../src/errors.ts';
import { type GivingUp, giveUp, type Policy, type Unfinished, type Waited } from '../../src/job/giving-up.ts';
import { Interrupted } from '../../src/job/interruption.ts';
import type { Process } from '../../src/kompira/answers.ts';

const SEEN: Process = {
  path: '/process/id_262',
  status: 'RUNNING',
  suspended: false,
  exitStatus: null,
  result: null,
  error: null,
  console: '',
  startedTime: '2023-06-26T09:03:13.459085+09:00',
  finishedTime: null,
  elapsedSeconds: 5.3,
  job: '/root/restart_process',
  currentJob: null,
  line: null,
};
const WAITED: Waited = {
  path: '/process/id_262',
  timeoutMs: 60_000,
  onTimeout: 'terminate',
  onCancel: 'terminate',
  signal: new AbortController().signal,
};
const LOST = new TransportError('GET /process/id_262: the connection was reset', { arrived: 'maybe' });
const refused = (status: number, reason: string) =>
  new RefusedError(`GET /process/id_262: ${status} ${reason}`.trim(), { status, reason });

/** Given up a second after the interruption, where there was one. */
function give(unfinished: Unfinished, waited: Partial<Waited> = {}, sinceMs = 1000): GivingUp {
  const reason: unknown = waited.signal?.reason;
  return giveUp(
    unfinished,
    { ...WAITED, ...waited },
    reason instanceof Interrupted ? reason.atMs + sinceMs : 0,
  );
}

const timedOut: Unfinished = { end: 'timed out', last: SEEN };
const gaveUp: Unfinished = { end: 'gave up', last: SEEN, cause: LOST };
const crashed: Unfinished = {
  end: 'crashed',
  last: SEEN,
  cause: new Error('ENOSPC: no space left on device'),
};
const interrupted: Unfinished = { end: 'interrupted', last: SEEN };
const byCancel = () => AbortSignal.abort(new Interrupted('cancelled', 'The step was cancelled (SIGINT).'));
const byCrash = () => AbortSignal.abort(new Interrupted('crashed', 'The action failed: EPIPE.'));

/** Of on-timeout and on-cancel. */
const PAIRS: readonly (readonly [Policy, Policy])[] = [
  ['terminate', 'terminate'],
  ['leave', 'leave'],
  ['terminate', 'leave'],
  ['leave', 'terminate'],
];

test.each<[string, Unfinished, () => AbortSignal, GivingUp['outcome'], 'onTimeout' | 'onCancel', number]>([
  ['a timeout', timedOut, () => WAITED.signal, 'timed-out', 'onTimeout', 20_000],
  ['an outage', gaveUp, () => WAITED.signal, 'error', 'onTimeout', 5000],
  ['an error of this action', crashed, () => WAITED.signal, 'error', 'onTimeout', 5000],
  ['a cancel', interrupted, byCancel, 'cancelled', 'onCancel', 5500],
  ['an error that nobody caught', interrupted, byCrash, 'error', 'onTimeout', 5500],
])(
  '%s: its outcome, whose policy counts, and how long a stop may take',
  (_name, unfinished, signal, outcome, input, budgetMs) => {
    for (const [onTimeout, onCancel] of PAIRS) {
      const policies = { onTimeout, onCancel };
      expect(give(unfinished, { ...policies, signal: signal() })).toMatchObject({
        outcome,
        policy: policies[input],
        budgetMs,
        gone: false,
      });
    }
  },
);

test.each([
  ['at once', 0, 6500],
  ['after 5 s', 5000, 1500],
  ['after 7 s, in which the start was answered', 7000, 1500],
])(
  'a stop after a cancel, begun %s, is over before the runner loses patience, but is tried',
  (_name, sinceMs, budgetMs) => {
    expect(give(interrupted, { signal: byCancel() }, sinceMs)).toMatchObject({ budgetMs });
  },
);

test.each<[string, Partial<Process> | undefined, string]>([
  [
    'where it stood',
    { currentJob: '/root/child', line: 7 },
    'It was RUNNING in /root/child line 7 when it was last seen.',
  ],
  ['without a line', { currentJob: '/root/child' }, 'It was RUNNING in /root/child when it was last seen.'],
  ['without a place', { line: 7 }, 'It was RUNNING when it was last seen.'],
  [
    'suspended',
    { status: 'WAITING', suspended: true, currentJob: '/root/a', line: 1 },
    'It was WAITING and suspended in /root/a line 1 when it was last seen.',
  ],
  [
    'never begun',
    { status: 'NEW' },
    'It never began: its jobflow may be at its multiplicity, the Kompira engine down, or the licence out.',
  ],
  ['never seen', undefined, 'It could not be looked at once.'],
])('a timeout tells how the process was: %s', (_name, last, words) => {
  const { told } = give({ end: 'timed out', last: last && { ...SEEN, ...last } });
  expect(told).toBe(`/process/id_262 had not ended when the timeout of 1m was over. ${words}`);
});

test.each<[string, Unfinished, () => AbortSignal, string]>([
  [
    'an outage',
    gaveUp,
    () => WAITED.signal,
    '/process/id_262 could not be followed to its end. GET /process/id_262: the connection was reset.\n' +
      'This lasted for longer than outage-tolerance. Raise that where a restart of the server takes longer.',
  ],
  [
    'an answer that nobody has advice for',
    {
      end: 'gave up',
      last: SEEN,
      cause: new NotUnderstoodError('status is "EXPLODED"', { permanent: true }),
    },
    () => WAITED.signal,
    '/process/id_262 could not be followed to its end. status is "EXPLODED".',
  ],
  [
    'an error of this action',
    crashed,
    () => WAITED.signal,
    'The action failed while it followed /process/id_262. ENOSPC: no space left on device.',
  ],
  ['a cancel', interrupted, byCancel, 'The step was cancelled (SIGINT).'],
])('%s is told with its cause', (_name, unfinished, signal, told) => {
  expect(give(unfinished, { signal: signal() }).told).toBe(told);
});

test.each([
  ['Kompira says that there is no such process', refused(404, '見つかりませんでした。'), true],
  ['a gateway says 404', refused(404, ''), false],
  ['Kompira refuses the token', refused(401, '不正なトークンです。'), false],
  ['nobody answers', LOST, false],
])('gone: %s', (_name, cause, gone) => {
  expect(give({ end: 'gave up', last: SEEN, cause })).toMatchObject({ outcome: 'error', gone });
});
