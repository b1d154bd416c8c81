/**
 * The whole text of a process console, from windows that show only its last 64 KB. Pure.
 *
 * The new part of a window is what follows the largest overlap between the end of the window before and the head of
 * this one. This is exact, unless the window has moved and the text repeats itself around the seam (thousands of dots):
 * how often cannot be known then, and the shortest possible growth is taken.
 */

/** A shorter overlap can be chance, such as a separator line in both. It is used, but a gap is reported as well. */
const SURE_OVERLAP = 256;

/**
 * Most characters at the head of a window that the window before does not have: half a character, or the end of a
 * secret, which is too short to be recognized and redacted like the whole.
 */
const MOST_HEAD = 7;

/** The server's window, less the three bytes that a character cut in two can leave out. */
const FULL_WINDOW_BYTES = 64 * 1024 - 3;

/** Bytes that a window loses for each redacted token: the 40 characters of a Kompira token, less the three of `***`. */
const REDACTED_BYTES = 37;

/** A line that is longer goes on as another one: kept until its end, it would be looked through at every poll. */
const LONGEST_OPEN = 64 * 1024;

export interface NewOutput {
  /** Whole lines, without their ends. */
  readonly lines: readonly string[];
  /**
   * What is missing in front of the lines. `lost`: output that the server no longer has. `anew`: nothing, but the
   * window, though far from full, shows another text. `repeats`: the text repeats itself around the seam, so the lines
   * may be fewer than were printed.
   */
  readonly gap: 'none' | 'lost' | 'anew' | 'repeats';
  /** With `lost` and `anew`: the beginning of a line whose rest will not come. */
  readonly cutOff: readonly string[];
  /** How much came since the last window, in bytes of UTF-8. */
  readonly bytes: number;
}

export class ConsoleTail {
  #window = '';
  /** The line that has no end yet. */
  #open = '';

  /** Takes the console as the server shows it now. */
  take(window: string): NewOutput {
    // An administrator's filter, or a server in trouble, shows none for a while, and a node that lags shows less: nothing
    // printed is ever unprinted.
    const isOlder = window.length < this.#window.length && this.#window.startsWith(window);
    if (isOlder || window === '') return { lines: [], gap: 'none', cutOff: [], bytes: 0 };
    const { text, gap } = newPart(this.#window, window);
    this.#window = window;
    const cutOff = gap === 'lost' || gap === 'anew' ? this.end() : [];
    const [lines, open] = splitLines(this.#open + text);
    this.#open = open;
    if (open.length > LONGEST_OPEN) lines.push(...this.end());
    return { lines, gap, cutOff, bytes: Buffer.byteLength(text) };
  }

  /** The last line, where it has no end; nothing more is to come. */
  end(): string[] {
    const open = this.#open;
    this.#open = '';
    return open === '' ? [] : [open.replace(/\r$/, '')];
  }
}

function newPart(before: string, window: string): { text: string; gap: NewOutput['gap'] } {
  const redacted = window.split('***').length - 1;
  const isFull = Buffer.byteLength(window) + redacted * REDACTED_BYTES >= FULL_WINDOW_BYTES;
  if (!isFull && window.startsWith(before)) return { text: window.slice(before.length), gap: 'none' };
  // The server cuts bytes, so the window may begin with half a character. It was not printed as such.
  const halfCharacters = /^[\ufffd\udc00-\udfff]{1,3}/.exec(window)?.[0].length ?? 0;
  let { longest, next } = overlap(before, window);
  let text = window.slice(longest);
  for (let head = 1; head <= MOST_HEAD && longest < SURE_OVERLAP; head += 1) {
    const behind = overlap(before, window.slice(head));
    if (behind.longest < SURE_OVERLAP && (head > halfCharacters || behind.longest <= longest)) continue;
    ({ longest, next } = behind);
    text = window.slice(head + longest);
  }
  if (longest < SURE_OVERLAP) {
    const largest = Math.max(Buffer.byteLength(before), Buffer.byteLength(window));
    return { text, gap: largest < FULL_WINDOW_BYTES / 2 ? 'anew' : 'lost' };
  }
  return { text, gap: next < SURE_OVERLAP ? 'none' : 'repeats' };
}

/**
 * The lengths of the two longest ends of `before` that `window` begins with: Knuth, Morris and Pratt, linear in both.
 * Two mean that the text repeats itself, and that nobody can tell which of them it is.
 */
function overlap(before: string, window: string): { longest: number; next: number } {
  const pattern = window.slice(0, before.length);
  const text = before.slice(before.length - pattern.length);
  const borders = new Uint32Array(pattern.length);
  const grow = (matched: number, unit: number) => {
    let length = matched;
    while (length > 0 && pattern.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    return pattern.charCodeAt(length) === unit ? length + 1 : length;
  };
  for (let at = 1, matched = 0; at < pattern.length; at += 1) {
    matched = grow(matched, pattern.charCodeAt(at));
    borders[at] = matched;
  }
  let longest = 0;
  // A full match before the end of the text cannot be: both are of one length.
  for (let at = 0; at < text.length; at += 1) longest = grow(longest, text.charCodeAt(at));
  return { longest, next: borders[longest - 1] ?? 0 };
}

/** Whole lines, and what is left. A `\r` at the very end may be half of a `\r\n`, so its line is still open. */
function splitLines(text: string): [string[], string] {
  const lines = text.split(/\r\n|\n|\r(?!$)/);
  const open = lines.pop() ?? '';
  return [lines, open];
}
