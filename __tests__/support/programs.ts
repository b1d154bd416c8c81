/** Programs of other people that the tests run against: whether they are there, and how they are started and ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, test } from '@jest/globals';
import { messageOf } from '../../src/errors.ts';

/**
 * `kompira-drf` is the server in conformance/, in the Python environment that conformance/setup.sh makes;
 * `check-jsonschema` is in that environment too.
 */
export type Program =
  'apache2' | 'check-jsonschema' | 'kompira-drf' | 'nginx' | 'openssl' | 'squid' | 'tinyproxy' | 'varnishd';

/** Some are in a folder that only the path of root names. */
const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  'node_modules/.cache/conformance/bin',
];
const STARTS_WITHIN_MS = 60_000;

/** `test.skip`, and the reason is printed. */
export function skipped(reason: string): typeof test.skip {
  process.stderr.write(`Skipped: ${reason}.\n`);
  return test.skip;
}

/** For tests of what Linux alone has. */
export const testOnLinux = (reason: string) => (process.platform === 'linux' ? test : skipped(reason));

/**
 * `test` where all these programs are installed. Where one is not, the tests are skipped, and it says so; on Linux in
 * CI, where `.ci/run` installs them, it fails.
 */
export function testInTurnWith(...programs: Program[]): typeof test | typeof test.skip {
  const missing = programs.filter((program) => find(program) === undefined);
  if (process.platform === 'linux' && missing.length === 0) return test;
  const reason =
    process.platform === 'linux'
      ? `not installed here: ${missing.join(', ')}`
      : `the tests against ${programs.join(', ')} run on Linux alone`;
  if (process.platform === 'linux' && process.env.CI) {
    test(`with ${programs.join(', ')}`, () => {
      throw new Error(`${reason}. .ci/run installs what the tests need.`);
    });
    return test.skip;
  }
  return skipped(reason);
}

/** The same; the tests of a file run at the same time, see `test` of the harness. */
export function testWith(...programs: Program[]): typeof test | typeof test.skip {
  const inTurn = testInTurnWith(...programs);
  return inTurn === test ? (test.concurrent as unknown as typeof test) : inTurn;
}

/** The path of a program that is installed. */
export function pathOf(program: Program): string {
  const path = find(program);
  if (path === undefined) throw new Error(`${program} is not installed`);
  return path;
}

function find(program: Program): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const folders: string[] = [];
const running = new Set<Service>();

afterAll(async () => {
  await Promise.all([...running].map((service) => service.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is there until the end of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kompira-tests-'));
  folders.push(folder);
  return folder;
}

/** A server in the foreground. It runs until it is stopped, or the tests of the file have ended. */
export interface Service {
  signal(signal: NodeJS.Signals): void;
  /** Resolves once it is gone. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly program: Program;
  /** The server writes its process id here once it has its ports: that tells it from a stranger who was faster. */
  readonly pidFile: string;
  /** Variables on top of those of the tests. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Below those that the system gives to outgoing connections, and to whoever listens on any port. */
const anyPort = () => 20_000 + Math.floor(Math.random() * 12_000);

/**
 * Starts a server on ports that are free, and resolves once it listens. `prepare` writes the configuration for them
 * and answers the arguments.
 */
export async function startOnFreePorts({
  count,
  prepare,
  ...options
}: ServiceOptions & {
  readonly count: number;
  readonly prepare: (ports: readonly number[]) => string[];
}): Promise<{ service: Service; ports: readonly number[] }> {
  for (let triesLeft = 9; ; triesLeft--) {
    const ports = Array.from({ length: count }, anyPort);
    try {
      return { service: await startService({ ...options, args: prepare(ports), ports }), ports };
    } catch (thrown) {
      // The last is what tinyproxy says.
      if (triesLeft === 0 || !/in use|bind|listening socket/i.test(messageOf(thrown))) throw thrown;
    }
  }
}

/** Starts a server in the foreground and resolves once it listens on these ports. */
export async function startService({
  program,
  pidFile,
  env = {},
  args,
  ports,
}: ServiceOptions & {
  readonly args: readonly string[];
  readonly ports: readonly number[];
}): Promise<Service> {
  rmSync(pidFile, { force: true });
  const child = spawn(pathOf(program), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const isGone = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const service: Service = {
    signal: (signal) => {
      child.kill(signal);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killing);
      running.delete(service);
    },
  };
  running.add(service);
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!isGone() && Date.now() < deadline) {
    const ready = pidIn(pidFile) === child.pid && (await Promise.all(ports.map(listens))).every(Boolean);
    if (ready) return service;
    await sleep(10);
  }
  await service.stop();
  throw new Error(`${program} did not start\n${said}`);
}

function pidIn(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether somebody takes connections at that port of this machine. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
