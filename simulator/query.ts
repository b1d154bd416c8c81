/** Lists as the REST API gives them: filters, order, pages, chosen attributes. Pure. */
import { FILTER, invalidPage, type Reason, Refusal } from './reasons.ts';

export type Row = Record<string, unknown>;

export interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

/** How one attribute can be asked for. */
interface Filter {
  kind: 'text' | 'number' | 'time' | 'boolean' | 'choice';
  lookups: readonly string[];
  choices?: readonly string[];
  /** Where it is no attribute of the row. */
  value?: (row: Row) => unknown;
}

const ORDERED = ['exact', 'gt', 'gte', 'lt', 'lte'];
const TEXT: Filter = { kind: 'text', lookups: ['exact', 'contains', 'startswith'] };
const TIME: Filter = { kind: 'time', lookups: ORDERED };
const FLAG: Filter = { kind: 'boolean', lookups: ['exact'] };
const ACTIVE = ['NEW', 'READY', 'RUNNING', 'WAITING'];

/**
 * From the vendor's manual, which names some lookups and ends with "…": what is not here is ignored, as everything that
 * the server does not know. A `job` that does not exist gives an empty page here; the vendor's answer is not known.
 */
export const PROCESS_FILTERS: Readonly<Record<string, Filter>> = {
  id: { kind: 'number', lookups: ORDERED },
  job: TEXT,
  user: TEXT,
  started_time: TIME,
  finished_time: TIME,
  status: { kind: 'choice', lookups: ['exact'], choices: [...ACTIVE, 'DONE', 'ABORTED'] },
  schedule: TEXT,
  parent: TEXT,
  current_job: TEXT,
  suspended: FLAG,
  // Not in the manual: what the vendor's own web UI filters by.
  is_active: { ...FLAG, value: ({ status }) => ACTIVE.includes(status as string) },
};

const NAMED: Filter = { ...TEXT, lookups: [...TEXT.lookups, 'in'] };

/**
 * `types` are the paths that a `type_object` may have. A list with commas is one value, and no such path: that it is
 * refused, not just found nowhere, is an assumption.
 */
export function objectFilters(types: readonly string[]): Readonly<Record<string, Filter>> {
  return {
    id: { kind: 'number', lookups: [...ORDERED, 'in'] },
    abspath: NAMED,
    owner: NAMED,
    display_name: NAMED,
    description: TEXT,
    type_object: { kind: 'choice', lookups: ['exact', 'in'], choices: types },
    parent_object: NAMED,
    created: TIME,
    updated: TIME,
  };
}

/** `order` is below, at or above 0; NaN where there is nothing to compare. */
const LOOKUPS: Record<string, (order: number, text: string, wanted: string) => boolean> = {
  exact: (order) => order === 0,
  in: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  contains: (_order, text, wanted) => text.includes(wanted),
  startswith: (_order, text, wanted) => text.startsWith(wanted),
};

/**
 * The rows that pass every filter, in order. `in` takes the parameter several times; of any other that is repeated the
 * last counts, as Django reads a query. Throws a Refusal (400) for values that are invalid.
 */
export function select(
  rows: Row[],
  query: URLSearchParams,
  filters: Readonly<Record<string, Filter>>,
  { orderBy = 'id' } = {},
): Row[] {
  const problems: Record<string, Reason[]> = {};
  const tests: ((row: Row) => boolean)[] = [];
  for (const key of new Set(query.keys())) {
    const [attribute = '', lookup = 'exact'] = key.split('__');
    const filter = Object.hasOwn(filters, attribute) ? filters[attribute] : undefined;
    const test = LOOKUPS[lookup];
    if (!filter?.lookups.includes(lookup) || !test) continue;
    const wanted = lookup === 'in' ? query.getAll(key) : query.getAll(key).slice(-1);
    const problem = wanted.map((one) => problemWith(one, filter)).find(Boolean);
    if (problem) problems[key] = [problem];
    tests.push((row) => {
      const value = filter.value ? filter.value(row) : row[attribute];
      return wanted.some((one) => test(compare(value, one), asText(value), one));
    });
  }
  // What is no attribute is no order, as for REST framework's own filter.
  const asked = query.get('order_by')?.replace(/^-/, '');
  const order = asked !== undefined && asked in (rows[0] ?? {}) ? (query.get('order_by') ?? '') : orderBy;
  if (Object.keys(problems).length > 0) throw new Refusal(400, problems);
  return inOrder(
    rows.filter((row) => tests.every((test) => test(row))),
    order,
  );
}

/** An empty value filters nothing out in Django's forms; here it is as invalid as any other. */
function problemWith(wanted: string, { kind, choices = [] }: Filter): Reason | undefined {
  if (kind === 'number' && !/^-?\d+$/.test(wanted)) return FILTER.number;
  if (kind === 'time' && isNaN(Date.parse(wanted))) return FILTER.time;
  // Django ignores a boolean that it cannot read, REST framework's own field refuses it: the vendor's is not known.
  if (kind === 'boolean' && !/^(true|false|1|0)$/i.test(wanted)) return FILTER.choice(wanted);
  if (kind === 'choice' && !choices.includes(wanted)) return FILTER.choice(wanted);
  return undefined;
}

/**
 * One page of `rows`. `url` is the address of the request: next and previous are that with another page and the
 * parameters sorted, token and all, as REST framework makes them. Throws a Refusal (404) for a page that is not there.
 */
export function paginate(rows: Row[], url: URL): Page {
  const query = url.searchParams;
  const asked = Number(query.get('page_size'));
  // The most that a page may hold is not known.
  const size = Number.isInteger(asked) && asked > 0 ? asked : 25;
  const last = Math.max(1, Math.ceil(rows.length / size));
  const page = query.get('page') === 'last' ? last : Number(query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > last) throw invalidPage();
  const addressOf = (other: number): string => {
    const address = new URL(url);
    if (other === 1) address.searchParams.delete('page');
    else address.searchParams.set('page', String(other));
    address.searchParams.sort();
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

function inOrder(rows: Row[], orderBy: string): Row[] {
  const attribute = orderBy.replace(/^-/, '');
  const sign = orderBy.startsWith('-') ? -1 : 1;
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
  if (typeof value === 'boolean') return Number(value) - Number(/^(true|1)$/i.test(other));
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
