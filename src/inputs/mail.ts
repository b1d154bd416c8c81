/** The inputs of alert-mail: what goes into the mail. All that is wrong with them is reported in one InputError. */
import { isLoopback } from '../kompira/proxy.ts';
import { redactor, spellingsOf } from '../kompira/secrets.ts';
import { type Mask, readLanguage } from './connection.ts';
import { parseJobflow } from './parse.ts';
import { parseServer, parseToken } from './parse-connection.ts';
import { Problem } from './problems.ts';
import { Reader, type Source } from './reader.ts';

/** As HTML. Linux hands no program a variable of more than 128 KiB, and a step gets the mail as one, to send it. */
const MESSAGE_BYTES = 100_000;
/** More than goes on any button. */
const LABEL_CHARACTERS = 200;

export interface Mail {
  /** Several lines stay lines. */
  readonly message: string;
  /** What stands on the button. */
  readonly label: string;
  readonly button: FormButton | LinkButton;
}

/** Starts a jobflow, for whoever presses it. */
export interface FormButton {
  readonly kind: 'form';
  /** `https://host:port/prefix`, without a trailing slash. */
  readonly server: string;
  readonly jobflow: string;
  readonly token: string;
}

/** Opens a page, which asks for a login of its own. */
export interface LinkButton {
  readonly kind: 'link';
  readonly url: string;
}

/**
 * The token is masked before anything else is looked at, as it is and as it stands in the mail: `inMail` encodes a text
 * for that. Throws InputError.
 */
export function readMail(source: Source, mask: Mask, inMail: (text: string) => string): Mail {
  const reader = new Reader(source);
  const token = reader.text('mail-token');
  for (const spelling of new Set([...spellingsOf(token), inMail(encodeURIComponent(token))])) mask(spelling);
  readLanguage(reader);

  const pipelineToken = reader.variable('KOMPIRA_TOKEN');
  const [withoutToken, withoutPipelineToken] = [redactor(token), redactor(pipelineToken)];
  const harmless = (text: string): string => {
    if (withoutPipelineToken(text) !== text) throw new Problem({ kind: 'pipeline-token-inside' });
    if (withoutToken(text) !== text) throw new Problem({ kind: 'mail-token-inside' });
    return text;
  };
  const parseMessage = (text: string) => harmless(limited(text, inMail));
  const message = reader.required('message', parseMessage, { of: 'mail-message' });
  const label = reader.optional('label', (text) => harmless(parseLabel(text)));
  const link = reader.text('link');
  // It is there instead of the form, so what the form would need is not looked at.
  const button: Mail['button'] =
    link === ''
      ? readForm(reader, pipelineToken, harmless)
      : { kind: 'link', url: reader.parse('link', link, (text) => harmless(parseLink(text))) };
  reader.finish();
  return { message, label: label ?? nameOf(button), button };
}

function nameOf(button: Mail['button']): string {
  return button.kind === 'form' ? button.jobflow : new URL(button.url).host;
}

function readForm(reader: Reader, pipelineToken: string, harmless: (text: string) => string): FormButton {
  return {
    kind: 'form',
    server: reader.required('server', (text) => harmless(parseServer(text)), { variable: 'KOMPIRA_SERVER' }),
    token: reader.required('mail-token', (text) => {
      if (text === pipelineToken) throw new Problem({ kind: 'pipeline-token' });
      return parseToken(text);
    }),
    jobflow: reader.required('jobflow', (text) => parseJobflow(harmless(text))),
  };
}

function limited(text: string, inMail: (text: string) => string): string {
  const bytes = Buffer.byteLength(inMail(text));
  if (bytes > MESSAGE_BYTES) throw new Problem({ kind: 'too-many-bytes', bytes, most: MESSAGE_BYTES });
  return text;
}

/** On one line. */
function parseLabel(text: string): string {
  const label = text.replace(/\s+/g, ' ');
  const characters = label.length;
  if (characters > LABEL_CHARACTERS)
    throw new Problem({ kind: 'too-many-characters', characters, most: LABEL_CHARACTERS });
  return label;
}

/** The address of a page. Never quoted: it can hold a password. */
function parseLink(text: string): string {
  // The URL parser would drop a line break without a word.
  const isWhole = /^https?:\/\/[^/\\]/i.test(text) && !/[\s\p{Cc}]/u.test(text);
  if (!isWhole || !URL.canParse(text)) throw new Problem({ kind: 'not-a-link' });
  const url = new URL(text);
  if (url.searchParams.has('token')) throw new Problem({ kind: 'token-in-link' });
  if (url.username || url.password) throw new Problem({ kind: 'user-in-link' });
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new Problem({ kind: 'http-link' });
  return url.href;
}
