/**
 * A text in JSON or YAML into the JSON that goes to the server. The rules are those of `typed-yaml.ts`, whatever the
 * notation: JSON is read here only because that is sooner done than to load a parser for all of YAML.
 */
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject, parseJsonWith } from '../json.ts';

/** One mapping. Throws a Problem that says where, by line and column. */
export async function parseMapping(text: string): Promise<JsonObject> {
  const value = parseTypedJson(text);
  return isJsonObject(value) ? value : (await import('./typed-yaml.ts')).parseMapping(text);
}

/** One value of any type. Throws a Problem that says where, by line and column. */
export async function parseTyped(text: string): Promise<Json> {
  const value = parseTypedJson(text);
  return value === undefined ? (await import('./typed-yaml.ts')).parseTyped(text) : value;
}

/** Undefined for what is not JSON, and for what had better be left to the other parser. */
export function parseTypedJson(text: string): Json | undefined {
  const keys = keysIn(text);
  if (keys === undefined) return undefined;
  // The value itself is shown to the reviver as a member too.
  let members = -1;
  try {
    const value = parseJsonWith(text, function (_key, member, { source }) {
      if (!Array.isArray(this)) members += 1;
      return typeof member === 'number' && String(member) !== source ? String(source) : member;
    });
    // Of two keys that are the same `JSON.parse` keeps the last, and says nothing.
    return members === keys ? value : undefined;
  } catch {
    // No JSON, or nested too deeply.
    return undefined;
  }
}

/**
 * How many there are in a text that is JSON; undefined where one holds an escape. V8 13.6 takes such a key for another
 * one now and then: after `{"a":1,"\\":1}` it reads `{"a":1,"\u65e5":1}` as the same.
 */
function keysIn(json: string): number | undefined {
  let keys = 0;
  for (const [token, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) {
    if (colon === undefined) continue;
    if (token.includes('\\')) return undefined;
    keys += 1;
  }
  return keys;
}
