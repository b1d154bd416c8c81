/**
 * Inputs: every `INPUT_*` and `KOMPIRA_*` variable is read from here, into one typed value, and all that is wrong with
 * them is reported in one InputError.
 */
import type { Json } from '../json.ts';
import { MONITORING_MODES, type StartOptions } from '../kompira/client.ts';
import { type Connection, readConnection } from './connection.ts';
import { CONSOLE_MODES, type ConsoleMode } from './console-printer.ts';
import { parseBoolean, parseJsonLines, parseObjectPath, parseOneOf } from './parse.ts';
import { duration, type Environment, Reader } from './reader.ts';
import { parseMapping } from './typed-yaml.ts';

const POLICIES = ['terminate', 'leave'] as const;
/** What becomes of a process that the step does not wait for any longer. */
export type Policy = (typeof POLICIES)[number];

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
  /** Look at server, token and jobflow; start nothing. */
  readonly dryRun: boolean;
  /** Write a job summary. */
  readonly summary: boolean;
}

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
    dryRun: reader.read('dry-run', parseBoolean),
    summary: reader.read('summary', parseBoolean),
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
    timeoutMs: reader.read('timeout', duration('1ms', '35d')),
    pollIntervalMs: reader.read('poll-interval', duration('10ms', '1h')),
    longPoll: reader.read('long-poll', parseBoolean),
    onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
    onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
    failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
  };
}
