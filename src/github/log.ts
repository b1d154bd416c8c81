/**
 * The one file that writes to the step's log. The runner reads every line of it for commands, so whatever is not
 * this action's own words goes through `inert()` here, at the edge, where nobody can forget it.
 */
import * as core from '@actions/core';
import { linesOf } from '../text.ts';

/** Stands before each line that is not ours: it tells them apart, and a line that begins with it is no command. */
const GUTTER = '│ ';

/** Our own words, which may quote foreign ones. */
export function info(text: string): void {
  for (const line of linesOf(text)) core.info(inert(line));
}

/** Foreign text: one gutter a line. */
export function foreign(lines: readonly string[]): void {
  for (const line of lines.flatMap(linesOf)) core.info(GUTTER + inert(line));
}

/** Whether somebody has switched the runner's debug log on. */
export function isDebug(): boolean {
  return core.isDebug();
}

export function debug(text: string): void {
  core.debug(linesOf(text).map(inert).join('\n'));
}

/** An annotation: something that a person should look at, though the step goes on. */
export function warning(text: string): void {
  core.warning(linesOf(text).map(inert).join('\n'));
}

/** The annotation of a red step, under a title that a person can read in a list. One failure, one call. */
export function failure(title: string, text: string): void {
  core.error(linesOf(text).map(inert).join('\n'), { title: linesOf(title).map(inert).join(' ') });
}

export function startGroup(title: string): void {
  core.startGroup(inert(title));
}

export function endGroup(): void {
  core.endGroup();
}

/** From here on the runner prints `***` where the text would stand. */
export function mask(secret: string): void {
  if (secret !== '') core.setSecret(secret);
}

/**
 * One line made harmless: colours and cursor moves are taken out, other control characters and the marks that turn
 * the direction of text become visible, and `##[`, which is a command wherever it stands, is broken with a space.
 * A `::` at the start, white space aside, is broken too; behind a gutter it would not need to be.
 */
export function inert(line: string): string {
  return line
    .replace(TERMINAL_SEQUENCE, '')
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu, visible)
    .replaceAll('##[', '## [')
    .replace(/^(\p{White_Space}*):(?=:)/u, '$1: ');
}

const ESC = '\u001b';
const BEL = '\u0007';
/** ESC and [ in one. */
const CSI = '\u009b';
/** Colours and cursor moves (CSI), titles and links (OSC). No part reaches past the next ESC, so hostile runs stay linear. */
const TERMINAL_SEQUENCE = new RegExp(
  `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]|${ESC}\\][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)`,
  'g',
);

function visible(character: string): string {
  if (character === '\t') return character;
  const code = character.codePointAt(0) ?? 0;
  // Unicode has pictures of the 32 control characters of ASCII: ␀ for NUL, ␛ for ESC.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
