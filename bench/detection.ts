/** How soon a step ends after its process has ended on the server. */
import { setTimeout as delay } from 'node:timers/promises';
import { ACTION, LONG_POLL, type Run, run, scripts, withLab } from './lab.ts';
import { duration, mean, median, table, times } from './numbers.ts';
import type { Section } from './page.ts';

/** The longest first, so that all end soon after the last start. */
const FULL = [[60_000, 8], [10_000, 8], [3000, 12], [1000, 12], [200, 12]] as const; // prettier-ignore
const QUICK = [[3000, 3], [1000, 3], [200, 3]] as const; // prettier-ignore

export async function measureDetection(quick: boolean): Promise<Section> {
  const subjects = [ACTION, LONG_POLL, ...scripts()];
  const plan = (quick ? QUICK : FULL).flatMap(([aboutMs, count]) =>
    spread(aboutMs, count).flatMap((ms) => subjects.map((subject) => ({ subject, aboutMs, ms }))),
  );
  const all = await withLab({}, (lab) =>
    Promise.all(
      plan.map(async (one, index) => {
        // Apart, so that few of them start at the same time.
        await delay(index * (quick ? 450 : 750));
        return { ...one, ...(await run(one.subject, lab, one.ms)) };
      }),
    ),
  );
  const columns = [...new Set(plan.map(({ aboutMs }) => aboutMs))].reverse();
  const [own = [], held = [], script = []] = subjects.map((it) => all.filter((one) => one.subject === it));
  const late = (runs: readonly Run[]): number[] => runs.map(({ lateMs }) => lateMs);
  const short = (runs: typeof all): number[] => late(runs.filter(({ ms }) => ms <= 5000));
  const ratio = mean(short(script)) / mean(short(own));
  const tooLate = own.filter(({ ms, lateMs }) => lateMs > Math.min(5000, Math.max(300, ms / 10))).length;
  return {
    heading: 'Detection',
    headline:
      `**The end is seen after ${duration(median(short(own)))}** (median, jobflows of up to 5 s), ` +
      `on average ${times(ratio)} sooner than by a script that polls every 10 s.`,
    targets: [
      {
        what: 'never later than 0.3 s or a tenth of the run, at most 5 s',
        measured: `${tooLate} of ${own.length} later`,
        missed: tooLate > 0 && 'a poll or the end of Node took longer than the pauses allow for',
      },
      {
        what: '`long-poll`: the end seen within 50 ms (median)',
        measured: duration(median(late(held))),
        missed: median(late(held)) > 50 && 'the end of Node took longer',
      },
    ],
    body: [
      table(
        ['jobflow of about', ...columns.map((ms) => `${ms / 1000} s`)],
        [own, held, script].map((runs) => [
          runs[0]?.subject.name ?? 'no script',
          ...columns.map((ms) => {
            const some = late(runs.filter(({ aboutMs }) => aboutMs === ms));
            return `${duration(median(some))} (${duration(Math.max(...some))})`;
          }),
        ]),
      ),
      'From the end of the process on the server to the end of the step: median, and the worst in brackets.',
    ],
  };
}

/** Times around `aboutMs`, evenly, so that a script meets every phase of its interval. */
export function spread(aboutMs: number, count: number): number[] {
  const reachMs = Math.min(aboutMs / 2, 5000);
  return Array.from({ length: count }, (_, i) => Math.round(aboutMs + ((2 * i + 1) / count - 1) * reachMs));
}
