/** Runs the command line as a shell does: the built file as a child process, with streams, signals and an exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, expect } from '@jest/globals';
import { bareEnvironment } from '../../runner/run-action.ts';
import type { Simulator } from '../../simulator/server.ts';

const FILE = resolve('dist/cli/index.js');

export interface CliOptions {
  /** On top of what a program needs to start. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input, which then ends; nothing, without it. */
  readonly stdin?: string;
  /** The Node that runs it; this one, without it. */
  readonly node?: string;
  /** Runs a copy of the file that lies in an empty folder with nothing else. */
  readonly alone?: boolean;
}

export interface CliRun {
  readonly child: ChildProcess;
  /** Where it runs, empty at the start. */
  readonly folder: string;
  /** Resolves once one of the streams holds the text; rejects where it ends without it. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<CliResult>;
}

export interface CliResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const open: { runs: CliRun[]; folders: string[] } = { runs: [], folders: [] };

async function closeAll(): Promise<void> {
  const runs = open.runs.splice(0);
  for (const { child } of runs) child.kill('SIGKILL');
  await Promise.all(runs.map(({ ended }) => ended));
  for (const folder of open.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
afterEach(closeAll);
afterAll(closeAll);

/** A folder, until the end of the test or of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kompira-cli-'));
  open.folders.push(folder);
  return folder;
}

/** A file in a folder of its own. */
export function fileWith(text: string | Uint8Array): string {
  const file = join(emptyFolder(), 'file');
  writeFileSync(file, text);
  return file;
}

/** Starts `kompira` with these arguments; the server and the token are in its environment. */
export function startCli(
  server: Pick<Simulator, 'url' | 'token'> | undefined,
  args: readonly string[],
  options: CliOptions = {},
): CliRun {
  const { node = process.execPath, alone = false } = options;
  const folder = emptyFolder();
  const file = alone ? join(folder, 'kompira') : FILE;
  if (alone) copyFileSync(FILE, file);
  return startProgram(node, [file, ...args], { ...options, server, folder });
}

/** The same to its end. */
export function kompira(
  server: Pick<Simulator, 'url' | 'token'> | undefined,
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  return startCli(server, args, options).ended;
}

/** How a shell writes it. */
export function shellCommand(args: readonly string[]): string {
  return [process.execPath, FILE, ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ');
}

/** Starts another program that starts `kompira`, in the same way: a shell, a terminal. */
export function startProgram(
  program: string,
  args: readonly string[],
  {
    server,
    env = {},
    stdin,
    folder = emptyFolder(),
  }: CliOptions & { server?: Pick<Simulator, 'url' | 'token'> | undefined; folder?: string },
): CliRun {
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...bareEnvironment(),
      ...(server && { KOMPIRA_SERVER: server.url, KOMPIRA_TOKEN: server.token }),
      ...env,
    },
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined).end(stdin);
  const texts = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      for (const check of waiting) check();
    });
  const ended = new Promise<CliResult>((done, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode, signal) => {
      done({ exitCode, signal, ...texts });
    });
  });
  const printed = (text: string) =>
    new Promise<void>((done, fail) => {
      const check = () => {
        if (!texts.stdout.includes(text) && !texts.stderr.includes(text)) return;
        waiting.delete(check);
        done();
      };
      waiting.add(check);
      check();
      void ended.then(() => {
        fail(new Error(`It ended without ${JSON.stringify(text)}:\n${texts.stdout}\n${texts.stderr}`));
      });
    });
  const run = { child, folder, printed, ended };
  open.runs.push(run);
  return run;
}

/** The code of the failure, `KOMPIRA-TIMED-OUT`: the last line on stderr. */
export function codeIn({ stderr }: CliResult): string {
  return /^kompira: (KOMPIRA-[A-Z-]+)$/.exec(stderr.trimEnd().split('\n').at(-1) ?? '')?.[1] ?? '';
}

/** Every line of ours begins so, whatever it quotes, or is a line of the console with its gutter. */
export function expectOurVoice({ stderr }: CliResult): void {
  expect(stderr.replace(/^(kompira: |│ ).*\n/gm, '')).toBe('');
}

/** What is wrong with the command line, by the name in front of each problem. */
export function problemsIn({ stderr }: CliResult): Record<string, string> {
  return Object.fromEntries(
    [...stderr.matchAll(/^kompira: (\S+): (.+)$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}
