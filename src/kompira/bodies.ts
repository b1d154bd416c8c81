/** The body of an answer: its JSON, or the reason of a refusal. */
import { NotUnderstoodError, RefusedError } from '../errors.ts';
import { isJsonObject, type Json, parseJson, printJson } from '../json.ts';
import type { Answer } from './http.ts';

/** The JSON of an answer. */
export function understand(what: string, { headers, text }: Answer): Json {
  try {
    return parseJson(text);
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
export function refusal(what: string, answer: Answer): RefusedError {
  const reason = reasonIn(answer.text);
  const said = reason
    ? `${answer.status} "${reason}"`
    : `${answer.status}${redirectIn(answer)}${titleIn(answer)}`;
  return new RefusedError(`${what}: ${said}`, {
    status: answer.status,
    reason,
    retryAfterMs: retryAfterMs(answer.headers),
  });
}

function reasonIn(text: string): string {
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    return '';
  }
  if (Array.isArray(body)) return clip(body.map(printable).join(' '));
  if (!isJsonObject(body)) return '';
  if (typeof body.detail === 'string') return clip(body.detail);
  return clip(
    Object.entries(body)
      .map(([field, messages]) => `${field}: ${[messages].flat().map(printable).join(' ')}`)
      .join('; '),
  );
}

/** What a page that is not Kompira's says of itself. */
function titleIn({ text }: Answer): string {
  const title = /<title>([^<]{1,200})<\/title>/i.exec(text)?.[1]?.trim();
  return title === undefined ? '' : `, a page with the title "${title}"`;
}

/** Origin and path alone: the query of a redirect repeats the query of the request. */
function redirectIn({ status, headers }: Answer): string {
  const { location } = headers;
  if (status < 300 || status >= 400 || location === undefined) return '';
  const bare = location.split(/[?#]/, 1)[0] ?? '';
  return `, a redirect to ${clip(bare)}`;
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
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
