/** Many steps at once against one server. */
import {
  BARE_NODE,
  type Contender,
  contenders,
  DEFAULT,
  LONG_POLL,
  type Run,
  runOnce,
} from './contenders.ts';
import { type Lab, withLab } from './lab.ts';
import { duration, median, size, table } from './numbers.ts';
import type { Section, Settings } from './section.ts';

export async function measureScale({ quick }: Settings): Promise<Section> {
  const sizes = quick ? [1, 10] : [1, 10, 50, 100];
  const jobflowMs = quick ? 2000 : 5000;
  const all = [BARE_NODE, ...(quick ? [DEFAULT, LONG_POLL] : contenders())];
  const rows: string[][] = [];
  let failures = 0;
  for (const contender of all) {
    for (const count of sizes) {
      const { cells, failed } = await withLab({}, (lab) =>
        measureCrowd(contender, lab, { count, jobflowMs }),
      );
      rows.push([contender.name, String(count), ...cells]);
      failures += failed;
    }
  }
  const head = [
    '',
    'steps',
    'wall time',
    'requests/s',
    'in the busiest second',
    'peak memory each',
    'failed',
  ];
  return {
    heading: 'Scale',
    body: [
      table(head, rows),
      `All started at once, each with a jobflow of ${jobflowMs / 1000} s of its own. The steps, their server and the ` +
        'bench share the cores of this machine, and many steps want them at the same time to start: that is the wall ' +
        'time here. On GitHub each job has a machine of its own.',
    ],
    targets: [
      { what: 'many steps at once: none fails', met: failures === 0, measured: `${failures} failed` },
    ],
  };
}

async function measureCrowd(
  contender: Contender,
  lab: Lab,
  { count, jobflowMs }: { count: number; jobflowMs: number },
): Promise<{ cells: string[]; failed: number }> {
  const jobflows = await Promise.all(Array.from({ length: count }, () => lab.define(jobflowMs)));
  const runs = await Promise.all(
    jobflows.map((jobflow) => runOnce(contender, lab, jobflow, { memory: true })),
  );
  const reports = await Promise.all(jobflows.map((jobflow) => lab.report(jobflow)));
  const requestsMs = reports.flatMap((report) => report.requestsMs);
  const wallMs = latest(runs.map(({ exitedMs }) => exitedMs)) - earliest(runs);
  const failed = runs.filter(({ exitCode }) => exitCode !== 0).length;
  const peaks = runs.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]));
  const asks = requestsMs.length > 0;
  return {
    failed,
    cells: [
      duration(wallMs),
      asks ? (requestsMs.length / (wallMs / 1000)).toFixed(1) : '',
      asks ? String(busiestSecond(requestsMs)) : '',
      peaks.length > 0 ? size(median(peaks)) : '',
      String(failed),
    ],
  };
}

function earliest(runs: readonly Run[]): number {
  return Math.min(...runs.map(({ spawnedMs }) => spawnedMs));
}

function latest(times: readonly number[]): number {
  return Math.max(...times);
}

/** The most that came within any one second. */
export function busiestSecond(requestsMs: readonly number[]): number {
  const sorted = [...requestsMs].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, atMs] of sorted.entries()) {
    while (atMs - (sorted[from] ?? atMs) >= 1000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
