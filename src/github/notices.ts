/** What happens during a wait, in words, in the log. */
import { readable } from '../clock.ts';
import { sentenceOf } from '../errors.ts';
import { whereIn } from '../job/reasons.ts';
import type { Notice } from '../job/watch.ts';
import * as log from './log.ts';

/** The first is a warning, what comes after it a line: it is one trouble, and one annotation. */
function warnOnce(): (text: string) => void {
  let warned = false;
  return (text) => {
    if (warned) log.info(text);
    else log.warning(text);
    warned = true;
  };
}

/** For what did not get through and is tried again; `state` is what has not happened yet, as a sentence. */
export function tellRetry(state: string): (error: Error, pauseMs: number) => void {
  const warn = warnOnce();
  return (error, pauseMs) => {
    warn(`${state} ${sentenceOf(error)} Trying again in ${readable(pauseMs)}.`);
  };
}

/** `url` is where a person finds the process. */
export function teller(url: string): (notice: Notice) => void {
  const warnOfOutage = warnOnce();
  return (notice) => {
    tell(notice, url, warnOfOutage);
  };
}

function tell(notice: Notice, url: string, warnOfOutage: (text: string) => void): void {
  switch (notice.kind) {
    case 'outage began':
      warnOfOutage(`The server cannot be asked just now. ${sentenceOf(notice.error)} Trying again.`);
      return;
    case 'outage over':
      log.info(`The server answers again, after ${readable(notice.lengthMs)}.`);
      return;
    case 'long poll given up':
      log.info(
        `long-poll does not work here, so the process is looked at from time to time. ${sentenceOf(notice.reason)}`,
      );
      return;
    case 'silent': {
      const { process, watchedMs } = notice;
      log.info(
        `${process.status}${whereIn(process)} after ${readable(watchedMs)}. Nothing new in its console for a minute.`,
      );
      return;
    }
    case 'suspended':
      log.warning(`The process is suspended: nothing moves until somebody resumes it. ${url}`);
      return;
    case 'new for long':
      log.warning(
        'The process has been NEW for half a minute: its jobflow may be at its multiplicity, the Kompira engine ' +
          `down, or the licence out. ${url}`,
      );
      return;
    case 'waiting for long':
      log.warning(
        `The process has been WAITING for five minutes: for a long command, or for a person who should act. ${url}`,
      );
      return;
  }
}
