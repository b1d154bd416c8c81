/** The body of an answer: its JSON, or the reason of a refusal. */
import { NotUnderstoodError, RefusedError } from '../errors.ts';
import { isJsonObject, type Json, parseJson, printJson } from '../json.ts';
import { cut } from '../text.ts';
import type { Answer } from './http.ts';

/** What the caller has to take out of every value, the token. */
type Clean = (value: Json) => Json;

/** The JSON of an answer. */
export function understand(what: string, { headers, text }: Answer, clean: Clean): Json {
  try {
    return clean(parseJson(text));
  } catch (thrown) {
    if (thrown instanceof RangeError)
      throw new NotUnderstoodError(`${what}: the answer is nested too deeply`, { permanent: true });
    const firstLine = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
    const type = headers['content-type'] ?? 'without a content type';
    throw new NotUnderstoodError(
      `${what}: the answer is not JSON (${type}), ` +
        (firstLine ? `it begins: ${clip(firstLine)}` : 'it is empty'),
    );
  }
}

/** An error answer of Django REST framework: `{"detail": "…"}`, or `{"<field>": ["…", …]}`. */
export function refusal(what: string, answer: Answer, clean: Clean): RefusedError {
  const { detail, words } = wordsIn(answer.text, clean);
  const location = redirectIn(answer);
  const redirect = location === undefined ? '' : `, a redirect to ${clip(location)}`;
  const said = words ? `${answer.status} "${words}"` : `${answer.status}${redirect}${titleIn(answer)}`;
  return new RefusedError(`${what}: ${said}`, {
    status: answer.status,
    // A gateway speaks JSON too, but not in this form.
    reason: detail ?? (answer.status === 400 ? words : ''),
    retryAfterMs: retryAfterMs(answer.headers),
    location,
  });
}

function wordsIn(text: string, clean: Clean): { detail?: string; words: string } {
  let body: Json;
  try {
    body = clean(parseJson(text));
  } catch {
    return { words: '' };
  }
  if (Array.isArray(body)) return { words: clip(body.map(printable).join(' ')) };
  if (!isJsonObject(body)) return { words: '' };
  if (typeof body.detail === 'string') return { detail: clip(body.detail), words: clip(body.detail) };
  const fields = Object.entries(body).map(
    ([field, messages]) => `${field}: ${[messages].flat().map(printable).join(' ')}`,
  );
  return { words: clip(fields.join('; ')) };
}

/** What a page that is not Kompira's says of itself. */
function titleIn({ text }: Answer): string {
  const title = /<title>([^<]{1,200})<\/title>/i.exec(text)?.[1]?.trim();
  return title === undefined ? '' : `, a page with the title "${title}"`;
}

/** Origin and path alone: the query of a redirect repeats the query of the request. */
function redirectIn({ status, headers }: Answer): string | undefined {
  return status >= 300 && status < 400 ? headers.location?.split(/[?#]/, 1)[0] : undefined;
}

/** RFC 9110: a number of seconds, or a date. */
function retryAfterMs({ 'retry-after': header, date }: Answer['headers']): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const [until, now] = [Date.parse(header), Date.parse(date ?? '')];
  // By the server's clock, where it tells the time.
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
}

function printable(value: Json | undefined): string {
  return typeof value === 'string' ? value : show(value);
}

/** A value in a message. */
export function show(value: Json | undefined): string {
  return value === undefined ? 'missing' : clip(printJson(value));
}

/** Enough of a foreign text to recognise it by. */
function clip(text: string): string {
  return cut(text, 200);
}
