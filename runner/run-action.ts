/**
 * Runs an action as the runner does: its bundle as a child process, `INPUT_*` for every declared input, files for
 * outputs, state and summary, signals, exit code; its log read by the runner's own rules. For the demo and the tests.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What of an action.yml matters here. */
export interface Manifest {
  readonly description: string;
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

export interface RunOptions {
  /** Folder of the action.yml, from the root of the repository; '' is the root action. */
  readonly action?: string;
  /** What stands under `with:`; the rest comes from action.yml. */
  readonly with?: Readonly<Record<string, string>>;
  /** What stands under `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The state that main left: this run is its post step. */
  readonly postOf?: Readonly<Record<string, string>>;
  /** The Node that runs it; this one, without it. */
  readonly node?: string;
  /** Folder of the bundles, where that is not `dist/`. */
  readonly dist?: string | undefined;
  /** Called with each piece of the log as it comes, with both streams in it. */
  readonly onLog?: (text: string) => void;
}

export interface Step {
  readonly child: ChildProcess;
  /** The log so far. */
  log(): string;
  /** Resolves once the log holds the text, or holds it that often; rejects where the step ends without it. */
  logged(text: string, times?: number): Promise<void>;
  readonly ended: Promise<StepResult>;
}

export interface StepResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

export function readManifest(action = ''): Manifest {
  return parse(readFileSync(join(ROOT, action, 'action.yml'), 'utf8')) as Manifest;
}

/** Runs it to its end. */
export function runAction(options: RunOptions = {}): Promise<StepResult> {
  return startAction(options).ended;
}

export function startAction({
  action = '',
  with: given = {},
  env = {},
  postOf,
  node = process.execPath,
  dist,
  onLog,
}: RunOptions = {}): Step {
  const { inputs, runs } = readManifest(action);
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`action.yml declares no input ${unknown.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'kompira-action-'));
  const file = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  };
  const files = { output: file('output'), state: file('state'), summary: file('summary') };
  const bundle = join(ROOT, action, postOf ? (runs.post ?? '') : runs.main);
  const main = dist === undefined ? bundle : resolve(dist, relative(join(ROOT, 'dist'), bundle));
  const child = spawn(node, [main], {
    cwd: folder,
    env: {
      ...bareEnvironment(),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: files.output,
      GITHUB_STATE: files.state,
      GITHUB_STEP_SUMMARY: files.summary,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [
          inputVariable(name),
          given[name] ?? input.default ?? '',
        ]),
      ),
      ...Object.fromEntries(Object.entries(postOf ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let log = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      onLog?.(text);
      for (const check of waiting) check();
    });
  }
  const ended = new Promise<StepResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const isGreen = exitCode === 0;
      const read = (): StepResult => {
        const [outputs, state] = [readPairs(files.output, isGreen), readPairs(files.state, isGreen)];
        return { exitCode, log, outputs, state, summary: readFileSync(files.summary, 'utf8') };
      };
      // What it throws rejects.
      resolve(
        Promise.try(read).finally(() => {
          rmSync(folder, { recursive: true, force: true });
        }),
      );
    });
  });
  const logged = (text: string, times = 1): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (log.split(text).length <= times) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      void ended.then(() => {
        reject(new Error(`The step ended without ${JSON.stringify(text)} in its log:\n${log}`));
      });
    });
  return { child, log: () => log, logged, ended };
}

/** As the runner spells it: spaces become underscores, hyphens stay. */
function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/**
 * A file of `name=value` lines and `name<<delimiter` blocks, as the runner reads it: the last of a name counts. A step that
 * was killed, or whose disk is full, may leave half a block, which fails it in any case; a green one may not: throws.
 */
function readPairs(path: string, isGreen: boolean): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n');
  const pairs: Record<string, string> = {};
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    const [, name, delimiter] = /^(.+?)<<(.+?)\r?$/.exec(line) ?? [];
    if (name !== undefined && delimiter !== undefined) {
      const end = lines.findIndex((candidate) => candidate.replace(/\r$/, '') === delimiter);
      if (end === -1 && isGreen) throw new Error(`${name}: the delimiter ${delimiter} is missing`);
      if (end === -1) break;
      pairs[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
        .replace(/\r$/, '');
    } else if (line.trim() !== '') {
      const at = line.indexOf('=');
      pairs[line.slice(0, at)] = line.slice(at + 1);
    }
  }
  return pairs;
}

/** Of this process's environment only what a program needs to start on any system, and a folder to keep it compiled. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'NODE_COMPILE_CACHE'];
  const { env } = process;
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
