/** The list of processes, asked for what a jobflow has done and is doing. Its filters are not the same everywhere. */
import { InvalidResponseError, isRefusedByKompira } from '../errors.ts';
import { ACTIVE_STATUSES, isSamePath, type ProcessRow, toActive, toRows } from './answers.ts';
import { type Call, type Caller, type Limits, nameOf, type Query } from './call.ts';

/** As many active processes as are asked for. */
export const MOST_ACTIVE = 100;

/** So many earlier runs say how long one takes. */
const USUAL_RUNS = 10;

export class ProcessLists {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * The newest processes of a jobflow, newest first, a hundred at the most, as far as this user may see them, and the
   * server's clock in ms since 1970 where it says so. `attrs` is not asked for: before 1.6.2.post4 it does not work on
   * this list.
   */
  async newest(
    jobflow: string,
    limits: Limits,
  ): Promise<{ rows: ProcessRow[]; serverTimeMs: number | undefined }> {
    const call = processList([['job', jobflow]], limits);
    const response = await this.#caller.exchange(call);
    const clock = Date.parse(response.headers.date ?? '');
    const rows = toRows(nameOf(call), this.#caller.read(call, response));
    return {
      // A server that does not filter as it was asked to shows others as well.
      rows: rows.filter(({ job }) => job === null || isSamePath(job, jobflow)),
      serverTimeMs: Number.isNaN(clock) ? undefined : clock,
    };
  }

  /**
   * How long a run of this jobflow takes as a rule, in seconds: the median of the last ten that ended DONE with the exit
   * status 0, without the one at `except`; undefined where the server shows none. One request, also where `status` or
   * `attrs` is ignored.
   */
  async usualSeconds(
    jobflow: string,
    limits: Limits,
    { except }: { except?: string } = {},
  ): Promise<number | undefined> {
    const attrs = ['abspath', 'job', 'status', 'exit_status', 'elapsed_time'];
    const call: Call = {
      method: 'GET',
      path: '/process',
      query: [
        ['job', jobflow],
        ['status', 'DONE'],
        ['order_by', '-id'],
        ['page_size', String(2 * USUAL_RUNS)],
        ...attrs.map((name): Query[number] => ['attrs', name]),
      ],
      ...limits,
    };
    const seconds = toRows(nameOf(call), await this.#caller.ask(call))
      .filter(({ job }) => isSamePath(job ?? '', jobflow))
      .filter(({ status, exitStatus }) => status === 'DONE' && exitStatus === '0')
      .filter(({ path }) => path !== except)
      .flatMap(({ elapsedSeconds }) => elapsedSeconds ?? [])
      .slice(0, USUAL_RUNS)
      .sort((a, b) => a - b);
    const [low, high] = [seconds[(seconds.length - 1) >> 1], seconds[seconds.length >> 1]];
    return low === undefined || high === undefined ? undefined : Math.round(5 * (low + high)) / 10;
  }

  /**
   * The processes of a jobflow that have not ended, newest first, as far as this user may see; MOST_ACTIVE at the most.
   * By `is_active`, as the vendor's web UI does it; where that is not honoured, status by status, as in the manual.
   */
  async active(jobflow: string, limits: Limits): Promise<ProcessRow[]> {
    const active = await this.#filtered(jobflow, [['is_active', 'True']], limits).catch((thrown: unknown) => {
      if (isRefusedByKompira(thrown, [400])) return undefined;
      throw thrown;
    });
    if (active) return newestFirst(active);
    const rows: ProcessRow[] = [];
    // In the order in which a process goes through them, the last two to and fro, so that none slips through.
    for (const status of [...ACTIVE_STATUSES, 'RUNNING']) {
      const some = await this.#filtered(jobflow, [['status', status]], limits);
      if (!some) throw new InvalidResponseError('GET /process', { kind: 'not-filtered' });
      rows.push(...some);
    }
    const unique = new Map(rows.map((row) => [row.path, row]));
    return newestFirst([...unique.values()]);
  }

  async #filtered(jobflow: string, filter: Query, limits: Limits): Promise<ProcessRow[] | undefined> {
    const call = processList([['job', jobflow], ...filter], limits);
    return toActive(jobflow, nameOf(call), await this.#caller.ask(call));
  }
}

/** Ids grow as processes are made; a server may ignore `order_by`. */
export function newestFirst(rows: readonly ProcessRow[]): ProcessRow[] {
  return rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

function processList(filter: Query, limits: Limits): Call {
  const query: Query = [...filter, ['order_by', '-id'], ['page_size', String(MOST_ACTIVE)]];
  return { method: 'GET', path: '/process', query, ...limits };
}
