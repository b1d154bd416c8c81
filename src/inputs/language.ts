/** The language in which people are spoken to. Read before all other inputs, so that their errors are in it too. */
import type { Source } from './reader.ts';

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** English where nothing is said, or something else: that is reported with the other inputs. */
export function languageOf({ input, env }: Pick<Source, 'input' | 'env'>): Language {
  const text = input('language').trim() || (env.KOMPIRA_LANGUAGE?.trim() ?? '');
  return LANGUAGES.find((language) => language === text) ?? 'en';
}

/** Japanese where the system speaks it (`ja_JP.UTF-8`), as POSIX looks it up. */
export function languageOfSystem({ LC_ALL, LC_MESSAGES, LANG }: Source['env']): Language {
  return [LC_ALL, LC_MESSAGES, LANG].find(Boolean)?.startsWith('ja') ? 'ja' : 'en';
}
