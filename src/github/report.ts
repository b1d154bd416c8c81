/** The job summary, written by a part of its own that is loaded while the network is waited for. */
import type { Front, Reporting } from '../front/front.ts';
import { unlessSecret } from '../inputs/parse.ts';
import { github, inputs } from './front.ts';

const report: Reporting = {
  prepare: () => void import('./summary.ts'),
  write: async (of, words) => {
    const { toMarkdown, writeSummary } = await import('./summary.ts');
    await writeSummary(toMarkdown(of, words));
  },
  writeInvalid: async (said, words) => {
    // `summary: false` is respected where it can be read.
    if (inputs.input('summary').trim().toLowerCase() === 'false') return;
    const { failureMarkdown, writeSummary } = await import('./summary.ts');
    const names = (['jobflow', 'process'] as const).flatMap((label) => {
      // An address in its place can hold a token.
      const name = unlessSecret(inputs.input(label).trim()) ?? '';
      return name === '' ? [] : [[label, name] as const];
    });
    const help = said.code && github.codeLink(words, said.code);
    await writeSummary(failureMarkdown(said, help, names, words)).catch(() => undefined);
  },
};

export const githubWithSummary: Front = { ...github, report };
