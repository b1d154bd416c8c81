/** What stands in brackets behind a problem with TLS. */
import type { Breakdown, TlsProblem } from '../errors.ts';

/** What Node says of these is what we say, and advice on options of Node. */
const SAID_BY_US: readonly TlsProblem[] = [
  'self-signed',
  'unknown-authority',
  'incomplete-chain',
  'wrong-name',
  'expired',
  'not-yet-valid',
];

/** The sentence with the code of Node or its words, in the brackets that it may end with already. */
export function withTlsDetail(
  sentence: string,
  { problem, code, said }: Pick<Extract<Breakdown, { kind: 'tls' }>, 'problem' | 'code' | 'said'>,
  { comma, stop }: { comma: string; stop: string },
): string {
  const isCode = code !== '' && code !== 'UNSPECIFIED';
  const words = isCode && SAID_BY_US.includes(problem) ? '' : said;
  const detail = [words, isCode && !words.includes(code) ? code : '']
    .filter((text) => text !== '')
    .join(comma);
  if (detail === '') return sentence;
  const start = sentence.slice(0, -stop.length);
  return start.endsWith(')')
    ? `${start.slice(0, -1)}${comma}${detail})${stop}`
    : `${start} (${detail})${stop}`;
}
