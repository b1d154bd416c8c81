/** The faults of a run: which ones there are, and which request meets which. */
import type { Fault, RequestRecord, Simulator } from '../simulator/server.ts';
import { Random } from './random.ts';

export const REQUEST_KINDS = ['start', 'look', 'wait', 'terminate', 'list', 'usual', 'children'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export function kindOf({ path, action, query }: RequestRecord): RequestKind {
  if (action === 'execute') return 'start';
  if (action === 'wait' || action === 'terminate' || action === 'children') return action;
  if (path !== '/process') return 'look';
  // Earlier runs, asked for how long one takes.
  return query.get('status') === 'DONE' ? 'usual' : 'list';
}

/** The server goes away, and comes back; the request that met it was carried out before, or was not. */
interface Outage {
  kind: 'down';
  acts: boolean;
}

/** In Kompira's own words: it has not acted. */
const busy = (retryAfter: string) =>
  ({
    kind: 'status',
    status: 503,
    body: { detail: 'busy' },
    headers: { 'retry-after': retryAfter },
  }) as const;

const status = (code: number, headers: Record<string, string> = {}) =>
  ({ kind: 'status', status: code, headers }) as const;

/** `elsewhere` is a server that no request should ever reach; `soon` is a date in two seconds. */
const catalogue = (elsewhere: string, soon: string) =>
  ({
    'reset before acting': { kind: 'reset-before' },
    'reset after acting': { kind: 'reset-after' },
    cut: { kind: 'cut' },
    'cut, chunked': { kind: 'cut-chunked' },
    '500': status(500),
    '500 after acting': { ...status(500), acts: true },
    '502': status(502),
    '503': status(503),
    '503, Retry-After': busy('1'),
    '503, long Retry-After': busy('60'),
    '503, Retry-After date': busy(soon),
    '503 page after acting, Retry-After': { ...status(503, { 'retry-after': '1' }), acts: true },
    '403 page after acting': { ...status(403), acts: true },
    '302 after acting': { ...status(302, { location: `${elsewhere}/blocked` }), acts: true },
    '504': status(504),
    '504 after acting': { ...status(504), acts: true },
    '429': status(429),
    '429, Retry-After': status(429, { 'retry-after': '1' }),
    hang: { kind: 'hang' },
    'hang after acting': { kind: 'hang', acts: true },
    drip: { kind: 'drip', byteEveryMs: 2 },
    'HTML with 200': { kind: 'html' },
    'empty with 200': { kind: 'body', body: '' },
    'a list with 200': { kind: 'body', body: '[]' },
    'short delay': { kind: 'delay', ms: 400 },
    'acts late': { kind: 'delay', ms: LATE_MS },
    'answers late': { kind: 'delay', ms: LATE_MS, actsFirst: true },
    'redirect to login': { kind: 'redirect', location: '/.login?next=/' },
    'redirect elsewhere': { kind: 'redirect', status: 307, location: elsewhere },
    'down before acting': { kind: 'down', acts: false },
    'down after acting': { kind: 'down', acts: true },
  }) as const satisfies Record<string, Fault | Outage>;

/** Longer than most request timeouts that are drawn. */
export const LATE_MS = 1500;

export type FaultName = keyof ReturnType<typeof catalogue>;
export const FAULT_NAMES = Object.keys(catalogue('', '')) as FaultName[];

/** With these it is certain that a start was not taken. */
export const NOT_TAKEN: ReadonlySet<FaultName> = new Set<FaultName>([
  '503, Retry-After',
  '503, long Retry-After',
  '503, Retry-After date',
  '429',
  '429, Retry-After',
]);

export interface WeatherPlan {
  /** How likely a request meets a fault. */
  chance: number;
  requests: readonly RequestKind[];
  faults: readonly FaultName[];
  /** Counted from the start of the step. */
  fairAfterMs: number;
  /** The server is away for so long at first; 0: it is there. */
  downFirstMs: number;
  downMs: number;
  /** Whether it goes on during post, if it has not turned fair. */
  inPost: boolean;
}

/** The weather over one simulator. */
export class Weather {
  /** Which request met what. */
  readonly strikes = new Map<RequestRecord, FaultName>();
  /** When the server was taken down, on the clock of the requests. */
  readonly downs: number[] = [];
  readonly #plan: WeatherPlan;
  readonly #simulator: Simulator;
  readonly #random: Random;
  readonly #fates = new Map<RequestRecord, FaultName | undefined>();
  #fair: NodeJS.Timeout | undefined;
  #over = false;
  #outage: Promise<void> = Promise.resolve();

  constructor(plan: WeatherPlan, simulator: Simulator, options: { seed: number; elsewhere: string }) {
    this.#plan = plan;
    this.#simulator = simulator;
    this.#random = new Random(options.seed);
    const soon = new Date(Date.now() + 2000).toUTCString();
    for (const [name, fault] of Object.entries(catalogue(options.elsewhere, soon))) {
      const when = (request: RequestRecord): boolean => this.#fateOf(request) === name;
      if (fault.kind !== 'down') this.#simulator.faults.add({ when, fault });
      else if (fault.acts) this.#simulator.faults.add({ when, fault: { kind: 'reset-after' } });
      else this.#simulator.faults.add({ when, fault: { kind: 'reset-before' } });
    }
  }

  /** Right before the step starts. */
  async begin(): Promise<void> {
    if (this.#plan.downFirstMs > 0) {
      await this.#simulator.down();
      this.#outage = this.#upAfter(this.#plan.downFirstMs);
    }
    if (this.#plan.fairAfterMs < Infinity) {
      this.#fair = setTimeout(() => {
        this.#over = true;
      }, this.#plan.fairAfterMs);
    }
  }

  /** Between main and post. */
  async beforePost(): Promise<void> {
    if (this.#plan.inPost) return;
    this.#over = true;
    await this.#outage;
  }

  /** Waits until the server is there again, and whatever was late has been done. */
  async end(): Promise<void> {
    clearTimeout(this.#fair);
    this.#over = true;
    await this.#outage;
    const lateAt = [...this.strikes].flatMap(([{ at }, name]) =>
      name === 'acts late' ? [at + LATE_MS] : [],
    );
    const leftMs = Math.max(0, ...lateAt) + 100 - (performance.timeOrigin + performance.now());
    if (leftMs > 0) await sleep(leftMs);
  }

  /** Two draws for every request, so that what one meets does not depend on what others did. */
  #fateOf(request: RequestRecord): FaultName | undefined {
    if (this.#fates.has(request)) return this.#fates.get(request);
    const struck = this.#random.chance(this.#plan.chance);
    const name = this.#random.pick(this.#plan.faults);
    const fate = struck && !this.#over && this.#plan.requests.includes(kindOf(request)) ? name : undefined;
    this.#fates.set(request, fate);
    if (fate === undefined) return undefined;
    this.strikes.set(request, fate);
    if (fate === 'down before acting' || fate === 'down after acting') this.#goDown();
    return fate;
  }

  #goDown(): void {
    this.downs.push(performance.timeOrigin + performance.now());
    this.#outage = this.#outage
      .then(() => this.#simulator.down())
      .then(() => this.#upAfter(this.#plan.downMs));
  }

  async #upAfter(ms: number): Promise<void> {
    await sleep(ms);
    await this.#simulator.up();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
