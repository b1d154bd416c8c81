import { expect, test } from '@jest/globals';
import type { Process } from '../../src/kompira/answers.ts';
import { type Concern, Concerns } from '../../src/job/concerns.ts';

const RUNNING: Process = {
  path: '/process/id_1',
  status: 'RUNNING',
  suspended: false,
  exitStatus: null,
  result: null,
  error: null,
  console: '',
  startedTime: null,
  finishedTime: null,
  elapsedSeconds: null,
  job: '/root/restart_process',
  currentJob: null,
  line: null,
};

type Look = [atMs: number, seen: Partial<Process>, news: Concern[]];

const MINUTE = 60_000;
/** A clock that did not begin with the process. */
const EPOCH = 1_000_000;

test.each<[string, Look[]]>([
  [
    'a process at work is none',
    [
      [0, {}, []],
      [100 * MINUTE, {}, []],
    ],
  ],
  [
    'suspended, told once',
    [
      [0, {}, []],
      [1, { suspended: true }, ['suspended']],
      [2, { suspended: true }, []],
    ],
  ],
  ['suspended at the first look', [[0, { suspended: true }, ['suspended']]]],
  [
    'suspended, resumed and suspended again: told once',
    [
      [0, { suspended: true }, ['suspended']],
      [1, {}, []],
      [2, { suspended: true }, []],
    ],
  ],
  [
    'an end, though it says suspended',
    [
      [0, { status: 'DONE', suspended: true }, []],
      [1, { status: 'ABORTED', suspended: true }, []],
    ],
  ],
  [
    'NEW for less than half a minute',
    [
      [0, { status: 'NEW' }, []],
      [29_999, { status: 'NEW' }, []],
      [30_000, {}, []],
    ],
  ],
  [
    'NEW for half a minute, told once',
    [
      [0, { status: 'NEW' }, []],
      [30_000, { status: 'NEW' }, ['new for long']],
      [10 * MINUTE, { status: 'NEW' }, []],
    ],
  ],
  [
    'WAITING for five minutes, told once',
    [
      [0, { status: 'WAITING' }, []],
      [299_999, { status: 'WAITING' }, []],
      [300_000, { status: 'WAITING' }, ['waiting for long']],
      [600_000, { status: 'WAITING' }, []],
    ],
  ],
  [
    'WAITING begins anew with each time',
    [
      [0, { status: 'WAITING' }, []],
      [4 * MINUTE, {}, []],
      [4 * MINUTE + 1, { status: 'WAITING' }, []],
      [8 * MINUTE, { status: 'WAITING' }, []],
      [9 * MINUTE + 1, { status: 'WAITING' }, ['waiting for long']],
    ],
  ],
  [
    'the time it was NEW is not time of WAITING',
    [
      [0, { status: 'NEW' }, []],
      [5 * MINUTE, { status: 'WAITING' }, []],
    ],
  ],
  [
    'READY for long is none',
    [
      [0, { status: 'READY' }, []],
      [60 * MINUTE, { status: 'READY' }, []],
    ],
  ],
  [
    'two at once',
    [
      [0, { status: 'NEW' }, []],
      [MINUTE, { status: 'NEW', suspended: true }, ['suspended', 'new for long']],
    ],
  ],
  [
    'one after another',
    [
      [0, { status: 'NEW' }, []],
      [MINUTE, { status: 'NEW' }, ['new for long']],
      [2 * MINUTE, { status: 'WAITING', suspended: true }, ['suspended']],
      [7 * MINUTE, { status: 'WAITING', suspended: true }, ['waiting for long']],
    ],
  ],
])('%s', (_name, looks) => {
  const concerns = new Concerns(EPOCH);
  for (const [atMs, seen, news] of looks)
    expect(concerns.about({ ...RUNNING, ...seen }, 1, EPOCH + atMs)).toEqual(news);
});

test('silence is told once a minute, counted from the last output or the last word about it', () => {
  const concerns = new Concerns(EPOCH);
  const looks: [atMs: number, bytes: number, status: Process['status'], news: Concern[]][] = [
    [MINUTE - 1, 0, 'RUNNING', []],
    [MINUTE, 0, 'RUNNING', ['silent']],
    [2 * MINUTE - 1, 0, 'RUNNING', []],
    [2 * MINUTE, 0, 'WAITING', ['silent']],
    [2 * MINUTE + 1, 5, 'RUNNING', []],
    [3 * MINUTE, 0, 'RUNNING', []],
    [3 * MINUTE + 1, 0, 'RUNNING', ['silent']],
    [9 * MINUTE, 5, 'RUNNING', []],
    [10 * MINUTE, 0, 'DONE', []],
  ];
  for (const [atMs, bytes, status, news] of looks)
    expect([atMs, concerns.about({ ...RUNNING, status }, bytes, EPOCH + atMs)]).toEqual([atMs, news]);
});
