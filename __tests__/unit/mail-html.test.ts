import { expect, test } from '@jest/globals';
import type { FormButton, LinkButton, Mail } from '../../src/inputs/mail.ts';
import { toMailHtml } from '../../src/words/mail-html.ts';
import { fc } from '../support/random.ts';

const form: FormButton = {
  kind: 'form',
  server: 'https://kompira.example.com/ops',
  jobflow: '/root/restart_process',
  token: '0123456789abcdef',
};
const link: LinkButton = {
  kind: 'link',
  url: 'https://github.com/OWNER/REPO/actions/workflows/restart.yml',
};
const mail: Mail = { message: 'It is down.', label: 'Restart httpd', button: form, language: 'en' };

/** Every tag with its attributes, and the text between them, as they stand in the source. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
const messageOf = (html: string): string => /white-space:pre-wrap[^>]*>(.*?)<\/td>/s.exec(html)?.[1] ?? '';

test('a form posts to the jobflow, with the token and format=json in the address and nothing in the body', () => {
  const html = toMailHtml(mail);
  expect(html).toContain(
    '<form method="POST" action="https://kompira.example.com/ops/root/restart_process.execute' +
      '?token=0123456789abcdef&amp;format=json" target="_blank"',
  );
  expect(html.match(/<input /g)).toHaveLength(1);
  expect(html).toContain('<input type="submit" value="Restart httpd"');
  expect(html).not.toMatch(/<input[^>]* name=/);
});

test('its footer says what pressing does, and leads to the page of the jobflow, without the token', () => {
  const html = toMailHtml(mail);
  expect(html).toContain(
    '<a href="https://kompira.example.com/ops/root/restart_process" target="_blank">/root/restart_process</a>',
  );
  expect(html).toContain('a GET instead');
  expect(html.match(/0123456789abcdef/g)).toHaveLength(1);
});

test('a link opens a page, and there is no form', () => {
  const html = toMailHtml({ ...mail, button: link });
  expect(html).toContain(`<a href="${link.url}" target="_blank"`);
  expect(html).toContain('a page on github.com');
  expect(html).not.toMatch(/<form|<input|token=/);
});

test.each([
  ['English', 'It is down.', 'Restart httpd', 'en'],
  ['a Japanese message', 'サーバーがダウンしました', 'Restart httpd', 'ja'],
  ['a Japanese label', 'It is down.', '再起動', 'ja'],
  ['half-width letters', 'ｻｰﾊﾞｰ', 'x', 'ja'],
  ['another language', 'Il ne répond plus — сервер', 'x', 'en'],
])('the language of the mail: %s', (_name, message, label, language) => {
  for (const button of [form, link]) {
    const html = toMailHtml({ ...mail, message, label, button });
    expect(html).toContain(`<html lang="${language}">`);
    expect(html.includes('ボタンを押すと')).toBe(language === 'ja');
    expect(html.includes('The button ')).toBe(language === 'en');
  }
});

test('lines stay lines, whatever ends them; colours go, other control characters and marks of direction show', () => {
  const message = 'a\nb\r\nc\rd\n\ne\u001b[31mf\u001b[0m\u0000\u0085\u202eg\th';
  expect(messageOf(toMailHtml({ ...mail, message }))).toBe(
    'a<br>b<br>c<br>d<br><br>ef\ufffd\ufffd\ufffdg\th',
  );
});

test('references are those that Word knows', () => {
  const html = toMailHtml({ ...mail, message: `isn't "up" <&>`, label: `'"<&>`, button: form });
  expect(messageOf(html)).toBe('isn&#39;t &quot;up&quot; &lt;&amp;&gt;');
  expect(html).toContain('value="&#39;&quot;&lt;&amp;&gt;"');
  expect(html).not.toContain('&apos;');
});

test('whatever the message and the label hold, the markup is the same', () => {
  const piece = fc.constantFrom(
    ...Array.from('<>"\'&=/ \t;-!aあ\u0000\u202e\ud800'),
    '</form>',
    '</td></tr></table>',
    '<script>',
    '<!--',
    '-->',
    '<![endif]-->',
    '"><img src=x onerror=alert(1)>',
    '&quot;',
    '&#34;',
    ']]>',
    '${',
    '$&',
  );
  const text = fc.string({ unit: piece, minLength: 1, maxLength: 12 });
  const shape = (html: string) =>
    tagsOf(html).map((tag) => tag.replace(/ (value|lang|href|action)="[^"]*"/g, ''));
  fc.assert(
    fc.property(text, text, fc.constantFrom(form, link), (message, label, button) => {
      const plain = toMailHtml({ ...mail, button });
      expect(shape(toMailHtml({ ...mail, message, label, button }))).toEqual(shape(plain));
    }),
  );
});

test('a jobflow is taken literally, and a token may hold any character of a header', () => {
  const jobflow = `/root/100%25 #1?a=b&c'"<d>/再起動`;
  const token = `a'b"c&d=e+f/g#h?<i>%20`;
  const html = toMailHtml({ ...mail, button: { ...form, jobflow, token } });
  const action = /action="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#39;', "'") ?? '';
  const url = new URL(action);
  expect(url.pathname.split('/').map(decodeURIComponent).join('/')).toBe(`/ops${jobflow}.execute`);
  expect(Object.fromEntries(url.searchParams)).toEqual({ token, format: 'json' });
});

test('it is small, and asks nobody for anything', () => {
  for (const message of ['x', 'あ']) {
    for (const button of [form, link]) {
      const html = toMailHtml({ ...mail, message, button });
      expect(Buffer.byteLength(html)).toBeLessThan(5000);
      expect(html).not.toMatch(
        /<(script|img|link|style|iframe|base|object)\b|\bsrc=|\bon\w+=|url\(|@import/i,
      );
      expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="..">\n<head>\n<meta charset="utf-8">/);
      expect(html).toContain('<meta name="color-scheme" content="light dark">');
    }
  }
});
