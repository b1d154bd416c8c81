/** The inputs that every action shares which talks to a server. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unescape } from 'node:querystring';
import { messageOf, Problem } from '../errors.ts';
import { spellingsOf } from '../kompira/secrets.ts';
import { mask } from './log.ts';
import { parseHeaders, parsePem, parseProxy, parseServer, parseToken } from './parse-connection.ts';
import { parseBoolean, parseOneOf, quote } from './parse.ts';
import { duration, type Reader } from './reader.ts';

/** Where the server is and how to talk to it; times in ms. */
export interface Connection {
  readonly server: string;
  readonly token: string;
  readonly tokenLocation: 'header' | 'query';
  /** PEM texts. */
  readonly authorities: readonly string[];
  readonly insecure: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
}

/** The token is masked before anything else is looked at. */
export function readConnection(reader: Reader): Connection {
  for (const spelling of spellingsOf(reader.text('token', 'KOMPIRA_TOKEN'))) mask(spelling);
  checkProxies(reader);
  const insecure = reader.read('insecure', parseBoolean);
  const headers = reader.optional('headers', parseHeaders) ?? {};
  for (const value of Object.values(headers)) maskText(value);
  return {
    token: reader.required(
      'token',
      parseToken,
      'Give the input token, or the environment variable KOMPIRA_TOKEN: the REST API token of the Kompira user who runs the ' +
        'jobflow. A secret is empty where it has another name, and in workflows that a fork started.',
      'KOMPIRA_TOKEN',
    ),
    server: reader.required(
      'server',
      (text) => parseServer(text, { insecure }),
      'Give the input server, or the environment variable KOMPIRA_SERVER: https://kompira.example.com',
      'KOMPIRA_SERVER',
    ),
    tokenLocation: reader.read('token-location', (text) => parseOneOf(text, ['header', 'query'])),
    authorities: reader.optional('ca-certificate', (text) => parsePem(pemText(text, reader.workspace))) ?? [],
    insecure,
    headers,
    requestTimeoutMs: reader.read('request-timeout', duration('10ms', '1h')),
    outageToleranceMs: reader.read('outage-tolerance', duration('0s', '1d')),
  };
}

/** The text itself, or that of the file it names. Throws a Problem. */
function pemText(text: string, workspace: string): string {
  if (text.includes('-----BEGIN')) return text;
  try {
    return readFileSync(resolve(workspace, text), 'utf8');
  } catch (thrown) {
    // Several lines are no path, but perhaps a key that has lost its heading.
    const shown = /[\r\n]/.test(text) ? 'this' : quote(text);
    const [why = ''] = messageOf(thrown).split(', open ', 1);
    throw new Problem(
      `${shown} is neither PEM text nor a file that can be read (${why}). ` +
        'Write a path from the workspace, or the certificate itself, from -----BEGIN CERTIFICATE----- on.',
    );
  }
}

/** A shorter one is found in every other word, and nobody could read the log any more. */
const SHORTEST_MASKED = 3;

function maskText(secret: string): void {
  if (secret.length >= SHORTEST_MASKED) mask(secret);
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * Masks the passwords in the proxy variables, and refuses an address that http-client would pass over without a word,
 * to connect directly.
 */
function checkProxies(reader: Reader): void {
  for (const name of PROXY_VARIABLES) {
    const text = reader.variable(name);
    const [, behindColon = ''] = /:([^:/]*)@[^@]*$/.exec(text) ?? [];
    const password = URL.canParse(text) ? new URL(text).password : '';
    for (const spelling of [behindColon, unescape(behindColon), password, unescape(password)])
      maskText(spelling);
    if (text !== '') reader.parse(name, text, parseProxy);
  }
}
