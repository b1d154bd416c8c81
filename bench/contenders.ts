/** What is measured against what, and one run of it: each a child process, timed from outside. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAction } from '../runner/run-action.ts';
import { hrMs } from './clock.ts';
import type { Address, Lab, Report } from './lab.ts';

export interface Contender {
  readonly name: string;
  readonly kind: 'action' | 'script' | 'bare Node';
  readonly start: (address: Address, jobflow: string, env: Record<string, string>) => Started;
}

interface Started {
  readonly child: ChildProcess;
  readonly log: () => string;
  readonly ended: Promise<unknown>;
}

/** Times on the clock of clock.ts. */
export interface Run {
  readonly exitCode: number | null;
  readonly spawnedMs: number;
  readonly exitedMs: number;
  readonly log: string;
  /** Undefined where it was not asked for, or is not one process. */
  readonly peakBytes: number | undefined;
}

/** Longer than any jobflow here: the default of an hour would end the longest. */
const TIMEOUT = '3h';

export const DEFAULT = action('this action', {});
export const LONG_POLL = action('this action, `long-poll`', { 'long-poll': 'true' });
export const EVERY_SECOND = script(1);
export const EVERY_10_SECONDS = script(10);
/** It follows every step of this action. Main has left it nothing to do. */
export const POST: Contender = {
  name: 'its post step',
  kind: 'action',
  start: ({ url: server, token }, jobflow, env) =>
    startAction({ with: { server, token, jobflow }, env, postOf: {} }),
};
/** Nothing but Node's own start and end: no step can be faster. */
export const BARE_NODE: Contender = {
  name: 'bare Node (`node -e 0`)',
  kind: 'bare Node',
  start: (_address, _jobflow, env) => command(process.execPath, ['-e', '0'], env),
};

/** What @actions/http-client and the tunnel in it load of Node, whatever the address is. */
const CLIENT_MODULES = ['node:https', 'node:tls', 'node:crypto', 'node:assert'];
/** The work of a step for an instant jobflow, without a line of this action or of a package. */
export const BARE_REQUESTS = bareRequests('bare Node and three requests', []);
export const BARE_REQUESTS_WITH_MODULES = bareRequests(
  'the same, with the modules of the client',
  CLIENT_MODULES,
);

/** Programs that the scripts need, and that are not here. */
export function missingPrograms(): string[] {
  return ['bash', 'curl', 'jq'].filter((name) => spawnSync(name, ['--version']).status !== 0);
}

/** Without the scripts, where they cannot run. */
export function contenders(): Contender[] {
  return [DEFAULT, LONG_POLL, ...(missingPrograms().length === 0 ? [EVERY_SECOND, EVERY_10_SECONDS] : [])];
}

/** One run of a jobflow, from both sides. Throws where the step is red: nothing would be worth measuring. */
export async function runAndReport(
  contender: Contender,
  lab: Lab,
  jobflow: string,
  env: Record<string, string> = {},
): Promise<Run & Report> {
  const run = await runOnce(contender, lab, jobflow, { env });
  if (run.exitCode !== 0)
    throw new Error(`${contender.name} ended with exit code ${run.exitCode ?? 'none'}:\n${run.log}`);
  return { ...run, ...(await lab.report(jobflow)) };
}

const running = new Set<ChildProcess>();

/** Ends what still runs of a part that failed: it would take its time from the next. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export async function runOnce(
  { start, kind }: Contender,
  address: Address,
  jobflow: string,
  { env = {}, memory = false }: { env?: Record<string, string>; memory?: boolean } = {},
): Promise<Run> {
  const measured = memory && kind !== 'script';
  const folder = mkdtempSync(join(tmpdir(), 'kompira-bench-'));
  const file = join(folder, 'peak');
  try {
    const started = start(address, jobflow, { ...env, ...(measured && measuringMemory(file)) });
    const spawnedMs = hrMs();
    running.add(started.child);
    const [exitCode, exitedMs] = await once(started.child, 'exit').then(
      ([code]: unknown[]) => [code as number | null, hrMs()] as const,
    );
    running.delete(started.child);
    await started.ended;
    // One that was killed has left none.
    const peakBytes = existsSync(file) ? Number(readFileSync(file, 'utf8')) * 1024 : undefined;
    return { exitCode, spawnedMs, exitedMs, log: started.log(), peakBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measuringMemory(file: string): Record<string, string> {
  const preload = fileURLToPath(new URL('peak-memory.cjs', import.meta.url));
  return { BENCH_PEAK_FILE: file, NODE_OPTIONS: `--require=${JSON.stringify(preload)}` };
}

function action(name: string, inputs: Record<string, string>): Contender {
  return {
    name,
    kind: 'action',
    start: ({ url: server, token }, jobflow, env) =>
      startAction({ with: { server, token, jobflow, timeout: TIMEOUT, ...inputs }, env }),
  };
}

function script(seconds: number): Contender {
  const file = fileURLToPath(new URL('poll.sh', import.meta.url));
  return {
    name: `curl and jq every ${seconds} s`,
    kind: 'script',
    start: ({ url, token }, jobflow, env) =>
      command('bash', [file], {
        ...env,
        KOMPIRA_SERVER: url,
        KOMPIRA_TOKEN: token,
        JOBFLOW: jobflow,
        POLL_SECONDS: String(seconds),
      }),
  };
}

function bareRequests(name: string, modules: readonly string[]): Contender {
  const file = fileURLToPath(new URL('bare-requests.cjs', import.meta.url));
  return {
    name,
    kind: 'bare Node',
    start: ({ url, token }, jobflow, env) =>
      command(process.execPath, [file, ...modules], {
        ...env,
        KOMPIRA_SERVER: url,
        KOMPIRA_TOKEN: token,
        JOBFLOW: jobflow,
      }),
  };
}

function command(program: string, args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  return { child, log: () => log, ended: once(child, 'close') };
}
