/** Lists as the REST API gives them: filters, order, pages, chosen attributes. Pure. */

export type Row = Record<string, unknown>;

export interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

/** A query that the server refuses, with the body of its answer. */
export class BadQuery extends Error {
  readonly status: 400 | 404;
  readonly body: Record<string, unknown>;

  constructor(status: 400 | 404, body: Record<string, unknown>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

const DEFAULT_PAGE_SIZE = 25;

type Lookup = (order: (wanted: string) => number, text: string, wanted: string) => boolean;

/** `order` compares the attribute with what is wanted: below, at or above 0; NaN where there is nothing to compare. */
const LOOKUPS: Record<string, Lookup> = {
  exact: (order, _text, wanted) => order(wanted) === 0,
  in: (order, _text, wanted) => wanted.split(',').some((one) => order(one) === 0),
  gt: (order, _text, wanted) => order(wanted) > 0,
  gte: (order, _text, wanted) => order(wanted) >= 0,
  lt: (order, _text, wanted) => order(wanted) < 0,
  lte: (order, _text, wanted) => order(wanted) <= 0,
  contains: (_order, text, wanted) => text.includes(wanted),
  icontains: (_order, text, wanted) => text.toLowerCase().includes(wanted.toLowerCase()),
  startswith: (_order, text, wanted) => text.startsWith(wanted),
  endswith: (_order, text, wanted) => text.endsWith(wanted),
  isnull: (_order, text, wanted) => (text === '') === /^true$/i.test(wanted),
};

/**
 * The rows that pass every filter, in order. One attribute named twice means either value. What is no attribute or
 * no lookup is ignored, as Django's filters do. Throws BadQuery for a time that is none.
 */
export function select(rows: Row[], query: URLSearchParams): Row[] {
  const filters = Array.from(new Set(query.keys()), (key) => {
    const [attribute = '', lookup = 'exact'] = key.split('__');
    return { attribute, test: LOOKUPS[lookup], wanted: query.getAll(key), key };
  });
  for (const { attribute, key, wanted } of filters) {
    if (
      attribute.endsWith('_time') &&
      !key.endsWith('__isnull') &&
      wanted.some((time) => isNaN(Date.parse(time)))
    )
      throw new BadQuery(400, { [key]: ['有効な日時を入力してください。'] });
  }
  const selected = rows.filter((row) =>
    filters.every(({ attribute, test, wanted }) => {
      if (!(attribute in row) || !test) return true;
      const value = row[attribute];
      return wanted.some((one) => test((other) => compare(value, other), asText(value), one));
    }),
  );
  return inOrder(selected, query.get('order_by'));
}

/**
 * One page of `rows`. `url` is the address of the request: next and previous are that with another page, token in the
 * query and all. Throws BadQuery (404) for a page that is not there.
 */
export function paginate(rows: Row[], url: URL): Page {
  const query = url.searchParams;
  const asked = Number(query.get('page_size'));
  const size = Number.isInteger(asked) && asked > 0 ? asked : DEFAULT_PAGE_SIZE;
  const last = Math.max(1, Math.ceil(rows.length / size));
  const page = query.get('page') === 'last' ? last : Number(query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > last)
    throw new BadQuery(404, { detail: '不正なページです。' });
  const addressOf = (other: number): string => {
    const address = new URL(url);
    address.searchParams.set('page', String(other));
    return address.href;
  };
  return {
    count: rows.length,
    next: page < last ? addressOf(page + 1) : null,
    previous: page > 1 ? addressOf(page - 1) : null,
    results: rows.slice((page - 1) * size, page * size),
  };
}

/** The attributes that `attrs=…`, repeated, asks for; all of them when it asks for none. */
export function chooseAttributes(row: Row, query: URLSearchParams): Row {
  const wanted = query.getAll('attrs');
  if (wanted.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name)));
}

function inOrder(rows: Row[], orderBy: string | null): Row[] {
  const attribute = orderBy?.replace(/^-/, '') ?? 'id';
  const sign = orderBy?.startsWith('-') ? -1 : 1;
  // As PostgreSQL sorts: what has no value yet comes after all that has one.
  return rows.toSorted((a, b) => {
    const [one, other] = [a[attribute] ?? null, b[attribute] ?? null];
    if (one === null || other === null) return sign * (Number(one === null) - Number(other === null));
    return sign * compare(one, asText(other));
  });
}

/** By number, by moment where both are times, else by text. NaN for null. */
function compare(value: unknown, other: string): number {
  if (value === null) return NaN;
  if (typeof value === 'number') return value - Number(other);
  if (typeof value === 'boolean') return Number(value) - Number(/^true$/i.test(other));
  const text = asText(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return microseconds(text) - microseconds(other);
  return text < other ? -1 : Number(text > other);
}

/** Date.parse stops at milliseconds; two processes may start within one. */
function microseconds(time: string): number {
  const micros = /\.\d{3}(\d{3})/.exec(time)?.[1] ?? '0';
  return Date.parse(time) * 1000 + Number(micros);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
