/** The inputs that everything shares which talks to a server. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unescape } from 'node:querystring';
import { messageOf } from '../errors.ts';
import { isProxyCapable, routeTo } from '../kompira/proxy.ts';
import { spellingsOf } from '../kompira/secrets.ts';
import { linesOf } from '../text.ts';
import { type Language, LANGUAGES, languageOf } from './language.ts';
import { parseBoolean, parseOneOf, unlessSecret } from './parse.ts';
import {
  belongTogether,
  parseHeaders,
  parsePem,
  parsePrivateKey,
  parseProxy,
  parseServer,
  parseToken,
} from './parse-connection.ts';
import { Problem } from './problems.ts';
import { duration, Reader, type Source } from './reader.ts';

/** Where the server is and how to talk to it; times in ms. */
export interface Connection {
  readonly server: string;
  readonly displayUrl: string;
  readonly token: string;
  readonly tokenLocation: 'header' | 'query';
  /** PEM texts. */
  readonly authorities: readonly string[];
  readonly clientCertificate: { readonly certificate: string; readonly key: string } | undefined;
  readonly insecure: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers whose values are too common to be masked. */
  readonly unmaskedHeaders: readonly string[];
  readonly language: Language;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
}

/** Hides a secret in everything that is printed from here on. */
export type Mask = (secret: string) => void;

/** The token is masked before anything else is looked at. */
export function readConnection(reader: Reader, mask: Mask): Connection {
  for (const spelling of spellingsOf(reader.text('token', 'KOMPIRA_TOKEN'))) mask(spelling);
  const language = readLanguage(reader);
  checkProxies(reader, mask);
  const insecure = reader.read('insecure', parseBoolean);
  const tokenLocation = reader.read('token-location', (text) =>
    parseOneOf(text, ['header', 'query'] as const),
  );
  const tokenInHeader = tokenLocation !== 'query';
  const headers = reader.optional('headers', (text) => parseHeaders(text, { tokenInHeader })) ?? {};
  const unmaskedHeaders = Object.keys(headers).filter((name) => isCommon(headers[name] ?? ''));
  for (const name of Object.keys(headers)) if (!unmaskedHeaders.includes(name)) mask(headers[name] ?? '');
  const token = reader.required('token', parseToken, { variable: 'KOMPIRA_TOKEN' });
  const parse = (text: string) => parseServer(text, { insecure });
  const server = reader.required('server', parse, { variable: 'KOMPIRA_SERVER' });
  checkNode(server, reader);
  return {
    server,
    displayUrl: reader.optional('display-url', (text) => parseServer(text, { insecure: true })) ?? server,
    token,
    tokenLocation,
    authorities: reader.optional('ca-certificate', (text) => parsePem(pemText(text, reader))) ?? [],
    clientCertificate: readClientCertificate(reader, mask),
    insecure,
    headers,
    unmaskedHeaders,
    language,
    requestTimeoutMs: reader.read('request-timeout', duration('10ms', '1h')),
    outageToleranceMs: reader.read('outage-tolerance', duration('0s', '1d')),
  };
}

/** The server as it is read above, to recognise it by; empty where no run could use it. */
export function serverOf(source: Source): string {
  try {
    return parseServer(new Reader(source).text('server', 'KOMPIRA_SERVER'), { insecure: true });
  } catch {
    return '';
  }
}

/** Refuses a proxy that this Node would pass over. */
function checkNode(server: string, reader: Reader): void {
  const { node } = process.versions;
  const proxies = PROXY_VARIABLES.map((name) => reader.variable(name)).filter((text) => text !== '');
  if (isProxyCapable(node) || ![server, ...proxies].every((text) => URL.canParse(text))) return;
  const { proxyEnv } = routeTo(new URL(server), reader.env);
  for (const name of Object.keys(proxyEnv)) reader.refuse(name, { kind: 'proxy-needs-node', version: node });
}

/** The language, with the problem there may be with it. */
export function readLanguage(reader: Reader): Language {
  reader.optional('language', (text) => parseOneOf(text, LANGUAGES), { variable: 'KOMPIRA_LANGUAGE' });
  return languageOf({ input: (name) => reader.text(name), env: reader.env });
}

function readClientCertificate(reader: Reader, mask: Mask): Connection['clientCertificate'] {
  const key = reader.optional('client-key', (text) => {
    const pem = pemText(text, reader);
    for (const line of linesOf(pem)) if (!line.startsWith('-----')) maskText(line.trim(), mask);
    return parsePrivateKey(pem);
  });
  const certificates = reader.optional('client-certificate', (text) => parsePem(pemText(text, reader)));
  const given = (name: string) => reader.text(name) !== '';
  if (given('client-key') !== given('client-certificate')) {
    const [missing, other] = given('client-key')
      ? ['client-certificate', 'client-key']
      : ['client-key', 'client-certificate'];
    reader.refuse(missing, { kind: 'needs-other', other: reader.spell(other) });
  }
  if (key === undefined || certificates === undefined) return undefined;
  if (!belongTogether(certificates, key)) reader.refuse('client-key', { kind: 'key-mismatch' });
  return { certificate: certificates.join('\n'), key };
}

/** The text itself, or that of the file it names. Throws a Problem. */
function pemText(text: string, reader: Reader): string {
  if (text.includes('-----BEGIN')) return text;
  try {
    // Where the repository was checked out; this folder where nobody says.
    return readFileSync(resolve(reader.variable('GITHUB_WORKSPACE') || '.', text), 'utf8');
  } catch (thrown) {
    const [said = ''] = messageOf(thrown).split(', open ', 1);
    // Several lines may be a key without its heading, which must not be quoted; a path has one line.
    throw new Problem({
      kind: 'no-pem-file',
      text: /[\r\n]/.test(text) ? undefined : unlessSecret(text),
      said,
    });
  }
}

/** A value that would blank out ordinary words in the log, or parts of them: `root`, `true`, `https`, `1`. */
function isCommon(value: string): boolean {
  return value.length < SHORTEST_MASKED || (value.length < SHORTEST_SECRET && /^[a-z]*$/i.test(value));
}
const SHORTEST_SECRET = 8;

/** A shorter one is found in every other word, and nobody could read the log any more. */
const SHORTEST_MASKED = 3;

function maskText(secret: string, mask: Mask): void {
  if (secret.length >= SHORTEST_MASKED) mask(secret);
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * Masks the passwords in the proxy variables, and refuses an address that Node would pass over without a word, to
 * connect directly.
 */
function checkProxies(reader: Reader, mask: Mask): void {
  for (const name of PROXY_VARIABLES) {
    const text = reader.variable(name);
    const [, behindColon = ''] = /:([^:/]*)@[^@]*$/.exec(text) ?? [];
    const password = URL.canParse(text) ? new URL(text).password : '';
    for (const spelling of [behindColon, unescape(behindColon), password, unescape(password)])
      maskText(spelling, mask);
    if (text !== '') reader.parseVariable(name, parseProxy);
  }
}
