/** What the runner gives a step, and what it takes from it. */
import * as core from '@actions/core';
import manifest from '../../package.json' with { type: 'json' };
import { withServer } from '../core/post-state.ts';
import type { Front } from '../front/front.ts';
import { serverOf } from '../inputs/connection.ts';
import type { Source } from '../inputs/reader.ts';
import { codeLinkIn } from '../words/code-link.ts';
import { asInWorkflow } from '../words/facts.ts';
import * as log from './log.ts';
import { setOutputs } from './outputs.ts';
import { STATE_NAME } from './post-state.ts';

/** Inputs as the runner spells them: hyphens stay. */
export const inputs: Source = {
  input: (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? '',
  spell: asInWorkflow,
  env: process.env,
};

export const github: Front = {
  source: inputs,
  log,
  userAgent: `kompira-action/${manifest.version}`,
  // The runner loses patience 7.5 s after a cancel.
  graceMs: 7000,
  // SIGINT comes when the job is cancelled or out of time, SIGTERM 7.5 s later, and 2.5 s after that it ends the tree.
  signals: [],
  onLogClosed: 'crashed',
  setOutputs,
  saveState: (state) => {
    core.saveState(STATE_NAME, JSON.stringify(withServer(state, serverOf(inputs))));
  },
  codeLink: ({ catalog }, code) => codeLinkIn(catalog.locale, code, process.env),
  exitCodeOf: ({ passes }) => (passes ? 0 : 1),
};
