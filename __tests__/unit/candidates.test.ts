import { expect, test } from '@jest/globals';
import { mayBeOurs } from '../../src/core/candidates.ts';
import type { ProcessRow } from '../../src/kompira/answers.ts';
import { fc } from '../support/random.ts';
import { ROW } from '../support/samples.ts';

const SENT = '2026-11-03T09:00:00Z';
const SENT_MS = Date.parse(SENT);

const row = (id: bigint, startedTime: string | null): ProcessRow => ({ ...ROW, id, startedTime });
const candidates = (rows: readonly ProcessRow[], sentMs: number | undefined = SENT_MS) =>
  mayBeOurs(rows, sentMs).map(({ id }) => id);

test.each([
  ['none', [], []],
  ['one that began at the very moment', [row(1n, SENT)], [1n]],
  ['one that began just before, by the clock of Japan', [row(1n, '2026-11-03T17:59:59.999999+09:00')], []],
  ['one that began just after, by the clock of Japan', [row(1n, '2026-11-03T18:00:00.000001+09:00')], [1n]],
  ['one that has not begun', [row(1n, null)], [1n]],
  [
    'nothing older than one that began before',
    [row(3n, null), row(2n, '2026-11-03T08:00:00Z'), row(1n, null)],
    [3n],
  ],
  ['made before another, begun after it', [row(3n, SENT), row(2n, null), row(1n, SENT)], [3n, 2n, 1n]],
  ['a time that nobody can read', [row(1n, 'yesterday')], [1n]],
  ['ids that grow a digit', [row(9n, SENT), row(10n, SENT)], [10n, 9n]],
])('%s', (_name, rows, ids) => {
  expect(candidates(rows)).toEqual(ids);
});

test('all of them, the newest first, where the clock of the server is not known', () => {
  const rows = [row(1n, '2001-01-01T00:00:00Z'), row(3n, null), row(2n, SENT)];
  expect(mayBeOurs(rows, undefined).map(({ id }) => id)).toEqual([3n, 2n, 1n]);
  expect(rows.map(({ id }) => id)).toEqual([1n, 3n, 2n]);
});

/** Processes as a server makes them: ids grow with the time they are made; each begins then or later, or not yet. */
const made = fc
  .array(
    fc.record({
      sinceLastMs: fc.nat(2000),
      idsBetween: fc.integer({ min: 1, max: 3 }),
      begunAfterMs: fc.oneof(fc.constant(null), fc.constant(0), fc.nat(10_000)),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .chain((steps) => {
    // Beyond what a number holds.
    let [id, atMs] = [9007199254740985n, SENT_MS - 6000];
    const all = steps.map(({ sinceLastMs, idsBetween, begunAfterMs }) => {
      id += BigInt(idsBetween);
      atMs += sinceLastMs;
      const startedMs = begunAfterMs === null ? null : atMs + begunAfterMs;
      return {
        madeMs: atMs,
        startedMs,
        row: row(id, startedMs === null ? null : new Date(startedMs).toISOString()),
      };
    });
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

test('ours is always among them; none that began before, or was made before such a one; the newest first', () => {
  fc.assert(
    fc.property(made, (all) => {
      const found = candidates(all.map(({ row }) => row));
      for (const { row, madeMs, startedMs } of all) {
        if (madeMs >= SENT_MS) expect(found).toContain(row.id);
        if (startedMs !== null && startedMs < SENT_MS)
          for (const candidate of found) expect(candidate > row.id).toBe(true);
      }
      expect(found).toEqual(found.toSorted((one, other) => (one < other ? 1 : -1)));
    }),
    { numRuns: 500 },
  );
});
