/** The last line of an error or a warning. Used before the version of Node is known: nothing newer than Node 16. */
import type { Code } from './facts.ts';

/** A code with the address of its section, at the very commit that runs; the code alone where that is unknown. */
export function codeLineIn(
  language: string,
  code: Code,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = env;
  const name = `KOMPIRA-${code}`;
  if (!GITHUB_ACTION_REPOSITORY || !GITHUB_ACTION_REF) return name;
  const file = language === 'ja' ? 'errors.ja.md' : 'errors.md';
  return `${name} ${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/docs/${file}#${name.toLowerCase()}`;
}
