/** Where the numbers come from, and where they go: docs/performance.md, between two markers. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const BEGIN = '<!-- npm run bench -- --write: begin -->';
const END = '<!-- npm run bench -- --write: end -->';

/** The date and the machine: what it is, not which one. */
export function provenance(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  const date = new Date().toISOString().slice(0, 10);
  const programs = ['curl', 'jq'].flatMap((name) => {
    const { status, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    return status === 0 ? [/^\S+(?: \S+)?/.exec(stdout)?.[0] ?? name] : [];
  });
  const parts = [
    `${cpu}, ${availableParallelism()} cores, ${memory}`,
    system(),
    `Node ${process.version}`,
    ...programs,
  ];
  return `Measured on ${date}: ${parts.join('; ')}.`;
}

function system(): string {
  const file = '/etc/os-release';
  const name = existsSync(file)
    ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1]
    : undefined;
  return name ?? type();
}

/** To be asked before the bench itself makes a load. */
export function busyWithOther(): string[] {
  const [load = 0] = loadavg();
  if (load < 0.5) return [];
  return [
    `**The machine was busy with other things when this began (load ${load.toFixed(1)}).** Times are too long.`,
  ];
}

/** Puts it between the markers. */
export function write(text: string): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(DOCUMENT, replaceBetween(document, text));
}

export function replaceBetween(document: string, text: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The document has no "${BEGIN}" with a "${END}" after it`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${document.slice(end)}`;
}
