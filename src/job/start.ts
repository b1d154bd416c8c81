/** Starts a jobflow once: the only caller of `execute`. */
import { nowMs } from '../clock.ts';
import { NotUnderstoodError, sentenceOf } from '../errors.ts';
import type { Kompira, StartOptions } from '../kompira/client.ts';
import { adviceOnStart, isRedirect } from './advice.ts';
import { nameCandidates } from './candidates.ts';
import { type Patience, sendOnce } from './patience.ts';
import { explainStart } from './refusals.ts';

/** The jobflow was not started, or nobody can tell. `message` is whole: what happened, what state that leaves, what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** True where a process of ours may run that nobody can name. */
  readonly uncertain: boolean;

  constructor(message: string, facts: { uncertain: boolean; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.uncertain = facts.uncertain;
  }
}

export interface Start extends Patience {
  readonly kompira: Kompira;
  readonly jobflow: string;
  readonly options: StartOptions;
}

/** Answers the path of the process, `/process/id_262`. Throws StartError. */
export async function startOnce(start: Start): Promise<string> {
  const { kompira, jobflow, options, interruption } = start;
  const sent = await sendOnce(start, (limits) => kompira.execute(jobflow, options, limits));
  switch (sent.end) {
    case 'taken':
      return sent.answer;
    case 'interrupted':
      throw interrupted(start);
    case 'not taken': {
      const advice = await explainStart(kompira, jobflow, sent.cause, interruption.signal);
      const text = `${jobflow} was not started. ${sentenceOf(sent.cause)}\n${advice}`.trimEnd();
      throw new StartError(text, { uncertain: false, cause: sent.cause });
    }
    case 'uncertain':
      throw await uncertain(start, sent.cause, sent.triedMs);
  }
}

/** A cancel, or an error of this action, came before the start was sent. */
export function interrupted({ jobflow, interruption }: Pick<Start, 'jobflow' | 'interruption'>): StartError {
  const text = `${sentenceOf(interruption.signal.reason)}\n${jobflow} was not started.`;
  return new StartError(text, { uncertain: false });
}

async function uncertain(start: Start, cause: unknown, triedMs: number): Promise<StartError> {
  const told = [
    `The start of ${start.jobflow} was sent, but it is not certain what became of it. ${sentenceOf(cause)}`,
    'It may be running, so it was not sent again.',
    ...(cause instanceof NotUnderstoodError || isRedirect(cause) ? [adviceOnStart(cause)] : []),
  ];
  const found = await nameCandidates({ ...start, sinceSentMs: () => nowMs() - triedMs });
  return new StartError([...told, found].filter((text) => text !== '').join('\n'), {
    uncertain: true,
    cause,
  });
}
