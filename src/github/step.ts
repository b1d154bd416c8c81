/**
 * The life of a step: failed until a verdict passes it. A step that crashes, runs empty or hangs on a promise that
 * never settles fails too, with a reason.
 */
import { Interrupted, type Interruption } from '../core/interruption.ts';
import type { Outcome } from '../core/result.ts';
import { messageOf } from '../errors.ts';
import { languageOf } from '../inputs/language.ts';
import { InputError } from '../inputs/problems.ts';
import { loadCatalog, type Said, Words } from '../words/say.ts';
import * as log from './log.ts';
import { setOutcome } from './outputs.ts';
import { codeLine, inputs } from './runner.ts';

/** What is left open when the work is done (a connection that does not close) must not keep the job for longer. */
const LINGER_MS = 2000;
/** The runner loses patience 7.5 s after a cancel. */
const GRACE_MS = 7000;

/** How a step ends: in a verdict, or in the word of a post step, which has no outcome. */
export interface Ending extends Said {
  readonly passes: boolean;
  readonly outcome?: Outcome;
}

export type Work = (words: Words, interruption: Interruption) => Promise<Ending>;

/** Runs the work, prints a failure once, and sets exit code and outcome. Never rejects. */
export async function step(
  work: Work,
  onInputError: (said: Said, words: Words) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  process.exitCode = 1;
  // What the libraries use is no news for those who read the log.
  process.noDeprecation = true;
  const interruption = listen();
  const words = new Words(await loadCatalog(languageOf(inputs)), inputs.spell);
  let settled = false;
  process.on('exit', () => {
    if (!settled) settle(words, failed({ ...words.crash(''), text: words.catalog.headings['no-verdict'] }));
  });
  const ending = await work(words, interruption).catch(async (thrown: unknown) => {
    if (thrown instanceof InputError) {
      const said = words.inputError(thrown);
      await onInputError(said, words);
      return failed(said);
    }
    log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
    return failed(words.crash(messageOf(thrown)));
  });
  settle(words, ending);
  settled = true;
  // Not before the runner has taken all of the log: the last of it says why.
  setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}

function settle(words: Words, { title, outcome, passes, text, code }: Ending): void {
  try {
    if (outcome) setOutcome(outcome);
  } catch (thrown) {
    const unset = words.catalog.outputsNotSet(messageOf(thrown));
    settle(words, {
      title,
      passes: false,
      text: text === '' ? unset : `${text}\n${unset}`,
      code: 'OUTPUTS-NOT-SET',
    });
    return;
  }
  if (passes) {
    if (text !== '') log.info(text);
  } else log.failure(title, code ? `${text}\n${codeLine(words, code)}` : text);
  process.exitCode = passes ? 0 : 1;
}

function failed(said: Said): Ending {
  return { ...said, outcome: 'error', passes: false };
}

/**
 * Signals and uncaught errors as one Interruption. The runner sends SIGINT when the job is cancelled or out of time,
 * SIGTERM 7.5 s later (Ctrl-Break on Windows), and ends the whole tree 2.5 s after that.
 */
function listen(): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  const signals = [
    'SIGINT',
    'SIGTERM',
    ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
  ] as const;
  for (const signal of signals) {
    process.on(signal, () => {
      const reason = new Interrupted('cancelled', signal);
      if (first.signal.aborted) second.abort(reason);
      else first.abort(reason);
    });
  }
  const crash = (error: Error) => {
    first.abort(new Interrupted('crashed', error.message, error));
  };
  process.on('uncaughtException', (error) => {
    if (!first.signal.aborted) log.debug(error.stack ?? '');
    crash(error);
  });
  // A log that nobody takes any more is no reason to say so in it, again and again.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', crash);
  return { signal: first.signal, urgent: second.signal, graceMs: GRACE_MS };
}
