/**
 * The whole text of a process console, out of windows that show its last 64 KB alone. Pure.
 *
 * The new part of a window is what follows the largest overlap between the end of the window before and the head of
 * this one. While nothing has left the window yet, that is exact; later it is too, but for a text that repeats itself
 * around the seam (thousands of dots), of which nobody can tell how often: the shortest possible growth is taken.
 */

/**
 * A shorter overlap can be chance (both happen to have a separator line there), so it is used, but not trusted: a gap
 * is declared as well.
 */
const SURE_OVERLAP = 256;

/** The server's window, less the three bytes that a character cut in two can leave out. */
const FULL_WINDOW_BYTES = 64 * 1024 - 3;

export interface NewOutput {
  /** Whole lines, without their ends. */
  readonly lines: readonly string[];
  /** The lines come after output that was lost; what had been printed of the line before is `cutOff`. */
  readonly lost: boolean;
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
    const { text, lost } = newPart(this.#window, window);
    this.#window = window;
    const cutOff = lost ? this.end() : [];
    const [lines, open] = splitLines(this.#open + text);
    this.#open = open;
    return { lines, lost, cutOff, bytes: Buffer.byteLength(text) };
  }

  /** The last line, where it has no end; nothing more is to come. */
  end(): string[] {
    const open = this.#open;
    this.#open = '';
    return open === '' ? [] : [open.replace(/\r$/, '')];
  }
}

function newPart(before: string, window: string): { text: string; lost: boolean } {
  const isFull = Buffer.byteLength(window) >= FULL_WINDOW_BYTES;
  if (window.startsWith(before)) {
    return { text: window.slice(before.length), lost: isFull && before.length < SURE_OVERLAP };
  }
  // The server cuts bytes: half a character at the head is no part of what was printed.
  const head = /^[\ufffd\udc00-\udfff]{1,3}/.exec(window)?.[0].length ?? 0;
  const withHead = overlap(before, window);
  const behindHead = head > 0 ? overlap(before, window.slice(head)) : 0;
  const longest = Math.max(withHead, behindHead);
  const text = behindHead > withHead ? window.slice(head + behindHead) : window.slice(withHead);
  return { text, lost: longest < SURE_OVERLAP };
}

/** The length of the longest end of `before` that `window` begins with: Knuth, Morris and Pratt, linear in both. */
function overlap(before: string, window: string): number {
  const pattern = window.slice(0, before.length);
  const text = before.slice(-pattern.length);
  const borders = new Uint32Array(pattern.length);
  const grow = (matched: number, unit: number) => {
    while (matched > 0 && pattern.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    return pattern.charCodeAt(matched) === unit ? matched + 1 : matched;
  };
  for (let at = 1, matched = 0; at < pattern.length; at += 1) {
    matched = grow(matched, pattern.charCodeAt(at));
    borders[at] = matched;
  }
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    // A full match before the end of the text cannot be: both are of one length.
    matched = grow(matched, text.charCodeAt(at));
  }
  return matched;
}

/** Whole lines, and what is left. A `\r` at the very end may be half of a `\r\n`, so its line is still open. */
function splitLines(text: string): [string[], string] {
  const lines = text.split(/\r\n|\n|\r(?!$)/);
  const open = lines.pop() ?? '';
  return [lines, open];
}
