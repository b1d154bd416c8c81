/** `kompira`: the same steps as the actions, for every other caller. */
import './require-node.ts';
import manifest from '../../package.json' with { type: 'json' };
import { channelStep } from '../front/channel.ts';
import { doctorStep } from '../front/doctor.ts';
import { problemsWithFiles } from '../front/files.ts';
import { finishFile } from '../front/finish-file.ts';
import { processStep } from '../front/process.ts';
import { runStep } from '../front/run.ts';
import { step, type Work } from '../front/step.ts';
import { problemsBeside } from '../inputs/inputs.ts';
import { languageOf } from '../inputs/language.ts';
import { InputError } from '../inputs/problems.ts';
import { DEFAULTS } from '../inputs/reader.ts';
import { cliEn } from '../words/cli-en.ts';
import { helpOnCommand, helpOnProgram } from '../words/cli-help.ts';
import { cliJa } from '../words/cli-ja.ts';
import { type CliFront, newFront, sourceOf } from './front.ts';
import { type Command, COMMANDS, optionsOf, OWN_DEFAULTS, parseCommandLine } from './options.ts';

const invocation = parseCommandLine(process.argv.slice(2));
const { command, values, problems } = invocation;
const catalog = languageOf(sourceOf(invocation, process.env)) === 'ja' ? cliJa : cliEn;
const print = (line: string) => process.stdout.write(`${line}\n`);

// Not awaited here: a CommonJS file cannot. The step itself sees to it that nothing ends without a verdict.
void main();

async function main(): Promise<void> {
  // Whoever reads no more of a help text misses nothing.
  process.stdout.on('error', () => undefined);
  if (values.get('version') === 'true') print(`kompira ${manifest.version}`);
  else if (values.get('help') === 'true') print(help());
  else if (command === undefined && problems.length === 0) {
    process.stderr.write(`${help()}\n`);
    process.exitCode = 2;
  } else {
    const front = newFront(invocation, process.env, catalog.grades.warning);
    await step(front, checked(front));
  }
}

function help(): string {
  if (command === undefined) return helpOnProgram(Object.keys(COMMANDS), catalog);
  // Whoever did not start a process does not end it either.
  const policies = command === 'run' ? {} : { 'on-timeout': 'leave', 'on-cancel': 'leave' };
  const defaults = { ...DEFAULTS, ...OWN_DEFAULTS, ...policies };
  return helpOnCommand(command, { options: optionsOf(command), defaults }, catalog);
}

/** Nothing is done where something is wrong with the command line, or with the files that it names. */
function checked(front: CliFront): Work {
  return async (_front, words, interruption) => {
    const found = [
      ...problems,
      ...(command === 'finish' ? [] : problemsWithFiles(front, values.get('state'), words)),
    ];
    if (found.length === 0 && command) return workOf(command, front)(front, words, interruption);
    const more = await problemsBeside(found, command, front.source, front.log.mask);
    throw new InputError([...found, ...more]);
  };
}

function workOf(of: Command, front: CliFront): Work {
  if (of === 'run') return runStep;
  if (of === 'send' || of === 'receive') return channelStep;
  if (of === 'finish') return finishFile(values.get('state'), front.server);
  if (of !== 'doctor') return processStep;
  return doctorStep(catalog, ({ check, grade, text }) => {
    front.findings.push({ check, grade, text: front.masked(text) });
    if (values.get('json') !== 'true') print(front.masked(`${catalog.grades[grade].padEnd(8)} ${text}`));
  });
}
