import { isJsonObject, type Json } from '../json.ts';

/** Shorter ones are found in harmless text, which would be spoilt. */
const SHORTEST = 8;

/** Every spelling in which a token could come along: plain, in a URL, and in Base64 by itself or as a header. */
export function spellingsOf(token: string): string[] {
  if (token === '') return [];
  const base64 = [token, `Token ${token}`].map((text) => Buffer.from(text).toString('base64'));
  return [...new Set([token, encodeURIComponent(token), ...base64])];
}

/** The text with `***` for every spelling of the token: what a server echoes of it goes no further. */
export function redact(text: string, token: string): string {
  if (token.length < SHORTEST) return text;
  return spellingsOf(token).reduce((shown, spelling) => shown.replaceAll(spelling, '***'), text);
}

/** The same for every text in a value, names included: JSON can spell a token in escapes. */
export function redactJson(value: Json, token: string): Json {
  if (typeof value === 'string') return redact(value, token);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => redactJson(item, token));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key, token), redactJson(item, token)]),
  );
}
