import { expect, test } from '@jest/globals';
import { BadQuery, chooseAttributes, paginate, select } from '../simulator/query.ts';

const ROWS = [
  { id: 9, status: 'DONE', started_time: '2023-06-26T09:03:13.459085+09:00', parent: null, suspended: false },
  { id: 10, status: 'NEW', started_time: null, parent: null, suspended: true },
  {
    id: 11,
    status: 'DONE',
    started_time: '2023-06-26T09:03:13.459086+09:00',
    parent: '/process/id_9',
    suspended: false,
  },
];

test.each([
  ['status=NEW', [10]],
  ['status__exact=NEW', [10]],
  ['status=NEW&status=DONE', [9, 10, 11]],
  ['status=DONE&suspended=true', []],
  ['suspended=True', [10]],
  ['status__in=NEW,READY', [10]],
  ['id__gt=9', [10, 11]],
  ['id__gte=9&id__lt=11', [9, 10]],
  ['id__lte=9', [9]],
  ['status__contains=ON', [9, 11]],
  ['status__icontains=on', [9, 11]],
  ['parent__startswith=/process/', [11]],
  ['parent__endswith=_9', [11]],
  ['parent__isnull=true', [9, 10]],
  ['started_time__isnull=false', [9, 11]],
  ['started_time__gte=2023-06-26T00:03:13Z', [9, 11]],
  ['started_time__gt=2023-06-26T00:03:13.459085Z', [11]],
  ['started_time__lt=2023-06-26T00:03:13.459085Z', []],
  ['order_by=-id', [11, 10, 9]],
  ['order_by=started_time', [9, 11, 10]],
  ['order_by=-started_time', [10, 11, 9]],
  ['nonsense=1&id__nonsense=2', [9, 10, 11]],
])('?%s', (query, ids) => {
  expect(select(ROWS, new URLSearchParams(query)).map(({ id }) => id)).toEqual(ids);
});

test('a time that is none is refused', () => {
  expect(() => select(ROWS, new URLSearchParams('started_time__gte=yesterday'))).toThrow(BadQuery);
});

test('pages: 25 by default, next and previous keep the query', () => {
  const rows = Array.from({ length: 60 }, (_, id) => ({ id }));
  const first = paginate(rows, new URL('https://kompira/process?status=DONE'));
  expect(first.results).toHaveLength(25);
  expect(first).toMatchObject({
    count: 60,
    previous: null,
    next: 'https://kompira/process?status=DONE&page=2',
  });
  expect(paginate(rows, new URL('https://kompira/process?page=last'))).toMatchObject({
    next: null,
    previous: 'https://kompira/process?page=2',
    results: rows.slice(50),
  });
});

test.each(['0', '4', 'x', '1.5'])('page=%s of three is not there', (page) => {
  const rows = Array.from({ length: 60 }, (_, id) => ({ id }));
  expect(() => paginate(rows, new URL(`https://kompira/process?page=${page}`))).toThrow(BadQuery);
});

test('attrs chooses attributes, and keeps their order', () => {
  expect(
    JSON.stringify(
      chooseAttributes({ id: 1, user: 'a', status: 'NEW' }, new URLSearchParams('attrs=status&attrs=id')),
    ),
  ).toBe('{"id":1,"status":"NEW"}');
});
