/** The command line as a front: options in, console and JSON out, exit codes. */
import manifest from '../../package.json' with { type: 'json' };
import { withServer } from '../core/post-state.ts';
import type { Line } from '../front/doctor.ts';
import type { Front } from '../front/front.ts';
import { type JunitReporting, junitReport } from '../front/junit.ts';
import { hideIn } from '../front/outputs.ts';
import { StateFile } from '../front/state-file.ts';
import { serverOf } from '../inputs/connection.ts';
import { languageOfSystem } from '../inputs/language.ts';
import type { Source } from '../inputs/reader.ts';
import { spellingsOf } from '../kompira/secrets.ts';
import { linesOf, neutralizeJson } from '../text.ts';
import { nameOf } from '../words/code-link.ts';
import { exitCodeOf, UNKNOWN } from './exit-code.ts';
import { newLog } from './log.ts';
import { type Invocation, OWN_DEFAULTS, spell } from './options.ts';
import { Progress } from './progress.ts';

/** The inputs as options give them. A relative path is not the workspace's here. */
export function sourceOf(invocation: Invocation, env: Source['env']): Source {
  const { values, command } = invocation;
  const language = env.KOMPIRA_LANGUAGE ? '' : languageOfSystem(env);
  // `summary`: that a report is wanted.
  const own: Source['env'] = { command, summary: String(values.has('junit')), language, ...OWN_DEFAULTS };
  return {
    input: (name) => values.get(name) ?? own[name] ?? '',
    spell: (name, value) => spell(invocation, name, value),
    env: { ...env, GITHUB_WORKSPACE: undefined },
  };
}

export interface CliFront extends Front {
  readonly report: JunitReporting | undefined;
  /** The server that is given; empty where none is. */
  readonly server: string;
  /** With `***` where a secret would stand. */
  readonly masked: (text: string) => string;
  /** Of `doctor`, which has these in place of outputs. */
  readonly findings: Line[];
}

export function newFront(invocation: Invocation, env: Source['env'], warningMark: string): CliFront {
  const { values, command, graceMs } = invocation;
  const isOn = (flag: string) => values.get(flag) === 'true';
  const isPlain = !process.stderr.isTTY || env.TERM === 'dumb' || Boolean(env.NO_COLOR) || isOn('quiet');
  const progress = new Progress(isPlain ? undefined : process.stderr);
  const log = newLog(progress, warningMark, isOn);
  const outputs: Record<string, string> = {};
  const findings: Line[] = [];
  const source = sourceOf(invocation, env);
  const server = serverOf(source);
  const state = values.get('state');
  const stateFile = state === undefined ? undefined : new StateFile(state, { isOurs: command === 'finish' });
  for (const spelling of spellingsOf((values.get('token') ?? env.KOMPIRA_TOKEN ?? '').trim()))
    log.mask(spelling);
  const junit = values.get('junit');
  return {
    source,
    log,
    server,
    masked: log.masked,
    findings,
    report: junit === undefined ? undefined : junitReport(log.masked, { file: junit, state }),
    userAgent: `kompira-cli/${manifest.version}`,
    graceMs,
    signals: ['SIGHUP'],
    // As with `| head -1`.
    onLogClosed: 'cancelled',
    onLogLost: (words, { stream, said }) => {
      const hadOutputs =
        stream === process.stdout && (isOn('json') || command === 'receive' || command === 'doctor');
      if (!hadOutputs || process.exitCode !== 0) return false;
      process.exitCode = UNKNOWN;
      log.failure('', `${words.catalog.outputsNotSet(said)}\n${nameOf('OUTPUTS-NOT-SET')}`);
      return true;
    },
    setOutputs: (more) => {
      for (const [name, value] of Object.entries(more))
        if (value !== null) outputs[name] = hideIn(name, value, log.masked);
      return [];
    },
    saveState: (of) => stateFile?.save(withServer(of, server)),
    codeLink: (_words, code) => ({ name: nameOf(code) }),
    exitCodeOf,
    progress,
    onEnd: () => {
      progress.end();
      if (command === 'receive' && !isOn('json') && outputs.message !== undefined)
        process.stdout.write(`${linesOf(outputs.message).map(log.toConsoleLine).join('\n')}\n`);
      const json = JSON.stringify(command === 'doctor' ? { findings } : outputs);
      if (isOn('json')) process.stdout.write(`${neutralizeJson(json)}\n`);
    },
  };
}
