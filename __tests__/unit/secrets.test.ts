import { expect, test } from '@jest/globals';
import { parseJson, printJson } from '../../src/json.ts';
import { redactJson, redactor } from '../../src/kompira/secrets.ts';

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
  // "Token " is six bytes, which are eight letters of their own.
  ['in Base64, as the header has it', `[${btoa(`Token ${TOKEN}`)}]`, '[VG9rZW4g***]'],
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
