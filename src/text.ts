/** Text of the server, made fit for one purpose or another. Everything here takes time linear in the text. */

/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\r\n]/);
}

/** The beginning of a text, with a mark where there was more. Never cuts a character in two. */
export function cut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(characters - 1)) ? characters - 1 : characters;
  return `${text.slice(0, end)}…`;
}

/** The same on one line: line breaks and the blanks around them become one blank. */
export function oneLine(text: string, characters: number): string {
  // Cut first: a long text should cost no more than a short one.
  const lines = linesOf(cut(text.trim(), 4 * characters)).map((line) => line.trim());
  return cut(lines.filter((line) => line !== '').join(' '), characters);
}

const ESC = '\u001b';
const BEL = '\u0007';
/** ESC and [ in one character. */
const CSI = '\u009b';
/**
 * Colours and cursor moves (CSI), titles and links (OSC), character sets (`ESC(B`, as `tput sgr0` writes it). No part
 * reaches past the next ESC, so it stays linear.
 */
const SEQUENCE = [
  `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]`,
  `${ESC}\\][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)`,
  `${ESC}[ -/]+[0-~]`,
].join('|');
const TERMINAL_SEQUENCES = new RegExp(SEQUENCE, 'g');
/** What nobody sees: besides these, control characters, characters without width, and what Unicode says to ignore. */
const UNSEEN = new RegExp(`${SEQUENCE}|[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}]`, 'gu');

/** The text without colours, cursor moves, titles and links. */
export function withoutTerminalSequences(text: string): string {
  return text.replace(TERMINAL_SEQUENCES, '');
}

/** The pieces of a text that can be seen, each with its place in it. */
export function visiblePieces(text: string): { readonly at: number; readonly text: string }[] {
  const pieces: { at: number; text: string }[] = [];
  let at = 0;
  for (const unseen of text.matchAll(UNSEEN)) {
    if (unseen.index > at) pieces.push({ at, text: text.slice(at, unseen.index) });
    at = unseen.index + unseen[0].length;
  }
  if (at < text.length) pieces.push({ at, text: text.slice(at) });
  return pieces;
}

/**
 * One line made harmless for whoever reads a log: colours and cursor moves are taken out, other control characters and
 * the marks that turn the direction of text become visible, and what a CI takes for a command is broken with a space:
 * `##[name` (GitHub, Azure) and `##vso[`, `##teamcity[` wherever they stand, `::name` and GitLab's `section_start:` at
 * the start, white space aside.
 */
export function neutralize(line: string): string {
  return withoutTerminalSequences(line)
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu, visible)
    .replace(/##(?=[a-z]{0,20}\[)/gi, '## ')
    .replace(/^(\p{White_Space}*):(?=:)/u, '$1: ')
    .replace(/^(\p{White_Space}*(?:section_(?:start|end)|travis_fold))(?=:)/u, '$1 ');
}

/**
 * The same JSON value, without `##vso[`, which a CI finds anywhere in a line, and without what a terminal obeys: as
 * escapes of JSON.
 */
export function neutralizeJson(json: string): string {
  return json.replace(
    /#(?=#)|[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function visible(character: string): string {
  if (character === '\t') return character;
  const code = character.codePointAt(0) ?? 0;
  // Unicode has pictures of the 32 control characters of ASCII: ␀ for NUL, ␛ for ESC.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
