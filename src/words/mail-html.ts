/**
 * An alert mail as HTML. Pure. Mail programs take little: a table for the layout, styles in attributes, nothing from
 * elsewhere. But for the button no colour is set, so that text and background are those of the reader, light or dark.
 * Outlook on Windows draws with Word, which knows neither `max-width` nor `padding` of a link: hence what begins with
 * `mso`. It shows no forms either, so a mail with a form says where else the jobflow can be started.
 */
import { encodePath, executeUrl } from '../kompira/paths.ts';
import { linesOf } from '../text.ts';
import { escapeHtml } from '../html.ts';
import type { Language } from '../inputs/language.ts';
import type { FormButton, LinkButton, Mail } from '../inputs/mail.ts';

/** The first one stands on Windows, where Word knows it: it would replace an unknown first one with Times New Roman. */
const FONTS =
  "'Segoe UI','Helvetica Neue','Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',Arial,sans-serif";
/** Long words break, so that nobody has to scroll sideways. */
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';
const TEXT = `font-family:${FONTS};line-height:1.6;${WRAP}`;
const COLOUR = '#0b5cad';
const BUTTON = `color:#ffffff;font-family:${FONTS};font-size:16px;font-weight:bold;line-height:1.4;padding:12px 24px;${WRAP}`;

/** The whole mail body, from `<!DOCTYPE html>` on. Message, label and jobflow are text in it, whatever they hold. */
export function toMailHtml({ message, label, button }: Mail): string {
  const language: Language = isJapanese(message + label) ? 'ja' : 'en';
  const lines = linesOf(message).map(inMail);
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${inMail(label)}</title>
</head>
<body style="margin:0;padding:16px">
<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto">
<tr><td style="padding:8px;font-size:16px;white-space:pre-wrap;${TEXT}">${lines.join('<br>')}</td></tr>
<tr><td style="padding:16px 8px">
${button.kind === 'form' ? formOf(button, label) : linkOf(button, label)}
</td></tr>
<tr><td style="padding:8px;font-size:13px;${TEXT}">${button.kind === 'form' ? FORM_FOOTER[language](button) : LINK_FOOTER[language](button)}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</body>
</html>
`;
}

/**
 * Text in an element or in an attribute of the mail. Word knows the references of HTML 4 alone, and would show `&apos;`
 * as it stands here.
 */
export function inMail(text: string): string {
  return escapeHtml(text).replaceAll('&apos;', '&#39;');
}

function formOf({ server, jobflow, token }: FormButton, label: string): string {
  const look = `background-color:${COLOUR};border:0;border-radius:6px;cursor:pointer;max-width:100%;white-space:normal;-webkit-appearance:none`;
  return `<form method="POST" action="${inMail(executeUrl(server, jobflow, token))}" target="_blank" style="margin:0">
<input type="submit" value="${inMail(label)}" style="${BUTTON};${look}">
</form>`;
}

function linkOf({ url }: LinkButton, label: string): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0">
<tr><td style="background-color:${COLOUR};border-radius:6px;mso-padding-alt:12px 24px">
<a href="${inMail(url)}" target="_blank" style="${BUTTON};display:inline-block;text-decoration:none">${inMail(label)}</a>
</td></tr>
</table>`;
}

const FORM_FOOTER: Readonly<Record<Language, (button: FormButton) => string>> = {
  en: (button) =>
    `The button starts the jobflow ${jobflowOf(button)} on ${hostOf(button.server)} immediately, without a login, and ` +
    'once more each time it is pressed. It has started when the page shows a process, such as ' +
    '&quot;/process/id_262&quot;. Everybody who has this mail can press the button, so do not pass it on. Some mail ' +
    'programs send a GET request instead, which shows the jobflow without starting it. If there is no button here, or ' +
    'it does not start the jobflow, start it in Kompira.',
  ja: (button) =>
    `ボタンを押すと、${hostOf(button.server)} のジョブフロー ${jobflowOf(button)} がログインなしですぐに起動します。` +
    '押すたびに 1 回起動します。「&quot;/process/id_262&quot;」のようなプロセスのパスが表示されれば、起動しています。' +
    'このメールを持っている人は誰でもボタンを押せるため、転送しないでください。メールソフトによっては GET で送信され、' +
    'その場合はジョブフローの情報が表示されるだけで、起動しません。ボタンが表示されない場合や、押しても起動しない場合は、' +
    'Kompira の画面から起動してください。',
};

const LINK_FOOTER: Readonly<Record<Language, (button: LinkButton) => string>> = {
  en: ({ url }) =>
    `The button opens a page on ${hostOf(url)}. This mail contains no token. What you can start there depends ` +
    'on your login and permissions.',
  ja: ({ url }) =>
    `ボタンを押すと、${hostOf(url)} のページが開きます。このメールにトークンは含まれていません。` +
    '起動できるかどうかは、開いたページでのログインと権限によります。',
};

/** With the page of the jobflow, which is behind Kompira's login. */
function jobflowOf({ server, jobflow }: FormButton): string {
  return `<a href="${inMail(server + encodePath(jobflow))}" target="_blank">${inMail(jobflow)}</a>`;
}

function hostOf(url: string): string {
  return inMail(new URL(url).host);
}

function isJapanese(text: string): boolean {
  return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
}
