/**
 * JSON that loses nothing: a number that JavaScript cannot hold as it was written keeps its source text. Read by
 * `lossless-json`: `JSON.parse` of V8 13.6 (Node 24) takes one key for another where keys hold escapes, as in
 * `{"a":{"a":1,"\\":1},"b":{"a":1,"\n":1}}`.
 */
import { parse } from 'lossless-json';

/** A number kept as its source text, made by `JSON.rawJSON`; `JSON.stringify` prints that text. */
export interface RawNumber {
  readonly rawJSON: string;
}
export type Json = null | boolean | number | string | RawNumber | readonly Json[] | JsonObject;
// An interface: a type alias may not come round to itself through Record.
export interface JsonObject extends Readonly<Record<string, Json>> {}

// Node 24 has both (the TC39 proposal "JSON.parse source text access"); TypeScript's library does not yet.
const json = JSON as unknown as {
  stringify: (value: Json) => string;
  rawJSON: (text: string) => RawNumber;
  isRawJSON: (value: unknown) => value is RawNumber;
};

/** Throws SyntaxError for what is not JSON, RangeError for what is nested deeper than the stack. */
export function parseJson(text: string): Json {
  const parseNumber = (source: string) =>
    String(Number(source)) === source ? Number(source) : json.rawJSON(source);
  // Like `JSON.parse`: the last of two members of the same name counts.
  return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
}

export const printJson = json.stringify;

export const isRawNumber = json.isRawJSON;

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** The value as a JavaScript number, its last digits rounded where they do not fit; undefined for another type. */
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isRawNumber(value) ? Number(value.rawJSON) : undefined;
}

/** True where two values mean the same: `1` and `1.0` do, and the order of keys does not matter. */
export function sameJson(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}

/** As outputs have it: a string as it is, anything else as JSON. */
export function plain(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

function canonical(value: Json): string {
  if (typeof value === 'number' || isRawNumber(value)) return canonicalNumber(printJson(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
  }
  return printJson(value);
}

/** Digits of an exponent that a Number holds, with what the significant digits add to it. */
const EXPONENT_DIGITS = 15;

/**
 * Significant digits and a power of ten: the same for every spelling of one number, however long. Nobody writes a longer
 * exponent but to keep the reader busy, for arithmetic takes quadratic time there: such a number is equal to its own
 * spelling alone.
 */
function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  // The look behind keeps it linear in a long run of zeros.
  const significant = digits.replace(/(?<!0)0+$/, '');
  if (significant === '') return '0';
  if (exponent.replace(/^[+-]?0*/, '').length > EXPONENT_DIGITS) return text;
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
