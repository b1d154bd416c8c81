/** What may stand on the command line, and what does. */
import { parseArgs } from 'node:util';
import { readInputFile } from '../inputs/input-file.ts';
import { unlessSecret } from '../inputs/parse.ts';
import { type NamedProblem, Problem } from '../inputs/problems.ts';
import { duration } from '../inputs/reader.ts';
import { similar } from '../similar.ts';

const list = (names: string) => names.split(',');
const SERVER = list(
  'server,token-file,token-location,ca-certificate,client-certificate,client-key,insecure,headers',
);
const CONNECTION = [...SERVER, ...list('display-url,request-timeout,outage-tolerance,language,help')];
const LIMITS = list('timeout,start-timeout,poll-interval,long-poll,on-timeout,on-cancel');
const WAITING = [...LIMITS, 'fail-on-result', 'console'];
const ENDING = list('state,grace,json,junit,quiet');
const STARTING = list('parameters,parameters-file,wait,if-running,dry-run,node,account,command-line');
const MODES = list('step-mode,checkpoint-mode,monitoring-mode');

/** The commands, and what each may be told besides where the server is. */
export const COMMANDS = {
  run: ['jobflow', ...STARTING, ...MODES, ...WAITING, ...ENDING],
  wait: ['process', ...WAITING, ...ENDING],
  show: list('process,fail-on-result,console,json,junit,quiet'),
  terminate: ['process', ...ENDING],
  suspend: list('process,json,quiet'),
  resume: list('process,json,quiet'),
  send: list('channel,message,json,quiet'),
  receive: list('channel,timeout,json,quiet'),
  finish: list('state,grace,quiet'),
  doctor: list('jobflow,json'),
};
export type Command = keyof typeof COMMANDS;

/** Where the readers of inputs have none: as action.yml says, and as long as a runner has patience. */
export const OWN_DEFAULTS = { grace: '7s', 'fail-on-result': 'false' };

/** These may stand without a value: then it is `true`, and with `--no-` in front `false`. */
const FLAGS = list('wait,long-poll,dry-run,step-mode,checkpoint-mode,insecure,json,quiet,help,version');
/** These may stand several times, a line each. */
const LINES = list('headers,fail-on-result');
/** What the argument behind a command is, and that it can be written as an option too. */
const SUBJECTS = list('jobflow,process,channel');
const FILE_NAMES = list('state,junit,token-file,parameters-file');
/** Files that hold the value of an input. */
const FILES = { 'token-file': 'token', 'parameters-file': 'parameters' };

function isCommand(text: string | undefined): text is Command {
  return text !== undefined && Object.hasOwn(COMMANDS, text);
}

export function optionsOf(command: Command): readonly string[] {
  return [...COMMANDS[command], ...CONNECTION];
}

export interface Invocation {
  readonly command: Command | undefined;
  /** By the names of the options, and of the inputs that came from a file. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly NamedProblem[];
  readonly graceMs: number;
}

/** `names`: of the options. */
function parse(args: readonly string[], names: readonly string[]) {
  const types = names.map((name) => [name, { type: FLAGS.includes(name) ? 'boolean' : 'string' } as const]);
  return parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...(Object.fromEntries(types) as Record<string, { type: 'string' | 'boolean' }>),
      help: { type: 'boolean', short: 'h' },
      // Known, so that what follows it is not taken for an argument, and printed.
      token: { type: 'string' },
    },
  }).tokens;
}

/** What looks like an option is one, and a value only behind an equals sign. */
function tokensOf(args: readonly string[], names: readonly string[]): ReturnType<typeof parse> {
  const tokens = parse(args, names);
  const at = tokens.findIndex(
    (one) => one.kind === 'option' && !one.inlineValue && one.value?.startsWith('--'),
  );
  const token = tokens[at];
  if (token?.kind !== 'option') return tokens;
  const bare = { ...token, value: undefined, inlineValue: undefined };
  return [...tokens.slice(0, at), bare, ...tokensOf(args.slice(token.index + 1), names)];
}

