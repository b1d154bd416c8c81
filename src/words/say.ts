/** Says facts: the sentences of a catalog, put together in the same order in every language. */
import type { Candidates, Ending, Hint, Reason, Running, StepResult } from '../core/result.ts';
import { passes } from '../core/result.ts';
import { isTransient } from '../core/trouble.ts';
import type { Notice } from '../core/watch.ts';
import { InvalidResponseError, RefusedError, RequestError, TransportError } from '../errors.ts';
import type { Finished } from '../core/finish.ts';
import type { LeftUndone } from '../core/post-state.ts';
import type { Mail } from '../inputs/mail.ts';
import type { InputError } from '../inputs/problems.ts';
import type { Language } from '../inputs/language.ts';
import { plain } from '../json.ts';
import type { Process, ProcessRow } from '../kompira/answers.ts';
import { cut, linesOf, oneLine, withoutTerminalSequences } from '../text.ts';
import { codeOfError, codeOfNotice, codeOfReason, codeOfWarning, endingIn, notProvenIn } from './codes.ts';
import type { Catalog, Code, LogLine, Spell, Subject, Warning } from './facts.ts';

/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const CHARACTERS = 4000;
/** As many lines of a console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const CHILD_LINES = 5;
const LINE_CHARACTERS = 200;
const QUOTED_CHARACTERS = 1000;
/** As many processes as one reads in a message. */
const NAMED = 5;
const CANDIDATES = 20;
/** What follows them (how many more there are, what to do) must not be cut off. */
const ROWS_CHARACTERS = 2000;
/** Stands before each line that is not ours. */
export const GUTTER = '│ ';

/** A failure, a warning or a good end, in words. */
export interface Said {
  readonly title: string;
  readonly text: string;
  readonly code: Code | undefined;
}

export interface Context {
  /** The object path of the jobflow or channel, or the path of the process where only that is known. */
  readonly name: string;
  /** What was done, where that was not to run a jobflow. */
  readonly command?: string | undefined;
  /** Whether the name is that of a channel. */
  readonly isChannel?: boolean;
  readonly pageUrl: (path: string) => string;
  /** Whether the last lines of the console stand in the log just above. */
  readonly consoleShown: boolean;
  /** Whether the console may be quoted. */
  readonly quotesConsole: boolean;
}

/** Loads one language alone. */
export async function loadCatalog(language: Language): Promise<Catalog> {
  return language === 'ja' ? (await import('./ja.ts')).ja : (await import('./en.ts')).en;
}

export class Words {
  readonly catalog: Catalog;

  constructor(catalog: Catalog, spell: Spell) {
    this.catalog = catalog.spelled(spell);
  }

