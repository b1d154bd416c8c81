/** A step whose inputs are invalid has a summary too. */
import { unlessSecret } from '../inputs/parse.ts';
import type { Said, Words } from '../words/say.ts';
import { codeLine, inputs } from './runner.ts';

/** Never throws. `summary: false` is respected where it can be read. */
export async function summarizeFailure(said: Said, words: Words): Promise<void> {
  if (inputs.input('summary').trim().toLowerCase() === 'false') return;
  const { failureMarkdown, writeSummary } = await import('./summary.ts');
  const names = (['jobflow', 'process'] as const).flatMap((label) => {
    // An address in its place can hold a token.
    const name = unlessSecret(inputs.input(label).trim()) ?? '';
    return name === '' ? [] : [[label, name] as const];
  });
  const help = said.code === undefined ? '' : codeLine(words, said.code);
  await writeSummary(failureMarkdown(said, help, names, words)).catch(() => undefined);
}
