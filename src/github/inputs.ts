/**
 * Inputs: every `INPUT_*` and `KOMPIRA_*` variable is read here, into one typed value, and all that is wrong with them
 * is reported in one InputError. The token is masked before anything else is looked at.
 */
import { CONSOLE_MODES, type ConsoleMode } from './console-printer.ts';
import { InputError, messageOf, Problem } from '../errors.ts';
import type { Json } from '../json.ts';
import { MONITORING_MODES, type StartOptions } from '../kompira/client.ts';
import { mask } from './log.ts';
import {
  parseBoolean,
  parseDuration,
  parseJsonLines,
  parseObjectPath,
  parseOneOf,
  parseServer,
  parseToken,
} from './parse.ts';
import { parseMapping } from './typed-yaml.ts';

const POLICIES = ['terminate', 'leave'] as const;
/** What becomes of a process that the step does not wait for any longer. */
export type Policy = (typeof POLICIES)[number];

/** Where the server is and how to talk to it; times in ms. */
export interface Connection {
  readonly server: string;
  readonly token: string;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
}

/** How a process is waited for; times in ms. */
export interface Waiting {
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  readonly longPoll: boolean;
  readonly onTimeout: Policy;
  readonly onCancel: Policy;
  /** Results that turn a process red although it is DONE. */
  readonly failOnResult: readonly Json[];
}

export interface RunInputs {
  readonly connection: Connection;
  readonly jobflow: string;
  readonly start: StartOptions;
  readonly wait: boolean;
  readonly waiting: Waiting;
  readonly console: ConsoleMode;
}

/**
 * What an input is when it is left empty, as a workflow that hands its own inputs on often leaves it. The same as
 * the defaults of action.yml, which a test holds against these. `fail-on-result` is none of them: empty means none.
 */
export const DEFAULTS = {
  wait: 'true',
  timeout: '60m',
  'poll-interval': '5s',
  'long-poll': 'false',
  'on-timeout': 'terminate',
  'on-cancel': 'terminate',
  console: 'stream',
  'request-timeout': '30s',
  'outage-tolerance': '5m',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws InputError with all that is wrong. */
export function readRunInputs(env: Environment): RunInputs {
  const reader = new Reader(env);
  const inputs = {
    connection: readConnection(reader),
    jobflow: reader.required(
      'jobflow',
      parseObjectPath,
      'Write the object path of a jobflow: /root/restart_process',
    ),
    start: readStartOptions(reader),
    wait: reader.read('wait', parseBoolean),
    waiting: readWaiting(reader),
    console: reader.read('console', (text) => parseOneOf(text, CONSOLE_MODES)),
  };
  reader.finish();
  return inputs;
}

/** What the post step needs of the inputs. Throws InputError. */
export function readPostInputs(env: Environment): Connection {
  const reader = new Reader(env);
  const connection = readConnection(reader);
  reader.finish();
  return connection;
}

function readConnection(reader: Reader): Connection {
  mask(reader.text('token', 'KOMPIRA_TOKEN'));
  return {
    token: reader.required(
      'token',
      parseToken,
      'Give the input token, or the variable KOMPIRA_TOKEN: the REST API token of the Kompira user who runs the ' +
        'jobflow. A secret is empty where it has another name, and in workflows that a fork started.',
      'KOMPIRA_TOKEN',
    ),
    server: reader.required(
      'server',
      parseServer,
      'Give the input server, or the variable KOMPIRA_SERVER: https://kompira.example.com',
      'KOMPIRA_SERVER',
    ),
    requestTimeoutMs: reader.read('request-timeout', duration('100ms', '1h')),
    outageToleranceMs: reader.read('outage-tolerance', duration('0s', '1d')),
  };
}

function readStartOptions(reader: Reader): StartOptions {
  const parameters = reader.block('parameters', parseMapping);
  const stepMode = reader.optional('step-mode', parseBoolean);
  const checkpointMode = reader.optional('checkpoint-mode', parseBoolean);
  const monitoringMode = reader.optional('monitoring-mode', (text) => parseOneOf(text, MONITORING_MODES));
  return {
    ...(parameters && { parameters }),
    ...(stepMode !== undefined && { step_mode: stepMode }),
    ...(checkpointMode !== undefined && { checkpoint_mode: checkpointMode }),
    ...(monitoringMode && { monitoring_mode: monitoringMode }),
  };
}

function readWaiting(reader: Reader): Waiting {
  return {
    // A run of a workflow lasts 35 days at the most, on any kind of runner.
    timeoutMs: reader.read('timeout', duration('1s', '35d')),
    pollIntervalMs: reader.read('poll-interval', duration('100ms', '1h')),
    longPoll: reader.read('long-poll', parseBoolean),
    onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
    onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
    failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
  };
}

function duration(least: string, most: string): (text: string) => number {
  return (text) => parseDuration(text, { least, most });
}

/** As the runner spells it: hyphens stay. */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

class Reader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The text of an input, white space around it aside; `variable` stands in where it is empty. */
  text(name: string, variable?: string): string {
    const text = this.#env[variableOf(name)]?.trim() ?? '';
    return text === '' && variable !== undefined ? (this.#env[variable]?.trim() ?? '') : text;
  }

  read<T>(name: keyof typeof DEFAULTS, parse: (text: string) => T): T {
    return this.#parsed(name, this.text(name) || DEFAULTS[name], parse);
  }

  optional<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = this.text(name);
    return text === '' ? undefined : this.#parsed(name, text, parse);
  }

  /** The same for an input of several lines, where white space at either end has a meaning. */
  block<T>(name: string, parse: (text: string) => T): T | undefined {
    return this.text(name) === '' ? undefined : this.#parsed(name, this.#env[variableOf(name)] ?? '', parse);
  }

  required<T>(name: string, parse: (text: string) => T, advice: string, variable?: string): T {
    const text = this.text(name, variable);
    return this.#parsed(name, text, (given) => {
      if (given === '') throw new Problem(`is empty. ${advice}`);
      return parse(given);
    });
  }

  /** A value that stands in for what was wrong never leaves this file: `finish` throws first. */
  #parsed<T>(name: string, text: string, parse: (text: string) => T): T {
    try {
      return parse(text);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.#problems.push(`${name}: ${messageOf(thrown)}`);
      return undefined as T;
    }
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }
}
