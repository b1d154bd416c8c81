/** A warning with its code, as every warning has one. */
import { lineOf } from '../words/code-link.ts';
import type { Warning } from '../words/facts.ts';
import type { Words } from '../words/say.ts';
import type { Front } from './front.ts';

export function warn({ log, codeLink }: Front, words: Words, warning: Warning): void {
  const { text, code } = words.warning(warning);
  log.warning(`${text}\n${lineOf(codeLink(words, code))}`);
}
