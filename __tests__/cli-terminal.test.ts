/** On a terminal: one line of progress, gone before anything else is written; and nothing that the server prints moves it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { type CliOptions, type CliRun, kompira, shellCommand, startProgram } from './support/cli.ts';
import { onlyProcess, simulate, test as anyTest } from './support/harness.ts';

/** util-linux's: it gives a program a terminal of its own. */
function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

const isReady = process.platform === 'linux' && hasScript();
if (!isReady) process.stderr.write('Skipped, for there is no script of util-linux here.\n');
const test = isReady ? anyTest : anyTest.skip;

/** `kompira` on a terminal, which both of its streams are. */
function onTerminal(simulator: Simulator, args: readonly string[], env: CliOptions['env'] = {}): CliRun {
  const script = ['-q', '-e', '-c', `exec ${shellCommand(args)}`, '/dev/null'];
  return startProgram('script', script, { server: simulator, env: { TERM: 'xterm', ...env } });
}

const ESC = '\u001b';
const PROGRESS = /(RUNNING|WAITING|NEW) · /;

/** What stands on the screen at the end, as far as sequences of ours go; any other throws. */
function screenOf(output: string): string[] {
  const lines = [''];
  // eslint-disable-next-line no-control-regex
  for (const [piece] of output.matchAll(/\u001b\[[0-9?]*[a-zA-Z]|\r|\n|[^\u001b\r\n]+|\u001b/g)) {
    const last = lines.length - 1;
    if (piece === '\n') lines.push('');
    else if (piece === `${ESC}[2K`) lines[last] = '';
    else if (piece === '\r' || piece === `${ESC}[?7l` || piece === `${ESC}[?7h`) continue;
    else if (piece.startsWith(ESC)) throw new Error(`a sequence: ${JSON.stringify(piece)}`);
    else lines[last] = `${lines[last] ?? ''}${piece}`;
  }
  return lines;
}

const JOBFLOW = '/root/restart_process';
const slow = () => simulate({ jobflows: sampleJobflows({ workMs: 1500 }) });

test('a progress line appears, with status, place and time, also the usual one, and is gone at the end', async () => {
  const simulator = await slow();
  await kompira(simulator, ['run', JOBFLOW]);
  const { stdout, exitCode } = await onTerminal(simulator, ['run', JOBFLOW]).ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/WAITING · \/root\/restart_process line 5 · \d[.0-9]*s \(usually \d/);
  const screen = screenOf(stdout);
  expect(screen.join('\n')).not.toMatch(PROGRESS);
  expect(screen).toContain('httpd を起動しました');
  expect(screen.at(-1)).toBe('');
  // The terminal wraps again.
  expect(stdout.lastIndexOf(`${ESC}[?7h`)).toBeGreaterThan(stdout.lastIndexOf(`${ESC}[?7l`));
});

test.each<[string, string[], Record<string, string>]>([
  ['NO_COLOR', [], { NO_COLOR: '1' }],
  ['TERM=dumb', [], { TERM: 'dumb' }],
  ['--quiet', ['--quiet'], {}],
])('none with %s', async (_name, options, env) => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 300 }) });
  const { stdout, exitCode } = await onTerminal(simulator, ['run', JOBFLOW, ...options], env).ended;
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain(ESC);
  expect(stdout).not.toMatch(PROGRESS);
});

test('terminal sequences of the console and of names do nothing', async () => {
  const csi = [`${ESC}[2J`, `${ESC}[31mred`, `${ESC}[1A`, '\u009b5m'];
  const evil = [...csi, `${ESC}]0;title\u0007`, `${ESC}c`, '\b\b\u0007', ESC];
  const simulator = await slow();
  simulator.define({
    path: '/root/evil',
    run: async (job) => {
      job.at(3, '/root/x\u001b[2Jy\rz');
      for (const text of evil) job.print(`a ${text} b`);
      await job.sleep(1500);
      job.abort(evil.join(' '));
    },
  });
  const { stdout, exitCode } = await onTerminal(simulator, ['run', '/root/evil']).ended;
  expect(exitCode).toBe(20);
  expect(stdout).toMatch(PROGRESS);
  const screen = screenOf(stdout);
  expect(screen).toContain('a red b');
  // eslint-disable-next-line no-control-regex
  expect(screen.join('\n')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
});

test.each(['Ctrl-C', 'a terminal that is closed'])('%s stops the process', async (how) => {
  const simulator = await slow();
  const run = onTerminal(simulator, ['run', '/root/long']);
  await run.printed('RUNNING · ');
  if (how === 'Ctrl-C') {
    // As the terminal does, to what runs on it: the only child of `script`.
    const children = readFileSync(`/proc/${run.child.pid}/task/${run.child.pid}/children`, 'utf8');
    process.kill(Number(children), 'SIGINT');
    const { stdout, exitCode } = await run.ended;
    expect(exitCode).toBe(22);
    expect(screenOf(stdout).join('\n')).not.toMatch(PROGRESS);
  } else run.child.kill('SIGKILL');
  await simulator.waitForProcess(({ status }) => status === 'ABORTED');
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});
