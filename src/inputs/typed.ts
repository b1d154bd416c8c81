/**
 * A text in JSON or YAML into the JSON that goes to the server. The rules are those of `typed-yaml.ts`, whatever the
 * notation: JSON is read here only because that is sooner done than to load a parser for all of YAML.
 */
import { parse } from 'lossless-json';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';

/** One mapping. Throws a Problem. */
export async function parseMapping(text: string): Promise<JsonObject> {
  const value = parseTypedJson(text);
  return isJsonObject(value) ? value : (await import('./typed-yaml.ts')).parseMapping(text);
}

/** One value of any type. Throws a Problem. */
export async function parseTyped(text: string): Promise<Json> {
  const value = parseTypedJson(text);
  return value === undefined ? (await import('./typed-yaml.ts')).parseTyped(text) : value;
}

/** Undefined if it is not JSON, is nested too deeply, or has a key twice: the other parser reports it. */
export function parseTypedJson(text: string): Json | undefined {
  const parseNumber = (source: string) => (String(Number(source)) === source ? Number(source) : source);
  try {
    return parse(text.replace(/^\ufeff/, ''), undefined, { parseNumber }) as Json;
  } catch {
    return undefined;
  }
}
