/** The table of what a response proves: whole, each row with errors that hit it, and as the document shows it. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  isLastWord,
  isNotKompira,
  isSafeToResend,
  isTransient,
  mayHaveActed,
  TROUBLES,
  troubleOf,
} from '../../src/core/trouble.ts';
import { cellsOf, withTable } from '../../scripts/trouble-table.ts';
import * as samples from '../support/samples.ts';

const no = false;
const YES = true;

/** May have acted; may be sent again; may be read again before Kompira has answered, and after; last word. */
type Columns = [boolean, boolean, boolean, boolean, boolean];

const TABLE: readonly (readonly [way: string, ...Columns])[] = [
  ['the host name does not exist', no, YES, YES, YES, no],
  ['the TLS handshake was broken off, or the proxy could not be reached', no, YES, YES, YES, no],
  ['a certificate, a version of TLS or a missing client certificate was refused', no, no, no, YES, no],
  ['the proxy asked for a login', no, no, no, YES, no],
  ['no connection, or another refusal by the proxy', no, YES, YES, YES, no],
  ['sent, and no whole response', YES, no, YES, YES, no],
  ['429, whoever says it', no, YES, YES, YES, no],
  ["503 with Retry-After, in Kompira's words", no, YES, YES, YES, no],
  ["408 or 5xx, in Kompira's words", YES, no, YES, YES, no],
  ["another status, in Kompira's words", no, no, no, no, YES],
  [
    'a redirect to the same address by https, or to the login page; a page that wants https or a client certificate',
    ...([no, no, no, YES, no] satisfies Columns),
  ],
  ['408 or 5xx, not in the words of Kompira', YES, no, YES, YES, no],
  [
    'another status, not in the words of Kompira (a gateway, a filter, a redirect)',
    ...([YES, no, no, YES, no] satisfies Columns),
  ],
  ['2xx with a body that is not what the API promises', YES, no, no, YES, no],
];

test('these are the rows, in this order', () => {
  expect(TROUBLES.map(({ way }) => way)).toEqual(TABLE.map(([way]) => way));
  expect(
    TROUBLES.flatMap(({ way, passesForMs }) => (passesForMs === undefined ? [] : [way, passesForMs])),
  ).toEqual(['the host name does not exist', 30_000]);
});

test.each(TABLE)('%s', (way, ...columns) => {
  const errors = samples.TROUBLES[way] ?? [];
  expect(errors).not.toEqual([]);
  for (const error of errors) {
    expect(troubleOf(error)?.way).toBe(way);
    expect([
      mayHaveActed(error),
      isSafeToResend(error),
      isTransient(error, false),
      isTransient(error, true),
      isLastWord(error),
    ]).toEqual(columns);
  }
});

test('a proxy that asked for a login has seen the request of plain http, the server has not', () => {
  for (const asked of samples.BREAKDOWNS['proxy-refused'].slice(1))
    expect(mayHaveActed(samples.broken(true, asked))).toBe(false);
});

test('what is no end of a request may have acted, and nothing is known of another try', () => {
  const error = new TypeError('a bug');
  expect(troubleOf(error)).toBeUndefined();
  expect([mayHaveActed(error), isTransient(error, true), isLastWord(error)]).toEqual([true, false, false]);
});

test('another server is told by what it says, not by what it fails to do', () => {
  const { refused, invalid, broken, BREAKDOWNS, DEFECTS } = samples;
  expect(isNotKompira(refused(404, ''))).toBe(true);
  expect(isNotKompira(refused(302, '', { redirect: { to: '', kind: 'login' } }))).toBe(true);
  for (const defect of DEFECTS['not-json']) expect(isNotKompira(invalid(defect))).toBe(true);
  expect(isNotKompira(invalid({ kind: 'too-deep' }))).toBe(false);
  expect(isNotKompira(refused(404, 'not found'))).toBe(false);
  expect(isNotKompira(refused(502, ''))).toBe(false);
  expect(isNotKompira(broken(false, BREAKDOWNS.connection[0]))).toBe(false);
});

test('the document shows it: node scripts/trouble-table.ts', () => {
  const markdown = readFileSync('docs/architecture.md', 'utf8');
  expect(withTable(markdown)).toBe(markdown);
  for (const [index, row] of TROUBLES.entries()) {
    const [, acted, again, try_, tryLater, last] = TABLE[index] ?? [];
    const when = (first?: boolean, later?: boolean) =>
      first ? 'yes' : later ? 'once Kompira has answered' : 'no';
    const [, actedCell, againCell, tryCell, lastCell] = cellsOf(row);
    expect([actedCell, againCell, tryCell?.split(';')[0], lastCell]).toEqual([
      when(acted),
      when(again),
      when(try_, tryLater),
      when(last),
    ]);
  }
});
