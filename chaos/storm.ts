/** Many runs, some at a time. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Violation, violationsOf } from './checks.ts';
import { drawPlan } from './plan.ts';
import { carryOut, type Elsewhere, type Run } from './run.ts';

export interface Storm {
  readonly seeds: readonly number[];
  /** How many at a time. */
  readonly jobs: number;
  readonly onRun: (run: Run, violations: readonly Violation[]) => void;
}

/** One run for each seed. */
export async function storm({ seeds, jobs, onRun }: Storm): Promise<void> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const elsewhere: Elsewhere = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strayed: (seed) => arrived.filter((line) => line.includes(`/${seed}/`)),
  };
  const left = [...seeds];
  const work = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const run = await carryOut(drawPlan(seed), elsewhere);
      onRun(run, violationsOf(run));
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    server.close();
  }
}
