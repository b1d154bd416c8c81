/** What a long jobflow costs the server: requests, and bytes on the wire. */
import { type Contender, contenders, DEFAULT, LONG_POLL, runAndReport } from './contenders.ts';
import { fastTime, type Lab, roundTripMs, withLab } from './lab.ts';
import { median, size, table } from './numbers.ts';
import { requestsByTheRule } from './rule.ts';
import type { Section, Settings, Target } from './section.ts';
import { stagger } from './stagger.ts';

const MINUTE_MS = 60_000;
const MOST_REQUESTS = 800;
const PRINT_EVERY_MS = 5000;
/**
 * What really takes a ms takes `factor` ms in fast time, each look does, and the action asks a slow server less often.
 * Hence no faster than this: an hour in three minutes.
 */
const FULL = { minutes: [1, 10, 60], factor: 20, times: 3, apartMs: 1000 };
const QUICK = { minutes: [1, 10], factor: 40, times: 1, apartMs: 700 };
type Plan = typeof FULL;

interface Case {
  readonly contender: Contender;
  readonly minutes: number;
  readonly isFast: boolean;
  readonly printEveryMs?: number;
}

interface Cost {
  readonly requests: number;
  readonly bytes: number;
}

type Costs = (wanted: Case) => Cost | undefined;

export function measureRequests({ quick }: Settings): Promise<Section> {
  const plan = quick ? QUICK : FULL;
  const { factor, times, apartMs } = plan;
  return withLab({}, (real) =>
    withLab({ factor }, async (fast) => {
      const cases = casesOf(quick);
      const runs = cases.flatMap((one) =>
        // Chance has a part in the pauses of the action, and none in a script.
        Array.from({ length: one.contender.kind === 'script' ? 1 : times }, () => one),
      );
      const measured = await stagger(
        apartMs,
        runs.map((one) => async () => {
          const lab = one.isFast ? fast : real;
          const env = one.isFast ? fastTime(factor) : {};
          return { one, cost: await measure(one, lab, env) };
        }),
      );
      const costs: Costs = (wanted) => {
        const some = measured.filter(({ one }) => keyOf(one) === keyOf(wanted)).map(({ cost }) => cost);
        if (some.length === 0) return undefined;
        return {
          requests: median(some.map(({ requests }) => requests)),
          bytes: median(some.map(({ bytes }) => bytes)),
        };
      };
      return section(costs, plan, await roundTripMs(real));
    }),
  );
}

/** What takes longest first. */
function casesOf(quick: boolean): Case[] {
  const actions = [DEFAULT, LONG_POLL].map((contender) => ({ contender }));
  const talking = { contender: DEFAULT, printEveryMs: PRINT_EVERY_MS };
  const fast = (minutes: number): Case[] =>
    [...actions, talking].map((one) => ({ ...one, minutes, isFast: true }));
  if (quick) return [...fast(10), ...fast(1)];
  const minute = [...contenders().map((contender) => ({ contender })), talking];
  return [
    ...fast(60),
    ...minute.map((one) => ({ ...one, minutes: 1, isFast: false })),
    ...fast(10),
    ...fast(1),
  ];
}

function keyOf({ contender, minutes, isFast, printEveryMs }: Case): string {
  return [contender.name, minutes, isFast, printEveryMs].join();
}

async function measure({ contender, minutes, printEveryMs }: Case, lab: Lab, env: Record<string, string>) {
  const jobflow = await lab.define(minutes * MINUTE_MS, printEveryMs);
  const { requestsMs, bytesIn, bytesOut } = await runAndReport(contender, lab, jobflow, env);
  return { requests: requestsMs.length, bytes: bytesIn + bytesOut };
}

function section(costs: Costs, plan: Plan, lookMs: number): Section {
  const { minutes: columns, factor } = plan;
  const quick = plan === QUICK;
  const row = (name: string, one: Pick<Case, 'contender' | 'printEveryMs'>): string[] => [
    name,
    ...columns.flatMap((minutes) => {
      const cost = costs({ ...one, minutes, isFast: quick || minutes > 1 });
      if (cost) return cells(cost);
      const minute = costs({ ...one, minutes: 1, isFast: false });
      return minute ? cells(reckon(minute, minutes), '≈ ') : ['', ''];
    }),
  ];
  const shown = contenders().filter(({ kind }) => kind !== 'script' || !quick);
  const rows = shown.map((contender) => row(contender.name, { contender }));
  rows.push(
    row(`${DEFAULT.name}, a line printed every ${PRINT_EVERY_MS / 1000} s`, {
      contender: DEFAULT,
      printEveryMs: PRINT_EVERY_MS,
    }),
    [
      `${DEFAULT.name}, reckoned by the rule of its pauses`,
      ...columns.flatMap((minutes) => [`≈ ${requestsByTheRule(minutes * MINUTE_MS, lookMs)}`, '']),
    ],
    ['the ideal: one to start, one to look', ...columns.flatMap(() => ['2', ''])],
  );
  const head = columns.flatMap((minutes) => [`${minutes} min: requests`, 'bytes']);
  const hour = (contender: Contender): number =>
    costs({ contender, minutes: 60, isFast: true })?.requests ?? NaN;
  return {
    heading: 'Requests and bytes',
    body: [
      table(['jobflow of', ...head], rows),
      'Bytes both ways, with headers; the token is 40 characters long, a printed line 80. ' +
        (quick
          ? `All in time that ran ${factor} times as fast, which counts too few.`
          : `The minute was measured in real time, the rest of the action in time that ran ${factor} times as fast; ≈ is ` +
            `reckoned from the minute. ${tellCheck(costs, factor)}`),
    ],
    targets: quick ? [] : [target(hour(DEFAULT), requestsByTheRule(60 * MINUTE_MS, lookMs), hour(LONG_POLL))],
  };
}

/** Judged by the larger: fast time counts too few, and the rule knows nothing of the rest of the code. */
function target(counted: number, byTheRule: number, withLongPoll: number): Target {
  return {
    what: 'no more than 800 requests for a jobflow of an hour',
    met: Math.max(counted, byTheRule) <= MOST_REQUESTS,
    measured: `${counted} counted, ${byTheRule} by the rule; with \`long-poll\` ${withLongPoll}`,
  };
}

function cells({ requests, bytes }: Cost, about = ''): string[] {
  return [about + Math.round(requests).toLocaleString('en'), about + size(bytes)];
}

/** One request to start; what comes after it in a minute comes again in each. */
function reckon({ requests, bytes }: Cost, minutes: number): Cost {
  return { requests: 1 + (requests - 1) * minutes, bytes: bytes * minutes };
}

/** What takes a ms takes `factor` ms in fast time, so a little less is counted. */
function tellCheck(costs: Costs, factor: number): string {
  const each = [DEFAULT, LONG_POLL].map((contender) => {
    const [real, fast] = [false, true].map((isFast) => costs({ contender, minutes: 1, isFast })?.requests);
    return `${contender.name}, ${real ?? NaN} in real time and ${fast ?? NaN} in fast time`;
  });
  return `A check of what ${factor} times as fast does to the number of requests, on the minute: ${each.join('; ')}.`;
}
