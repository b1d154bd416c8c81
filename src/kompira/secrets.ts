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
