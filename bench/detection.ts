/** How soon a step is over once its process has ended on the server. */
import {
  type Contender,
  contenders,
  DEFAULT,
  EVERY_10_SECONDS,
  LONG_POLL,
  runAndReport,
} from './contenders.ts';
import { type Lab, roundTripMs, withLab } from './lab.ts';
import { duration, mean, median, medianAndWorst, table, times } from './numbers.ts';
import type { Section, Settings, Target } from './section.ts';
import { stagger } from './stagger.ts';

const BETWEEN_STARTS_MS = { quick: 450, full: 750 };
const SHORT_MS = 5000;

interface Row {
  readonly name: string;
  readonly contender: Contender;
  readonly lab: Lab;
}

interface Detected {
  readonly row: Row;
  readonly nominalMs: number;
  readonly ranMs: number;
  readonly lateMs: number;
}

export function measureDetection(settings: Settings): Promise<Section> {
  return withLab({}, (near) =>
    withLab({ latencyMs: settings.latencyMs }, async (far) => {
      const [nearMs, farMs] = [await roundTripMs(near), await roundTripMs(far)];
      const away = `, ${settings.latencyMs} ms away`;
      const rows: Row[] = [
        ...contenders().map((contender) => ({ name: contender.name, contender, lab: near })),
        ...[DEFAULT, LONG_POLL].map((contender) => ({
          name: contender.name + away,
          contender,
          lab: far,
        })),
      ];
      const all = await runAll(rows, settings.quick);
      const nominals = [...new Set(all.map(({ nominalMs }) => nominalMs))].sort((a, b) => a - b);
      const late = (row: Row, nominalMs: number): number[] =>
        all.flatMap((one) => (one.row === row && one.nominalMs === nominalMs ? [one.lateMs] : []));
      const cells = rows.map((row) => [
        row.name,
        ...nominals.map((nominal) => medianAndWorst(late(row, nominal))),
      ]);
      cells.push(['the ideal: one round trip', ...nominals.map(() => duration(nearMs))]);
      cells.push([`the ideal${away}`, ...nominals.map(() => duration(farMs))]);
      const head = ['jobflow of', ...nominals.map((ms) => `${ms / 1000} s`)];
      return {
        heading: 'Detection',
        body: [
          table(head, cells),
          'From the end of the process on the server to the end of the step: the median, and the worst in brackets. ' +
            'The jobflows are shorter and longer than their name by up to a half, at most 5 s, evenly spread, and the ' +
            'same for all: so a script meets every phase of its interval.',
          ...compare(all, nominals),
        ],
        targets: [
          ...aheadOfScript(all),
          neverLater(all.filter(({ row }) => row.contender === DEFAULT && row.lab === near)),
          held(all, near, nearMs, 'this machine'),
          held(all, far, farMs, `${settings.latencyMs} ms`),
        ],
      };
    }),
  );
}

async function runAll(rows: readonly Row[], quick: boolean): Promise<Detected[]> {
  const plan: [nominalMs: number, times: number][] = quick
    ? [[10_000, 2], [3000, 3], [1000, 3], [200, 3]] // prettier-ignore
    : [[60_000, 8], [10_000, 8], [3000, 12], [1000, 12], [200, 12]]; // prettier-ignore
  // The longest first, then it is over soonest.
  return stagger(
    BETWEEN_STARTS_MS[quick ? 'quick' : 'full'],
    plan.flatMap(([nominalMs, count]) =>
      spread(nominalMs, count).flatMap((ms) => rows.map((row) => () => runOne(row, nominalMs, ms))),
    ),
  );
}

/** So many times around it, evenly. */
export function spread(nominalMs: number, count: number): number[] {
  const reachMs = Math.min(nominalMs / 2, 5000);
  return Array.from({ length: count }, (_, index) =>
    Math.round(nominalMs - reachMs + ((index + 0.5) / count) * 2 * reachMs),
  );
}

async function runOne(row: Row, nominalMs: number, ms: number): Promise<Detected> {
  const { exitedMs, endedMs } = await runAndReport(row.contender, row.lab, await row.lab.define(ms));
  return { row, nominalMs, ranMs: ms, lateMs: exitedMs - endedMs };
}

function of(all: readonly Detected[], contender: Contender, nominalMs: number): number[] {
  const [first] = all;
  return all.flatMap((one) =>
    one.row.contender === contender && one.row.lab === first?.row.lab && one.nominalMs === nominalMs
      ? [one.lateMs]
      : [],
  );
}

/** How much sooner than the script every 10 s, on average. */
function compare(all: readonly Detected[], nominals: readonly number[]): string[] {
  const others = [...new Set(all.map(({ row }) => row.contender))].filter((one) => one !== EVERY_10_SECONDS);
  if (!all.some(({ row }) => row.contender === EVERY_10_SECONDS)) return [];
  const rows = others.map((contender) => [
    contender.name,
    ...nominals.map((ms) => times(mean(of(all, EVERY_10_SECONDS, ms)) / mean(of(all, contender, ms)))),
  ]);
  return [
    table(['sooner than the script every 10 s', ...nominals.map((ms) => `${ms / 1000} s`)], rows),
    'Averages by averages.',
  ];
}

function aheadOfScript(all: readonly Detected[]): Target[] {
  const average = (contender: Contender): number =>
    mean(
      all
        .filter(
          ({ row, ranMs }) => row.contender === contender && row.lab === all[0]?.row.lab && ranMs <= SHORT_MS,
        )
        .map(({ lateMs }) => lateMs),
    );
  const ratio = average(EVERY_10_SECONDS) / average(DEFAULT);
  if (Number.isNaN(ratio)) return [];
  return [
    {
      what: 'up to 5 s: on average seen 10 times sooner than by a script every 10 s',
      met: ratio >= 10,
      measured: times(ratio),
    },
  ];
}

/** Judged by the worst of all runs, with the end of the step in it. */
function neverLater(all: readonly Detected[]): Target {
  const boundMs = ({ ranMs }: Detected): number => Math.min(5000, Math.max(300, ranMs / 10));
  const overMs = all.map((one) => one.lateMs - boundMs(one));
  const later = overMs.filter((ms) => ms > 0).length;
  return {
    what: 'the default is never later than 0.3 s or a tenth of the run, at most 5 s',
    met: later === 0,
    measured: `${later} of ${all.length} later` + (later > 0 ? `, by ${duration(Math.max(...overMs))}` : ''),
  };
}

/** Judged by the median of the jobflow that does worst. */
function held(all: readonly Detected[], lab: Lab, roundTrip: number, where: string): Target {
  const mine = all.filter(({ row }) => row.contender === LONG_POLL && row.lab === lab);
  const medians = Map.groupBy(mine, ({ nominalMs }) => nominalMs)
    .values()
    .map((some) => median(some.map(({ lateMs }) => lateMs)));
  const worst = Math.max(...medians);
  return {
    what: `\`long-poll\` within a round trip (${where}) and 50 ms`,
    met: worst <= roundTrip + 50,
    measured: `${duration(worst)}; the round trip takes ${duration(roundTrip)}`,
  };
}
