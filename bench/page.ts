/** What the bench writes: docs/performance.md, between two markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import { table } from './numbers.ts';

const PAGE = new URL('../docs/performance.md', import.meta.url);
const BEGIN = '<!-- npm run bench -- --write: begin -->';
const END = '<!-- npm run bench -- --write: end -->';

/** What one part of the bench found. */
export interface Section {
  readonly heading: string;
  /** One of the numbers on top of the page. */
  readonly headline?: string;
  /** `missed`: the reason in one line; false if the target is met. */
  readonly targets: readonly { what: string; measured: string; missed: string | false }[];
  /** Tables, and the sentences needed to read them. */
  readonly body: readonly string[];
}

export function render(sections: readonly Section[]): string {
  const headlines = sections.flatMap(({ headline }) => (headline === undefined ? [] : [`- ${headline}`]));
  const targets = sections
    .flatMap((section) => section.targets)
    .map(({ what, measured, missed }) => [what, measured, missed === false ? 'met' : `not met: ${missed}`]);
  const parts = sections.flatMap(({ heading, body }) => [`## ${heading}`, ...body]);
  return [headlines.join('\n'), '## Targets', table(['target', 'measured', 'result'], targets), ...parts]
    .join('\n\n')
    .trim();
}

/** The date and the kind of machine. Call it before the bench itself makes a load. */
export function provenance(): string {
  const [cpu, [load = 0]] = [cpus()[0]?.model.trim() ?? 'unknown CPU', loadavg()];
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  const machine = [cpu, `${availableParallelism()} cores`, memory, type(), `Node ${process.version}`];
  // The average of a minute, which remembers what ran before.
  const isIdle = load < availableParallelism() / 2;
  const busy = isIdle ? '' : ` **The machine was busy (load ${load.toFixed(1)}): times are too long.**`;
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine.join(', ')}.${busy}`;
}

export function write(text: string): void {
  writeFileSync(PAGE, replaceBetween(readFileSync(PAGE, 'utf8'), text));
}

export function replaceBetween(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page has no "${BEGIN}" with a "${END}" after it`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}
