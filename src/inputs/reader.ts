/** Reads inputs and variables, and collects all that is wrong with them for one error. */
import type { Environment } from '../kompira/proxy.ts';
import { parseDuration } from './parse.ts';
import { InputError, type NamedProblem, Problem, type Required } from './problems.ts';

/** Where a front has its inputs from. */
export interface Source {
  /** The text of an input as it was given; empty where it was not. */
  readonly input: (name: string) => string;
  /** How people write its name, and a value: `wait: false` in a workflow, `--no-wait` on a command line. */
  readonly spell: (name: string, value?: string) => string;
  readonly env: Environment;
}

/**
 * What an input is when it is left empty, as a workflow that passes its own inputs on often leaves it. The same as
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

export class Reader {
  readonly #source: Source;
  readonly #defaults: typeof DEFAULTS;
  readonly #problems: NamedProblem[] = [];

  /** `defaults`: where those of this action differ. */
  constructor(source: Source, defaults: Partial<typeof DEFAULTS> = {}) {
    this.#source = source;
    this.#defaults = { ...DEFAULTS, ...defaults };
  }

  get env(): Environment {
    return this.#source.env;
  }

  variable(name: string): string {
    return this.env[name]?.trim() ?? '';
  }

  /** The text of an input, white space around it aside; `variable` stands in where it is empty. */
  text(name: string, variable?: string): string {
    const text = this.#source.input(name).trim();
    return text === '' && variable !== undefined ? this.variable(variable) : text;
  }

  read<T>(name: keyof typeof DEFAULTS, parse: (text: string) => T): T {
    return this.parse(name, this.text(name) || this.#defaults[name], parse);
  }

  optional<T>(
    name: string,
    parse: (text: string) => T,
    { variable }: { variable?: string } = {},
  ): T | undefined {
    const text = this.text(name, variable);
    return text === '' ? undefined : this.#parse(this.#spellSource(name, variable), text, parse);
  }

  /** The same for an input of several lines, where white space at either end has a meaning. */
  block<T>(name: string, parse: (text: string) => T): T | undefined {
    return this.text(name) === '' ? undefined : this.parse(name, this.#source.input(name), parse);
  }

  /** The same, with a parser that may have to be loaded first. */
  async blockLater<T>(name: string, parse: (text: string) => Promise<T>): Promise<T | undefined> {
    if (this.text(name) === '') return undefined;
    try {
      return await parse(this.#source.input(name));
    } catch (thrown) {
      this.#collect(this.spell(name), thrown);
      return undefined;
    }
  }

  /** `of`: what is missing where it is empty. */
  required<T>(
    name: Required,
    parse: (text: string) => T,
    { of = name, variable }: { of?: Required; variable?: string } = {},
  ): T {
    return this.#parse(this.#spellSource(name, variable), this.text(name, variable), (given) => {
      if (given === '') throw new Problem({ kind: 'empty', of });
      return parse(given);
    });
  }

  /** A value that stands in for what was wrong never leaves this file: `finish` throws first. */
  parse<T>(name: string, text: string, parse: (text: string) => T): T {
    return this.#parse(this.spell(name), text, parse);
  }

  parseVariable<T>(name: string, parse: (text: string) => T): T {
    return this.#parse(name, this.variable(name), parse);
  }

  #parse<T>(spelled: string, text: string, parse: (text: string) => T): T {
    try {
      return parse(text);
    } catch (thrown) {
      this.#collect(spelled, thrown);
      return undefined as T;
    }
  }

  /** For what is wrong with inputs that are each right by themselves. */
  refuse(name: string, problem: NamedProblem['problem']): void {
    this.#problems.push({ name: this.spell(name), problem });
  }

  /** What is wrong with a variable that stands in is mended there. */
  #spellSource(name: string, variable: string | undefined): string {
    const isVariable = variable !== undefined && this.text(name) === '' && this.variable(variable) !== '';
    return isVariable ? variable : this.spell(name);
  }

  spell(name: string): string {
    return this.#source.spell(name);
  }

  #collect(name: string, thrown: unknown): void {
    if (!(thrown instanceof Problem)) throw thrown;
    for (const problem of thrown.problems) this.#problems.push({ name, problem });
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }
}
