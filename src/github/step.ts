/**
 * The life of a step: red until a verdict turns it green. A step that crashes, runs empty or hangs on a promise that
 * never settles ends red too, with a reason.
 */
import { InputError, messageOf, sentenceOf } from '../errors.ts';
import { Interrupted, type Interruption } from '../job/interruption.ts';
import type { Verdict } from '../job/verdict.ts';
import * as log from './log.ts';
import { setOutcome } from './outputs.ts';

/** What is left open when the work is done (a connection that does not close) must not keep the job for longer. */
const LINGER_MS = 2000;

/** How a step ends: in a verdict, or in the word of a post step, which has no outcome. */
export type Ending = Omit<Verdict, 'outcome'> &
  Partial<Verdict> & {
    /** Of the annotation of a red step. */
    readonly title: string;
  };

/** Runs the work, prints a failure once, and sets exit code and outcome. Never rejects. */
export async function step(work: (interruption: Interruption) => Promise<Ending>): Promise<void> {
  process.exitCode = 1;
  // What the libraries use is no news for those who read the log (going through a proxy with a login is deprecated).
  process.noDeprecation = true;
  let settled = false;
  process.on('exit', () => {
    if (!settled)
      settle(failed('The step ended without a verdict. This is a fault of the action: please report it.'));
  });
  const ending = await work(listen()).catch((thrown: unknown) => {
    if (thrown instanceof InputError) return failed(thrown.message, 'Kompira: the inputs are wrong');
    log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
    return failed(`The action failed: ${messageOf(thrown)}. Please report it.`);
  });
  settle(ending);
  settled = true;
  // Not before the runner has taken all of the log: the last of it says why.
  setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}

function settle({ title, outcome, green, text }: Ending): void {
  try {
    if (outcome) setOutcome(outcome);
  } catch (thrown) {
    const unset = `The output outcome could not be set. ${sentenceOf(thrown)}`;
    settle({ title, green: false, text: text === '' ? unset : `${text}\n${unset}` });
    return;
  }
  if (!green) log.failure(title, text);
  else if (text !== '') log.info(text);
  process.exitCode = green ? 0 : 1;
}

function failed(text: string, title = 'Kompira: the action failed'): Ending {
  return { title, outcome: 'error', green: false, text };
}

/**
 * Signals and uncaught errors as one Interruption. The runner sends SIGINT when the job is cancelled or out of time,
 * SIGTERM 7.5 s later, and ends the whole tree 2.5 s after that.
 */
function listen(): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const reason = new Interrupted('cancelled', `The step was cancelled (${signal}).`);
      if (first.signal.aborted) second.abort(reason);
      else first.abort(reason);
    });
  }
  const crash = (error: Error) => {
    first.abort(new Interrupted('crashed', `The action failed: ${error.message}. Please report it.`, error));
  };
  process.on('uncaughtException', (error) => {
    if (!first.signal.aborted) log.debug(error.stack ?? '');
    crash(error);
  });
  // A log that nobody takes any more is no reason to say so in it, again and again.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', crash);
  return { signal: first.signal, urgent: second.signal };
}
