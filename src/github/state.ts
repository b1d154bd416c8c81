/** Hands over to the post step. */
import * as core from '@actions/core';
import { sentenceOf } from '../errors.ts';
import { type LeftState, STATE_NAME } from './left-state.ts';
import * as log from './log.ts';

/** Throws where it cannot be written: then nothing may be started. */
export function saveState(state: LeftState): void {
  core.saveState(STATE_NAME, JSON.stringify(state));
}

/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is told. */
export function trySaveState(state: LeftState): void {
  try {
    saveState(state);
  } catch (thrown) {
    log.info(`What the post step should know could not be noted. ${sentenceOf(thrown)}`);
  }
}
