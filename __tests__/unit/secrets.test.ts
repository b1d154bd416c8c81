import { expect, test } from '@jest/globals';
import { parseJson, printJson } from '../../src/json.ts';
import { redactJson, redactor } from '../../src/kompira/secrets.ts';
import { fc } from '../support/random.ts';

const TOKEN = 'a/b+c=d~e f-0123456789';
const IN_URL = 'a%2Fb%2Bc%3Dd~e%20f-0123456789';
const IN_FORM = 'a%2Fb%2Bc%3Dd%7Ee+f-0123456789';

test.each([
  ['plain', `token=${TOKEN};`, 'token=***;'],
  ['twice', `${TOKEN} ${TOKEN}`, '*** ***'],
  ['alone', TOKEN, '***'],
  ['in a URL', `?token=${IN_URL}&x=1`, '?token=***&x=1'],
  ['in a URL, in lower case', `?token=${lower(IN_URL)}&x=1`, '?token=***&x=1'],
  ['in a form', `token=${IN_FORM}&x=1`, 'token=***&x=1'],
  ['in a form, in lower case', `token=${lower(IN_FORM)}&x=1`, 'token=***&x=1'],
  ['in Base64', `[${btoa(TOKEN)}]`, '[***]'],
  ['in Base64, as the header has it', `[${btoa(`Token ${TOKEN}`)}]`, '[***]'],
  ['in Base64 without its padding', `[${btoa(TOKEN).replace(/=+$/, '')}]`, '[***]'],
  ['the text begins in the middle of it', `${TOKEN.slice(5)}\nnext`, '***\nnext'],
  ['the text begins with the last eight of it', `${TOKEN.slice(-8)}\nnext`, '***\nnext'],
  ['the text ends in the middle of it', `before\n${TOKEN.slice(0, -5)}`, 'before\n***'],
  ['the text ends with the first eight of it', `before\n${TOKEN.slice(0, 8)}`, 'before\n***'],
  ['at both ends', `${TOKEN.slice(3)} and ${TOKEN.slice(0, -3)}`, '*** and ***'],
  ['the text is a part of it', TOKEN.slice(0, 12), '***'],
  ['the text ends in the middle of its spelling in a URL', `x ${IN_URL.slice(0, -4)}`, 'x ***'],
  ['so few of it that they may be anything', `${TOKEN.slice(-7)} and ${TOKEN.slice(0, 7)}`, undefined],
  ['a part of it in the middle of the text', `x ${TOKEN.slice(0, -1)} x`, undefined],
  ['none of it', 'httpd を起動しました', undefined],
  ['nothing', '', undefined],
])('%s', (_name, text, shown = text) => {
  expect(redactor(TOKEN)(text)).toBe(shown);
});

test('a token shorter than eight is found in harmless text, and left', () => {
  expect(redactor('secrets')('the secrets')).toBe('the secrets');
  expect(redactor('secrets!')('the secrets!')).toBe('the ***');
});

test('a part of one that repeats itself is its end and its beginning: starred once', () => {
  expect(redactor('abcabcabcabc')('abcabcabc')).toBe('***');
});

test('in every text of a value, names included; what is no text stays as it is', () => {
  const numbers = parseJson('[1, 1.10, null, true]');
  const value = { [TOKEN]: [`x ${TOKEN}`, { a: IN_FORM }], numbers };
  expect(printJson(redactJson(value, redactor(TOKEN)))).toBe(
    '{"***":["x ***",{"a":"***"}],"numbers":[1,1.10,null,true]}',
  );
});

function lower(text: string): string {
  return text.replace(/%../g, (escape) => escape.toLowerCase());
}

const UNSEEN = [
  '\u001b[31m',
  '\u001b]8;;x\u0007',
  '\u009b0m',
  '\u0000',
  '\r',
  '\u200b',
  '\u00ad',
  '\u202e',
  '\ufeff',
];

/** A text that holds none of the token, though it may look like it. */
const harmless = fc
  .string({ unit: fc.constantFrom(...Array.from('abc/+=~ -0123\n日😀'), ...UNSEEN, '%2F'), maxLength: 40 })
  .filter((text) => !/0123456|a\/b|a%2F/.test(text.replace(/[^a-z0-9/%]/gi, '')));

test('whatever nobody sees within a spelling, it goes; what stands around it stays', () => {
  const spelling = fc.constantFrom(TOKEN, IN_URL, lower(IN_URL), IN_FORM, btoa(TOKEN));
  const hidden = spelling.chain((text) =>
    fc
      .array(fc.constantFrom('', '', ...UNSEEN), { minLength: text.length - 1, maxLength: text.length - 1 })
      .map((gaps) => Array.from(text, (letter, index) => letter + (gaps[index] ?? '')).join('')),
  );
  fc.assert(
    fc.property(harmless, hidden, harmless, (before, token, behind) => {
      expect(redactor(TOKEN)(`${before}|${token}|${behind}`)).toBe(`${before}|***|${behind}`);
    }),
  );
});

test('a text without the token is not changed', () => {
  fc.assert(
    fc.property(harmless, (text) => {
      expect(redactor(TOKEN)(text)).toBe(text);
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
