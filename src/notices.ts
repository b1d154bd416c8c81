/** What happens during a wait, in words, in the log. */
import { readable } from './clock.ts';
import { messageOf } from './errors.ts';
import type { Concern } from './concerns.ts';
import * as log from './log.ts';
import type { Notice } from './watch.ts';

/** `url` is where a person finds the process. */
export function tell(notice: Notice, url: string): void {
  switch (notice.kind) {
    case 'outage began':
      log.warning(`The server cannot be asked just now. ${messageOf(notice.error)} Trying again.`);
      return;
    case 'outage over':
      log.info(`The server answers again, after ${readable(notice.lengthMs)}.`);
      return;
    case 'long poll given up':
      log.info(
        `long-poll does not work here, so the process is looked at from time to time. ${notice.reason}`,
      );
      return;
    case 'silence': {
      const { status, currentJob, line } = notice.process;
      const where = currentJob === null ? '' : `, in ${currentJob}${line === null ? '' : ` line ${line}`}`;
      log.info(`${status} for ${readable(notice.watchedMs)}${where}. Nothing was printed for a minute.`);
      return;
    }
    case 'concern':
      log.warning(`${CONCERNS[notice.concern]} ${url}`);
      return;
  }
}

const CONCERNS: Readonly<Record<Concern, string>> = {
  suspended: 'The process is suspended: nothing moves until somebody resumes it.',
  'new for long':
    'The process has been NEW for half a minute: the jobflow may be at its multiplicity, the Kompira engine down, or ' +
    'the licence out.',
  'waiting for long':
    'The process has been WAITING for five minutes: for a long command, or for a person who should act.',
};
