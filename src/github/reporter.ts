/** Everything between the core and a step of the runner: what is said on the way, and what is left at the end. */
import manifest from '../../package.json' with { type: 'json' };
import type { FollowEvents } from '../core/follow.ts';
import { passes } from '../core/result.ts';
import type { RunEvents, RunResult } from '../core/run-jobflow.ts';
import type { Retrying } from '../core/retry.ts';
import type { Notice } from '../core/watch.ts';
import { messageOf } from '../errors.ts';
import type { Connection } from '../inputs/connection.ts';
import type { Showing } from '../inputs/inputs.ts';
import type { JsonObject } from '../json.ts';
import { Kompira } from '../kompira/client.ts';
import type { Code, Warning } from '../words/facts.ts';
import type { Context, Words } from '../words/say.ts';
import { ConsolePrinter } from './console-printer.ts';
import * as log from './log.ts';
import { setProcess, setStarted } from './outputs.ts';
import { codeLine, saveState, trySaveState } from './runner.ts';
import type { Ending } from './step.ts';

/** The client of the server that the inputs name, and what there is to be said about the connection. */
export function connect(connection: Connection, words: Words): Kompira {
  if (connection.insecure) warn(words, { kind: 'insecure' }, 'INSECURE');
  if (connection.tokenLocation === 'query') log.info(words.line({ kind: 'token-in-query' }));
  if (connection.unmaskedHeaders.length > 0)
    log.info(words.line({ kind: 'unmasked-headers', names: connection.unmaskedHeaders }));
  const kompira = new Kompira({
    ...connection,
    env: process.env,
    userAgent: `kompira-action/${manifest.version}`,
    onExchange: (line) => {
      if (log.isDebug()) log.debug(line);
    },
  });
  const entries = kompira.unknownNoProxyEntries;
  if (entries.length > 0) warn(words, { kind: 'no-proxy-entries', entries }, 'NO-PROXY-ENTRY');
  return kompira;
}

export function warn(words: Words, warning: Warning, code: Code): void {
  log.warning(`${words.warning(warning, code).text}\n${codeLine(words, code)}`);
}

/**
 * The first trouble is a warning, what comes after it a line: it is one trouble, and one annotation. `url`: where
 * somebody can act on a process.
 */
export function noticeLogger(
  words: Words,
  url: () => string | undefined = () => undefined,
): (notice: Notice) => void {
  let warned = false;
  return (notice) => {
    const { text, advice, code } = words.notice(notice);
    const isTrouble = notice.kind === 'unreachable';
    if (code === undefined || (isTrouble && warned)) log.info(text);
    else {
      const link = isTrouble ? undefined : url();
      const lines = [text, ...(link === undefined ? [] : [words.line({ kind: 'process-url', url: link })])];
      log.warning([...lines, ...(advice === undefined ? [] : [advice]), codeLine(words, code)].join('\n'));
    }
    warned ||= isTrouble;
  };
}

/** For requests outside the wait for a process. */
export function retryLogger(words: Words): (retrying: Retrying) => void {
  const logNotice = noticeLogger(words);
  return (retrying) => {
    logNotice({ kind: 'unreachable', ...retrying });
  };
}

/** What a step is about. */
export interface About extends Showing {
  readonly connection: Connection;
  readonly kompira: Kompira;
  readonly name: string;
  readonly command?: string | undefined;
  readonly jobflow?: string;
  readonly parameters?: JsonObject | undefined;
}

/** One step about a process: its log, outputs, state and summary. */
export class Reporter {
  readonly #words: Words;
  readonly #about: About;
  readonly #console: ConsolePrinter;
  #url: string | undefined;

