/** For a Node that is too old to read the catalogs, which the rest of the program would have done. */
import type { Language } from '../inputs/language.ts';

export const NEEDED_NODE = 24;

export const NODE_TOO_OLD: Readonly<Record<Language, (version: string) => string>> = {
  en: (version) => `Node.js 24 or newer is required, but this is ${version}. Nothing was sent.`,
  ja: (version) =>
    `Node.js 24 以降が必要です。現在のバージョンは ${version} です。サーバーには何も送信していません。`,
};
