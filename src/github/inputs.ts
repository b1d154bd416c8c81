/**
 * Inputs: every `INPUT_*` and `KOMPIRA_*` variable is read from here, into one typed value, and all that is wrong with
 * them is reported in one InputError.
 */
import type { Json } from '../json.ts';
import { POLICIES, type Policy } from '../job/giving-up.ts';
import { IF_RUNNING, type IfRunning } from '../job/if-running.ts';
import { MONITORING_MODES, type StartOptions } from '../kompira/client.ts';
import { type Connection, readConnection } from './connection.ts';
import { CONSOLE_MODES, type ConsoleMode } from './console-printer.ts';
import {
  parseBoolean,
  parseJobflow,
  parseJsonLines,
  parseObjectPath,
  parseOneOf,
  parseProcess,
} from './parse.ts';
import { duration, type Environment, Reader } from './reader.ts';
import { parseMapping, parseTyped } from './typed.ts';

/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';

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

/** How what a process does is told. */
export interface Telling {
  readonly console: ConsoleMode;
  /** Write a job summary. */
  readonly summary: boolean;
}

export interface RunInputs extends Telling {
  readonly connection: Connection;
  readonly jobflow: string;
  readonly start: StartOptions;
  readonly wait: boolean;
  readonly waiting: Waiting;
  readonly ifRunning: IfRunning;
  /** Look at server, token and jobflow; start nothing. */
  readonly dryRun: boolean;
}

const PROCESS_COMMANDS = ['wait', 'show', 'terminate', 'suspend', 'resume'] as const;

export interface ProcessInputs extends Telling {
  readonly connection: Connection;
  /** `/process/id_262` */
  readonly path: string;
  readonly command: (typeof PROCESS_COMMANDS)[number];
  readonly waiting: Waiting;
}

const CHANNEL_COMMANDS = ['send', 'receive'] as const;

export interface ChannelInputs {
  readonly connection: Connection;
  /** Object path of the channel. */
  readonly channel: string;
  readonly command: (typeof CHANNEL_COMMANDS)[number];
  /** What to send; undefined for `receive`. */
  readonly message: Json | undefined;
  /** How long to wait for a message, in ms. */
  readonly timeoutMs: number;
}

/** Throws InputError with all that is wrong. */
export async function readRunInputs(env: Environment): Promise<RunInputs> {
  const reader = new Reader(env);
  const inputs = {
    connection: readConnection(reader),
    jobflow: reader.required(
      'jobflow',
      parseJobflow,
      'Write the object path of a jobflow: /root/restart_process',
    ),
    start: await readStartOptions(reader),
    wait: reader.read('wait', parseBoolean),
    waiting: readWaiting(reader),
    ifRunning: reader.read('if-running', (text) => parseOneOf(text, IF_RUNNING)),
    dryRun: reader.read('dry-run', parseBoolean),
    ...readTelling(reader),
  };
  reader.finish();
  return inputs;
}

/** Throws InputError with all that is wrong. */
export function readProcessInputs(env: Environment): ProcessInputs {
  // This step did not start the process, so it does not end it either unless told to.
  const reader = new Reader(env, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
  const connection = readConnection(reader);
  const inputs = {
    connection,
    path: reader.required(
      'process',
      (text) => parseProcess(text, connection.server),
      'Write the id, the path or the address of a process. An output is empty where its step started none, and ' +
        'in another job where GitHub found a secret in it.',
    ),
    command: reader.optional('command', (text) => parseOneOf(text, PROCESS_COMMANDS)) ?? 'wait',
    waiting: readWaiting(reader),
    ...readTelling(reader),
  };
  reader.finish();
  return inputs;
}

/** Throws InputError with all that is wrong. */
export async function readChannelInputs(env: Environment): Promise<ChannelInputs> {
  const reader = new Reader(env);
  const connection = readConnection(reader);
  const command = reader.optional('command', (text) => parseOneOf(text, CHANNEL_COMMANDS)) ?? 'send';
  const message = await reader.blockLater('message', parseTyped);
  const given = reader.text('message') !== '';
  if (command === 'send' && !given)
    reader.refuse('message', 'is empty. Write what to send, in YAML or JSON; null is a message too.');
  if (command === 'receive' && given)
    reader.refuse('message', 'has no meaning with command: receive. Leave it out, or write command: send.');
  const inputs = {
    connection,
    channel: reader.required(
      'channel',
      (text) => parseObjectPath(text, { example: '/root/approval', calls: ['send', 'recv'] }),
      'Write the object path of a channel: /root/approval',
    ),
    command,
    message,
    timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
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

async function readStartOptions(reader: Reader): Promise<StartOptions> {
  const ofJobflow = {
    parameters: await reader.blockLater('parameters', parseMapping),
    step_mode: reader.optional('step-mode', parseBoolean),
    checkpoint_mode: reader.optional('checkpoint-mode', parseBoolean),
    monitoring_mode: reader.optional('monitoring-mode', (text) => parseOneOf(text, MONITORING_MODES)),
  };
  const path = (text: string) => parseObjectPath(text, { example: '/root/server1', calls: [] });
  const ofScriptJob = {
    node: reader.optional('node', path),
    account: reader.optional('account', path),
    command_line: reader.optional('command-line', (text) => text),
  };
  const given = (options: object) =>
    Object.keys(options)
      .map((option) => option.replaceAll('_', '-'))
      .filter((name) => reader.text(name) !== '');
  if (given(ofJobflow).length > 0 && given(ofScriptJob).length > 0) {
    reader.refuse(
      given(ofScriptJob).join(', '),
      `only a script job takes these, and only a jobflow takes ${given(ofJobflow).join(', ')}. Leave out the one or the other.`,
    );
  }
  const entries = Object.entries({ ...ofJobflow, ...ofScriptJob });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readWaiting(reader: Reader): Waiting {
  return {
    timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
    pollIntervalMs: reader.read('poll-interval', duration('10ms', '1h')),
    longPoll: reader.read('long-poll', parseBoolean),
    onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
    onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
    failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
  };
}

function readTelling(reader: Reader): Telling {
  return {
    console: reader.read('console', (text) => parseOneOf(text, CONSOLE_MODES)),
    summary: reader.read('summary', parseBoolean),
  };
}