  constructor(words: Words, about: About) {
    this.#words = words;
    this.#about = about;
    this.#console = new ConsolePrinter(about.console, {
      serverText: log.serverText,
      say: (line) => {
        log.info(words.line(line));
      },
    });
  }

  followEvents(): FollowEvents {
    const words = this.#words;
    return {
      trySave: trySaveState(words),
      onPoll: (process) => this.#console.show(process.console),
      onNotice: noticeLogger(words, () => this.#url),
      onExpected: (seconds) => {
        log.info(words.line({ kind: 'usually', seconds }));
      },
      onTerminating: (path) => {
        log.info(words.line({ kind: 'terminating', path }));
      },
    };
  }

  runEvents(): RunEvents {
    const words = this.#words;
    const { kompira, name: jobflow, parameters = {} } = this.#about;
    return {
      ...this.followEvents(),
      save: saveState,
      onRetry: retryLogger(words),
      onWait: (running) => {
        const rows = words.running(running, kompira.pageUrl);
        log.info([words.line({ kind: 'waiting-for-others', jobflow }), ...rows].join('\n'));
      },
      onTurn: (waitedMs) => {
        log.info(words.line({ kind: 'others-ended', waitedMs }));
      },
      onStarted: (path, { joined }) => {
        log.info(
          words.line(
            joined
              ? { kind: 'joined', jobflow, path }
              : { kind: 'started', jobflow, parameters: Object.keys(parameters) },
          ),
        );
        this.began(path);
      },
    };
  }

  /** The process is known: its link in the log, its outputs. */
  began(path: string): void {
    const url = this.#about.kompira.pageUrl(path);
    this.#url = url;
    log.info(this.#words.line({ kind: 'process-url', url }));
    setStarted(path, url);
    // Loaded while the network is waited for.
    if (this.#about.summary) void import('./summary.ts');
  }

  /** Shows a console that is not waited for. */
  async show(console: string): Promise<void> {
    await this.#console.show(console);
  }

  /** Sets the outputs, ends the console, writes the summary, and says it. Never throws. */
  async finishStep(given: RunResult): Promise<Ending> {
    const words = this.#words;
    const { kompira, connection, name, command, jobflow, parameters, console, summary } = this.#about;
    await this.#console.end(passes(given));
    const result = this.#withOutputs(given);
    const context: Context = {
      // A process that is waited for is known to people by its jobflow.
      name: command === undefined ? (jobflow ?? result.process?.last?.job ?? name) : name,
      command,
      pageUrl: kompira.pageUrl,
      consoleShown: this.#console.isShown,
      // The output is set all the same; whoever switches it off does not want to read it anywhere.
      quotesConsole: console !== 'off',
    };
    const said = words.result(result, context);
    if (summary) {
      try {
        const { toMarkdown, writeSummary } = await import('./summary.ts');
        const shown = console === 'off' ? withoutConsole(result) : result;
        const inFull = words.result(shown, { ...context, consoleShown: false });
        const help = passes(result) || inFull.code === undefined ? '' : codeLine(words, inFull.code);
        await writeSummary(
          toMarkdown(
            {
              result: shown,
              said: inFull,
              codeLine: help,
              context,
              jobflow,
              parameters,
              server: connection.displayUrl,
            },
            words,
          ),
        );
      } catch (thrown) {
        log.info(words.line({ kind: 'summary-not-written', said: messageOf(thrown) }));
      }
    }
    return { ...said, passes: passes(result), outcome: result.outcome };
  }

  /** The outputs of the process are set. Nobody should go on without them, so the step fails where they cannot be. */
  #withOutputs(result: RunResult): RunResult {
    const { process } = result;
    if (!process?.last) return result;
    try {
      const names = setProcess(process.last, result.expectedSeconds);
      const url = this.#about.kompira.pageUrl(process.path);
      if (names.length > 0) warn(this.#words, { kind: 'truncated', names, url }, 'TRUNCATED');
      return result;
    } catch (thrown) {
      const reason = { kind: 'outputs-not-set', said: messageOf(thrown), instead: result.reason } as const;
      return { ...result, outcome: passes(result) ? 'error' : result.outcome, reason };
    }
  }
}

function withoutConsole(result: RunResult): RunResult {
  const { process } = result;
  return process?.last
    ? { ...result, process: { ...process, last: { ...process.last, console: '' } } }
    : result;
}
