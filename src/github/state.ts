/** Hands over to the post step. */
import * as core from '@actions/core';
import { type LeftState, STATE_NAME } from './left-state.ts';

export function saveState(state: LeftState): void {
  core.saveState(STATE_NAME, JSON.stringify(state));
}
