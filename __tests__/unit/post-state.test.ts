import { expect, test } from '@jest/globals';
import { isPostState } from '../../src/core/post-state.ts';

const STARTING = { phase: 'starting', jobflow: '/root/x', sentAt: 1_700_000_000_000 };
const TO_STOP = {
  phase: 'to stop',
  path: '/process/id_262',
  url: 'https://kompira.example.com/process/id_262',
};

test.each([{ phase: 'nothing to do' }, STARTING, { ...STARTING, isUnlikely: true }, TO_STOP])(
  '%j says what is left',
  (state) => {
    expect(isPostState(state)).toBe(true);
  },
);

test.each([
  ...[null, undefined, 'nothing to do', [], {}, { phase: 'done' }],
  { ...STARTING, jobflow: undefined },
  { ...STARTING, sentAt: undefined },
  { ...STARTING, sentAt: 'now' },
  { ...TO_STOP, url: undefined },
  ...['', '/process/id_', '/process/id_262/x', '/root/x'].map((path) => ({ ...TO_STOP, path })),
])('%j says nothing', (state) => {
  expect(isPostState(state)).toBe(false);
});
