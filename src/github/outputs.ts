/** Outputs as GitHub takes them. */
import * as core from '@actions/core';
import type { Outputs } from '../front/outputs.ts';

/**
 * A step gets an output as a variable, and Linux hands no program one of more than 128 KiB. With the console, three of
 * these stay below the 1 MB, counted in UTF-16, that GitHub takes for all outputs of a job.
 */
const VALUE_BYTES = 120_000;

/** Answers the names of those that are too long for GitHub, and were truncated. */
export function setOutputs(outputs: Outputs): string[] {
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
