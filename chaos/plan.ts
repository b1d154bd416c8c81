/** What one run is going to be, drawn from its seed. */
import { JOB_KINDS, type JobKind } from './jobs.ts';
import { Random } from './random.ts';
import { FAULT_NAMES, REQUEST_KINDS, type RequestKind, type WeatherPlan } from './weather.ts';

export interface JobPlan {
  readonly kind: JobKind;
  /** How long its work takes, more or less. */
  readonly ms: number;
  readonly lines: number;
  readonly lineLength: number;
}

/** Counted from a request of this kind, or from the start of the step. */
export interface Moment {
  readonly of: RequestKind | 'spawn';
  readonly ms: number;
}

export interface SignalPlan {
  readonly first: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  readonly at: Moment;
  /** What comes after the first, if more comes than the runner sends anyway. */
  readonly second?: { readonly signal: 'SIGTERM' | 'SIGKILL'; readonly afterMs: number };
}

export interface Plan {
  readonly seed: number;
  readonly token: string;
  readonly job: JobPlan;
  readonly inputs: Readonly<Record<string, string>>;
  readonly weather: WeatherPlan;
  readonly signal?: SignalPlan;
  /** Somebody else's process of the same jobflow runs already. */
  readonly bystander: boolean;
  /** The runner's clock is set to another time in the middle of the step, and stays wrong. */
  readonly clock?: { readonly afterMs: number; readonly byMs: number };
}

/** The jobflows that end when somebody ends them. */
const ENDLESS: readonly JobKind[] = ['long', 'long with a child', 'never taken up', 'suspended'];

/** A start that meets trouble mostly is the end of it, and there is more to be seen. */
const BEHIND_THE_START = REQUEST_KINDS.filter((kind) => kind !== 'start');

export function drawPlan(seed: number): Plan {
  const random = new Random(seed);
  const job = drawJob(random);
  const quiet = random.chance(0.08);
  const inputs = drawInputs(random, job.kind);
  const weather = drawWeather(random);
  const signal = random.chance(0.4) ? drawSignal(random) : undefined;
  const bystander = random.chance(0.25);
  const clock = random.chance(0.15)
    ? { afterMs: random.between(100, 1500), byMs: random.pick([-3_600_000, -5000, 5000, 3_600_000]) }
    : undefined;
  return {
    seed,
    // With characters that other spellings write differently, or as Kompira makes them.
    token: random.chance(0.5) ? `k0/+${hex(random, 4)}==` : hex(random, 5),
    job,
    inputs,
    weather: quiet ? { ...weather, chance: 0, downFirstMs: 0 } : weather,
    bystander,
    ...(signal && !quiet && { signal }),
    ...(clock && { clock }),
  };
}

function drawJob(random: Random): JobPlan {
  const kind = random.pick([
    ...JOB_KINDS,
    'green',
    'green',
    'long',
    'chatty',
    'flood',
    'burst',
    'burst',
  ] as const);
  // 90 characters are 92 bytes: 64 KB hold 700 lines.
  const lines = kind === 'flood' || kind === 'burst' ? random.between(1000, 2500) : random.between(20, 400);
  return { kind, ms: random.between(0, 2500), lines, lineLength: random.between(30, 90) };
}

function drawInputs(random: Random, kind: JobKind): Record<string, string> {
  const timeout = ENDLESS.includes(kind) ? random.pick(['1s', '2s', '4s']) : '12s';
  return {
    wait: random.chance(0.08) ? 'false' : 'true',
    'poll-interval': random.pick(['100ms', '100ms', '300ms', '1s', '5s']),
    'long-poll': random.chance(0.4) ? 'true' : 'false',
    timeout: random.chance(0.05) ? '1s' : timeout,
    'request-timeout': random.pick(['1s', '1s', '1200ms', '2500ms']),
    'outage-tolerance': random.pick(['0s', '1s', '2s', '2s', '3s']),
    'on-timeout': random.chance(0.2) ? 'leave' : 'terminate',
    'on-cancel': random.chance(0.2) ? 'leave' : 'terminate',
    'fail-on-result': random.chance(0.2) ? '' : 'false',
    console: random.pick(['stream', 'stream', 'stream', 'on-failure', 'off']),
  };
}

function drawWeather(random: Random): WeatherPlan {
  const forEver = random.chance(0.25);
  return {
    chance: random.pick([0.15, 0.3, 0.5, 0.7, 0.9, 1]),
    requests: random.pick<readonly RequestKind[]>([
      REQUEST_KINDS,
      REQUEST_KINDS,
      BEHIND_THE_START,
      BEHIND_THE_START,
      BEHIND_THE_START,
      ['start', 'list'],
      ['start'],
      ['look', 'wait'],
      ['look', 'wait'],
      ['terminate'],
    ]),
    faults: random.chance(0.5) ? FAULT_NAMES : random.sample(FAULT_NAMES, random.between(1, 4)),
    fairAfterMs: forEver ? Infinity : random.between(500, 6000),
    downFirstMs: random.chance(0.12) ? random.between(200, 3500) : 0,
    downMs: random.pick([100, 500, 1500, 4000]),
    inPost: random.chance(0.3),
  };
}

function drawSignal(random: Random): SignalPlan {
  const first = random.pick(['SIGINT', 'SIGINT', 'SIGINT', 'SIGTERM', 'SIGKILL'] as const);
  const of = random.pick([
    'spawn',
    'spawn',
    'start',
    'start',
    'look',
    'look',
    'look',
    'terminate',
    'list',
  ] as const);
  const at = { of, ms: of === 'spawn' ? random.between(0, 1800) : random.pick([0, 0, 5, 50, 300, 900]) };
  const signal = random.pick(['SIGTERM', 'SIGTERM', 'SIGKILL'] as const);
  const second = { signal, afterMs: random.between(0, 3000) };
  return { first, at, ...(first !== 'SIGKILL' && random.chance(0.4) && { second }) };
}

function hex(random: Random, words: number): string {
  return Array.from({ length: words }, () => random.bits().toString(16).padStart(8, '0')).join('');
}

/** In words. */
export function describe({ seed, job, inputs, weather, signal, bystander, clock }: Plan): string {
  const { chance, requests, faults, fairAfterMs, downFirstMs, downMs, inPost } = weather;
  const lines = [
    `seed ${seed}`,
    `jobflow: ${job.kind}, ${job.ms} ms, ${job.lines} lines of ${job.lineLength}`,
    `inputs: ${JSON.stringify(inputs)}`,
    chance === 0
      ? 'weather: fair'
      : `weather: ${chance * 100} % of ${requests.join(', ')} meet ${
          faults.length === FAULT_NAMES.length ? 'any fault' : faults.join(' | ')
        }, ${fairAfterMs === Infinity ? 'for ever' : `for ${fairAfterMs} ms`}${inPost ? ', in post too' : ''}` +
        `; an outage lasts ${downMs} ms`,
  ];
  if (downFirstMs > 0) lines.push(`the server is away for the first ${downFirstMs} ms`);
  if (signal) {
    const { first, at, second } = signal;
    lines.push(
      `${first} ${at.ms} ms after ${at.of === 'spawn' ? 'the start of the step' : `the first ${at.of}`}` +
        (second ? `, then ${second.signal} ${second.afterMs} ms later` : ''),
    );
  }
  if (bystander) lines.push("somebody else's process of the same jobflow runs already");
  if (clock) lines.push(`the runner's clock jumps by ${clock.byMs} ms after ${clock.afterMs} ms`);
  return lines.join('\n');
}
