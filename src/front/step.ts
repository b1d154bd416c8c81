/**
 * The life of a step: failed until a verdict passes it. A step that crashes, runs empty or hangs on a promise that
 * never settles fails too, with a reason.
 */
import { Interrupted, type Interruption } from '../core/interruption.ts';
import { messageOf } from '../errors.ts';
import { languageOf } from '../inputs/language.ts';
import { InputError } from '../inputs/problems.ts';
import { lineOf } from '../words/code-link.ts';
import { loadCatalog, type Said, Words } from '../words/say.ts';
import type { Ending, Front, Lost } from './front.ts';
import { NotBegun } from './save-state.ts';
import { warn } from './warn.ts';

export type Work = (front: Front, words: Words, interruption: Interruption) => Promise<Ending>;

const STREAMS = [process.stdout, process.stderr];
/** The codes, by system, of a stream that nobody reads any longer. */
const GONE = ['EPIPE', 'EOF', 'ECONNRESET'];
const CRASH = { title: '', text: '', code: 'CRASHED', passes: false, from: 'crash' } as const;

/** Runs the work, prints a failure once, and sets exit code and outcome. Never rejects. */
export async function step(front: Front, work: Work): Promise<void> {
  process.exitCode = front.exitCodeOf(CRASH);
  // Deprecations in libraries do not concern the readers of the log.
  process.noDeprecation = true;
  let settled = false;
  let lost: Lost | undefined;
  const interruption = listen(front, { isSettled: () => settled, onLost: (what) => (lost ??= what) });
  const { source, log } = front;
  let words: Words;
  try {
    words = new Words(await loadCatalog(languageOf(source)), source.spell);
  } catch (thrown) {
    // A file of the bundle is missing: nothing has any words but the error itself.
    log.failure('', messageOf(thrown));
    return;
  }
  process.on('exit', () => {
    if (!settled)
      settle(front, words, failed({ ...words.crash(''), text: words.catalog.headings['no-verdict'] }));
  });
  const ending = await work(front, words, interruption).catch(async (thrown: unknown) => {
    if (thrown instanceof InputError) {
      const said = words.inputError(thrown);
      await front.report?.writeInvalid(said, words);
      return failed(said, 'invalid inputs');
    }
    log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
    if (thrown instanceof NotBegun) return failed(words.notBegun(thrown.message), 'not begun');
    return failed(words.crash(messageOf(thrown)));
  });
  settle(front, words, ending);
  settled = true;
  // Not before all of the log is taken: the last of it says why. Not later either: what is left open (a connection that
  // does not close) keeps nobody waiting, and where Node ends by itself, a signal in its last moments would end it first.
  await Promise.all(STREAMS.map(flushed));
  if (lost) {
    const hasFailed = front.onLogLost?.(words, lost) ?? false;
    if (!hasFailed && !lost.isClosed) warn(front, words, { kind: 'log-not-written', said: lost.said });
    await Promise.all(STREAMS.map(flushed));
  }
  process.exit();
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

function settle(front: Front, words: Words, ending: Ending): void {
  const { title, outcome, passes, text, code } = ending;
  try {
    if (outcome) front.setOutputs({ outcome });
  } catch (thrown) {
    const unset = words.catalog.outputsNotSet(messageOf(thrown));
    // A result says it already where the other outputs could not be set either.
    const isSaid = code === 'OUTPUTS-NOT-SET';
    const texts = isSaid ? text : text === '' ? unset : `${text}\n${unset}`;
    const { from } = ending;
    settle(front, words, { title, passes: false, text: texts, code: 'OUTPUTS-NOT-SET', from });
    return;
  }
  if (passes) {
    if (text !== '') front.log.info(text);
  } else front.log.failure(title, code ? `${text}\n${lineOf(front.codeLink(words, code))}` : text);
  process.exitCode = front.exitCodeOf(ending);
  front.onEnd?.(words);
}

function failed(said: Said, from: 'invalid inputs' | 'not begun' | 'crash' = 'crash'): Ending {
  return { ...said, outcome: 'error', passes: false, from };
}

/** Signals and uncaught errors as one Interruption. On Windows, Ctrl-Break is what SIGTERM is elsewhere. */
function listen(
  { signals, graceMs, onLogClosed, log }: Front,
  { isSettled, onLost }: { isSettled: () => boolean; onLost: (lost: Lost) => void },
): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  const always = [
    'SIGINT',
    'SIGTERM',
    ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
  ] as const;
  let signalled = false;
  for (const signal of [...always, ...signals]) {
    process.on(signal, () => {
      // All that is waited for is somebody who reads the rest.
      if (isSettled()) process.exit();
      // Ctrl-C also ends the reader of a pipe. The closed log that results does not count as a signal.
      (signalled ? second : first).abort(new Interrupted('cancelled', signal));
      signalled = true;
    });
  }
  process.on('uncaughtException', (error) => {
    if (!first.signal.aborted) log.debug(error.stack ?? '');
    first.abort(new Interrupted('crashed', error.message, error));
  });
  // Without a listener, a closed log would be an uncaught error, whose message would go to the closed log.
  for (const stream of STREAMS)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const said = error.message;
      const isClosed = GONE.includes(error.code ?? '');
      if (isClosed && !isSettled()) first.abort(new Interrupted(onLogClosed, said, error));
      // The process goes on without its log, as on a full disk.
      else onLost({ stream, said, isClosed });
    });
  return { signal: first.signal, urgent: second.signal, graceMs };
}
