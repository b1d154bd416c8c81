/** The command line as a front: options in, console and JSON out, exit codes. */
import { writeFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import type { Front } from '../front/front.ts';
import type { Line } from '../front/doctor.ts';
import { type JunitReporting, junitReport } from '../front/junit.ts';
import { writeStateFile } from '../front/state-file.ts';
import { languageOfSystem } from '../inputs/language.ts';
import type { Environment, Source } from '../inputs/reader.ts';
import { exitCodeOf } from './exit-code.ts';
import { newLog } from './log.ts';
import { type Invocation, OWN_DEFAULTS, spell } from './options.ts';
import { Progress } from './progress.ts';

/** The inputs as options give them. A relative path is not the workspace's here. */
export function sourceOf(invocation: Invocation, env: Environment): Source {
  const { values, command } = invocation;
  const language = env.KOMPIRA_LANGUAGE ? '' : languageOfSystem(env);
  // `summary`: that a report is wanted.
  const own: Environment = { command, summary: String(values.has('junit')), language, ...OWN_DEFAULTS };
  return {
    input: (name) => values.get(name) ?? own[name] ?? '',
    spell: (name) => spell(name, invocation),
    env: { ...env, GITHUB_WORKSPACE: undefined },
  };
}

export interface CliFront extends Front {
  readonly report: JunitReporting | undefined;
  /** The server as it was given. */
  readonly server: string;
  /** With `***` where a secret would stand. */
  readonly masked: (text: string) => string;
  /** Of `doctor`, which has these in place of outputs. */
  readonly findings: Line[];
}

export function newFront(invocation: Invocation, env: Environment): CliFront {
  const { values, command, graceMs } = invocation;
  const isOn = (flag: string) => values.get(flag) === 'true';
  const isPlain = !process.stderr.isTTY || env.TERM === 'dumb' || Boolean(env.NO_COLOR) || isOn('quiet');
  const progress = new Progress(isPlain ? undefined : process.stderr);
  const log = newLog(progress, { quiet: isOn('quiet'), json: isOn('json') });
  const outputs: Record<string, string> = {};
  const findings: Line[] = [];
  const server = (values.get('server') ?? env.KOMPIRA_SERVER ?? '').trim().replace(/\/+$/, '');
  const state = values.get('state');
  const junit = values.get('junit');
  return {
    source: sourceOf(invocation, env),
    log,
    server,
    masked: log.masked,
    findings,
    report:
      junit === undefined
        ? undefined
        : junitReport(log.masked, (xml) => {
            writeFileSync(junit, xml);
          }),
    userAgent: `kompira-cli/${manifest.version}`,
    graceMs,
    signals: ['SIGHUP'],
    // As with `| head -1`.
    onLogClosed: 'cancelled',
    setOutputs: (more) => {
      for (const [name, value] of Object.entries(more)) if (value !== null) outputs[name] = log.masked(value);
      return [];
    },
    saveState: (of) => {
      // Until there is something to do, nobody has looked at the server: it may hold a password.
      const at = of.phase === 'nothing to do' ? '' : server;
      if (state !== undefined) writeStateFile(state, { ...of, server: at });
    },
    codeLine: (_words, code) => `KOMPIRA-${code}`,
    exitCodeOf,
    progress,
    onEnd: () => {
      progress.end();
      if (command === 'receive' && !isOn('json') && outputs.message !== undefined)
        void log.serverText([outputs.message]);
      const json = JSON.stringify(command === 'doctor' ? { findings } : outputs);
      // The same value without `##vso[`, which a CI finds anywhere in a line, and without what a terminal obeys.
      const harmless = json.replace(
        /#(?=#)|[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu,
        escapeInJson,
      );
      if (isOn('json')) process.stdout.write(`${harmless}\n`);
    },
  };
}

function escapeInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
