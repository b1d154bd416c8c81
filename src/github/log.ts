/**
 * The one file that writes to the step's log. The runner reads every line of it for commands, so every line goes
 * through `neutralize()` here, at the edge, where nobody can forget it.
 */
import * as core from '@actions/core';
import { writeLines } from '../front/write-lines.ts';
import { linesOf, neutralize } from '../text.ts';
import { GUTTER } from '../words/say.ts';

/** Our own words, which may quote the server. */
export function info(text: string): void {
  core.info(harmless(text));
}

/** Text of the server, each line behind a gutter: it differs from our own, and the runner reads no command in it. */
export function serverText(lines: readonly string[]): Promise<void> {
  const toLine = (line: string) => GUTTER + neutralize(line);
  return writeLines(lines, process.stdout, { toLine, write: core.info });
}

/** Whether somebody has switched the runner's debug log on. */
export function isDebug(): boolean {
  return core.isDebug();
}

export function debug(text: string): void {
  core.debug(harmless(text));
}

/** An annotation: something that a person should look at, though the step goes on. */
export function warning(text: string): void {
  core.warning(harmless(text));
}

/** The annotation of a failed step, under a title that a person can read in a list. One failure, one call. */
export function failure(title: string, text: string): void {
  core.error(harmless(text), { title: linesOf(title).map(neutralize).join(' ') });
}

/** From here on the runner prints `***` where the text would stand. */
export function mask(secret: string): void {
  if (secret !== '') core.setSecret(secret);
}

function harmless(text: string): string {
  return linesOf(text).map(neutralize).join('\n');
}
