/**
 * `npm run mutate -- --files 'src/core/*.ts' --sample 20 --seed 1`: makes small changes to the source, one at a time, and
 * looks whether a test fails. Tests that import the file come first, then those that run the action, with a fresh build.
 * All happens in a copy. `--tests 'stopping|pauses'` names the latter; `--jobs 2` breaks two at a time;
 * `--list` runs nothing; `--at src/core/stop.ts:46,src/core/pace.ts:19` takes what is on these lines alone.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutantsOf } from './mutants.ts';

/** What runs the action for a file whose own tests notice nothing; the first that matches. */
const END_TO_END: readonly [file: RegExp, tests: string][] = [
  [/doctor|junit|src.cli|finish-file|state-file/, 'cli-'],
  [/(stop|interruption|finish|post|post-state)\.ts/, 'stopping|pauses|start-once|cli-signals'],
  [
    /front.(step|reporter|warn|save-state|outputs)/,
    'bundle|full-disk|never-green|notices|proxy|stopping|waiting',
  ],
  [/channel\.ts/, 'channel|gateways|pauses'],
  [/(process|control|process-commands)\.ts/, 'process|pauses'],
  [
    /(if-running|candidates|hint|preflight|process-lists)\.ts/,
    'if-running|start-once|errors|expected|script-jobs',
  ],
  [
    /core.(follow|watch|pace|long-poll|retry|trouble|alerts)/,
    'waiting|never-green|pauses|notices|console|stopping',
  ],
  [
    /kompira.(response|answers|client|call|body)/,
    'gateways|never-green|hostile|if-running|channel|waiting|start-once',
  ],
  [
    /kompira.(transport|tls|proxy|connection|breakdown)/,
    'gateways|nginx|tls|proxy|names|never-green|start-once',
  ],
  [/text|html|log|markup|secrets|console/, 'foreign-lines|hostile|console|linear|token'],
  [/summary|words|mail/, 'summary|language|children|errors|alert-mail|display-url'],
  [/inputs/, 'contract|errors|tls|script-jobs'],
  [/./, 'run|console|stopping|start-once|errors'],
];
const LONGEST_MS = 180_000;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: 'src/**/*.ts' },
    sample: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
    at: { type: 'string' },
  },
});

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function sample(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  const next = random(seed);
  const drawn = mutants.map((mutant) => [next(), mutant] as const).sort(([one], [other]) => one - other);
  return drawn.slice(0, size).map(([, mutant]) => mutant);
}

/** The files of ours that a file imports, itself included. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file) || !existsSync(file)) return reached;
  reached.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
    reachedFrom(normalize(join(dirname(file), specifier)), reached);
  return reached;
}

const unitTests = globSync('__tests__/unit/*.test.ts').map((test) => [test, reachedFrom(test)] as const);
const testsOf = (file: string) =>
  unitTests.flatMap(([test, reached]) => (reached.has(normalize(file)) ? [test.replaceAll('\\', '/')] : []));
const endToEndOf = (file: string): string[] => {
  const names = values.tests ?? END_TO_END.find(([pattern]) => pattern.test(file))?.[1] ?? '';
  return globSync('__tests__/*.test.ts').filter((test) =>
    new RegExp(`^__tests__.(?:${names})[^/\\\\]*\\.test`).test(test),
  );
};

/** A copy of what git knows, where the changes are made. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kompira-mutants-'));
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const file of stdout.split('\0')) if (file && existsSync(file)) cpSync(file, join(folder, file));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

type Ending = 'passed' | 'failed' | 'timeout';

function node(folder: string, ...args: readonly string[]): Promise<Ending> {
  // What is compiled of a mutant is of no use to anybody later: jest.config.js would keep it.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, '.cache') };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  const killAll = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // None is left.
    }
  };
  return new Promise((settle) => {
    const timer = setTimeout(() => {
      killAll();
      settle('timeout');
    }, LONGEST_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      // Jest that ends at the first failure leaves workers, of which one may run in circles.
      killAll();
      settle(code === 0 ? 'passed' : 'failed');
    });
  });
}

const jest = (folder: string, tests: readonly string[]): Promise<Ending> =>
  tests.length === 0
    ? Promise.resolve('passed')
    : node(
        folder,
        '--experimental-vm-modules',
        'node_modules/jest/bin/jest.js',
        '--bail',
        '--runTestsByPath',
        ...tests,
      );

const build = (folder: string): Promise<Ending> => node(folder, 'scripts/build.ts');

async function fate(folder: string, file: string): Promise<string> {
  const own = await jest(folder, testsOf(file));
  if (own !== 'passed') return own === 'failed' ? 'killed' : own;
  if ((await build(folder)) !== 'passed') return 'killed';
  const whole = await jest(folder, endToEndOf(file));
  return whole === 'passed' ? 'SURVIVED' : whole === 'failed' ? 'killed' : whole;
}

const files = globSync(values.files).filter((file) => file.endsWith('.ts'));
const all = files.flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
const lines = values.at?.split(',');
const wanted = all.filter(({ file, line }) => lines?.includes(`${file}:${line}`) ?? true);
const mutants = sample(wanted, Number(values.sample), Number(values.seed));
const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 60);
const tell = (what: string, { file, line, from, to }: Mutant) => {
  console.log(`${what.padEnd(8)}  ${file}:${line}  ${short(from)}  →  ${short(to)}`);
};
console.log(`${mutants.length} of ${all.length} mutants of ${files.length} files, seed ${values.seed}`);
if (values.list) for (const mutant of mutants) tell('', mutant);
else {
  const folders = Array.from({ length: Number(values.jobs) }, copyTree);
  const fates: string[] = [];
  const waiting = mutants.values();
  async function work(folder: string): Promise<void> {
    for (const mutant of waiting) {
      const file = join(folder, mutant.file);
      const original = readFileSync(file, 'utf8');
      writeFileSync(file, mutant.source);
      const found = await fate(folder, mutant.file);
      writeFileSync(file, original);
      fates.push(found);
      tell(found, mutant);
    }
  }
  try {
    const touched = [...new Set(mutants.map(({ file }) => file))];
    const needed = touched.flatMap((file) => [...testsOf(file), ...endToEndOf(file)]);
    const [first = ''] = folders;
    if ((await jest(first, [...new Set(needed)])) !== 'passed')
      throw new Error('The tests fail without a change.');
    await Promise.all(folders.map(work));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  const survived = fates.filter((found) => found === 'SURVIVED').length;
  const percent = Math.round((100 * (fates.length - survived)) / Math.max(1, fates.length));
  console.log(`${fates.length - survived} of ${fates.length} noticed (${percent}%), ${survived} survived`);
}
