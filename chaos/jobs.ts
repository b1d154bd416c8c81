/** The jobflows of the chaos test. Each prints numbered lines, so that one that is lost or doubled shows. */
import type { Job, Jobflow, Process, Simulator } from '../simulator/server.ts';
import type { JobPlan } from './plan.ts';

export const JOBFLOW = '/root/混沌/job';
const CHILD = '/root/混沌/child';
const HOUR_MS = 3_600_000;

export const JOB_KINDS = [
  'green',
  'result false',
  'abort',
  'exit status 3',
  'chatty',
  'flood',
  'burst',
  'children',
  'long',
  'long with a child',
  'never taken up',
  'suspended',
  'deleted',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** What the jobflow would tell, live. */
export interface Told {
  lines: number;
  readonly deleted: Process[];
}

/** Every line has its own number; the first character is one of three bytes. */
export function lineOf(number: number, { lineLength }: JobPlan): string {
  return `行 ${number} `.padEnd(lineLength, '.');
}

/** Defines the jobflows. `isBystander`: a process of the same jobflow that somebody else started. */
export function define(
  simulator: Simulator,
  plan: JobPlan,
  isBystander: (process: Process) => boolean,
): Told {
  const told: Told = { lines: 0, deleted: [] };
  // All at once: the simulator makes its window anew at every write.
  const print = (job: Job, count: number): void => {
    const lines = Array.from({ length: count }, (_, index) => lineOf(told.lines + index + 1, plan));
    job.write(lines.map((line) => `${line}\n`).join(''));
    told.lines += count;
  };
  const run = async (job: Job): Promise<void> => {
    if (isBystander(job.process)) await job.sleep(HOUR_MS);
    await work(job, plan, {
      print: (count = 1) => {
        print(job, count);
      },
      deleteIt: () => {
        simulator.forget(job.process);
        told.deleted.push(job.process);
      },
    });
  };
  const jobflow: Jobflow = { path: JOBFLOW, run, stayNew: plan.kind === 'never taken up' };
  simulator.define(jobflow);
  simulator.define({
    path: CHILD,
    parameters: { ms: 0, ok: true },
    run: async (job) => {
      job.print('子');
      await job.sleep(Number(job.parameters.ms));
      if (job.parameters.ok === false) job.abort('子が失敗しました');
    },
  });
  return told;
}

async function work(
  job: Job,
  { kind, ms, lines }: JobPlan,
  { print, deleteIt }: { print: (count?: number) => void; deleteIt: () => void },
): Promise<void> {
  print();
  switch (kind) {
    case 'green':
      await job.waiting(ms);
      print();
      return job.return(true);
    case 'result false':
      await job.waiting(ms);
      return job.return(false);
    case 'abort':
      await job.sleep(ms);
      return job.abort('ディスクの空き容量が足りません');
    case 'exit status 3':
      await job.sleep(ms);
      return job.exit(3);
    case 'chatty':
    case 'flood':
      for (let left = lines; left > 0; left -= 20) {
        print(Math.min(left, 20));
        await job.sleep((ms / lines) * 20);
      }
      return job.return('おわり');
    case 'burst':
      await job.sleep(ms);
      print(lines);
      await job.sleep(ms);
      return;
    case 'children': {
      await Promise.all([job.fork(CHILD, { ms }), job.fork(CHILD, { ms: ms / 2, ok: false })]);
      print();
      return job.exit(1, '子のひとつが失敗しました');
    }
    case 'long with a child':
      void job.fork(CHILD, { ms: HOUR_MS });
      return endless(job, print);
    case 'long':
    case 'never taken up':
      return endless(job, print);
    case 'suspended':
      await job.suspend();
      return;
    case 'deleted':
      setTimeout(deleteIt, ms);
      return endless(job, print);
  }
}

async function endless(job: Job, print: () => void): Promise<void> {
  for (;;) {
    await job.sleep(150);
    print();
  }
}
