/** How many requests a jobflow costs the server: by the rule of the pauses, and counted. */
import { longestHoldSeconds } from '../src/core/long-poll.ts';
import { pauseMs } from '../src/core/pace.ts';
import { ACTION, fastTime, LONG_POLL, run, type Subject, withLab } from './lab.ts';
import { duration, median, table } from './numbers.ts';
import type { Section } from './page.ts';

const MINUTE_MS = 60_000;

/** `requestTimeoutMs`: with `long-poll`, it limits how long a request is held. `chance`: from 0 to 1. */
interface Given {
  expectedMs?: number | undefined;
  requestTimeoutMs?: number;
  chance?: () => number;
}

/** A jobflow that prints nothing, by the rule of pace.ts: polls, all requests, and how late the end is seen. */
export function byTheRule(jobflowMs: number, { expectedMs, requestTimeoutMs = 0, chance }: Given = {}) {
  const constant = { pollMs: 20, pollIntervalMs: 5000, betweenPollsMs: Infinity, newConsoleBytes: 0 };
  const holdMs = 1000 * longestHoldSeconds(requestTimeoutMs);
  let [polls, watchedMs] = [1, 0];
  for (; watchedMs < jobflowMs; polls += 1) {
    watchedMs += constant.pollMs;
    const silentPolls = holdMs > 0 ? polls : 0;
    watchedMs += pauseMs({ ...constant, watchedMs, expectedMs, silentPolls, chance: chance?.() ?? 0.5 });
  }
  const holds = holdMs > 0 ? Math.ceil(jobflowMs / holdMs) : 0;
  // Besides: the start, the list of earlier runs, the child processes.
  return { polls, requests: polls + holds + 3, lateMs: watchedMs - jobflowMs };
}

/** Medians of runs that take about a minute, a tenth more or less. */
function minuteRuns(expectedMs?: number) {
  const runs = Array.from({ length: 2000 }, (_, index) =>
    byTheRule(MINUTE_MS * (0.9 + index / 10_000), { expectedMs, chance: Math.random }),
  );
  return { lateMs: median(runs.map((one) => one.lateMs)), polls: median(runs.map((one) => one.polls)) };
}

export async function measureRequests(quick: boolean): Promise<Section> {
  const [factor, counted] = quick ? [40, [1, 10]] : [20, [1, 10, 60]];
  const [own, held] = await withLab({ factor }, (fast) =>
    withLab({}, (real) => {
      const count = async (subject: Subject, minutes: number): Promise<number> => {
        const [lab, env] = quick || minutes > 1 ? [fast, fastTime(factor)] : [real, {}];
        return (await run(subject, lab, minutes * MINUTE_MS, env)).requests;
      };
      const all = (subject: Subject) => Promise.all(counted.map((minutes) => count(subject, minutes)));
      return Promise.all([all(ACTION), all(LONG_POLL)]);
    }),
  );
  const rule = (given?: Given) => [1, 10, 60].map((count) => byTheRule(count * MINUTE_MS, given).requests);
  const [ownRule, heldRule] = [rule(), rule({ requestTimeoutMs: 30_000 })];
  // Fast time counts too few, and the rule does not know the rest of the code.
  const [hour, heldHour] = [Math.max(...ownRule, ...own), Math.max(...heldRule, ...held)];
  const [usual, expected] = [minuteRuns(), minuteRuns(MINUTE_MS)];
  const more = expected.polls - usual.polls;
  const rows: [string, number[]][] = [
    ['this action, by the rule of its pauses', ownRule],
    ['this action, counted', own],
    ['`long-poll`, by the rule', heldRule],
    ['`long-poll` with `request-timeout: 2m`, by the rule', rule({ requestTimeoutMs: 120_000 })],
    ['`long-poll`, counted', held],
    ['curl and jq every 10 s', [7, 61, 361]],
  ];
  return {
    heading: 'Requests',
    headline: `**${hour} requests for a jobflow of an hour.** ${heldHour} with \`long-poll\`; a script every 10 s sends 361.`,
    targets: [
      {
        what: 'an hour: at most 800 requests; with `long-poll` and no output at most 400',
        measured: `${hour} and ${heldHour}`,
        missed: (hour > 800 || heldHour > 400) && 'a poll every 5 s is 720, held requests come on top',
      },
      {
        what: 'an expected minute: the end seen within 0.5 s (median), with at most 10 polls more',
        measured: `${duration(expected.lateMs)}, ${more} more; otherwise ${duration(usual.lateMs)}`,
        missed: (expected.lateMs > 500 || more > 10) && 'the pauses around the expected end are too long',
      },
    ],
    body: [
      table(['jobflow of', '1 min', '10 min', '60 min'], rows.map(([name, cells]) => [name, ...cells.map(String)])), // prettier-ignore
      `Counted in time that runs ${factor} times faster${quick ? '' : ', the minute in real time'}. Polls seem slower then, and ` +
        'fewer are sent. An expected minute: by the rule, medians of 2000 runs that differ by up to a tenth.',
    ],
  };
}
