import { readChannelInputs, readProcessInputs, readRunInputs } from '../../src/inputs/inputs.ts';
import { readMail } from '../../src/inputs/mail.ts';
import type { Source } from '../../src/inputs/reader.ts';
import { asInWorkflow } from '../../src/words/facts.ts';

/** Inputs as a workflow gives them. */
export function sourceOf(inputs: Readonly<Record<string, string>>, env: Source['env'] = {}): Source {
  return { input: (name) => inputs[name] ?? '', spell: asInWorkflow, env };
}

const noMask = () => undefined;

/** How each action reads its inputs, by the folder of its action.yml; '' is the root. They reject what is invalid. */
export const READERS: Readonly<Record<string, (source: Source) => Promise<unknown>>> = {
  '': (source) => readRunInputs(source, noMask),
  process: (source) => Promise.try(readProcessInputs, source, noMask),
  channel: (source) => readChannelInputs(source, noMask),
  'alert-mail': (source) => Promise.try(readMail, source, noMask, (text) => text),
};
