/** Lines go to a stream as fast as it takes them, and no faster. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { sleep } from '../clock.ts';
import { linesOf } from '../text.ts';

/** So many lines are written at a time: a pipe takes neither millions of small pieces nor one of gigabytes. */
const LINES_AT_A_TIME = 1000;
/** A log that nobody reads for so long does not hold the step up any longer. */
const MOST_WAIT_MS = 5000;

const unread = new WeakSet<Writable>();

/** `write` gets some lines at a time, each as `toLine` makes it. */
export async function writeLines(
  lines: readonly string[],
  stream: Writable,
  { toLine, write }: { toLine: (line: string) => string; write: (text: string) => void },
): Promise<void> {
  for (let at = 0; at < lines.length; at += LINES_AT_A_TIME) {
    const some = lines.slice(at, at + LINES_AT_A_TIME).flatMap(linesOf);
    write(some.map(toLine).join('\n'));
    if (stream.writableNeedDrain && !stream.destroyed && !unread.has(stream)) await drained(stream);
  }
}

async function drained(stream: Writable): Promise<void> {
  const over = new AbortController();
  const drain = once(stream, 'drain', { signal: over.signal }).catch(() => undefined);
  await Promise.race([drain, sleep(MOST_WAIT_MS, over.signal)]);
  over.abort();
  if (!stream.writableNeedDrain) return;
  // Waited for once, not for every thousand lines: the rest is kept for whoever may still come.
  unread.add(stream);
  stream.once('drain', () => unread.delete(stream));
}
