/** Input texts into values. Pure: each function answers the value or throws a Problem that says what to write. */
import { messageOf, Problem } from '../errors.ts';
import { type Json, parseJson } from '../json.ts';
import { cut, linesOf } from '../text.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A duration in ms: numbers with a unit, joined (`90s`, `1h30m`). A bare number is refused, since half the world
 * reads it as seconds and half as minutes. `least` and `most` are durations in the same notation.
 */
export function parseDuration(text: string, { least, most }: { least: string; most: string }): number {
  if (/^\d+(\.\d+)?$/.test(text)) {
    throw new Problem(
      `${quote(text)} has no unit. Write ${brief(text)}s for seconds, or ${brief(text)}m for minutes.`,
    );
  }
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
    throw new Problem(
      `${quote(text)} is not a duration. Write a number with ms, s, m, h or d: 90s, or 1h30m.`,
    );
  }
  const ms = sumDuration(text);
  if (ms < sumDuration(least)) throw new Problem(`${quote(text)} is too short. Write ${least} or more.`);
  if (ms > sumDuration(most)) throw new Problem(`${quote(text)} is too long. Write ${most} or less.`);
  return ms;
}

function sumDuration(text: string): number {
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
  return Math.round(ms);
}

/** The spellings of YAML 1.2, which are also those of `core.getBooleanInput`. */
export function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new Problem(`${quote(text)} is neither true nor false. Write one of the two.`);
}

export function parseOneOf<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw new Problem(`${quote(text)} is none of ${choices.join(', ')}. Write one of these.`);
  return choice;
}

/** The object path of a jobflow or script job. */
export function parseJobflow(text: string): string {
  return parseObjectPath(text, { example: '/root/restart_process', calls: ['execute'] });
}

/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `calls` are the suffixes that this action adds to it.
 */
export function parseObjectPath(
  text: string,
  { example, calls }: { example: string; calls: readonly string[] },
): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//')) {
    throw new Problem(`${quoteAddress(text)} is a URL. Write the object path alone: ${example}`);
  }
  const path = text.startsWith('/') ? text : `/${text}`;
  const segments = path.slice(1).split('/');
  if (/\p{Cc}|\p{Cs}/u.test(path)) {
    throw new Problem(
      `${quote(text)} has a line break, another control character or half a character in it. Write one path, on one line.`,
    );
  }
  if (segments.includes('')) {
    const whole = segments.filter((segment) => segment !== '').join('/');
    throw new Problem(
      `${quote(text)} has an empty part between or after its slashes. Write ${whole === '' ? example : `/${whole}`}`,
    );
  }
  if (segments.includes('.') || segments.includes('..')) {
    throw new Problem(`${quote(text)} has . or .. in it. Write the path from the root: ${example}`);
  }
  const suffix = calls.map((call) => `.${call}`).find((call) => path.endsWith(call));
  if (suffix !== undefined) {
    const rest = path.slice(0, -suffix.length);
    throw new Problem(
      `${quote(text)} ends in ${suffix}, which this action adds itself. Write ${rest.endsWith('/') ? example : rest}`,
    );
  }
  return path;
}

/**
 * The path of a process, `/process/id_262`, from its id, its path, or its URL on this server. Of a URL from a browser,
 * what follows `?` or `#` does not count, and is not quoted: it can hold a token.
 */
export function parseProcess(text: string, server: string | undefined): string {
  const bare = text.replace(/[?#].*$/s, '');
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
  if (isUrl && server !== undefined) {
    const base = `${new URL(server).href.replace(/\/$/, '')}/`;
    const url = URL.canParse(bare) ? new URL(bare).href : '';
    if (!url.startsWith(base)) {
      throw new Problem(
        `${quote(bare.replace(/\/\/[^/]*@/, '//'))} is not an address on ${server}, the server of this step. ` +
          'Set server to the one where the process runs, and leave a user or password out.',
      );
    }
    return idPath(url.slice(base.length), text);
  }
  // Without a server, which is a problem of its own, there is nothing to compare the address with.
  return isUrl ? bare : idPath(bare, text);
}

function idPath(bare: string, text: string): string {
  const id = /^(?:\/?process\/id_)?(\d{1,19})\/?$/.exec(bare)?.[1];
  if (id === undefined) {
    throw new Problem(
      `${quoteAddress(text)} is no process. Write its id, its path or its address, ` +
        'as the outputs process-id, process and process-url have them: 262, or /process/id_262',
    );
  }
  return `/process/id_${id}`;
}

/** JSON values, one a line; blank lines do not count. */
export function parseJsonLines(text: string): Json[] {
  return linesOf(text).flatMap((line, index) => {
    const value = line.trim();
    if (value === '') return [];
    try {
      return [parseJson(value)];
    } catch (thrown) {
      throw new Problem(
        `line ${index + 1}, ${quote(value)}, is not JSON (${messageOf(thrown)}). ` +
          `Write one JSON value a line${insteadOf(value)}`,
      );
    }
  });
}

/** What somebody most likely meant by a line that is not JSON. */
function insteadOf(line: string): string {
  if (/^(true|false|null)$/i.test(line)) return `: ${line.toLowerCase()}`;
  if (line.includes(',')) return '; a text needs its quotes.';
  const [, text = line] = /^'(.*)'$/.exec(line) ?? [];
  return `; a text needs its quotes: ${quote(text)}`;
}

/** An input as the user wrote it, on one line, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(brief(text));
}

/** The same for what is or should be an address: `this` where it can hold a password or a token. */
export function quoteAddress(text: string): string {
  return /[?#@]/.test(text) ? 'this' : quote(text);
}

/** As much of an input as a message needs. */
export function brief(text: string): string {
  return cut(text, 120);
}
