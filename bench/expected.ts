/** What it brings to know how long a jobflow takes, and what a held request saves: reckoned by the rule of pace.ts. */
import { byTheRule, type Rule } from './rule.ts';
import { duration, median, table } from './numbers.ts';
import type { Section } from './section.ts';

const POLL_MS = 20;
const HOLD_MS = 50_000;
const HOUR_MS = 3_600_000;
const RUNS = 2000;
const EXPECTED_MS = [10_000, 60_000, 600_000];
/** Runs of a jobflow differ by a tenth. */
const SPREAD = 0.1;

export function measureExpected(): Promise<Section> {
  const rows = EXPECTED_MS.map((expectedMs) => {
    const [before, after] = [undefined, expectedMs].map((known) => manyRuns(expectedMs, known));
    return [
      duration(expectedMs),
      ...[before, after].flatMap((runs) => [duration(runs?.lateMs ?? NaN), (runs?.polls ?? NaN).toFixed(0)]),
    ];
  });
  const minute = [undefined, 60_000].map((known) => manyRuns(60_000, known));
  const [without, known] = minute;
  const held = (isHeld: boolean) =>
    byTheRule({ jobflowMs: HOUR_MS, pollMs: POLL_MS, isHeld }).polls + Math.ceil(HOUR_MS / HOLD_MS) + 1;
  return Promise.resolve({
    heading: 'An expected end, and a held request',
    body: [
      table(['runs of', 'end seen after', 'polls', 'expected: end seen after', 'polls'], rows),
      `Medians of ${RUNS} runs whose lengths differ by up to a tenth, by the rule of the pauses, with the defaults.`,
      table(
        ['a silent hour with `long-poll`', 'requests'],
        [
          ['polled as without it', String(held(false))],
          ['polled less and less, up to every 15 s', String(held(true))],
        ],
      ),
    ],
    targets: [
      {
        what: 'the end of a jobflow of a minute that is expected is seen within 0.5 s (median), with ten polls more at the most',
        met: (known?.lateMs ?? NaN) <= 500 && (known?.polls ?? NaN) - (without?.polls ?? NaN) <= 10,
        measured: `${duration(known?.lateMs ?? NaN)} and ${((known?.polls ?? NaN) - (without?.polls ?? NaN)).toFixed(0)} more; ${duration(without?.lateMs ?? NaN)} otherwise`,
      },
      {
        what: 'no more than 400 requests for a silent hour with `long-poll`',
        met: held(true) <= 400,
        measured: String(held(true)),
      },
    ],
  });
}

function manyRuns(usualMs: number, expectedMs: number | undefined): { lateMs: number; polls: number } {
  const runs = Array.from({ length: RUNS }, (_, index) => {
    const jobflowMs = usualMs * (1 - SPREAD + (2 * SPREAD * index) / (RUNS - 1));
    const rule: Rule = {
      jobflowMs,
      pollMs: POLL_MS,
      chance: Math.random,
      ...(expectedMs !== undefined && { expectedMs }),
    };
    return byTheRule(rule);
  });
  return { lateMs: median(runs.map(({ lateMs }) => lateMs)), polls: median(runs.map(({ polls }) => polls)) };
}
