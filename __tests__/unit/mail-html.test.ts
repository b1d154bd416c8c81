/** The body of an alert mail, and what may go into it. */
import { expect, test } from '@jest/globals';
import { type FormButton, type LinkButton, type Mail, readMail } from '../../src/inputs/mail.ts';
import { inMail, toMailHtml } from '../../src/words/mail-html.ts';
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
const mail: Mail = { message: 'It is down.', label: 'Restart httpd', button: form };

/** The message as it stands in the source. */
const messageOf = (html: string): string => /white-space:pre-wrap[^>]*>(.*?)<\/td>/s.exec(html)?.[1] ?? '';

/** The mail that is made of these inputs. */
function htmlOf(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): string {
  const source = { input: (name: string) => inputs[name] ?? '', spell: (name: string) => name, env };
  return toMailHtml(readMail(source, () => undefined, inMail));
}
const FORM = { message: 'x', server: 'https://k.example.com', jobflow: '/root/x', 'mail-token': form.token };

test('a form posts to the jobflow, token and format=json in the address; its footer says what that does', () => {
  const html = toMailHtml(mail);
  const url = 'https://kompira.example.com/ops/root/restart_process';
  const query = 'token=0123456789abcdef&amp;format=json';
  expect(html).toContain(`<form method="POST" action="${url}.execute?${query}" target="_blank"`);
  expect(html.match(/<input /g)).toHaveLength(1);
  expect(html).toContain('<input type="submit" value="Restart httpd"');
  expect(html).not.toMatch(/<input[^>]* name=/);
  expect(html).toContain(`<a href="${url}" target="_blank">/root/restart_process</a>`);
  expect(html).toContain('a GET request instead');
  expect(html.match(/0123456789abcdef/g)).toHaveLength(1);
});

test('a link opens a page, and there is no form', () => {
  const html = toMailHtml({ ...mail, button: link });
  expect(html).toContain(`<a href="${link.url}" target="_blank"`);
  expect(html).toContain('a page on github.com');
  expect(html).not.toMatch(/<form|<input|token=/);
});

test('a label is on one line; a link by http to this machine will do, and the longest message fits', () => {
  expect(htmlOf({ ...FORM, label: ' Restart\n  httpd ' })).toContain('value="Restart httpd"');
  expect(htmlOf({ message: 'x', link: 'http://localhost:8080/x' })).toContain('"http://localhost:8080/x"');
  expect(htmlOf({ ...FORM, message: '"'.repeat(16_666) })).toContain('&quot;'.repeat(16_666));
  expect(() => htmlOf({ ...FORM, message: '"'.repeat(16_667) })).toThrow('message: too-many-bytes');
});

test.each<[string, Record<string, string>]>([
  ['message', { message: 'press https://k.example.com/x.execute?token=THE-TOKEN', link: link.url }],
  ['label', { message: 'x', label: 'THE-TOKEN', link: link.url }],
  ['link', { message: 'x', link: 'https://k.example.com/THE-TOKEN' }],
  ['jobflow', { ...FORM, jobflow: '/root/x?token=THE-TOKEN' }],
  ['server', { ...FORM, server: 'https://k.example.com/THE-TOKEN' }],
])("the pipeline's token in %s is refused", (name, inputs) => {
  const refused = () => htmlOf(inputs, { KOMPIRA_TOKEN: 'THE-TOKEN' });
  expect(refused).toThrow(`${name}: pipeline-token-inside`);
});

test.each([
  ['', '\u001b[01;31m\u001b[K', '\u009b31m', '\u001b]8;;https://example.com/\u001b\\', '\u001b(B'],
  ['\u200b', '\u00ad', '\u202e', '\ufeff', '\b\u007f'],
])('the mail token in the message is refused, whatever nobody sees stands inside: %j', (...unseen) => {
  for (const inside of unseen) {
    for (const token of [form.token, btoa(form.token), btoa(`Token ${form.token}`)]) {
      const refused = () => htmlOf({ ...FORM, message: `token: ${Array.from(token).join(inside)}` });
      expect(refused).toThrow('message: mail-token-inside');
    }
  }
});

test.each([
  ['It is down.', 'Restart httpd', 'en'],
  ['サーバーがダウンしました', 'Restart httpd', 'ja'],
  ['It is down.', '再起動', 'ja'],
  ['ｻｰﾊﾞｰ', 'x', 'ja'],
  ['Il ne répond plus — сервер', 'x', 'en'],
])('the mail %s, %s is in %s; it is small, and asks nobody for anything', (message, label, language) => {
  for (const button of [form, link]) {
    const html = toMailHtml({ ...mail, message, label, button });
    expect(html).toMatch(
      new RegExp(`^<!DOCTYPE html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">`),
    );
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html.includes('ボタンを押すと')).toBe(language === 'ja');
    expect(html.includes('The button ')).toBe(language === 'en');
    expect(Buffer.byteLength(html)).toBeLessThan(5000);
    expect(html).not.toMatch(/<(script|img|link|style|iframe|base|object)\b|\bsrc=|\bon\w+=|url\(|@import/i);
  }
});

test('lines stay lines; colours go, other control characters show; references are those that Word knows', () => {
  const message = 'a\nb\r\nc\rd\n\ne\u001b[31mf\u001b[0m\u0000\u0085\u202eg\th';
  expect(messageOf(toMailHtml({ ...mail, message }))).toBe(
    'a<br>b<br>c<br>d<br><br>ef\ufffd\ufffd\ufffdg\th',
  );
  const html = toMailHtml({ ...mail, message: `isn't "up" <&>`, label: `'"<&>` });
  expect(messageOf(html)).toBe('isn&#39;t &quot;up&quot; &lt;&amp;&gt;');
  expect(html).toContain('value="&#39;&quot;&lt;&amp;&gt;"');
});

test('whatever the message and the label hold, the markup is the same', () => {
  const letters = Array.from('<>"\'&=/ \t;-!aあ\u0000\u202e\ud800');
  const tags = ['</form>', '</td></tr></table>', '<script>', '<!--', '-->', '<![endif]-->', '"><img src=x>'];
  const unit = fc.constantFrom(...letters, ...tags, '&quot;', '&#34;', ']]>', '${', '$&');
  const text = fc.string({ unit, minLength: 1, maxLength: 12 });
  const shape = (html: string) =>
    html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/ (value|lang|href|action)="[^"]*"/g, ''));
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
