/** Sentences of one of the two languages. */
import { expect } from '@jest/globals';
import type { Language } from '../../src/inputs/language.ts';

export const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Full-width marks too: a bracket or a comma of that kind is a mistake in English. */
const NOT_ENGLISH = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
/** Names on Kompira's screens, which are Japanese. */
const SCREEN = /設定 > ユーザー管理|編集|「REST API 有効化」/g;
/** What shows that a field was missing, or of another type than the sentence thinks. */
const MISHAP = /undefined|\[object|NaN/;

/** It says something, in this language. */
export function expectSentence(language: Language, text = ''): void {
  expect(text.trim()).not.toBe('');
  expect(text).not.toMatch(MISHAP);
  if (language === 'ja') expect(text).toMatch(JAPANESE);
  else expect(text.replace(SCREEN, '')).not.toMatch(NOT_ENGLISH);
}
