import { expect, test } from '@jest/globals';
import type { ProcessRow } from '../../src/kompira/answers.ts';
import { mayBeOurs } from '../../src/core/candidates.ts';
import { fc } from '../support/random.ts';

const SENT = '2026-11-03T09:00:00Z';
const SENT_MS = Date.parse(SENT);

function row(id: bigint, startedTime: string | null): ProcessRow {
  return {
    id,
    path: `/process/id_${id}`,
    status: startedTime === null ? 'NEW' : 'RUNNING',
    user: 'ops',
    startedTime,
    finishedTime: null,
    elapsedSeconds: null,
    job: '/root/x',
    exitStatus: null,
    result: null,
    error: null,
    console: '',
  };
}

function candidates(rows: readonly ProcessRow[], sentMs: number | undefined = SENT_MS): bigint[] {
  return mayBeOurs(rows, sentMs).map(({ id }) => id);
}

test.each([
  ['none', [], []],
  ['one that began at the very moment', [row(1n, SENT)], [1n]],
  ['one that began a millisecond before', [row(1n, '2026-11-03T08:59:59.999Z')], []],
  ['one that began just before, by the clock of Japan', [row(1n, '2026-11-03T17:59:59.999999+09:00')], []],
  ['one that began just after, by the clock of Japan', [row(1n, '2026-11-03T18:00:00.000001+09:00')], [1n]],
  ['one that has not begun', [row(1n, null)], [1n]],
  ['two of the same moment, the newest first', [row(1n, SENT), row(2n, SENT)], [2n, 1n]],
  [
    'nothing older than one that began before',
    [row(3n, null), row(2n, '2026-11-03T08:00:00Z'), row(1n, null)],
    [3n],
  ],
  [
    'one that was made before another, and began after it',
    [row(3n, SENT), row(2n, null), row(1n, SENT)],
    [3n, 2n, 1n],
  ],
  ['a time that nobody can read', [row(1n, 'yesterday')], [1n]],
  ['ids that grow a digit', [row(9n, SENT), row(10n, SENT)], [10n, 9n]],
  [
    'ids beyond what a number holds',
    [row(9007199254740992n, SENT), row(9007199254740993n, null)],
    [9007199254740993n, 9007199254740992n],
  ],
])('%s', (_name, rows, ids) => {
  expect(candidates(rows)).toEqual(ids);
});

test('all of them, the newest first, where the clock of the server is not known', () => {
  const rows = [row(1n, '2001-01-01T00:00:00Z'), row(3n, null), row(2n, SENT)];
  expect(mayBeOurs(rows, undefined).map(({ id }) => id)).toEqual([3n, 2n, 1n]);
  expect(rows.map(({ id }) => id)).toEqual([1n, 3n, 2n]);
});

interface Made {
  readonly rows: ProcessRow[];
  readonly madeMs: ReadonlyMap<bigint, number>;
}

/** Processes as a server makes them: ids grow with the time they are made; each begins then or later, or not yet. */
const made: fc.Arbitrary<Made> = fc
  .array(
    fc.record({
      sinceLastMs: fc.nat(2000),
      idsBetween: fc.integer({ min: 1, max: 3 }),
      begunAfterMs: fc.oneof(fc.constant(null), fc.constant(0), fc.nat(10_000)),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .chain((steps) => {
    let id = 9007199254740985n;
    let atMs = SENT_MS - 6000;
    const madeMs = new Map<bigint, number>();
    const rows = steps.map(({ sinceLastMs, idsBetween, begunAfterMs }) => {
      id += BigInt(idsBetween);
      atMs += sinceLastMs;
      madeMs.set(id, atMs);
      return row(id, begunAfterMs === null ? null : new Date(atMs + begunAfterMs).toISOString());
    });
    return fc
      .shuffledSubarray(rows, { minLength: rows.length })
      .map((shuffled) => ({ rows: shuffled, madeMs }));
  });

test('ours is always among them: whichever was made since the start was sent', () => {
  fc.assert(
    fc.property(made, ({ rows, madeMs }) => {
      const found = new Set(candidates(rows));
      for (const [id, ms] of madeMs) if (ms >= SENT_MS) expect(found).toContain(id);
    }),
    { numRuns: 500 },
  );
});

test('none that began before, and none that was made before such a one; the newest first', () => {
  fc.assert(
    fc.property(made, ({ rows }) => {
      const found = candidates(rows);
      const before = rows.filter(
        ({ startedTime }) => startedTime !== null && Date.parse(startedTime) < SENT_MS,
      );
      for (const { id } of before) for (const candidate of found) expect(candidate > id).toBe(true);
      for (const [index, id] of found.entries())
        if (index > 0) expect(id < (found[index - 1] ?? 0n)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
