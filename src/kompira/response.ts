/** What a response says: its JSON, or the reason of a refusal. */
import { InvalidResponseError, type Redirect, RefusedError } from '../errors.ts';
import { isJsonObject, type Json, parseJson, printJson } from '../json.ts';
import { cut, oneLine } from '../text.ts';
import { type Redact, redactAddress, redactJson } from './secrets.ts';
import type { Response } from './transport.ts';

/** Enough of a text of the server to recognise it by. */
const CHARACTERS = 200;
/** As much of a page as its title can be expected in. */
const PAGE_CHARACTERS = 64 * 1024;

/** The JSON of a response, without the token. Throws InvalidResponseError. */
export function parseResponse(call: string, { headers, text, isUtf8 }: Response, redact: Redact): Json {
  let value: Json;
  try {
    value = redactJson(parseJson(text), redact);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new InvalidResponseError(call, { kind: 'too-deep' }, thrown);
    const begins = oneLine(redact(text.slice(0, 2 * CHARACTERS)), CHARACTERS);
    const contentType = headers['content-type'] && cut(redact(headers['content-type']), CHARACTERS);
    throw new InvalidResponseError(call, { kind: 'not-json', contentType, begins }, thrown);
  }
  // With other characters in it, a result that fails would pass.
  if (!isUtf8) throw new InvalidResponseError(call, { kind: 'not-utf-8' });
  return value;
}

/** Django REST framework refuses with `{"detail": "…"}`, or with `{"<field>": ["…", …]}` for a validation. */
export function toRefusedError(call: string, url: URL, response: Response, redact: Redact): RefusedError {
  const { status, headers, text } = response;
  const { reason, page } = wordsIn(status, text, redact);
  return new RefusedError(call, {
    status,
    reason,
    page,
    retryAfterMs: retryAfterMs(headers),
    redirect: redirectIn(response, url, redact),
    tokenInQuery: url.searchParams.has('token'),
    wants: reason === '' && status === 400 ? wantsIn(text.slice(0, PAGE_CHARACTERS)) : undefined,
  });
}

/** The words of nginx and of Apache. */
function wantsIn(page: string): 'https' | 'client-certificate' | undefined {
  if (
    /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/i.test(page)
  )
    return 'https';
  return /No required SSL certificate was sent|The SSL certificate error/i.test(page)
    ? 'client-certificate'
    : undefined;
}

function wordsIn(status: number, text: string, redact: Redact): { reason: string; page: string } {
  let body: Json;
  try {
    body = redactJson(parseJson(text), redact);
  } catch {
    return { reason: '', page: titleIn(redact(text.slice(0, PAGE_CHARACTERS))) };
  }
  if (isJsonObject(body) && typeof body.detail === 'string')
    return { reason: cut(body.detail, CHARACTERS), page: '' };
  const words = cut(messagesIn(body), CHARACTERS);
  // A gateway speaks JSON too, but not in this form.
  return status === 400 && isValidation(body) ? { reason: words, page: '' } : { reason: '', page: words };
}

function isValidation(body: Json): boolean {
  if (Array.isArray(body)) return body.length > 0 && body.every((message) => typeof message === 'string');
  return (
    isJsonObject(body) &&
    Object.keys(body).length > 0 &&
    Object.values(body).every((value) => Array.isArray(value))
  );
}

function messagesIn(body: Json): string {
  const printable = (value: Json) => (typeof value === 'string' ? value : printJson(value));
  if (Array.isArray(body)) return (body as readonly Json[]).map(printable).join(' ');
  if (!isJsonObject(body)) return printable(body);
  const fields = Object.entries(body).map(
    ([field, messages]) =>
      `${field}: ${[messages]
        .flat()
        .map((message) => printable(message))
        .join(' ')}`,
  );
  return fields.join('; ');
}

/** What a page that is not Kompira's says of itself. */
function titleIn(text: string): string {
  return oneLine(/<title>([^<]{1,500})<\/title>/i.exec(text)?.[1] ?? '', CHARACTERS);
}

function redirectIn({ status, headers }: Response, url: URL, redact: Redact): Redirect | undefined {
  const location = headers.location;
  if (status < 300 || status >= 400 || location === undefined) return undefined;
  if (!URL.canParse(location, url.href))
    return {
      to: cut(redactAddress(location.split(/[?#]/, 1)[0] ?? '', redact), CHARACTERS),
      kind: 'elsewhere',
    };
  const target = new URL(location, url);
  const isHere = target.hostname === url.hostname;
  const isLogin = isHere && target.pathname.endsWith('/.login');
  const isHttps =
    isHere && url.protocol === 'http:' && target.protocol === 'https:' && target.pathname === url.pathname;
  return {
    to: cut(redactAddress(target.origin + target.pathname, redact), CHARACTERS),
    kind: isLogin ? 'login' : isHttps ? 'https' : 'elsewhere',
  };
}

/** RFC 9110: a number of seconds, or a date. */
function retryAfterMs({ 'retry-after': header, date }: Response['headers']): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const [until, serverNow] = [Date.parse(header), Date.parse(date ?? '')];
  // By the server's clock, where it tells the time.
  return Number.isNaN(until)
    ? undefined
    : Math.max(0, until - (Number.isNaN(serverNow) ? Date.now() : serverNow));
}

/** A value in a message. */
export function show(value: Json | undefined): string {
  return value === undefined ? '' : cut(printJson(value), CHARACTERS);
}
