/** Reads inputs and variables of the step, and collects all that is wrong with them for one error. */
import { InputError, messageOf, Problem } from '../errors.ts';
import { parseDuration } from './parse.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an input is when it is left empty, as a workflow that hands its own inputs on often leaves it. The same as
 * the defaults of the root action.yml, which a test holds against these. `fail-on-result` is none of them: empty means
 * none.
 */
export const DEFAULTS = {
  wait: 'true',
  'if-running': 'start',
  'dry-run': 'false',
  summary: 'true',
  timeout: '60m',
  'poll-interval': '5s',
  'long-poll': 'false',
  'on-timeout': 'terminate',
  'on-cancel': 'terminate',
  console: 'stream',
  'token-location': 'header',
  insecure: 'false',
  'request-timeout': '30s',
  'outage-tolerance': '5m',
};

/** A parser of durations within these bounds; in ms. */
export function duration(least: string, most: string): (text: string) => number {
  return (text) => parseDuration(text, { least, most });
}

/** As the runner spells it: hyphens stay. */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

export class Reader {
  readonly #env: Environment;
  readonly #defaults: typeof DEFAULTS;
  readonly #problems: string[] = [];

  /** `defaults`: where those of this action differ. */
  constructor(env: Environment, defaults: Partial<typeof DEFAULTS> = {}) {
    this.#env = env;
    this.#defaults = { ...DEFAULTS, ...defaults };
  }

  variable(name: string): string {
    return this.#env[name]?.trim() ?? '';
  }

  /** Where the repository was checked out; this folder where nobody says. */
  get workspace(): string {
    return this.variable('GITHUB_WORKSPACE') || '.';
  }

  /** The text of an input, white space around it aside; `variable` stands in where it is empty. */
  text(name: string, variable?: string): string {
    const text = this.#env[variableOf(name)]?.trim() ?? '';
    return text === '' && variable !== undefined ? this.variable(variable) : text;
  }

  read<T>(name: keyof typeof DEFAULTS, parse: (text: string) => T): T {
    return this.parse(name, this.text(name) || this.#defaults[name], parse);
  }

  optional<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = this.text(name);
    return text === '' ? undefined : this.parse(name, text, parse);
  }

  /** The same for an input of several lines, where white space at either end has a meaning. */
  block<T>(name: string, parse: (text: string) => T): T | undefined {
    return this.text(name) === '' ? undefined : this.parse(name, this.#env[variableOf(name)] ?? '', parse);
  }

  /** The same, with a parser that may have to be loaded first. */
  async blockLater<T>(name: string, parse: (text: string) => Promise<T>): Promise<T | undefined> {
    if (this.text(name) === '') return undefined;
    try {
      return await parse(this.#env[variableOf(name)] ?? '');
    } catch (thrown) {
      this.#collect(name, thrown);
      return undefined;
    }
  }

  required<T>(name: string, parse: (text: string) => T, advice: string, variable?: string): T {
    const text = this.text(name, variable);
    return this.parse(name, text, (given) => {
      if (given === '') throw new Problem(`is empty. ${advice}`);
      return parse(given);
    });
  }

  /** A value that stands in for what was wrong never leaves this file: `finish` throws first. */
  parse<T>(name: string, text: string, parse: (text: string) => T): T {
    try {
      return parse(text);
    } catch (thrown) {
      this.#collect(name, thrown);
      return undefined as T;
    }
  }

  /** For what is wrong with inputs that are each right by themselves. */
  refuse(name: string, message: string): void {
    this.#problems.push(`${name}: ${message}`);
  }

  #collect(name: string, thrown: unknown): void {
    if (!(thrown instanceof Problem)) throw thrown;
    this.refuse(name, messageOf(thrown));
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }
}
