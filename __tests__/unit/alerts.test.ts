import { expect, test } from '@jest/globals';
import { type Alert, ProcessAlerts } from '../../src/core/alerts.ts';
import type { Process } from '../../src/kompira/answers.ts';
import { PROCESS } from '../support/samples.ts';

const RUNNING: Process = { ...PROCESS, status: 'RUNNING', suspended: false };
const MINUTE = 60_000;
/** A clock that did not begin with the process. */
const EPOCH = 1_000_000;

type Poll = [atMs: number, seen: Partial<Process>, ...news: Alert[]];
const isNew = { status: 'NEW' } as const;
const waiting = { status: 'WAITING' } as const;
const suspended = { suspended: true };

test.each<[string, ...Poll[]]>([
  ['suspended twice: one notice', [0, {}], [1, suspended, 'suspended'], [2, {}], [3, suspended]],
  ['an end, though it says suspended', [0, { status: 'ABORTED', suspended: true }]],
  ['NEW for long', [0, isNew], [29_999, isNew], [30_000, isNew, 'new-for-long'], [10 * MINUTE, isNew]],
  [
    'WAITING counts from the last time it began, and NEW is no part of it',
    ...([
      [0, isNew],
      [5 * MINUTE, waiting],
      [9 * MINUTE, {}],
      [9 * MINUTE + 1, waiting],
      [14 * MINUTE, waiting],
      [14 * MINUTE + 1, waiting, 'waiting-for-long'],
      [60 * MINUTE, waiting],
    ] satisfies Poll[]),
  ],
  ['READY for long', [0, { status: 'READY' }], [60 * MINUTE, { status: 'READY' }]],
  ['two at the same poll', [0, isNew], [MINUTE, { ...isNew, ...suspended }, 'suspended', 'new-for-long']],
])('%s', (_name, ...polls) => {
  const alerts = new ProcessAlerts(EPOCH);
  for (const [atMs, seen, ...news] of polls)
    expect([atMs, alerts.after({ ...RUNNING, ...seen }, 1, EPOCH + atMs, undefined)]).toEqual([atMs, news]);
});

test('silence gets a notice after 1, 2, 5, 10 and 30 minutes, then every half hour; output begins anew', () => {
  const alerts = new ProcessAlerts(EPOCH);
  const noticed: number[] = [];
  for (let minute = 1; minute <= 130; minute += 1) {
    const bytes = minute === 95 ? 5 : 0;
    if (alerts.after(RUNNING, bytes, EPOCH + minute * MINUTE, undefined).length > 0) noticed.push(minute);
  }
  expect(noticed).toEqual([1, 2, 5, 10, 30, 60, 90, 96, 97, 100, 105, 125]);
});

test.each([
  ['more than three times as long as usual', 30_000, 90_001],
  ['of a short run, not before a minute is over', 1000, MINUTE + 1],
])('slow: %s, one notice', (_name, expectedMs, fromMs) => {
  const alerts = new ProcessAlerts(EPOCH);
  const after = (atMs: number, usualMs?: number) => alerts.after(RUNNING, 1, EPOCH + atMs, usualMs);
  expect(after(fromMs, undefined)).toEqual([]);
  expect(after(fromMs - 1, expectedMs)).toEqual([]);
  expect(after(fromMs, expectedMs)).toEqual(['slow']);
  expect(after(2 * fromMs, expectedMs)).toEqual([]);
});
