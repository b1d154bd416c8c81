/** What a step costs of itself: a jobflow that ends at once, beside bare Node. */
import {
  BARE_NODE,
  BARE_REQUESTS,
  BARE_REQUESTS_WITH_MODULES,
  type Contender,
  contenders,
  DEFAULT,
  EVERY_10_SECONDS,
  POST,
  type Run,
  runOnce,
} from './contenders.ts';
import { type Report, withLab } from './lab.ts';
import { duration, median, size, table, times } from './numbers.ts';
import type { Section, Settings } from './section.ts';

const MOST_TIME = 1.6;
const MOST_MEMORY = 1.5;

export function measureStartUp({ quick }: Settings): Promise<Section> {
  return withLab({}, async (lab) => {
    const all = [
      BARE_NODE,
      BARE_REQUESTS,
      BARE_REQUESTS_WITH_MODULES,
      ...contenders().filter((one) => one !== EVERY_10_SECONDS),
      POST,
    ];
    const runs = new Map(all.map((contender) => [contender, [] as (Run & Report)[]]));
    const peaks = new Map(all.map((contender) => [contender, [] as number[]]));
    // In turns: what the machine does besides meets all alike. The first of each warms the disk cache, and is dropped.
    for (let round = -1; round < (quick ? 3 : 20); round++) {
      for (const contender of all) {
        const jobflow = await lab.define(0);
        const run = await runOnce(contender, lab, jobflow);
        if (run.exitCode !== 0) throw new Error(`${contender.name} is red:\n${run.log}`);
        if (round >= 0) runs.get(contender)?.push({ ...run, ...(await lab.report(jobflow)) });
      }
    }
    // Apart: the preload that measures memory takes time. There is none for a script, which is many processes.
    for (let round = 0; round < (quick ? 3 : 7); round++) {
      for (const contender of all.filter(({ kind }) => kind !== 'script')) {
        const { peakBytes } = await runOnce(contender, lab, await lab.define(0), { memory: true });
        peaks.get(contender)?.push(peakBytes ?? NaN);
      }
    }

    const wall = (one: Contender): number =>
      median((runs.get(one) ?? []).map(({ spawnedMs, exitedMs }) => exitedMs - spawnedMs));
    const firstByte = (one: Contender): number =>
      median((runs.get(one) ?? []).map(({ spawnedMs, requestsMs }) => (requestsMs[0] ?? NaN) - spawnedMs));
    const peak = (one: Contender): number => median(peaks.get(one) ?? []);
    const bare = wall(BARE_NODE);
    const rows = all.map((one) => [
      one.name,
      duration(wall(one)),
      times(wall(one) / bare),
      Number.isNaN(firstByte(one)) ? '' : duration(firstByte(one)),
      Number.isNaN(peak(one)) ? '' : size(peak(one)),
      Number.isNaN(peak(one)) ? '' : times(peak(one) / peak(BARE_NODE)),
    ]);

    return {
      heading: 'Start-up',
      body: [
        table(['', 'whole step', 'to bare Node', 'first byte after', 'peak memory', 'to bare Node'], rows),
        'A jobflow that ends at once; medians. The script sleeps for its second before it looks.',
      ],
      targets: [
        {
          what: 'a whole step takes at most 1.6 times bare Node',
          met: wall(DEFAULT) <= bare * MOST_TIME,
          measured: `${times(wall(DEFAULT) / bare)}; three requests alone ${times(wall(BARE_REQUESTS) / bare)}`,
        },
        {
          what: 'peak memory is at most 1.5 times bare Node',
          met: peak(DEFAULT) <= peak(BARE_NODE) * MOST_MEMORY,
          measured: times(peak(DEFAULT) / peak(BARE_NODE)),
        },
      ],
    };
  });
}
