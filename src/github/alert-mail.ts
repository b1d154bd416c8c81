/** The inputs of alert-mail: what goes into the mail. All that is wrong with them is reported in one InputError. */
import { Problem } from '../errors.ts';
import { redactor, spellingsOf } from '../kompira/secrets.ts';
import { mask } from './log.ts';
import { type FormButton, inMail, type Mail } from './mail-html.ts';
import { isLoopback, parseServer, parseToken } from './parse-connection.ts';
import { parseJobflow } from './parse.ts';
import { type Environment, Reader } from './reader.ts';

/** As HTML. Linux hands no program a variable of more than 128 KiB, and a step gets the mail as one, to send it. */
const MESSAGE_BYTES = 100_000;
/** More than goes on any button. */
const LABEL_CHARACTERS = 200;

/** The token is masked before anything else is looked at, as it is and as it stands in the mail. Throws InputError. */
export function readAlertMail(env: Environment): Mail {
  const reader = new Reader(env);
  const token = reader.text('mail-token');
  for (const spelling of new Set([...spellingsOf(token), inMail(encodeURIComponent(token))])) mask(spelling);

  const pipelineToken = reader.variable('KOMPIRA_TOKEN');
  const [withoutToken, withoutPipelineToken] = [redactor(token), redactor(pipelineToken)];
  const harmless = (text: string): string => {
    if (withoutPipelineToken(text) !== text) {
      throw new Problem(
        "the pipeline's token (KOMPIRA_TOKEN) is in it, and whoever has the mail would have it.",
      );
    }
    if (withoutToken(text) !== text)
      throw new Problem('the mail token is in it. It goes into mail-token alone.');
    return text;
  };
  const message = reader.required(
    'message',
    (text) => harmless(parseMessage(text)),
    'Write what has happened, for those who get the mail.',
  );
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
    server: reader.required(
      'server',
      (text) => harmless(parseServer(text)),
      'Give the input server, or the environment variable KOMPIRA_SERVER: https://kompira.example.com',
      'KOMPIRA_SERVER',
    ),
    token: reader.required(
      'mail-token',
      (text) => parseMailToken(text, pipelineToken),
      'Give the REST API token of a Kompira user who may run this one jobflow only, for whoever has the mail has it. ' +
        'Or give link instead, the address of a page, and no token at all.',
    ),
    jobflow: reader.required(
      'jobflow',
      (text) => parseJobflow(harmless(text)),
      'Write the object path of a jobflow: /root/restart_process',
    ),
  };
}

function parseMailToken(text: string, pipelineToken: string): string {
  if (text === pipelineToken) {
    throw new Problem(
      "this is the pipeline's token (KOMPIRA_TOKEN), and whoever has the mail would have it. Make a Kompira user who " +
        'may run this one jobflow only, and give the token of that one.',
    );
  }
  return parseToken(text);
}

function parseMessage(text: string): string {
  const bytes = Buffer.byteLength(inMail(text));
  if (bytes <= MESSAGE_BYTES) return text;
  throw new Problem(
    `it is ${bytes} bytes long as HTML, more than the ${MESSAGE_BYTES} that are taken. Shorten it, and say where the rest is.`,
  );
}

/** On one line. */
function parseLabel(text: string): string {
  const label = text.replace(/\s+/g, ' ');
  if (label.length <= LABEL_CHARACTERS) return label;
  throw new Problem(
    `it is ${label.length} characters long, more than the ${LABEL_CHARACTERS} that are taken. ` +
      'Write a few words, and the rest into message.',
  );
}

/** The address of a page. Never quoted: it can hold a password. */
function parseLink(text: string): string {
  // The URL parser would drop a line break without a word.
  const isWhole = /^https?:\/\/[^/\\]/i.test(text) && !/[\s\p{Cc}]/u.test(text);
  if (!isWhole || !URL.canParse(text)) {
    throw new Problem(
      'this is not the address of a page. Write it whole: https://github.com/OWNER/REPO/actions/workflows/restart.yml',
    );
  }
  const url = new URL(text);
  if (url.searchParams.has('token')) {
    throw new Problem(
      'an address with a token is refused: whoever has the mail would have it. Give the address of a page that asks ' +
        'for a login; for a button that starts a jobflow there is mail-token.',
    );
  }
  if (url.username || url.password) {
    throw new Problem(
      'an address with a user or password is refused. Write it without: the page asks for a login.',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Problem(
      'an http address is refused, for anybody on the way could change the page. Write https.',
    );
  }
  return url.href;
}
