/** The outputs of a step, each in one place. */
import { type Json, parseJson, plain, printJson } from '../json.ts';
import { isFinal, type Process } from '../kompira/answers.ts';
import { type Redact, redactJson } from '../kompira/secrets.ts';

/** What the server keeps of a console. */
const CONSOLE_BYTES = 64 * 1024;

/** What is null is not set. */
export type Outputs = Readonly<Record<string, string | null>>;

/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
export function startedOutputs(path: string, url: string): Outputs {
  return { 'process-id': path.replace('/process/id_', ''), process: path, 'process-url': url };
}

/** What the last poll said. */
export function processOutputs(process: Process, expectedSeconds: number | undefined): Outputs {
  return {
    status: process.status,
    'started-time': process.startedTime,
    'finished-time': process.finishedTime,
    'expected-seconds': expectedSeconds === undefined ? null : String(expectedSeconds),
    ...(isFinal(process.status) && {
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
export function messageOutputs(message: Json): Outputs {
  return { message: plain(message), 'message-json': printJson(message) };
}

/** An output without secrets. In JSON, what nobody sees within a secret is spelled out, so its texts are looked at too. */
export function hideIn(name: string, value: string, hide: Redact): string {
  return hide(name.endsWith('-json') ? printJson(redactJson(parseJson(value), hide)) : value);
}

function lastBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let start = Math.max(0, encoded.length - bytes);
  while (start > 0 && start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return encoded.subarray(start).toString();
}
