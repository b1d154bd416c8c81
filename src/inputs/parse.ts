/** Input texts into values. Pure: each function answers the value or throws a Problem. */
import { messageOf } from '../errors.ts';
import { type Json, parseJson } from '../json.ts';
import { isObjectPath } from '../kompira/paths.ts';
import { cut, linesOf } from '../text.ts';
import { Problem } from './problems.ts';

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
  if (/^\d+(\.\d+)?$/.test(text)) throw new Problem({ kind: 'no-unit', text: brief(text) });
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text))
    throw new Problem({ kind: 'not-a-duration', text: brief(text) });
  const ms = sumDuration(text);
  if (ms < sumDuration(least)) throw new Problem({ kind: 'too-short', text: brief(text), least });
  if (ms > sumDuration(most)) throw new Problem({ kind: 'too-long', text: brief(text), most });
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
  throw new Problem({ kind: 'not-boolean', text: brief(text) });
}

export function parseOneOf<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Problem({ kind: 'not-one-of', text: brief(text), choices });
  return choice;
}

/** The object path of a jobflow or script job. */
export function parseJobflow(text: string): string {
  return parseObjectPath(text, { example: '/root/restart_process', suffixes: ['execute'] });
}

/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `suffixes` are those that are added to it.
 */
export function parseObjectPath(
  text: string,
  { example, suffixes }: { example: string; suffixes: readonly string[] },
): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//'))
    throw new Problem({ kind: 'path-is-url', text: unlessSecret(text), example });
  const path = text.startsWith('/') ? text : `/${text}`;
  const segments = path.slice(1).split('/');
  if (/\p{Cc}|\p{Cs}/u.test(path)) throw new Problem({ kind: 'path-control-character', text: brief(text) });
  if (segments.includes('')) {
    const whole = segments.filter((segment) => segment !== '').join('/');
    throw new Problem({
      kind: 'path-empty-part',
      text: brief(text),
      instead: whole === '' ? example : brief(`/${whole}`),
    });
  }
  if (!isObjectPath(path)) throw new Problem({ kind: 'path-relative', text: brief(text), example });
  const suffix = suffixes.map((name) => `.${name}`).find((name) => path.endsWith(name));
  if (suffix !== undefined) {
    const rest = path.slice(0, -suffix.length);
    throw new Problem({
      kind: 'path-suffix',
      text: brief(text),
      suffix,
      instead: rest.endsWith('/') ? example : brief(rest),
    });
  }
  return path;
}

/**
 * The path of a process, `/process/id_262`, from its id, its path, or its URL on this server. Of a URL from a browser,
 * what follows `?` or `#` does not count, and is not quoted: it can hold a token.
 */
export function parseProcess(text: string, servers: readonly (string | undefined)[]): string {
  const bare = text.replace(/[?#].*$/s, '');
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
  const known = servers.flatMap((server) => server ?? []);
  const [server] = known;
  // Without a server, which is a problem of its own, there is nothing to compare the address with.
  if (isUrl && server === undefined) return bare;
  if (!isUrl) return idPath(bare, text);
  const url = URL.canParse(bare) ? new URL(bare).href : '';
  const base = known
    .map((one) => `${new URL(one).href.replace(/\/$/, '')}/`)
    .find((one) => url.startsWith(one));
  if (base === undefined) {
    const shown = brief(bare.replace(/\/\/[^/]*@/, '//'));
    throw new Problem({ kind: 'other-server', text: shown, server: server ?? '' });
  }
  return idPath(url.slice(base.length), text);
}

function idPath(bare: string, text: string): string {
  const id = /^(?:\/?process\/id_)?(\d{1,19})\/?$/.exec(bare)?.[1];
  if (id === undefined) throw new Problem({ kind: 'not-a-process', text: unlessSecret(text) });
  return `/process/id_${BigInt(id)}`;
}

/** JSON values, one per line; blank lines do not count. */
export function parseJsonLines(text: string): Json[] {
  return linesOf(text).flatMap((line, index) => {
    const value = line.trim();
    if (value === '') return [];
    try {
      return [parseJson(value)];
    } catch (thrown) {
      throw new Problem({
        kind: 'not-json',
        line: index + 1,
        text: brief(value),
        said: messageOf(thrown),
        write: insteadOf(value),
      });
    }
  });
}

/** What somebody most likely meant by a line that is not JSON. */
function insteadOf(line: string): string | undefined {
  if (/^(true|false|null)$/i.test(line)) return line.toLowerCase();
  if (line.includes(',')) return undefined;
  const [, text = line] = /^'(.*)'$/.exec(line) ?? [];
  return JSON.stringify(brief(text));
}

/** What should be an address, or the name of something; undefined where it can hold a password or a token, or be one. */
export function unlessSecret(text: string): string | undefined {
  return /[?#@]/.test(text) || TOKEN.test(text) ? undefined : brief(text);
}

/** As long as a token, in one piece, with a digit in it. */
const TOKEN = /^(?=.*\d)[\w-]{20,}$/;

/** As much of an input as a message needs. */
export function brief(text: string): string {
  return cut(text, 120);
}
