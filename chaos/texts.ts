/** What a hostile server says: the token in every spelling, commands of every CI, lines that look like our own. */
import fc from 'fast-check';

/** Marks what was forged: it is in every command, and a line of its own. */
export const FORGED = 'Started /root/forged';

const ESC = '\u001b';
/** Nobody sees these, and a terminal or a later step drops them: a token with one inside is still a token. */
const UNSEEN = [
  '',
  `${ESC}[31m`,
  `${ESC}[2K`,
  `${ESC}]0;title\u0007`,
  `${ESC}(B`,
  '\u200b',
  '\0',
  '\n',
  '\r\n',
];
const LINE_BREAKS = ['\n', '\r', '\r\n', '\u0085', '\u2028', '\v', '\f', '\b\b\b', `${ESC}[1G${ESC}[2K`];

const COMMANDS = [
  ...['::error::', '::set-output name=outcome::', '  ::stop-commands::', '\u00a0::add-mask::'],
  ...[`${ESC}[0m::debug::`, 'x ##[error]', 'x ##[set-env name=PATH]', `#${ESC}[1m#vso[task.debug]`],
  ...['##vso[task.complete result=Succeeded]', "##teamcity[buildStatus text='x']"],
  ...[`section_start:17:x\r${ESC}[0K`, 'section_end:17:x\r', 'travis_fold:start:x'],
].map((command) => command + FORGED);

/** Every spelling from which the token can be read. */
export function spellingsOf(token: string): string[] {
  const base64 = [token, `Token ${token}`].flatMap((text) =>
    (['base64', 'base64url'] as const).map((encoding) => Buffer.from(text).toString(encoding)),
  );
  const inUrl = [encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)];
  const inLowerCase = inUrl.map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
  const unpadded = base64.map((text) => text.replace(/=+$/, ''));
  return [...new Set([token, ...inUrl, ...inLowerCase, ...base64, ...unpadded])];
}

export function texts(token: string): fc.Arbitrary<string> {
  const spellings = fc.constantFrom(...spellingsOf(token));
  const spelling = fc
    .tuple(spellings, fc.constantFrom(...UNSEEN), fc.integer({ min: 1, max: 39 }))
    .map(([text, unseen, at]) => text.slice(0, at) + unseen + text.slice(at));
  const piece = fc.oneof(
    spelling,
    fc.constantFrom(...COMMANDS),
    fc.constantFrom(FORGED, 'ふつう', '<b>@all</b>'),
  );
  return fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom(' ', ...LINE_BREAKS))
    .map(([pieces, lineBreak]) => pieces.join(lineBreak));
}

/** What ends a line for the runner, for a browser, or for a program that reads the log. */
export const LINE_END = new RegExp(`[\\r\\n\\v\\f\\b\\u0085\\u2028\\u2029]|${ESC}\\[\\d*[GK]`);
const TITLE = `${ESC}\\][^${ESC}\\x07]*(?:\\x07|${ESC}\\\\)`;
const SEQUENCES = new RegExp(`(?:${ESC}\\[|\\x9b)[0-?]*[ -/]*[@-~]|${TITLE}|${ESC}[ -/]+[0-~]`, 'g');

/** As a terminal or a later step sees it: without what nobody sees, lines that were set off put together again. */
export function seen(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replace(/(?:\r\n|[\r\n]|%0A|%0D|\\n|\\r|&#10;)(?:│ )?/g, '')
    .replace(/[\p{Cc}\p{Cf}]|\\u00[0-9a-f]{2}/gu, '');
}