  result(result: StepResult, context: Context): Said {
    const { reason, process, details } = result;
    if (reason.kind === 'outputs-not-set') {
      const { title, text } = this.result({ ...result, reason: reason.instead }, context);
      return { title, text: `${text}\n${this.catalog.outputsNotSet(reason.said)}`, code: 'OUTPUTS-NOT-SET' };
    }
    const code = codeOfReason(reason);
    const subject = this.#subject(context.name, process?.last);
    const failed = !passes(result);
    const start = [
      ...(reason.kind === 'interrupted' ? [this.catalog.interrupted(reason.by)] : []),
      this.#reason(reason, subject),
      ...this.#causeOf(reason),
      ...this.#state(reason, process?.last, context),
      ...(details?.place && failed ? [this.place(details.place)] : []),
    ].filter((text) => text !== '');
    const ending = endingIn(reason);
    const isLeft = process && ending?.kind === 'left' && ending.isKnown;
    const end = [
      ...(code !== undefined && failed ? [this.#todo(code, reason)] : []),
      ...(isLeft ? [this.catalog.waitLater(process.path.replace('/process/id_', ''))] : []),
      ...this.#linkOf(result, context),
    ];
    // A process has children and a console, which need room too.
    const most = (process ? CHARACTERS / 2 : CHARACTERS) - end.join('\n').length;
    const begin = cut(start.join('\n'), most);
    const free = CHARACTERS - [begin, ...end].join('\n').length;
    const children = failed ? this.#failedChildren(result, context, free / 2) : [];
    const printed =
      failed && !context.consoleShown && context.quotesConsole
        ? this.lastOutput(process?.last?.console ?? '', free / 2 - 100)
        : [];
    const title = `Kompira: ${this.title(result, context)}`;
    return { title, text: [begin, ...children, ...printed, ...end].join('\n'), code };
  }

  /** Where a person finds what it is about. */
  #linkOf({ reason, process }: StepResult, { name, isChannel, pageUrl }: Context): string[] {
    const { headings } = this.catalog;
    if (process) return reason.kind === 'succeeded' ? [] : [`${headings.process} ${pageUrl(process.path)}`];
    return isChannel === true && codeOfReason(reason) !== undefined
      ? [`${headings.channel} ${pageUrl(name)}`]
      : [];
  }

  title({ outcome, reason, process }: StepResult, { name, command }: Context): string {
    const start = process ? 'known' : reason.kind === 'start-unknown' ? 'unknown' : 'none';
    return this.catalog.became(name, outcome, { command, start });
  }

  inputError({ problems }: InputError): Said {
    const lines = problems.map(({ name, problem }) => {
      const say = this.catalog.problems[problem.kind] as (fact: typeof problem) => string;
      return `${name}: ${say(problem)}`;
    });
    const heading = this.catalog.headings['invalid-inputs'];
    return { title: `Kompira: ${heading}`, text: [heading, ...lines].join('\n'), code: 'INVALID-INPUT' };
  }

  crash(said: string): Said {
    return this.#crash([this.catalog.interrupted({ kind: 'crashed', said: this.quote(said) })]);
  }

  /** The state could not be saved. */
  notBegun(said: string): Said {
    const line = this.line({ kind: 'state-not-saved', said: this.quote(said), begun: false });
    return this.#crash([line, this.catalog.headings['not-begun']]);
  }

  #crash(lines: readonly string[]): Said {
    const heading = this.catalog.interrupted({ kind: 'crashed', said: '' }).replace(/[\s:：]+$/, '');
    return {
      title: `Kompira: ${heading}`,
      text: [...lines, this.#todo('CRASHED')].join('\n'),
      code: 'CRASHED',
    };
  }

  /** A failed request in a sentence. */
  cause(error: RequestError): string {
    const { call } = error;
    if (error instanceof TransportError) {
      const { breakdown, sent, origin } = error;
      const say = this.catalog.breakdowns[breakdown.kind] as (fact: unknown, facts: object) => string;
      return say(this.#quoted(breakdown), { where: origin, sent, call });
    }
    if (error instanceof RefusedError) {
      const { status, reason, page, redirect } = error;
      const quoted = {
        reason: setOff(reason),
        page: setOff(page),
        redirect: redirect && setOff(redirect.to),
      };
      return this.catalog.refused({ call, status, ...quoted });
    }
    if (!(error instanceof InvalidResponseError)) return error.message;
    const { defect } = error;
    const say = this.catalog.defects[defect.kind] as (fact: unknown) => string;
    return this.catalog.invalid(call, say(this.#quoted(defect)));
  }

  /** The same, with what to do. */
  advise(error: RequestError): string {
    return joined(this.#sentence(this.cause(error)), this.#todo(codeOfError(error), error));
  }

  /** What else the server says about an object that was refused. */
  hint(hint: Hint, name: string, last?: Process): string {
    const say = this.catalog.hints[hint.kind] as (fact: unknown, subject: Subject) => string;
    return say(this.#quoted(hint), this.#subject(name, last));
  }

  /** What a later step found of what was left undone. */
  finished(finished: Finished, pageUrl: Context['pageUrl']): Said {
    const { headings } = this.catalog;
    const title = headings['post-title'];
    if (finished.kind === 'nothing-new')
      return { title, text: this.catalog.leftUnknown(finished.jobflow), code: undefined };
    if (finished.kind === 'start-unknown') {
      const { jobflow, candidates } = finished;
      const text = [
        this.catalog.leftUnknown(jobflow),
        ...this.candidates(candidates, pageUrl),
        this.#todo('START-UNKNOWN', { kind: 'start-unknown', cause: undefined, candidates }),
      ];
      return { title, text: text.join('\n'), code: 'START-UNKNOWN' };
    }
    const { path, ending } = finished;
    const isOpen = ending.kind === 'not-proven';
    const lines = [
      ...this.ending(ending),
      ...(isOpen ? [this.#todo('STOP-NOT-CONFIRMED')] : []),
      `${headings.process} ${pageUrl(path)}`,
    ];
    return { title, text: lines.join('\n'), code: isOpen ? 'STOP-NOT-CONFIRMED' : undefined };
  }

  /** Of a post step that cannot read what the main step has left. */
  stateUnreadable(): Said {
    const { headings, stateUnreadable } = this.catalog;
    return { title: headings['post-title'], text: stateUnreadable, code: 'START-UNKNOWN' };
  }

  notFinished(state: LeftUndone, said: string): Said {
    const what = state.phase === 'starting' ? state.jobflow : `${state.path} (${state.url})`;
    const text = `${this.catalog.notFinished(what, setOff(said))}\n${this.#todo('STOP-NOT-CONFIRMED')}`;
    return { title: this.catalog.headings['post-title'], text, code: 'STOP-NOT-CONFIRMED' };
  }

  /** What an alert mail does. */
  mail(button: Mail['button']): string {
    return button.kind === 'form'
      ? this.catalog.mailForm(button.jobflow, button.server)
      : this.catalog.mailLink(new URL(button.url).host);
  }

  line(line: LogLine): string {
    return (this.catalog.lines[line.kind] as (fact: LogLine) => string)(line);
  }

  warning(warning: Warning): { readonly text: string; readonly code: Code } {
    const say = this.catalog.warnings[warning.kind] as (fact: Warning) => string;
    return { text: say(warning), code: codeOfWarning(warning) };
  }

  /** A code where it is a warning; `advice` is said once. */
  notice(notice: Notice): Pick<Said, 'text' | 'code'> & { readonly advice?: string } {
    const code = codeOfNotice(notice);
    if (notice.kind === 'unreachable') {
      const { error, forMs } = notice;
      const text = this.catalog.retrying(this.#sentence(this.cause(error)), forMs);
      return { text, advice: this.#todo(codeOfError(error), error), code };
    }
    const text = (this.catalog.notices[notice.kind] as (fact: unknown) => string)(this.#quoted(notice));
    const failed = notice.kind === 'long-poll-given-up' && notice.failure.kind === 'failed';
    return { text: failed ? joined(text, this.cause(notice.failure.cause)) : text, code };
  }

  ending(ending: Ending): string[] {
    const say = this.catalog.endings[ending.kind] as (fact: Ending) => string;
    if (ending.kind !== 'not-proven') return [say(ending)];
    const { doubt } = ending;
    const why =
      doubt.kind === 'error'
        ? `${this.catalog.headings['stop-error']} ${this.cause(doubt.cause)}`
        : (this.catalog.doubts[doubt.kind] as (fact: typeof doubt) => string)(doubt);
    return [say(ending), why];
  }

  candidates(found: Candidates, pageUrl: Context['pageUrl']): string[] {
    const { headings } = this.catalog;
    const list = `${headings['look-first']} ${pageUrl('/process')}`;
    const lines = (rows: readonly ProcessRow[]) => this.#rows({ rows, isMore: false }, pageUrl, CANDIDATES);
    switch (found.kind) {
      case 'found':
        return [headings.candidates, ...lines(found.rows)];
      case 'none':
        return [
          headings['candidates-none'],
          ...(found.newest.length === 0
            ? [headings['candidates-invisible']]
            : [headings['candidates-newest'], ...lines(found.newest)]),
          list,
        ];
      case 'unlisted':
        return [headings['candidates-unlisted'], ...(found.cause ? [this.cause(found.cause)] : []), list];
    }
  }

  /** A process on a line, with its link. */
  #rows({ rows, isMore }: Running, pageUrl: Context['pageUrl'], most: number): string[] {
    const all = rows.slice(0, most).map(({ path, status, startedTime, user }) => {
      const facts = { status, started: startedTime, user };
      return `  ${pageUrl(path)}  ${this.catalog.row(this.#quoted(facts))}`;
    });
    const lines = fitting(all, ROWS_CHARACTERS);
    const more = rows.length - lines.length;
    return more > 0 ? [...lines, `  ${this.catalog.more(more, isMore)}`] : lines;
  }

  running(running: Running, pageUrl: Context['pageUrl']): string[] {
    return this.#rows(running, pageUrl, NAMED);
  }

  /** A child on one line. */
  child({ job, status, exitStatus, result, error }: ProcessRow): string {
    return oneLine(
      this.catalog.child({
        job: job ?? '',
        status,
        exitStatus,
        result: result === null ? '' : oneLine(plain(result), LINE_CHARACTERS),
        error: error === null ? '' : oneLine(plain(error), LINE_CHARACTERS),
      }),
      2 * LINE_CHARACTERS,
    );
  }

  place({ job, line, source }: { job: string; line: number | null; source: string | null }): string {
    const where = this.catalog.place(oneLine(job, LINE_CHARACTERS), line);
    return this.catalog.stoppedAt(where, source === null ? '' : oneLine(source, LINE_CHARACTERS));
  }

  /** The last lines of a console under a heading, as far as there is room; none where it is empty. */
  lastOutput(output: string, characters = Infinity): string[] {
    const printed = fitting(lastLines(output, LAST_LINES).reverse(), characters).reverse();
    return printed.length === 0 ? [] : [this.catalog.headings['last-output'], ...printed];
  }

  /** Text of the server in a sentence, an empty one too. */
  readonly quote = (text: string): string => setOff(text) || '""';

  #subject(name: string, process: Process | undefined): Subject {
    return { name, process, quote: this.quote };
  }

  #reason(reason: Exclude<Reason, { kind: 'outputs-not-set' }>, subject: Subject): string {
    const say = this.catalog.reasons[reason.kind] as (fact: Reason, subject: Subject) => string;
    return say(this.#quoted(reason), subject);
  }

  #causeOf(reason: Reason): string[] {
    const cause = 'cause' in reason ? reason.cause : undefined;
    return [
      ...(cause ? [this.cause(cause)] : []),
      ...(reason.kind === 'not-kompira' ? [this.cause(reason.list)] : []),
    ];
  }

  /** What state it leaves, and what the server knows more. */
  #state(reason: Reason, last: Process | undefined, { name, pageUrl }: Context): string[] {
    const { catalog } = this;
    if (reason.kind === 'start-unknown') return this.candidates(reason.candidates, pageUrl);
    if ('running' in reason) return [catalog.headings.running, ...this.running(reason.running, pageUrl)];
    if ('hint' in reason && reason.hint) return [this.hint(reason.hint, name, last)];
    const ending = endingIn(reason);
    return [
      ...(reason.kind === 'timed-out' ? [this.#lastSeen(reason.last, reason.limit)] : []),
      ...(ending ? this.ending(ending) : []),
    ];
  }

  #lastSeen(last: Process | undefined, limit: 'timeout' | 'start-timeout'): string {
    const { catalog } = this;
    if (limit === 'start-timeout' || last?.status === 'NEW') return catalog.neverBegan;
    const job = last?.currentJob ?? null;
    return catalog.lastSeen(
      last,
      job === null ? '' : catalog.place(oneLine(job, LINE_CHARACTERS), last?.line ?? null),
    );
  }

  #todo(code: Code, of?: Reason | RequestError): string {
    return `${this.catalog.headings.todo} ${this.#advice(code, of)}`;
  }

  /** What the code says, unless more is known. */
  #advice(code: Code, of: Reason | RequestError | undefined): string {
    const { errors, outage, noProcess, candidatesAbove, inQuery, proxyLogin } = this.catalog;
    const reason = of instanceof RequestError ? undefined : of;
    const cause = of instanceof RequestError ? of : of && 'cause' in of ? of.cause : undefined;
    if (code === 'NOT-FOUND' && cause?.call.includes(' /process/id_')) return noProcess;
    if (reason?.kind === 'gave-up' && !notProvenIn(reason) && isTransient(reason.cause, false)) return outage;
    if (reason?.kind === 'start-unknown' && reason.candidates.kind === 'found') return candidatesAbove;
    if (reason?.kind === 'timed-out' && code === 'TIMED-OUT') {
      if (reason.last?.status === 'NEW') return errors['START-TIMED-OUT'].todo;
      if (reason.last?.suspended === true && reason.ending.kind === 'left') return errors.SUSPENDED.todo;
    }
    const breakdown = cause instanceof TransportError ? cause.breakdown : undefined;
    if (code === 'PROXY-LOGIN' && breakdown?.kind === 'proxy-refused') return proxyLogin(breakdown.variable);
    if (cause instanceof RefusedError && cause.tokenInQuery) return inQuery[code] ?? errors[code].todo;
    return errors[code].todo;
  }

  #failedChildren(
    { details }: StepResult,
    { pageUrl, quotesConsole }: Context,
    characters: number,
  ): string[] {
    const failed = (details?.children ?? []).filter((child) => child.failed);
    const blocks = failed.map((child) => {
      const printed = quotesConsole ? lastLines(child.console, CHILD_LINES).map((line) => `    ${line}`) : [];
      return [`  ${this.child(child)}`, `    ${pageUrl(child.path)}`, ...printed].join('\n');
    });
    const shown = fitting(blocks, characters);
    const left = failed.length - shown.length;
    if (failed.length === 0) return [];
    return [
      this.catalog.headings['failed-children'],
      ...shown,
      ...(left > 0 ? [`  ${this.catalog.more(left, false)}`] : []),
    ];
  }

  /** Every text in it fit for a sentence. */
  #quoted<T extends object>(fact: T): T {
    const entries = Object.entries(fact).map(([key, value]: [string, unknown]) => {
      if (Array.isArray(value)) return [key, (value as unknown[]).map((item) => setOffText(item))];
      return [key, key === 'kind' ? value : setOffText(value)];
    });
    return Object.fromEntries(entries) as T;
  }

  #sentence(text: string): string {
    return /[.!?。…]["」]?$/.test(text) ? text : `${text}.`;
  }
}

function lastLines(output: string, most: number): string[] {
  // No more than the end can hold them.
  const end = withoutTerminalSequences(output.slice(-64 * 1024)).trimEnd();
  return linesOf(end)
    .slice(-most)
    .filter((line, _index, all) => all.length > 1 || line !== '')
    .map((line) => `${GUTTER}${cut(line, LINE_CHARACTERS)}`);
}

/** Two sentences. Japanese has no space between them. */
function joined(first: string, second: string): string {
  return first.endsWith('。') ? first + second : `${first} ${second}`;
}

/** Text of the server, cut, each line but the first set off from our own. */
function setOff(text: string): string {
  return linesOf(cut(text.trim(), QUOTED_CHARACTERS)).join(`\n${GUTTER}`);
}

function setOffText(value: unknown): unknown {
  return typeof value === 'string' ? setOff(value) : value;
}

/** The first of them, as many as there is room for. */
function fitting(lines: readonly string[], characters: number): string[] {
  let room = characters;
  const first = lines.findIndex((line) => (room -= line.length + 1) < 0);
  return first === -1 ? [...lines] : lines.slice(0, first);
}
