/**
 * JSON with every digit kept. Python, which Kompira is written in, has whole numbers of any length; JavaScript
 * has not, so a number that would come out differently is carried as raw JSON text.
 */

interface SourceKeepingJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

// Node 24 has both, TypeScript 6 does not describe them yet.
const json = JSON as unknown as SourceKeepingJson;

/** A value that JSON.stringify writes as `text`, digit for digit: `rawJson('12345678901234567890')`. */
export function rawJson(text: string): unknown {
  return json.rawJSON(text);
}

/** JSON.parse, but whole numbers beyond JavaScript's reach become raw JSON. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' &&
    source !== undefined &&
    /^-?\d+$/.test(source) &&
    !Number.isSafeInteger(value)
      ? rawJson(source)
      : value,
  );
}
