/** Whether the console in the log is what the process printed: each line once, in order, gaps declared. */
import type { LogEntry } from '../runner/read-log.ts';
import { lineOf } from './jobs.ts';
import type { JobPlan } from './plan.ts';

const GUTTER = '│ ';
const GAP = 'Output was lost here';
/** What the server keeps, in bytes. */
const WINDOW_BYTES = 64 * 1024;

export interface Shown {
  readonly entries: readonly LogEntry[];
  readonly job: JobPlan;
  /** How many lines the process printed. */
  readonly printed: number;
  /** The step saw the process end, so nothing may be missing at the end. */
  readonly complete: boolean;
}

/** For `console: stream`; a reason where it is not as it should be. */
export function checkStream({ entries, job, printed, complete }: Shown): string | undefined {
  const all = Array.from({ length: printed }, (_, index) => lineOf(index + 1, job));
  const printedBytes = all.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  let next = 1;
  let behindGap = false;
  for (const text of entries.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []))) {
    if (text.startsWith(GAP)) {
      if (printedBytes <= WINDOW_BYTES) return 'a gap is declared, though the window held everything';
      behindGap = true;
    } else if (text.startsWith(GUTTER)) {
      const number = numberOf(text, all);
      if (number === undefined) {
        // The window cuts the first line behind a gap in two.
        if (!behindGap || !isEndOfLine(text.slice(GUTTER.length), all, next))
          return `this was never printed: ${text}`;
      } else {
        if (number < next) return `line ${number} comes again, or late: line ${next} was expected`;
        if (number > next && !behindGap) return `line ${number} comes where line ${next} was expected`;
        next = number + 1;
        behindGap = false;
      }
    }
  }
  if (complete && next !== printed + 1) return `lines ${next} to ${printed} are missing at the end`;
  return undefined;
}

/** For `on-failure`: the last window, without a gap in it; nothing at all where the step is green. */
export function checkOnFailure(shown: Shown, green: boolean): string | undefined {
  const { entries, job, printed, complete } = shown;
  const lines = entries.flatMap((entry) =>
    entry.kind === 'line' && entry.text.startsWith(GUTTER) ? [entry.text.slice(GUTTER.length)] : [],
  );
  if (green) return lines.length === 0 ? undefined : 'a green step shows the console';
  const all = Array.from({ length: printed }, (_, index) => lineOf(index + 1, job));
  const whole = lines.slice(1);
  const first = whole.length === 0 ? 0 : all.indexOf(whole[0] ?? '');
  if (first < 0) return `this was never printed: ${whole[0] ?? ''}`;
  const wrong = whole.findIndex((line, index) => line !== all[first + index]);
  if (wrong !== -1) return `this is not what comes next: ${whole[wrong] ?? ''}`;
  if (lines.length > 0 && !isEndOfLine(lines[0] ?? '', all, 1))
    return `this was never printed: ${lines[0] ?? ''}`;
  if (complete && lines.at(-1) !== all.at(-1)) return 'the end of the console is missing';
  return undefined;
}

function numberOf(text: string, all: readonly string[]): number | undefined {
  const number = Number(/^│ 行 (\d+) /.exec(text)?.[1]);
  return text.slice(GUTTER.length) === all[number - 1] ? number : undefined;
}

/** The end of one of the lines from `next` on; what is left of a character that the cut went through aside. */
function isEndOfLine(text: string, all: readonly string[], next: number): boolean {
  const end = text.replace(/^\ufffd+/, '');
  return all.slice(next - 1).some((line) => line.endsWith(end));
}
