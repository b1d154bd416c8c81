/** The command line, put to the same tests as the actions. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bareEnvironment, type Step, type StepResult } from '../runner/run-action.ts';
import { type Command, optionsOf } from '../src/cli/options.ts';
import type { Front, Task } from './front.ts';

/** By outcome: what it may end with. 10 and 30 say what that leaves. */
const CODES: Readonly<Record<string, readonly number[]>> = {
  ...{ succeeded: [0], started: [0], skipped: [0], failed: [20] },
  ...{ 'timed-out': [10, 21, 30], cancelled: [22, 30], error: [2, 10, 30] },
};

/** `dist` is the folder of the bundles. */
export function cliFront(dist = 'dist'): Front {
  const file = resolve(dist, 'cli/index.js');
  return {
    start: (task) => startCli(file, commandOf(task), task),
    finish: (task, { kompira: state }) =>
      state === undefined ? undefined : startCli(file, 'finish', task, state),
    // Its failure is the last that it says, and ends in a code.
    errorsIn: (log) => (/\nKOMPIRA-[A-Z-]+\s*$/.test(log) ? [log] : []),
    mayCommand: () => false,
    mayEnd: (outcome, exitCode) => CODES[outcome]?.includes(exitCode) === true,
    // Where nobody reads it, it takes that for a cancel; and it has no files of a runner.
    fit: (plan) => ({ ...plan, reader: undefined, full: undefined }),
  };
}

function commandOf({ action, inputs }: Task): Command {
  return action === '' ? 'run' : ((inputs.command ?? (action === 'channel' ? 'send' : 'wait')) as Command);
}

function startCli(file: string, command: Command, { inputs, env }: Task, left?: string): Step {
  const folder = mkdtempSync(join(tmpdir(), 'kompira-cli-'));
  const state = join(folder, 'state.json');
  if (left !== undefined) writeFileSync(state, left);
  const known = optionsOf(command);
  // An input that is empty is one that was not given, but for a list that may be empty.
  const given = Object.entries(inputs).filter(
    ([name, value]) => known.includes(name) && (value !== '' || name === 'fail-on-result'),
  );
  const options = given.map(([name, value]) => `--${name}=${value}`);
  if (known.includes('state')) options.push(`--state=${state}`);
  if (known.includes('json')) options.push('--json');
  const child = spawn(process.execPath, [file, command, ...options], {
    cwd: folder,
    env: { ...bareEnvironment(), KOMPIRA_TOKEN: inputs.token, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [json, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (json += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  // As the log of an action has it; nothing of the server's can begin so.
  const log = (): string => said.replace(/^kompira: /gm, '');
  const ended = new Promise<StepResult>((fulfil, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const kept = existsSync(state) ? readFileSync(state, 'utf8') : '';
      rmSync(folder, { recursive: true, force: true });
      const outputs = json === '' ? {} : (JSON.parse(json) as Record<string, string>);
      fulfil({ exitCode, log: log(), outputs, state: kept === '' ? {} : { kompira: kept }, summary: '' });
    });
  });
  return { child, log, ended, logged: () => Promise.reject(new Error('not needed here')) };
}
