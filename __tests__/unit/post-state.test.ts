import { expect, test } from '@jest/globals';
import { isSavedState } from '../../src/core/post-state.ts';

const server = 'https://kompira.example.com';
const STARTING = { server, phase: 'starting', jobflow: '/root/x', sentAt: 1_700_000_000_000 };
const TO_STOP = {
  server,
  phase: 'to stop',
  path: '/process/id_262',
  url: 'https://kompira.example.com/process/id_262',
};

test.each([{ phase: 'nothing to do' }, STARTING, { ...STARTING, isUnlikely: true }, TO_STOP])(
  '%j says what is left',
  (state) => {
    expect(isSavedState(state)).toBe(true);
  },
);

test.each([
  ...[null, undefined, 'nothing to do', [], {}, { phase: 'done' }],
  { ...STARTING, jobflow: undefined },
  { ...STARTING, sentAt: undefined },
  { ...STARTING, sentAt: 'now' },
  { ...TO_STOP, url: undefined },
  { ...TO_STOP, server: undefined },
  ...['', '/process/id_', '/process/id_262/x', '/root/x'].map((path) => ({ ...TO_STOP, path })),
])('%j says nothing', (state) => {
  expect(isSavedState(state)).toBe(false);
});
