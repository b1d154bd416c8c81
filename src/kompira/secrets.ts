/** What the server echoes of the token goes no further. */
import { isJsonObject, type Json } from '../json.ts';
import { visiblePieces } from '../text.ts';

/** Shorter ones are found in harmless text, which would be spoilt. */
const SHORTEST = 8;

/**
 * Every spelling in which a token could come along: plain, in a URL, and in Base64 by itself or as a header, with its
 * padding and without, in either alphabet.
 */
export function spellingsOf(token: string): string[] {
  if (token === '') return [];
  const base64 = [token, `Token ${token}`].flatMap((text) => {
    const bytes = Buffer.from(text);
    const padded = bytes.toString('base64');
    return [padded, padded.replace(/=+$/, ''), bytes.toString('base64url')];
  });
  const inUrl = [encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)];
  const inLowerCase = inUrl.map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
  return [...new Set([token, ...inUrl, ...inLowerCase, ...base64])];
}

export type Redact = (text: string) => string;

/**
 * Replaces every spelling of the token with `***`, whatever nobody sees within it (colours, control characters,
 * characters without width): a terminal or a later step would drop that and put the token together again. A large part
 * of a spelling at either end of the text is replaced too: a console begins or ends in the middle of one.
 */
export function redactor(token: string): Redact {
  const spellings = token.length < SHORTEST ? [] : spellingsOf(token);
  if (spellings.length === 0) return (text) => text;
  return (text) => {
    if (text.length < SHORTEST) return text;
    const pieces = visiblePieces(text);
    const seen = joined(pieces);
    const ranges = merged([...wholeIn(seen, spellings), ...atEndsOf(seen, spellings)]);
    return ranges.length === 0 ? text : replaceRanges(text, pieces, ranges);
  };
}

/** The same for an address, in which any character may be escaped. */
export function redactAddress(address: string, redact: Redact): string {
  const decoded = address.replace(/%([0-7][0-9a-f])/gi, (_escape, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  const redacted = redact(decoded);
  return redacted === decoded ? redact(address) : redacted;
}

/**
 * The text with `***` in place of these secrets, whatever nobody sees within them: what drops that later, as a report
 * drops colours, must not put them together again. Line by line: lines of a console are joined nowhere.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const seen = secrets.map(visible).filter((secret) => secret !== '');
  if (seen.length === 0) return text;
  return text.replace(/[^\r\n]+/g, (line) => {
    const pieces = visiblePieces(line);
    const ranges = merged(wholeIn(joined(pieces), seen));
    return ranges.length === 0 ? line : replaceRanges(line, pieces, ranges);
  });
}

const joined = (pieces: readonly { readonly text: string }[]) => pieces.map(({ text }) => text).join('');
const visible = (text: string) => joined(visiblePieces(text));

type Range = readonly [from: number, to: number];

/** Where the spellings are. */
function wholeIn(text: string, spellings: readonly string[]): Range[] {
  const found: Range[] = [];
  for (const spelling of spellings) {
    for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + spelling.length))
      found.push([at, at + spelling.length]);
  }
  return found;
}

/** Large parts of a spelling at either end. */
function atEndsOf(text: string, spellings: readonly string[]): Range[] {
  const found: Range[] = [];
  for (const spelling of spellings) {
    for (let length = Math.min(spelling.length - 1, text.length); length >= SHORTEST; length -= 1) {
      if (text.startsWith(spelling.slice(-length))) found.push([0, length]);
      if (text.endsWith(spelling.slice(0, length))) found.push([text.length - length, text.length]);
    }
  }
  return found;
}

/** Without overlaps, in order. */
function merged(ranges: readonly Range[]): Range[] {
  const apart: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = apart.at(-1);
    if (last && from < last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** `ranges` are places in the visible text, whose pieces say where each of it stands in the whole. */
function replaceRanges(
  text: string,
  pieces: readonly { readonly at: number; readonly text: string }[],
  ranges: readonly Range[],
): string {
  let piece = 0;
  let before = 0;
  const placeOf = (index: number): number => {
    while (index >= before + (pieces[piece]?.text.length ?? Infinity)) {
      before += pieces[piece]?.text.length ?? 0;
      piece += 1;
    }
    return (pieces[piece]?.at ?? 0) + index - before;
  };
  let redacted = '';
  let end = 0;
  for (const [from, to] of ranges) {
    redacted += `${text.slice(end, placeOf(from))}***`;
    end = placeOf(to - 1) + 1;
  }
  return redacted + text.slice(end);
}

/** The same for every text in a value, names included: JSON can spell a token in escapes. */
export function redactJson(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => redactJson(item, redact));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]),
  );
}
