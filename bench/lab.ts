/** The simulator that the contenders run against, from outside: in a process of its own, see server.ts. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { hrMs } from './clock.ts';
import { median } from './numbers.ts';

export type Question =
  | { id: number; ask: 'define'; path: string; ms: number; printEveryMs?: number }
  | { id: number; ask: 'report'; path: string };

export interface Address {
  readonly url: string;
  readonly token: string;
}

/** What the server saw of one jobflow, which one contender ran. */
export interface Report {
  /** When each request arrived. */
  readonly requestsMs: readonly number[];
  readonly endedMs: number;
  /** On the wire: with headers, of all connections that were used. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface Answer {
  readonly id: number;
  readonly value: Report | Address | null;
}

export interface Lab extends Address {
  /** A new jobflow that runs for so long, and prints a line of 80 bytes every so often. Answers its path. */
  define(ms: number, printEveryMs?: number): Promise<string>;
  report(path: string): Promise<Report>;
}

/** How a step is made to run its time faster; see fast-time.ts. */
export function fastTime(factor: number): Record<string, string> {
  return { ...preload(factor), BENCH_LIMITS: 'real' };
}

function preload(factor: number): Record<string, string> {
  return {
    BENCH_FACTOR: String(factor),
    NODE_OPTIONS: `--import=${new URL('fast-time.ts', import.meta.url).href}`,
  };
}

/** `latencyMs`: the round trip to the server. `factor`: how fast its time runs. */
export async function withLab<T>(
  { latencyMs = 0, factor = 1 }: { latencyMs?: number; factor?: number },
  work: (lab: Lab) => Promise<T>,
): Promise<T> {
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [String(latencyMs)], {
    env: { ...process.env, ...(factor !== 1 && preload(factor)) },
  });
  const waiting = new Map<number, (value: unknown) => void>();
  let count = 0;
  const answer = <V>(id: number): Promise<V> =>
    new Promise((resolve) => waiting.set(id, resolve as (value: unknown) => void));
  const ask = <V>(question: Question): Promise<V> => {
    server.send(question);
    return answer<V>(question.id);
  };
  server.on('message', ({ id, value }: Answer) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  const died = once(server, 'exit').then(([code]: unknown[]): never => {
    throw new Error(`The simulator ended with exit code ${String(code)}`);
  });
  try {
    const address = await Promise.race([answer<Address>(0), died]);
    const lab: Lab = {
      ...address,
      define: async (ms, printEveryMs) => {
        const id = ++count;
        const path = `/bench/job${id}`;
        await ask({ id, ask: 'define', path, ms, ...(printEveryMs !== undefined && { printEveryMs }) });
        return path;
      },
      report: (path) => ask({ id: ++count, ask: 'report', path }),
    };
    return await Promise.race([work(lab), died]);
  } finally {
    died.catch(() => undefined);
    server.disconnect();
  }
}

/** The median of many: one GET there and back, on a connection that is open. */
export async function roundTripMs(lab: Lab): Promise<number> {
  const url = lab.url + (await lab.define(0));
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Token ${lab.token}`, accept: 'application/json' };
  const all: number[] = [];
  for (let left = 40; left > 0; left--) {
    const beganMs = hrMs();
    const [response] = (await once(get(url, { agent, headers }), 'response')) as [NodeJS.ReadableStream];
    await once(response.resume(), 'end');
    all.push(hrMs() - beganMs);
  }
  agent.destroy();
  // The first makes the connection.
  return median(all.slice(1));
}
