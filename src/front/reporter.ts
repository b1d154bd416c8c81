/** Everything between the core and a front: what is said on the way, and what is left at the end. */
import type { FollowEvents } from '../core/follow.ts';
import { passes, type StepResult } from '../core/result.ts';
import type { RunEvents } from '../core/run-jobflow.ts';
import type { Retrying } from '../core/retry.ts';
import type { Notice } from '../core/watch.ts';
import { messageOf } from '../errors.ts';
import type { Connection } from '../inputs/connection.ts';
import type { Showing } from '../inputs/inputs.ts';
import type { JsonObject } from '../json.ts';
import { Kompira } from '../kompira/client.ts';
import { oneLine } from '../text.ts';
import { lineOf } from '../words/code-link.ts';
import type { Context, Said, Words } from '../words/say.ts';
import { ConsolePrinter } from './console-printer.ts';
import type { Ending, Front } from './front.ts';
import { processOutputs, startedOutputs } from './outputs.ts';
import { saveFirst, trySaveState } from './save-state.ts';
import { warn } from './warn.ts';

/** Of a name in a sentence, in characters. */
const MOST_OF_NAME = 200;

/** The client of the server that the inputs name, and what there is to be said about the connection. */
export function connect(front: Front, connection: Connection, words: Words): Kompira {
  const { log } = front;
  if (connection.insecure) warn(front, words, { kind: 'insecure' });
  if (connection.tokenLocation === 'query') log.info(words.line({ kind: 'token-in-query' }));
  if (connection.unmaskedHeaders.length > 0)
    log.info(words.line({ kind: 'unmasked-headers', names: connection.unmaskedHeaders }));
  const kompira = new Kompira({
    ...connection,
    env: front.source.env,
    userAgent: front.userAgent,
    onExchange: (line) => {
      if (log.isDebug()) log.debug(line);
    },
  });
  const entries = kompira.unknownNoProxyEntries;
  if (entries.length > 0) warn(front, words, { kind: 'no-proxy-entries', entries });
  return kompira;
}

/**
 * The first trouble is a warning, what comes after it a line: it is one trouble, and one annotation. `url`: where
 * somebody can act on a process.
 */
function noticeLogger(
  { log, codeLink }: Front,
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
      if (advice !== undefined) lines.push(advice);
      log.warning([...lines, lineOf(codeLink(words, code))].join('\n'));
    }
    warned ||= isTrouble;
  };
}

/** For requests outside the wait for a process. */
export function retryLogger(front: Front, words: Words): (retrying: Retrying) => void {
  const logNotice = noticeLogger(front, words);
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
  readonly #front: Front;
  readonly #words: Words;
  readonly #about: About;
  readonly #console: ConsolePrinter;
  #url: string | undefined;

  constructor(front: Front, words: Words, about: About) {
    this.#front = front;
    this.#words = words;
    this.#about = about;
    this.#console = new ConsolePrinter(about.console, {
      serverText: front.log.serverText,
      say: (line) => {
        front.log.info(words.line(line));
      },
    });
  }

  followEvents(): FollowEvents {
    const words = this.#words;
    const front = this.#front;
    return {
      trySave: trySaveState(front, words),
      onPoll: (process) => {
        front.progress?.poll(words, process);
        return this.#console.show(process.console);
      },
      onNotice: noticeLogger(front, words, () => this.#url),
      onExpected: (seconds) => {
        front.progress?.expect(seconds);
        if (seconds >= 1) front.log.info(words.line({ kind: 'usually', seconds }));
      },
      onTerminating: (path) => {
        front.log.info(words.line({ kind: 'terminating', path }));
      },
    };
  }

  runEvents(): RunEvents {
    const words = this.#words;
    const { log } = this.#front;
    const { kompira, name: jobflow, parameters = {} } = this.#about;
    return {
      ...this.followEvents(),
      save: (state) => {
        saveFirst(this.#front, state);
      },
      onRetry: retryLogger(this.#front, words),
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
    this.#front.log.info(this.#words.line({ kind: 'process-url', url }));
    this.#front.setOutputs(startedOutputs(path, url));
    if (this.#about.summary) this.#front.report?.prepare?.();
  }

  /** Shows a console that is not waited for. */
  async show(output: string): Promise<void> {
    await this.#console.show(output);
  }

  /** Sets the outputs, ends the console, writes the report, and says it. Never throws. */
  async finishStep(given: StepResult): Promise<Ending> {
    const words = this.#words;
    const { log, report, codeLink } = this.#front;
    const { kompira, connection, name, command, jobflow, parameters, console: mode, summary } = this.#about;
    await this.#console.end(passes(given));
    const result = this.#withOutputs(given);
    const context: Context = {
      // A process that is waited for is known to people by its jobflow, which only the server knows here.
      name:
        command === undefined ? (jobflow ?? oneLine(result.process?.last?.job ?? name, MOST_OF_NAME)) : name,
      command,
      pageUrl: kompira.pageUrl,
      consoleShown: this.#console.isShown,
      // The output is set all the same; whoever switches it off does not want to read it anywhere.
      quotesConsole: mode !== 'off',
    };
    const said = words.result(result, context);
    if (summary && report) {
      try {
        const shown = mode === 'off' ? withoutConsole(result) : result;
        const inFull = words.result(shown, { ...context, consoleShown: false });
        const code = passes(result) ? undefined : inFull.code;
        const link = code && codeLink(words, code);
        const server = connection.displayUrl;
        await report.write(
          { result: shown, said: inFull, codeLink: link, context, jobflow, parameters, server },
          words,
        );
      } catch (thrown) {
        log.info(words.line({ kind: 'summary-not-written', said: messageOf(thrown) }));
      }
    }
    return toEnding(said, result);
  }

  /** The outputs of the process are set. Nobody should go on without them, so the step fails where they cannot be. */
  #withOutputs(result: StepResult): StepResult {
    const { process } = result;
    if (!process?.last) return result;
    try {
      const names = this.#front.setOutputs(processOutputs(process.last, result.expectedSeconds));
      const url = this.#about.kompira.pageUrl(process.path);
      if (names.length > 0) warn(this.#front, this.#words, { kind: 'truncated', names, url });
      return result;
    } catch (thrown) {
      return withoutOutputs(result, thrown);
    }
  }
}

/** The result of a step whose outputs could not be set. */
export function withoutOutputs(result: StepResult, thrown: unknown): StepResult {
  const reason = { kind: 'outputs-not-set', said: messageOf(thrown), instead: result.reason } as const;
  return { ...result, outcome: passes(result) ? 'error' : result.outcome, reason };
}

export function toEnding(said: Said, result: StepResult): Ending {
  return { ...said, passes: passes(result), outcome: result.outcome, from: result };
}

function withoutConsole(result: StepResult): StepResult {
  const { process } = result;
  return process?.last
    ? { ...result, process: { ...process, last: { ...process.last, console: '' } } }
    : result;
}
