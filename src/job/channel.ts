/** Messages to a channel and from it. Prints nothing. */
import { nowMs, readable, sleep } from '../clock.ts';
import { isOwnWord, messageOf, RefusedError, sentenceOf } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Kompira } from '../kompira/client.ts';
import { adviceOnStart } from './advice.ts';
import { isInterrupted, outcomeOf } from './interruption.ts';
import { Outage } from './outage.ts';
import { mayHaveBeenTaken, mayPass, type Patience, sendOnce } from './patience.ts';
import { longestSliceSeconds } from './slice.ts';
import type { Verdict } from './verdict.ts';

/** What the answer may take beyond the time for which the server was asked to hold the request. */
const ANSWER_MS = 5000;
/** Where the server does not hold requests, it is asked so often. */
const SHORTEST_SLICE_MS = 1000;
const CHANNEL_TYPE = '/system/types/Channel';
/** It is for the message alone. */
const LOOK_MS = 5000;

export interface Channel extends Patience {
  readonly kompira: Kompira;
  /** Object path of the channel. */
  readonly channel: string;
}

/** Sends a message once. */
export async function send(options: Channel, message: Json): Promise<Verdict> {
  const { kompira, channel } = options;
  const sent = await sendOnce(options, (limits) => kompira.send(channel, message, limits));
  switch (sent.end) {
    case 'taken':
      if (isInterrupted(options.interruption))
        return ended(options, `The message was sent to ${channel} before.`);
      return { outcome: 'succeeded', green: true, text: `The message was sent to ${channel}.` };
    case 'interrupted':
      return ended(options, 'The message was not sent.');
    case 'not taken':
      return error(
        options,
        `The message was not sent to ${channel}.`,
        sent.cause,
        await explain(options, sent.cause),
      );
    case 'uncertain':
      return error(
        options,
        `The message to ${channel} went out, but it is not certain whether it arrived.`,
        sent.cause,
        'It was not sent again, or a jobflow could take it twice. Look at the channel, and at what listens on it, ' +
          `before you run this step again: ${kompira.pageUrl(channel)}`,
      );
  }
}

export interface Receive extends Channel {
  readonly timeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** `message` where there was one. */
export interface Received {
  readonly verdict: Verdict;
  readonly message?: Json;
}

/**
 * Waits for a message. While the server holds the request, the connection can break with a message on it, which is
 * lost then; nobody can tell, so the wait goes on and `onRetry` says so.
 */
export async function receive(options: Receive): Promise<Received> {
  const { kompira, channel, timeoutMs, requestTimeoutMs, interruption } = options;
  const deadlineMs = nowMs() + timeoutMs;
  const outage = new Outage(options.outageToleranceMs);
  let mayBeLost = false;
  let answered = false;
  for (;;) {
    const askedMs = nowMs();
    const leftSeconds = Math.max(0, Math.floor((deadlineMs - askedMs) / 1000));
    const seconds = Math.min(leftSeconds, longestSliceSeconds(requestTimeoutMs));
    let pauseMs: number;
    try {
      const message = await kompira.receive(channel, seconds, {
        timeoutMs: seconds * 1000 + ANSWER_MS,
        signal: interruption.signal,
      });
      return {
        verdict: { outcome: 'succeeded', green: true, text: `A message came from ${channel}.` },
        message,
      };
    } catch (thrown) {
      if (isInterrupted(interruption)) return { verdict: ended(options, 'No message was received.') };
      if (thrown instanceof RefusedError && thrown.status === 408) {
        outage.over(nowMs());
        answered = true;
        pauseMs = SHORTEST_SLICE_MS - (nowMs() - askedMs);
      } else {
        const tryAgainMs = mayPass(thrown, answered)
          ? outage.failed(askedMs, nowMs(), thrown instanceof RefusedError ? thrown.retryAfterMs : 0)
          : undefined;
        if (tryAgainMs === undefined) {
          const what = `No message came from ${channel}.`;
          return { verdict: error(options, what, thrown, await explain(options, thrown)) };
        }
        pauseMs = Math.min(tryAgainMs, deadlineMs - nowMs());
        mayBeLost ||= mayHaveBeenTaken(thrown);
        if (pauseMs > 0) options.onRetry(thrown as Error, pauseMs);
      }
    }
    if (nowMs() >= deadlineMs) return { verdict: timedOut(channel, timeoutMs, mayBeLost) };
    await sleep(Math.min(pauseMs, deadlineMs - nowMs()), interruption.signal);
    if (isInterrupted(interruption)) return { verdict: ended(options, 'No message was received.') };
  }
}

function timedOut(channel: string, timeoutMs: number, mayBeLost: boolean): Verdict {
  const lost = mayBeLost
    ? ' A request broke off meanwhile: a message that was on its way with it is lost.'
    : '';
  return {
    outcome: 'timed-out',
    green: false,
    text: `No message came from ${channel} before the timeout of ${readable(timeoutMs)} was over.${lost}`,
  };
}

function ended({ interruption }: Channel, state: string): Verdict {
  const text = `${sentenceOf(interruption.signal.reason)}\n${state}`;
  return { outcome: outcomeOf(interruption), green: false, text };
}

function error({ interruption }: Channel, what: string, cause: unknown, advice: string): Verdict {
  const cancelled = isInterrupted(interruption) ? `${sentenceOf(interruption.signal.reason)}\n` : '';
  const text = `${cancelled}${what} ${sentenceOf(cause)}\n${advice}`.trimEnd();
  return { outcome: outcomeOf(interruption), green: false, text };
}

/** What to do about it. Asks the server a little more; never throws. */
async function explain({ kompira, channel, interruption }: Channel, thrown: unknown): Promise<string> {
  if (!(thrown instanceof RefusedError)) return adviceOnStart(thrown);
  if (isOwnWord(thrown, [403]))
    return "The token's user needs the permission to read this channel and to write to it.";
  if (![400, 404, 405].includes(thrown.status)) return adviceOnStart(thrown);
  try {
    const { type } = await kompira.object(channel, { timeoutMs: LOOK_MS, signal: interruption.signal });
    return type === CHANNEL_TYPE
      ? ''
      : `${channel} exists, but it is no channel: its type is ${type}. Set channel to the one that the jobflow uses.`;
  } catch (error) {
    return isOwnWord(error, [404])
      ? 'Check channel: the object path with upper and lower case as in Kompira, and a user who may see it.'
      : `It could not be looked at either: ${messageOf(error)}`;
  }
}
