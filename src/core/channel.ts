/** Messages to a channel and from it. Prints nothing. */
import { now } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Json } from '../json.ts';
import { CHANNEL_TYPE, type Kompira } from '../kompira/client.ts';
import { hintOnRefusal } from './hint.ts';
import { longestHoldSeconds } from './long-poll.ts';
import { type Hint, interrupted, outcomeOf, type StepResult } from './result.ts';
import { type Judgement, type Patience, repeat, sendOnce } from './retry.ts';
import { mayHaveActed } from './trouble.ts';

/** What the response may take beyond the time for which the server was asked to hold the request. */
const RESPONSE_MS = 5000;
/** Where the server does not hold requests, it is asked so often. */
const SHORTEST_HOLD_MS = 1000;

export interface Channel extends Patience {
  readonly kompira: Kompira;
  /** Object path of the channel. */
  readonly channel: string;
}

/** Sends a message once. */
export async function send(options: Channel, message: Json): Promise<StepResult> {
  const { kompira, channel, interruption } = options;
  const sent = await sendOnce(options, (limits) => kompira.send(channel, message, limits));
  const cancelled = interruption.signal.aborted;
  switch (sent.end) {
    case 'taken':
      return cancelled
        ? interrupted(interruption, { kind: 'sending', sent: true })
        : { outcome: 'succeeded', reason: { kind: 'sent' } };
    case 'interrupted':
      return interrupted(interruption, { kind: 'sending', sent: false });
    case 'not taken': {
      const hint = await hintOn(options, sent.cause);
      return { outcome: outcomeOf(interruption), reason: { kind: 'not-sent', cause: sent.cause, hint } };
    }
    case 'uncertain':
      return { outcome: outcomeOf(interruption), reason: { kind: 'send-unknown', cause: sent.cause } };
  }
}

export interface Receive extends Channel {
  readonly timeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** `message` where there was one. */
export interface Received {
  readonly result: StepResult;
  readonly message?: Json;
}

/**
 * Waits for a message. While the server holds the request, the connection can break with a message on it, which is
 * lost then; nobody can tell, so the wait goes on, and the result says so.
 */
export async function receive(options: Receive): Promise<Received> {
  const { kompira, channel, timeoutMs, requestTimeoutMs, outageToleranceMs, interruption, onRetry } = options;
  const deadline = now() + timeoutMs;
  let mayBeLost = false;
  const repeated = await repeat({
    ask: async (limits) => {
      const leftSeconds = Math.max(0, Math.floor((deadline - now()) / 1000));
      const seconds = Math.min(leftSeconds, longestHoldSeconds(requestTimeoutMs));
      const timeout = { ...limits, timeoutMs: seconds * 1000 + RESPONSE_MS };
      try {
        return { message: await kompira.receive(channel, seconds, timeout) };
      } catch (thrown) {
        mayBeLost ||= mayHaveActed(thrown);
        throw thrown;
      }
    },
    judge: ({ message }, attemptedAt): Judgement<{ message: Json }> =>
      message === undefined ? { pauseMs: SHORTEST_HOLD_MS - (now() - attemptedAt) } : { value: { message } },
    outageToleranceMs,
    deadline,
    signal: interruption.signal,
    onRetry,
  });
  switch (repeated.end) {
    case 'value':
      return {
        result: { outcome: 'succeeded', reason: { kind: 'received', mayBeLost } },
        message: repeated.value.message,
      };
    case 'interrupted':
      return { result: interrupted(interruption, { kind: 'receiving', mayBeLost }) };
    case 'deadline':
      return { result: { outcome: 'timed-out', reason: { kind: 'no-message', timeoutMs, mayBeLost } } };
    case 'gave up': {
      const hint = await hintOn(options, repeated.cause);
      return {
        result: {
          outcome: 'error',
          reason: { kind: 'not-received', cause: repeated.cause, hint, mayBeLost },
        },
      };
    }
  }
}

function hintOn(options: Channel, cause: RequestError): Promise<Hint | undefined> {
  return hintOnRefusal(options, { option: 'channel', path: options.channel, types: [CHANNEL_TYPE] }, cause);
}
