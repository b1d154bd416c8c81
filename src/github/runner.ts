/** What the runner gives a step, and what it takes from it for the post step. */
import * as core from '@actions/core';
import { messageOf } from '../errors.ts';
import type { PostState } from '../core/post-state.ts';
import type { Source } from '../inputs/reader.ts';
import { codeLineIn } from '../words/code-line.ts';
import type { Code } from '../words/facts.ts';
import type { Words } from '../words/say.ts';
import * as log from './log.ts';
import { STATE_NAME } from './post-state.ts';

/** Inputs as the runner spells them: hyphens stay. */
export const inputs: Source = {
  input: (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? '',
  spell: (name) => name,
  env: process.env,
};

/** Throws where it cannot be written: then nothing may be started. */
export function saveState(state: PostState): void {
  core.saveState(STATE_NAME, JSON.stringify(state));
}

/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is said. */
export function trySaveState(words: Words): (state: PostState) => void {
  return (state) => {
    try {
      saveState(state);
    } catch (thrown) {
      log.info(words.line({ kind: 'state-not-saved', said: messageOf(thrown) }));
    }
  };
}

export function codeLine(words: Words, code: Code): string {
  return codeLineIn(words.catalog.locale, code, process.env);
}
