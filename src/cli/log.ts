/** Writes the process console to stdout, and all else to stderr behind a name that no line of a console begins with. */
import type { Log } from '../front/front.ts';
import { writeLines } from '../front/write-lines.ts';
import { hideSecrets } from '../kompira/secrets.ts';
import { linesOf, neutralize } from '../text.ts';
import { GUTTER } from '../words/say.ts';
import type { Progress } from './progress.ts';

/** What nobody sees, and the name in letters of other scripts that look the same. */
const UNSEEN = /[\p{Cf}\p{M}\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const OUR_NAME = /^[kкκ][oоο][mмμ][pрρ][iіι1l|][rг][aаα][:：]/iu;

export interface CliLog extends Log {
  /** With `***` where a secret would stand. */
  readonly masked: (text: string) => string;
  readonly toConsoleLine: (line: string) => string;
}

/** `quiet`: warnings, failures and the console alone. `json`: stdout is kept for the outputs. `mark`: of a warning. */
export function newLog(progress: Progress, mark: string, isOn: (flag: string) => boolean): CliLog {
  const secrets: string[] = [];
  const masked = (text: string) => hideSecrets(text, secrets);
  // Hidden first: afterwards, what nobody saw within a secret may be visible.
  const toLine = (line: string) => neutralize(masked(line));
  const say = (text: string) => {
    progress.clear();
    const lines = linesOf(text).map((line) => `kompira: ${toLine(line)}`);
    process.stderr.write(`${lines.join('\n')}\n`);
  };
  const stream = isOn('json') ? process.stderr : process.stdout;
  const toConsoleLine = (line: string) => {
    const text = toLine(line);
    const seen = text.normalize('NFKD').replace(UNSEEN, '');
    return isOn('json') || OUR_NAME.test(seen) ? GUTTER + text : text;
  };
  return {
    masked,
    toConsoleLine,
    mask: (secret) => {
      // As it is, and as JSON spells it.
      if (secret !== '') secrets.push(secret, JSON.stringify(secret).slice(1, -1));
    },
    info: isOn('quiet') ? () => undefined : say,
    warning: (text) => {
      say(`${mark}: ${text}`);
    },
    failure: (_title, text) => {
      if (text !== '') say(text);
    },
    serverText: (lines) =>
      writeLines(lines, stream, {
        toLine: toConsoleLine,
        write: (text) => {
          progress.clear();
          stream.write(`${text}\n`);
        },
      }),
    isDebug: () => false,
    debug: () => undefined,
  };
}
