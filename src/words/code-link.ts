/** A code as people see it. Used before the version of Node is known: nothing newer than Node 16. */
import type { Language } from '../inputs/language.ts';
import { encodePath } from '../kompira/paths.ts';
import type { Environment } from '../kompira/proxy.ts';
import type { Code } from './facts.ts';

/** `url`: that of its section, where that is known. */
export interface CodeLink {
  readonly name: string;
  readonly url?: string;
}

export function nameOf(code: Code): string {
  return `KOMPIRA-${code}`;
}

/** With its section at the very commit that runs. */
export function codeLinkIn(language: Language, code: Code, env: Environment): CodeLink {
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = env;
  const name = nameOf(code);
  if (!GITHUB_ACTION_REPOSITORY || !GITHUB_ACTION_REF) return { name };
  const file = language === 'ja' ? 'errors.ja.md' : 'errors.md';
  const page = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${encodePath(GITHUB_ACTION_REF)}/docs/${file}`;
  return { name, url: `${page}#${name.toLowerCase()}` };
}

/** The last line of an error or a warning in a log. */
export function lineOf({ name, url }: CodeLink): string {
  return url === undefined ? name : `${name} ${url}`;
}
