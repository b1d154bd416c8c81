/** The outputs of the step, each in one place. */
import * as core from '@actions/core';
import { type Outcome, plain } from '../job/verdict.ts';
import { type Json, printJson } from '../json.ts';
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
  core.setOutput('process-id', path.replace('/process/id_', ''));
  core.setOutput('process', path);
  core.setOutput('process-url', url);
}

/** What the last look said. What is too long for GitHub is shortened, and `onShortened` told the names. */
export function setProcess(process: Process, onShortened: OnShortened): void {
  const outputs: Outputs = {
    status: process.status,
    'started-time': process.startedTime,
    'finished-time': process.finishedTime,
    ...(isFinal(process.status) && {
      'exit-status': process.exitStatus === null ? null : String(process.exitStatus),
      result: plain(process.result),
      'result-json': printJson(process.result),
      error: process.error === null ? '' : plain(process.error),
      console: lastBytes(process.console, CONSOLE_BYTES),
      'elapsed-seconds': process.elapsedSeconds === null ? null : String(process.elapsedSeconds),
    }),
  };
  setAll(outputs, onShortened);
}

/** What came from a channel. */
export function setMessage(message: Json, onShortened: OnShortened): void {
  setAll({ message: plain(message), 'message-json': printJson(message) }, onShortened);
}

type OnShortened = (names: readonly string[]) => void;
/** What is null is not set. */
type Outputs = Readonly<Record<string, string | null>>;

function setAll(outputs: Outputs, onShortened: OnShortened): void {
  const shortened: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (value === null) continue;
    const fits = Buffer.byteLength(value) <= VALUE_BYTES;
    if (!fits) shortened.push(name);
    core.setOutput(name, fits ? value : shorten(name, value));
  }
  if (shortened.length > 0) onShortened(shortened);
}

/** Half a JSON text is none: what is left of one goes out as a JSON text of its own, which may double its quotes. */
function shorten(name: string, value: string): string {
  return name.endsWith('-json')
    ? JSON.stringify(firstBytes(value, VALUE_BYTES / 2))
    : firstBytes(value, VALUE_BYTES);
}

/** Characters that the cut goes through are left out whole. */
function firstBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  return encoded.length <= bytes
    ? text
    : encoded
        .subarray(0, bytes)
        .toString()
        .replace(/\ufffd+$/, '');
}

function lastBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  return encoded.length <= bytes
    ? text
    : encoded
        .subarray(-bytes)
        .toString()
        .replace(/^\ufffd+/, '');
}
