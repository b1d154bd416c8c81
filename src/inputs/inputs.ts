/**
 * Inputs: every one is read from here, into one typed value, and all that is wrong with them is reported in one
 * InputError.
 */
import { POLICIES, type Waiting } from '../core/follow.ts';
import { IF_RUNNING, type IfRunning } from '../core/if-running.ts';
import type { Json } from '../json.ts';
import { MONITORING_MODES, type StartOptions } from '../kompira/client.ts';
import { type Connection, type Mask, readConnection } from './connection.ts';
import {
  parseBoolean,
  parseJobflow,
  parseJsonLines,
  parseObjectPath,
  parseOneOf,
  parseProcess,
} from './parse.ts';
import { InputError, type NamedProblem } from './problems.ts';
import { duration, Reader, type Source } from './reader.ts';
import { parseMapping, parseTyped } from './typed.ts';

/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';

const CONSOLE_MODES = ['stream', 'on-failure', 'off'] as const;
/** `stream`: as it comes. `on-failure`: at the end, if the step fails. */
export type ConsoleMode = (typeof CONSOLE_MODES)[number];

/** How what a process does is shown. */
export interface Showing {
  readonly console: ConsoleMode;
  /** Write a job summary. */
  readonly summary: boolean;
}

export interface RunInputs extends Showing {
  readonly connection: Connection;
  readonly jobflow: string;
  readonly start: StartOptions;
  readonly wait: boolean;
  readonly waiting: Waiting;
  readonly ifRunning: IfRunning;
  readonly dryRun: boolean;
}

const PROCESS_COMMANDS = ['wait', 'show', 'terminate', 'suspend', 'resume'] as const;

export interface ProcessInputs extends Showing {
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
export async function readRunInputs(source: Source, mask: Mask): Promise<RunInputs> {
  const reader = new Reader(source);
  const inputs = {
    connection: readConnection(reader, mask),
    jobflow: reader.required('jobflow', parseJobflow),
    start: await readStartOptions(reader),
    wait: reader.read('wait', parseBoolean),
    waiting: readWaiting(reader),
    ifRunning: reader.read('if-running', (text) => parseOneOf(text, IF_RUNNING)),
    dryRun: reader.read('dry-run', parseBoolean),
    ...readShowing(reader),
  };
  reader.finish();
  return inputs;
}

/** Throws InputError with all that is wrong. */
export function readProcessInputs(source: Source, mask: Mask): ProcessInputs {
  // This step did not start the process, so it does not end it either unless told to.
  const reader = new Reader(source, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
  const connection = readConnection(reader, mask);
  const { server, displayUrl } = connection;
  const inputs = {
    connection,
    path: reader.required('process', (text) => parseProcess(text, [server, displayUrl])),
    command: reader.optional('command', (text) => parseOneOf(text, PROCESS_COMMANDS)) ?? 'wait',
    waiting: readWaiting(reader),
    ...readShowing(reader),
  };
  reader.finish();
  return inputs;
}

/** Throws InputError with all that is wrong. */
export async function readChannelInputs(source: Source, mask: Mask): Promise<ChannelInputs> {
  const reader = new Reader(source);
  const connection = readConnection(reader, mask);
  const command = reader.optional('command', (text) => parseOneOf(text, CHANNEL_COMMANDS)) ?? 'send';
  const message = await reader.blockLater('message', parseTyped);
  const given = reader.text('message') !== '';
  if (command === 'send' && !given) reader.refuse('message', { kind: 'empty', of: 'message' });
  if (command === 'receive' && given) reader.refuse('message', { kind: 'message-with-receive' });
  const inputs = {
    connection,
    channel: reader.required('channel', (text) =>
      parseObjectPath(text, { example: '/root/approval', suffixes: ['send', 'recv'] }),
    ),
    command,
    message,
    timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
  };
  reader.finish();
  return inputs;
}

/** Throws InputError with all that is wrong. */
export function readDoctorInputs(
  source: Source,
  mask: Mask,
): Pick<RunInputs, 'connection'> & { jobflow?: string } {
  const reader = new Reader(source);
  const connection = readConnection(reader, mask);
  const jobflow = reader.optional('jobflow', parseJobflow);
  reader.finish();
  return { connection, ...(jobflow !== undefined && { jobflow }) };
}

/** What the post step needs of the inputs. Throws InputError. */
export function readPostInputs(source: Source, mask: Mask): Connection {
  const reader = new Reader(source);
  const connection = readConnection(reader, mask);
  reader.finish();
  return connection;
}

/** Of a command line: what leaves open which other options were meant. */
const UNCLEAR = ['unknown-option', 'needs-value', 'too-many-arguments', 'token-on-command-line'];
const MISSING = ['empty', 'needs-other'];

/** What is wrong with the inputs of a command besides what was found, but for what may be missing because of that. */
export async function problemsBeside(
  found: readonly NamedProblem[],
  command: string | undefined,
  source: Source,
  mask: Mask,
): Promise<NamedProblem[]> {
  const isUnclear = found.some(({ problem }) => UNCLEAR.includes(problem.kind));
  const isNew = ({ name, problem }: NamedProblem) =>
    !found.some((known) => known.name === name) && !(isUnclear && MISSING.includes(problem.kind));
  try {
    await readerOf(command)?.(source, mask);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return thrown.problems.filter(isNew);
  }
}

/** `finish` reads inputs only where something is left to do. */
function readerOf(command = ''): ((source: Source, mask: Mask) => unknown) | undefined {
  if (command === 'run') return readRunInputs;
  if (command === 'doctor') return readDoctorInputs;
  if (CHANNEL_COMMANDS.some((name) => name === command)) return readChannelInputs;
  return PROCESS_COMMANDS.some((name) => name === command) ? readProcessInputs : undefined;
}

async function readStartOptions(reader: Reader): Promise<StartOptions> {
  const ofJobflow = {
    parameters: await reader.blockLater('parameters', parseMapping),
    step_mode: reader.optional('step-mode', parseBoolean),
    checkpoint_mode: reader.optional('checkpoint-mode', parseBoolean),
    monitoring_mode: reader.optional('monitoring-mode', (text) => parseOneOf(text, MONITORING_MODES)),
  };
  const path = (text: string) => parseObjectPath(text, { example: '/root/server1', suffixes: [] });
  const ofScriptJob = {
    node: reader.optional('node', path),
    account: reader.optional('account', path),
    command_line: reader.optional('command-line', (text) => text),
  };
  const given = (options: object) =>
    Object.keys(options)
      .map((option) => option.replaceAll('_', '-'))
      .filter((name) => reader.text(name) !== '');
  const [first, ...rest] = given(ofScriptJob);
  if (first !== undefined && given(ofJobflow).length > 0) {
    const others = given(ofJobflow).map((name) => reader.spell(name));
    for (const name of [first, ...rest]) reader.refuse(name, { kind: 'both-kinds-of-job', others });
  }
  const entries = Object.entries({ ...ofJobflow, ...ofScriptJob });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readWaiting(reader: Reader): Waiting {
  return {
    timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
    startTimeoutMs: reader.optional('start-timeout', duration('1ms', LONGEST_WAIT)),
    pollIntervalMs: reader.read('poll-interval', duration('10ms', '1h')),
    longPoll: reader.read('long-poll', parseBoolean),
    onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
    onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
    failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
  };
}

function readShowing(reader: Reader): Showing {
  return {
    console: reader.read('console', (text) => parseOneOf(text, CONSOLE_MODES)),
    summary: reader.read('summary', parseBoolean),
  };
}
