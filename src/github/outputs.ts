/** The outputs of the step, each in one place. */
import * as core from '@actions/core';
import type { Outcome } from '../core/result.ts';
import { type Json, plain, printJson } from '../json.ts';
import { isFinal, type Process } from '../kompira/answers.ts';

/** What the server keeps of a console. */
const CONSOLE_BYTES = 64 * 1024;
/**
 * A step gets an output as a variable, and Linux hands no program one of more than 128 KiB. With the console, three of
 * these stay below the 1 MB, counted in UTF-16, that GitHub takes for all outputs of a job.
 */
const VALUE_BYTES = 120_000;

export function setOutcome(outcome: Outcome): void {
  core.setOutput('outcome', outcome);
}

/** The body of an alert mail. It may hold a token, which is masked: the runner keeps it from other jobs. */
export function setMail(html: string): void {
  core.setOutput('html', html);
}

/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
export function setStarted(path: string, url: string): void {
  setAll(startedOutputs(path, url));
}

export function startedOutputs(path: string, url: string): Outputs {
  return { 'process-id': path.replace('/process/id_', ''), process: path, 'process-url': url };
}

/** What the last poll said. Answers the names of those that are too long for GitHub, and were truncated. */
export function setProcess(process: Process, expectedSeconds: number | undefined): string[] {
  return setAll(processOutputs(process, expectedSeconds));
}

export function processOutputs(process: Process, expectedSeconds: number | undefined): Outputs {
  return {
    status: process.status,
    'started-time': process.startedTime,
    'finished-time': process.finishedTime,
    'expected-seconds': expectedSeconds === undefined ? null : String(expectedSeconds),
    ...(isFinal(process.status) && {
      // Kompira has none for a process that was terminated.
      'exit-status': process.exitStatus ?? '',
      result: plain(process.result),
      'result-json': printJson(process.result),
      error: process.error === null ? '' : plain(process.error),
      console: lastBytes(process.console, CONSOLE_BYTES),
      'elapsed-seconds': process.elapsedSeconds === null ? null : String(process.elapsedSeconds),
    }),
  };
}

/** What came from a channel. */
export function setMessage(message: Json): string[] {
  return setAll(messageOutputs(message));
}

export function messageOutputs(message: Json): Outputs {
  return { message: plain(message), 'message-json': printJson(message) };
}

/** What is null is not set. */
export type Outputs = Readonly<Record<string, string | null>>;

function setAll(outputs: Outputs): string[] {
  const truncated: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (value === null) continue;
    const fits = Buffer.byteLength(value) <= VALUE_BYTES;
    if (!fits) truncated.push(name);
    core.setOutput(name, fits ? value : truncate(name, value));
  }
  return truncated;
}

/** Half a JSON text is none: what is left of one goes out as a JSON text of its own, which may double its quotes. */
function truncate(name: string, value: string): string {
  return name.endsWith('-json')
    ? JSON.stringify(firstBytes(value, VALUE_BYTES / 2))
    : firstBytes(value, VALUE_BYTES);
}

/** Characters that the cut goes through are left out whole. */
function firstBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let end = Math.min(bytes, encoded.length);
  // Bytes that continue a character begin with the bits 10.
  while (end > 0 && end < encoded.length && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.subarray(0, end).toString();
}

function lastBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let start = Math.max(0, encoded.length - bytes);
  while (start > 0 && start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return encoded.subarray(start).toString();
}
