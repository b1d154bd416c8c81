/** The simulator, and what runs against it: each a process of its own, timed from outside. */
import { execFile, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAction, type Step } from '../runner/run-action.ts';

type Variables = Readonly<Record<string, string>>;

export interface LabOptions {
  /** How many times faster time runs in the server. */
  readonly factor?: number;
  /** The round trip to the server, through a relay that is a proxy too. */
  readonly latencyMs?: number;
  /** Key and certificate of an https server. */
  readonly pem?: string;
}

export interface Report {
  readonly requests: number;
  readonly endedAt: number;
  /** Of all steps so far. */
  readonly tunnels: number;
}

export interface Lab {
  readonly server: string;
  readonly token: string;
  readonly inputs?: Variables;
  readonly env?: Variables;
  /** Reports on the jobflow at that path. With a time it is defined first, and runs that long. */
  readonly ask: (path: string, ms?: number) => Promise<Report>;
}

export interface Subject {
  readonly name: string;
  readonly start: (lab: Lab, jobflow: string, env: Variables) => Pick<Step, 'child' | 'log'>;
}

/** Monotonic time in ms, the same in all processes of a machine. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export const ACTION = action('this action');
export const LONG_POLL = action('this action, `long-poll`', { inputs: { 'long-poll': 'true' } });
export const POST = action('its post step', { postOf: {} });
export const NODE = program('Node alone (`node -e 0`)', process.execPath, '-e', '0');
export const NODE_HTTPS = program('Node with HTTPS client', process.execPath, '-r', 'node:https', '-e', '0');

/** None on a machine without its programs. */
export function scripts(): Subject[] {
  const isMissing = ['bash', 'curl', 'jq'].some((name) => spawnSync(name, ['--version']).status !== 0);
  return isMissing ? [] : [program('curl and jq every 10 s', 'bash', pathOf('poll.sh'))];
}

/** `checkout`: another copy of this repository. */
export function action(
  name: string,
  { inputs = {}, checkout = '', ...rest }: { inputs?: Variables; checkout?: string; postOf?: Variables } = {},
): Subject {
  const options = { ...rest, action: checkout && relative(pathOf('..'), checkout) };
  const start: Subject['start'] = ({ server, token, ...lab }, jobflow, env) => {
    // The default timeout would end the longest. If the bench fails, its steps end soon.
    const limits = { timeout: '3h', 'outage-tolerance': '10s' };
    const given = { server, token, jobflow, ...limits, ...inputs, ...lab.inputs };
    return startAction({ ...options, with: given, env: { ...lab.env, ...env } });
  };
  return { name, start };
}

function program(name: string, command: string, ...args: string[]): Subject {
  const start: Subject['start'] = ({ server, token }, jobflow, env) => {
    const own = { KOMPIRA_SERVER: server, KOMPIRA_TOKEN: token, JOBFLOW: jobflow };
    let log = '';
    const variables = { PATH: process.env.PATH, ...own, ...env };
    const child = execFile(command, args, { env: variables }, (_error, _stdout, stderr) => (log = stderr));
    return { child, log: () => log };
  };
  return { name, start };
}

/** Variables that make time run faster in a process. */
export const fastTime = (factor: number): Variables => ({
  BENCH_FACTOR: String(factor),
  NODE_OPTIONS: `--import=${new URL('fast-time.ts', import.meta.url).href}`,
});

export const PROBE: Variables = { NODE_OPTIONS: `--require=${JSON.stringify(pathOf('probe.cjs'))}` };

export async function withLab<T>(options: LabOptions, work: (lab: Lab) => Promise<T>): Promise<T> {
  const env = { ...process.env, ...(options.factor !== undefined && fastTime(options.factor)) };
  const child = fork(pathOf('server.ts'), [JSON.stringify(options)], { env });
  // The server replies in order.
  const waiting: ((reply: never) => void)[] = [];
  const reply = <R>() => new Promise<R>((resolve) => waiting.push(resolve));
  child.on('message', (message) => waiting.shift()?.(message as never));
  const ask: Lab['ask'] = (path, ms) => (child.send([path, ms]), reply());
  try {
    return await work({ ...(await reply<Pick<Lab, 'server' | 'token'>>()), ask });
  } finally {
    child.disconnect();
  }
}

let count = 0;

export type Run = Awaited<ReturnType<typeof run>>;

/** Runs a new jobflow once. Throws if the step fails. */
export async function run({ name, start }: Subject, lab: Lab, ms: number, env: Variables = {}) {
  const path = `/bench/job${++count}`;
  await lab.ask(path, ms);
  const startedAt = now();
  const { child, log } = start(lab, path, env);
  const closed = once(child, 'close');
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const exitedAt = now();
  await closed;
  if (exitCode !== 0) throw new Error(`${name}: exit code ${exitCode ?? 'none'}:\n${log()}`);
  const probed = /^probed (.*)$/m.exec(log())?.[1] ?? '{"requestsMs":[]}';
  const { peakMB = NaN, requestsMs } = JSON.parse(probed) as { peakMB?: number; requestsMs: number[] };
  const { requests, tunnels, endedAt } = await lab.ask(path);
  return { requests, tunnels, peakMB, requestsMs, wallMs: exitedAt - startedAt, lateMs: exitedAt - endedAt };
}
