/** Follows a process to its end, whatever that is: watch, show, stop if need be, judge. */
import { nowMs } from '../clock.ts';
import { sentenceOf } from '../errors.ts';
import { giveUp, type Unfinished } from '../job/giving-up.ts';
import type { Interruption } from '../job/interruption.ts';
import { findChildren, findReasons, NO_REASONS, type Reasons } from '../job/reasons.ts';
import { stop, type Stopped } from '../job/stop.ts';
import { judge, type Verdict } from '../job/verdict.ts';
import { watch, type Watched } from '../job/watch.ts';
import type { Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Connection } from './connection.ts';
import { type ConsoleMode, ConsolePrinter } from './console-printer.ts';
import { explain, lastPrinted } from './explain.ts';
import type { Waiting } from './inputs.ts';
import * as log from './log.ts';
import { teller } from './notices.ts';
import { setProcess, setStarted } from './outputs.ts';
import { trySaveState } from './state.ts';

/** The verdict is known; its reasons are worth a moment, not more. */
const LOOK_FOR_REASONS_MS = 5000;

export interface Follow {
  readonly kompira: Kompira;
  /** `/process/id_262` */
  readonly path: string;
  readonly connection: Connection;
  readonly waiting: Waiting;
  readonly console: ConsoleMode;
  /** Whether a summary will be written, which shows the children of any process. */
  readonly summary: boolean;
  readonly interruption: Interruption;
}

/** What became of a process. */
export interface Followed {
  readonly verdict: Verdict;
  /** The verdict with all that explains it. */
  readonly text: string;
  /** The last look, if there was one, as far as it may be shown. */
  readonly process: Process | undefined;
  readonly reasons: Reasons;
}

/** The outputs of the process are set when it returns. */
export async function follow(options: Follow): Promise<Followed> {
  const { kompira, path, connection, waiting, interruption } = options;
  const console = new ConsolePrinter(options.console);
  const url = kompira.pageUrl(path);
  let process: Process | undefined;
  const onLook = (look: Process) => {
    process = look;
    return console.show(look.console);
  };
  const begin = () => {
    console.begin(path);
    setStarted(path, url);
    return watch({
      kompira,
      path,
      timeoutMs: waiting.timeoutMs,
      pollIntervalMs: waiting.pollIntervalMs,
      longPoll: waiting.longPoll,
      requestTimeoutMs: connection.requestTimeoutMs,
      outageToleranceMs: connection.outageToleranceMs,
      signal: interruption.signal,
      onLook,
      onNotice: teller(url),
    });
  };
  // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
  const watched: Watched | Unfinished = await Promise.try(begin).catch((cause: unknown) => ({
    end: 'crashed',
    last: process,
    cause,
  }));
  if (watched.end === 'finished') trySaveState({ phase: 'nothing to do' });
  const ended =
    watched.end === 'finished'
      ? judge(watched.process, waiting.failOnResult)
      : await endUnfinished(watched, options, onLook);
  console.end(ended.green);
  const verdict = process ? reported(ended, process, url) : ended;
  // The output `console` is set all the same; whoever switches it off does not want to read it anywhere.
  const shown = process && options.console === 'off' ? { ...process, console: '' } : process;
  if (!shown || watched.end !== 'finished') {
    const text = [verdict.text, ...lastPrinted(shown?.console ?? '')].join('\n');
    return { verdict, text, process: shown, reasons: NO_REASONS };
  }
  const limits = { timeoutMs: LOOK_FOR_REASONS_MS, signal: interruption.signal };
  if (verdict.green) {
    const children = options.summary ? await findChildren(kompira, shown, limits) : [];
    return { verdict, text: verdict.text, process: shown, reasons: { place: null, children } };
  }
  const reasons = await findReasons(kompira, shown, limits);
  const { failOnResult } = waiting;
  const pageUrl = (of: string) => kompira.pageUrl(of);
  return {
    verdict,
    text: explain({ verdict, process: shown, reasons, failOnResult, pageUrl }),
    process: shown,
    reasons,
  };
}

/** The verdict once the outputs are set. Nobody should go on without them, so it is red where they cannot be. */
function reported(verdict: Verdict, process: Process, url: string): Verdict {
  try {
    report(process, url);
    return verdict;
  } catch (thrown) {
    const outcome = verdict.green ? 'error' : verdict.outcome;
    const text = `${verdict.text}\nThe outputs could not be set. ${sentenceOf(thrown)}`;
    return { outcome, green: false, text };
  }
}

/** Sets the outputs of a process. */
export function report(process: Process, url: string): void {
  setProcess(process, (names) => {
    log.warning(
      `Longer than a step can be handed, so only the beginning was set: ${names.join(', ')}. All of it: ${url}`,
    );
  });
}

async function endUnfinished(
  watched: Unfinished,
  { kompira, path, waiting, interruption }: Follow,
  onLook: (process: Process) => void,
): Promise<Verdict> {
  const waited = { path, ...waiting, signal: interruption.signal };
  const { outcome, policy, budgetMs, told, gone } = giveUp(watched, waited, nowMs());
  const url = kompira.pageUrl(path);
  if (policy === 'leave') {
    trySaveState({ phase: 'nothing to do' });
    const left = gone ? 'Nothing was done about it' : `${path} was left as it was`;
    return { outcome, green: false, text: `${told}\n${left}: ${url}` };
  }
  trySaveState({ phase: 'to stop', path, url });
  log.info(`Terminating ${path}.`);
  const stopped = await stop({ kompira, path, budgetMs, signal: interruption.urgent, onLook });
  if (stopped.end !== 'unproven') trySaveState({ phase: 'nothing to do' });
  return { outcome, green: false, text: `${told}\n${describeStopped(stopped, url)}` };
}

/** What became of a process that was to be stopped, in words. */
export function describeStopped(stopped: Stopped, url: string): string {
  switch (stopped.end) {
    case 'stopped':
      return `It is ${stopped.process.status} now, and nothing of it runs any more: ${url}`;
    case 'gone':
      return 'The server shows this user no such process any more.';
    case 'unproven':
      return `It may still be running, for its end could not be proven. ${sentenceOf(stopped.cause)}\nStop it here: ${url}`;
  }
}
