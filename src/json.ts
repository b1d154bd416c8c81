/** JSON that loses nothing: a number that JavaScript cannot hold as it was written keeps its source text. */

/** A number kept as its source text, made by `JSON.rawJSON`; `JSON.stringify` prints that text. */
export interface RawNumber {
  readonly rawJSON: string;
}
export type Json = null | boolean | number | string | RawNumber | readonly Json[] | JsonObject;
// An interface: a type alias may not come round to itself through Record.
export interface JsonObject extends Readonly<Record<string, Json>> {}

// Node 24 has both (the TC39 proposal "JSON.parse source text access"); TypeScript's library does not yet.
/** `source` is there for what is neither an array nor an object: how it was written. */
export type Reviver = (this: unknown, key: string, value: Json, context: { source?: string }) => Json;
const json = JSON as unknown as {
  parse: (text: string, reviver: Reviver) => Json;
  stringify: (value: Json) => string;
  rawJSON: (text: string) => RawNumber;
  isRawJSON: (value: unknown) => value is RawNumber;
};

/** Throws SyntaxError for what is not JSON, RangeError for what is nested deeper than the stack. */
export function parseJson(text: string): Json {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? json.rawJSON(source)
      : value,
  );
}

/** Its reviver told how a value was written. Throws as `parseJson` does. */
export const parseJsonWith = json.parse;

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

/** Whether two values mean the same: `1` and `1.0` do, and the order of keys does not matter. */
export function sameJson(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
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

/** Significant digits and a power of ten: the same for every spelling of one number, however long. */
function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  // The look behind keeps it linear in a long run of zeros.
  const significant = digits.replace(/(?<!0)0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`;
}
