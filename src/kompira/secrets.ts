import { isJsonObject, type Json } from '../json.ts';

/** Shorter ones are found in harmless text, which would be spoilt. */
const SHORTEST = 8;

/** Every spelling in which a token could come along: plain, in a URL, and in Base64 by itself or as a header. */
export function spellingsOf(token: string): string[] {
  if (token === '') return [];
  const base64 = [token, `Token ${token}`].map((text) => Buffer.from(text).toString('base64'));
  const inUrl = [encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)];
  const inLowerCase = inUrl.map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
  return [...new Set([token, ...inUrl, ...inLowerCase, ...base64])];
}

export type Redact = (text: string) => string;

/**
 * Puts `***` for every spelling of the token: what a server echoes of it goes no further. So for a large part of one at
 * either end of the text, where a console begins or ends in the middle of it.
 */
export function redactor(token: string): Redact {
  const spellings = token.length < SHORTEST ? [] : spellingsOf(token);
  const without = (text: string, spelling: string) =>
    text.length < SHORTEST ? text : withoutParts(text.replaceAll(spelling, '***'), spelling);
  return (text) => spellings.reduce(without, text);
}

function withoutParts(text: string, spelling: string): string {
  let [from, to] = [0, text.length];
  for (let length = SHORTEST; length < spelling.length; length += 1) {
    if (text.startsWith(spelling.slice(-length))) from = length;
    if (text.endsWith(spelling.slice(0, length))) to = text.length - length;
  }
  const [head, tail] = [from > 0 ? '***' : '', to < text.length ? '***' : ''];
  return from < to ? head + text.slice(from, to) + tail : head || tail || text;
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