/** Every token is looked at, so that all that is wrong is reported together. Never throws. */
export function parseCommandLine(args: readonly string[]): Invocation {
  const problems: NamedProblem[] = [];
  const refuse = (name: string, problem: NamedProblem['problem']) => problems.push({ name, problem });
  const values = new Map<string, string>();
  const all = [...new Set([...CONNECTION, ...Object.values(COMMANDS).flat(), 'version'])];
  const tokens = tokensOf(args[0] === 'help' ? ['--help', ...args.slice(1)] : args, all);
  const given: { name: string; spelled: string; value: string | undefined }[] = [];
  const positionals: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'option') {
      const { name, rawName: spelled, value } = token;
      const flag = name.replace(/^no-/, '');
      if (flag !== name && FLAGS.includes(flag) && value === undefined)
        given.push({ name: flag, spelled, value: 'false' });
      else given.push({ name, spelled, value });
    } else if (token.kind === 'positional') {
      const last = tokens[at - 1]?.kind === 'option' ? given.at(-1) : undefined;
      if (last && last.value === undefined && /^(true|false)$/.test(token.value)) last.value = token.value;
      else positionals.push(token.value);
    }
  }

  const [command, subject, ...rest] = positionals;
  const allowed = isCommand(command) ? optionsOf(command) : all;
  if (command !== undefined && !isCommand(command)) {
    const commands = Object.keys(COMMANDS);
    const [near] = similar(command, commands);
    refuse(unlessSecret(command) ?? '<command>', { kind: 'unknown-command', near, commands });
  }
  for (const { name, spelled, value } of given) {
    if (name === 'token') refuse('--token', { kind: 'token-on-command-line' });
    else if (!allowed.includes(name)) {
      const [near] = similar(name, allowed);
      refuse(spelled, { kind: 'unknown-option', near: near && `--${near}` });
    } else if (values.has(name) && !LINES.includes(name)) refuse(spelled, { kind: 'given-twice' });
    else if (!FLAGS.includes(name) && (FILE_NAMES.includes(name) ? !value : value === undefined))
      refuse(spelled, { kind: 'needs-value' });
    else if (['json', 'quiet'].includes(name) && !['true', 'false', undefined].includes(value))
      refuse(spelled, { kind: 'not-boolean', text: value ?? '' });
    else
      values.set(name, [values.get(name), value ?? 'true'].filter((line) => line !== undefined).join('\n'));
  }
  const subjectName = SUBJECTS.find((name) => allowed.includes(name));
  // Behind an unknown option, nobody can tell a value from an argument: it may be a token.
  const isClear = !problems.some(({ problem }) => /^unknown-|^needs-value$/.test(problem.kind));
  if (subject !== undefined && isClear) {
    if (subjectName === undefined || rest.length > 0)
      refuse(unlessSecret(rest[0] ?? subject) ?? '<argument>', { kind: 'too-many-arguments' });
    else if (values.has(subjectName)) refuse(`--${subjectName}`, { kind: 'given-twice' });
    else values.set(subjectName, subject);
  }
  for (const [option, input] of Object.entries(FILES)) {
    const file = values.get(option);
    if (file === undefined) continue;
    if (values.has(input)) refuse(`--${option}`, { kind: 'not-together', other: `--${input}` });
    const read = readInputFile(file);
    if (typeof read === 'string') values.set(input, read);
    else refuse(`--${option}`, read);
  }
  let graceMs = 0;
  try {
    graceMs = duration('0s', '1d')(values.get('grace') ?? OWN_DEFAULTS.grace);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    for (const problem of thrown.problems) refuse('--grace', problem);
  }
  return { command: isCommand(command) ? command : undefined, values, problems, graceMs };
}

/** As an input is written here, and a value of it. */
export function spell({ values }: Pick<Invocation, 'values'>, name: string, value = ''): string {
  if (name === 'command') return `kompira ${value}`;
  if (name === 'token') return '--token-file';
  if (name === 'parameters' && values.has('parameters-file')) return '--parameters-file';
  if (value !== '' && !FLAGS.includes(name)) return `--${name} ${value}`;
  return SUBJECTS.includes(name) ? `<${name}>` : `--${value === 'false' ? 'no-' : ''}${name}`;
}
