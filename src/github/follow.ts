/** Follows a process to its end, whatever that is: watch, show, stop if need be, judge. */
import { nowMs, readable } from '../clock.ts';
import { isOwnWord, sentenceOf } from '../errors.ts';
import { adviceOnFollowing } from '../job/advice.ts';
import { Interrupted, type Interruption, outcomeOf } from '../job/interruption.ts';
import { findChildren, findReasons, NO_REASONS, type Reasons } from '../job/reasons.ts';
import { stop, type Stopped } from '../job/stop.ts';
import { judge, type Outcome, type Verdict } from '../job/verdict.ts';
import { watch, type Watched } from '../job/watch.ts';
import type { Process } from '../kompira/answers.ts';
import type { Kompira } from '../kompira/client.ts';
import type { Connection } from './connection.ts';
import { type ConsoleMode, ConsolePrinter } from './console-printer.ts';
import { explain } from './explain.ts';
import type { Policy, Waiting } from './inputs.ts';
import * as log from './log.ts';
import { tell } from './notices.ts';
import { setProcess, setStarted } from './outputs.ts';
import { saveState } from './state.ts';

/** The runner loses patience 7.5 s after a cancel, and outputs are still to be written. */
const STOPPED_BY_MS = 6500;
/** What is left for it where the start took its time to be answered. */
const LEAST_STOP_MS = 1500;
const STOP_AFTER_TIMEOUT_MS = 20_000;
/** The server has been out of reach for longer than the tolerance; post tries once more. */
const STOP_AFTER_OUTAGE_MS = 5000;
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

/** A wait that came to no end of the process; `crashed` by an error of this action. */
type Unfinished =
  | Exclude<Watched, { end: 'finished' }>
  | { readonly end: 'crashed'; readonly last: Process | undefined; readonly cause: unknown };

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
      onNotice: (notice) => {
        tell(notice, url);
      },
    });
  };
  // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
  const watched: Watched | Unfinished = await Promise.try(begin).catch((cause: unknown) => ({
    end: 'crashed',
    last: process,
    cause,
  }));
  if (watched.end === 'finished') saveState({ phase: 'nothing to do' });
  const verdict =
    watched.end === 'finished'
      ? judge(watched.process, waiting.failOnResult)
      : await endUnfinished(watched, options, onLook);
  console.end(verdict.green);
  if (process) report(process, url);
  // The output `console` is set all the same; whoever switches it off does not want to read it anywhere.
  const shown = process && options.console === 'off' ? { ...process, console: '' } : process;
  if (!shown || watched.end !== 'finished')
    return { verdict, text: verdict.text, process: shown, reasons: NO_REASONS };
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

/** Sets the outputs of a process. */
export function report(process: Process, url: string): void {
  setProcess(process, (names) => {
    log.warning(
      `GitHub takes outputs up to a size: ${names.join(', ')} hold the beginning alone. All of it: ${url}`,
    );
  });
}

async function endUnfinished(
  watched: Unfinished,
  { kompira, path, waiting, interruption }: Follow,
  onLook: (process: Process) => void,
): Promise<Verdict> {
  const { outcome, policy, budgetMs, told } = giveUp(watched, path, waiting, interruption);
  const url = kompira.pageUrl(path);
  if (policy === 'leave') {
    saveState({ phase: 'nothing to do' });
    const left = isGone(watched) ? 'Nothing was done about it' : 'It was left as it was';
    return { outcome, green: false, text: `${told}\n${left}: ${url}` };
  }
  saveState({ phase: 'to stop', path, url });
  log.info(`Terminating ${path}.`);
  const stopped = await stop({ kompira, path, budgetMs, signal: interruption.urgent, onLook });
  if (stopped.end !== 'unproven') saveState({ phase: 'nothing to do' });
  return { outcome, green: false, text: `${told}\n${describeStopped(stopped, url)}` };
}

/** What it means that the wait ended so. */
function giveUp(
  watched: Unfinished,
  path: string,
  { timeoutMs, onTimeout, onCancel }: Waiting,
  interruption: Interruption,
): { outcome: Outcome; policy: Policy; budgetMs: number; told: string } {
  switch (watched.end) {
    case 'timed out': {
      const told = `${path} had not ended when the timeout of ${readable(timeoutMs)} was over. ${lastSeen(watched.last)}`;
      return { outcome: 'timed-out', policy: onTimeout, budgetMs: STOP_AFTER_TIMEOUT_MS, told };
    }
    case 'crashed': {
      const told = `The action failed while it followed ${path}. ${sentenceOf(watched.cause)}`;
      return { outcome: 'error', policy: onTimeout, budgetMs: STOP_AFTER_OUTAGE_MS, told };
    }
    case 'interrupted': {
      const reason: unknown = interruption.signal.reason;
      const outcome = outcomeOf(interruption);
      const sinceMs = reason instanceof Interrupted ? nowMs() - reason.atMs : 0;
      return {
        outcome,
        policy: outcome === 'cancelled' ? onCancel : onTimeout,
        budgetMs: Math.max(STOPPED_BY_MS - sinceMs, LEAST_STOP_MS),
        told: sentenceOf(reason),
      };
    }
    case 'gave up': {
      const { cause } = watched;
      const told =
        `${path} could not be followed to its end. ${sentenceOf(cause)}\n${adviceOnFollowing(cause)}`.trimEnd();
      return { outcome: 'error', policy: onTimeout, budgetMs: STOP_AFTER_OUTAGE_MS, told };
    }
  }
}

function lastSeen(last: Process | undefined): string {
  if (!last) return 'It could not be looked at once.';
  if (last.status === 'NEW') {
    return 'It never began: its jobflow may be at its multiplicity, the Kompira engine down, or the licence out.';
  }
  return `It was ${last.status}${last.suspended ? ' and suspended' : ''} when it was last seen.`;
}

function isGone(watched: Unfinished): boolean {
  return watched.end === 'gave up' && isOwnWord(watched.cause, [404]);
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
