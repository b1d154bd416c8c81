/** What a list makes of its query, where a conformance exchange would not show it: times, pages, order. */
import { expect, test } from '@jest/globals';
import { languageOf } from '../simulator/api.ts';
import { paginate, PROCESS_FILTERS, select } from '../simulator/query.ts';
import { Refusal } from '../simulator/reasons.ts';

const ROWS = [
  { id: 9, status: 'DONE', started_time: '2023-06-26T09:03:13.459085+09:00', suspended: false },
  { id: 10, status: 'NEW', started_time: null, suspended: true },
  { id: 11, status: 'DONE', started_time: '2023-06-26T09:03:13.459086+09:00', suspended: false },
];
const idsOf = (query: string) =>
  select(ROWS, new URLSearchParams(query), PROCESS_FILTERS).map(({ id }) => id);

test.each([
  ['status=NEW&status=DONE', [9, 11]],
  ['suspended=true', [10]],
  ['suspended=0&is_active=0', [9, 11]],
  ['id__gt=9', [10, 11]],
  ['id__gte=9&id__lt=11', [9, 10]],
  ['id__lte=9', [9]],
  ['started_time__gte=2023-06-26T00:03:13Z', [9, 11]],
  ['started_time__gt=2023-06-26T00:03:13.459085Z', [11]],
  ['started_time__lt=2023-06-26T00:03:13.459085Z', []],
  ['order_by=-id', [11, 10, 9]],
  ['order_by=started_time', [9, 11, 10]],
  ['order_by=-started_time', [10, 11, 9]],
])('?%s', (query, ids) => {
  expect(idsOf(query)).toEqual(ids);
});

test.each(['id=x', 'is_active=maybe', 'suspended='])('?%s is refused', (query) => {
  expect(() => idsOf(query)).toThrow(Refusal);
});

test('pages: 25 by default', () => {
  const rows = Array.from({ length: 60 }, (_, id) => ({ id }));
  const page = (query: string) => paginate(rows, new URL(`https://kompira/process?${query}`));
  expect(page('').results).toHaveLength(25);
  const previous = 'https://kompira/process?page=2';
  expect(page('page=last')).toMatchObject({ previous, results: rows.slice(50) });
  for (const none of ['0', '4', '1.5']) expect(() => page(`page=${none}`)).toThrow(Refusal);
});

test.each([
  [undefined, 'en'],
  ['*', 'en'],
  ['JA-jp', 'ja'],
  ['ja;q=0, en;q=0.1', 'en'],
  ['ja;q=0.9,en;q=0.8', 'ja'],
  ['jam', 'en'],
])('Accept-Language %s: %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
