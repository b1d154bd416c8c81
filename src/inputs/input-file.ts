/** The text of an input that stands in a file, or on standard input. */
import { closeSync, openSync, readSync } from 'node:fs';
import { isCode, messageOf } from '../errors.ts';
import type { UsageProblem } from './problems.ts';

/** A device such as /dev/zero has no end. */
const MOST_MIB = 16;
const CHUNK_BYTES = 64 * 1024;
const PAUSE_MS = 20;

/** `file`: a name, or `-` for standard input. Never throws. */
export function readInputFile(file: string): string | UsageProblem {
  try {
    const bytes = readAll(file);
    if (bytes === undefined) return { kind: 'file-too-large', mebibytes: MOST_MIB };
    const text = decode(bytes);
    if (text === undefined) return { kind: 'not-utf-8' };
    return text.trim() === '' ? { kind: 'empty-file' } : text;
  } catch (thrown) {
    // Without the name, which may be a token.
    return { kind: 'file-unusable', said: messageOf(thrown).replace(/, open .*/s, '') };
  }
}

/** Undefined where it is not UTF-8. ASCII in UTF-16 without a byte order mark would pass for it, with a NUL in each letter. */
function decode(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Undefined where it is too large. */
function readAll(file: string): Buffer | undefined {
  const descriptor = file === '-' ? 0 : openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= MOST_MIB * 1024 * 1024; size += chunks.at(-1)?.length ?? 0) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const count = readSome(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
    }
    return undefined;
  } finally {
    if (file !== '-') closeSync(descriptor);
  }
}

/** Waits where a pipe is empty that another program has set not to block. */
function readSome(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (thrown) {
      // So Windows says that a pipe has ended.
      if (isCode(thrown, 'EOF')) return 0;
      if (!isCode(thrown, 'EAGAIN')) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
