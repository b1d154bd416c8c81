/** Help texts, laid out in columns. */
import type { CliCatalog } from './cli-facts.ts';

const SUBJECTS = ['jobflow', 'process', 'channel'] as const;

/** With the subjects that are among `names`. */
function usageOf(command: string, names: readonly string[], { headings, usage }: CliCatalog): string {
  const subjects = SUBJECTS.filter((name) => names.includes(name)).map((name) => usage[name]);
  const subject = subjects.length === 0 ? [] : [`[${subjects.join(' | ')}]`];
  return [headings.usage, 'kompira', command, ...subject, `[${usage.options}]`].join(' ');
}

/** Of the whole program. */
export function helpOnProgram(commands: readonly string[], catalog: CliCatalog): string {
  const { headings } = catalog;
  const rows = commands.map((name) => `  ${name.padEnd(12)}${catalog.commands[name] ?? ''}`);
  const usage = usageOf(catalog.usage.command, SUBJECTS, catalog);
  const options = ['help', 'version'].map((name) => option(name, catalog));
  return [
    ...[usage, '', headings.commands, ...rows, '', headings.options, ...options, headings.more],
    ...['', ...codes(catalog)],
  ].join('\n');
}

function option(name: string, { options }: CliCatalog): string {
  return `  --${name.padEnd(20)}${options[name] ?? ''}`;
}

/** Of one command. `options`: their names, `defaults` what they are when left out. */
export function helpOnCommand(
  command: string,
  { options, defaults }: { options: readonly string[]; defaults: Readonly<Record<string, string>> },
  catalog: CliCatalog,
): string {
  const { headings } = catalog;
  const rows = options.map((name) => {
    const value = defaults[name];
    const end = value === undefined ? '' : ` (${headings.default} ${value})`;
    return option(name, catalog) + end;
  });
  const usage = usageOf(command, options, catalog);
  const about = catalog.commands[command] ?? '';
  return [usage, '', about, '', headings.options, ...rows, '', ...codes(catalog)].join('\n');
}

function codes({ headings, exitCodes }: CliCatalog): string[] {
  const rows = Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`);
  return [headings['exit-codes'], ...rows];
}
