import { expect, test } from '@jest/globals';
import { parseJson, printJson } from '../../src/json.ts';
import { hideSecrets, redactJson, redactor } from '../../src/kompira/secrets.ts';
import { fc } from '../support/random.ts';

const TOKEN = 'a/b+c=d~e f-0123456789';
const IN_URL = 'a%2Fb%2Bc%3Dd~e%20f-0123456789';
const IN_FORM = 'a%2Fb%2Bc%3Dd%7Ee+f-0123456789';
const IN_HEADER = btoa(`Token ${TOKEN}`);
const lower = (text: string) => text.replace(/%../g, (escape) => escape.toLowerCase());

test.each([
  [`token=${TOKEN};`, 'token=***;'],
  [`${TOKEN} ${TOKEN}`, '*** ***'],
  [TOKEN, '***'],
  // It begins or ends in the middle of one, with eight characters of it at least.
  [`${TOKEN.slice(5)}\nnext`, '***\nnext'],
  [`${TOKEN.slice(-8)}\nnext`, '***\nnext'],
  [`before\n${TOKEN.slice(0, -5)}`, 'before\n***'],
  [`before\n${TOKEN.slice(0, 8)}`, 'before\n***'],
  [`${TOKEN.slice(3)} and ${TOKEN.slice(0, -3)}`, '*** and ***'],
  [TOKEN.slice(0, 12), '***'],
  [`x ${IN_URL.slice(0, -4)}`, 'x ***'],
  [`${TOKEN.slice(-7)} and ${TOKEN.slice(0, 7)}`, undefined],
  [`x ${TOKEN.slice(0, -1)} x`, undefined],
  ['', undefined],
])('%j is shown as %j', (text, shown = text) => {
  expect(redactor(TOKEN)(text)).toBe(shown);
});

test('a token shorter than eight is found in harmless text, and left; one that repeats itself is starred once', () => {
  expect(redactor('secrets')('the secrets')).toBe('the secrets');
  expect(redactor('secrets!')('the secrets!')).toBe('the ***');
  expect(redactor('abcabcabcabc')('abcabcabc')).toBe('***');
});

test.each([
  ['the key is abc', 'the *** is ***'],
  ['a\u001b[31mb\u0000c \u200bke\u200by', '*** \u200b***'],
  // The longer one leaves no rest; a part of one is none, and nor is one in two lines.
  ['abcdef ab cdef', '*** ab cdef'],
  ['a\nbc', 'a\nbc'],
  ['', ''],
])('what is to be hidden in %j', (text, shown) => {
  expect(hideSecrets(text, ['abc', 'key', 'abcdef', '\u0007'])).toBe(shown);
});

test('in every text of a value, names included; what is no text stays as it is', () => {
  const numbers = parseJson('[1, 1.10, null, true]');
  const value = { [TOKEN]: [`x ${TOKEN}`, { a: IN_FORM }], numbers };
  expect(printJson(redactJson(value, redactor(TOKEN)))).toBe(
    '{"***":["x ***",{"a":"***"}],"numbers":[1,1.10,null,true]}',
  );
});

const UNSEEN = [
  ...['\u001b[31m', '\u001b]8;;x\u0007', '\u009b0m', '\u0000', '\r'],
  ...['\u200b', '\u00ad', '\u202e', '\ufeff'],
  ...[
    '\ufe00',
    '\ufe0f',
    '\u{e0100}',
    '\u{e01ef}',
    '\u034f',
    '\u115f',
    '\u1160',
    '\u3164',
    '\uffa0',
    '\u180b',
    '\u180f',
  ],
];
/** A text that holds none of the token, though it may look like it. */
const harmless = fc
  .string({ unit: fc.constantFrom(...Array.from('abc/+=~ -0123\n日😀'), ...UNSEEN, '%2F'), maxLength: 40 })
  .filter((text) => !/0123456|a\/b|a%2F/.test(text.replace(/[^a-z0-9/%]/gi, '')));

test('whatever nobody sees within a spelling, it goes; what stands around it stays, and so does any other text', () => {
  const base64 = [btoa(TOKEN), IN_HEADER].flatMap((text) => [text, text.replace(/=+$/, '')]);
  const spelling = fc.constantFrom(TOKEN, IN_URL, lower(IN_URL), IN_FORM, lower(IN_FORM), ...base64);
  const hidden = spelling.chain((text) =>
    fc
      .array(fc.constantFrom('', '', ...UNSEEN), { minLength: text.length - 1, maxLength: text.length - 1 })
      .map((gaps) => Array.from(text, (letter, index) => letter + (gaps[index] ?? '')).join('')),
  );
  fc.assert(
    fc.property(harmless, hidden, harmless, (before, token, behind) => {
      expect(redactor(TOKEN)(`${before}|${token}|${behind}`)).toBe(`${before}|***|${behind}`);
      expect(redactor(TOKEN)(before)).toBe(before);
    }),
  );
});

test.each([
  ['beginnings of it', 'a/b+c=d~e f-012345678 '],
  ['sequences that have no end', '\u001b]0;'],
  ['what nobody sees', '\u200b\u001b[0m'],
  ['the token itself', TOKEN],
])('the time it takes grows with the text, not with its square: %s', (_name, piece) => {
  const redact = redactor(TOKEN);
  const measure = (length: number) => {
    const text = piece.repeat(length / piece.length);
    // The time of this process alone: what else the machine does is no part of it.
    const began = process.cpuUsage();
    redact(text);
    return process.cpuUsage(began).user / 1000;
  };
  measure(50_000);
  // Ten times the text: a hundred times the time, if it were the square.
  const few = Math.min(...Array.from({ length: 7 }, () => measure(200_000)));
  const many = Math.min(...Array.from({ length: 7 }, () => measure(2_000_000)));
  expect(many).toBeLessThan(40 * Math.max(few, 5));
});
