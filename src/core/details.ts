/** What explains the end of a process, as far as the server can say: where it stopped, and what its children did. */
import { now } from '../clock.ts';
import { type Json } from '../json.ts';
import type { Process } from '../kompira/answers.ts';
import type { Limits } from '../kompira/call.ts';
import type { Kompira } from '../kompira/client.ts';
import { isObjectPath } from '../kompira/paths.ts';
import { linesOf } from '../text.ts';
import type { Child, Details, Place } from './result.ts';
import { hasFailed } from './verdict.ts';

/** The verdict is known; its details are worth a moment, not more. */
export const DETAILS_MS = 5000;
const MOST_CHILDREN = 1000;
/** So many failed children are asked for what they printed. */
const MOST_CONSOLES = 3;

export const NO_DETAILS: Details = { place: null, children: [], moreChildren: 0 };

/** Never throws: the verdict stands without its details, and the process's own page shows them too. */
export async function findDetails(
  kompira: Kompira,
  process: Process,
  failOnResult: readonly Json[],
  limits: Limits,
): Promise<Details> {
  const [place, details] = await Promise.all([
    findPlace(kompira, process, limits),
    findChildren(kompira, process, failOnResult, limits),
  ]);
  return { ...details, place, children: await withConsoles(kompira, details.children, limits) };
}

/** A thousand at the most. Never throws either. */
export async function findChildren(
  kompira: Kompira,
  { path }: Process,
  failOnResult: readonly Json[],
  limits: Limits,
): Promise<Details> {
  const children = new Map<string, Child>();
  const endsAt = now() + (limits.timeoutMs ?? Infinity);
  let count = 0;
  for (let page = 1; children.size < MOST_CHILDREN && now() < endsAt; page += 1) {
    const shown = await kompira
      .children(path, page, { ...limits, timeoutMs: endsAt - now() })
      .catch(() => undefined);
    if (!shown) break;
    // The list may change from page to page.
    count = Math.max(count, shown.count);
    const known = children.size;
    for (const row of shown.rows) children.set(row.path, { ...row, failed: hasFailed(row, failOnResult) });
    // A server that ignores the page shows the first again.
    if (shown.isLast || children.size === known) break;
    count = Math.max(count, children.size + 1);
  }
  const moreChildren = Math.max(0, count - children.size);
  return { ...NO_DETAILS, children: [...children.values()], moreChildren };
}

/** Those of the first that failed alone. A list need not show consoles, so these are read one by one. */
async function withConsoles(kompira: Kompira, children: readonly Child[], limits: Limits): Promise<Child[]> {
  const asked = children.filter(({ failed }) => failed).slice(0, MOST_CONSOLES);
  return Promise.all(
    children.map(async (child) => {
      if (!asked.includes(child)) return { ...child, console: '' };
      if (child.console !== '') return child;
      const output = await kompira.process(child.path, limits).then(
        (process) => process.console,
        () => '',
      );
      return { ...child, console: output };
    }),
  );
}

async function findPlace(
  kompira: Kompira,
  { currentJob, line }: Process,
  limits: Limits,
): Promise<Place | null> {
  if (currentJob === null || !isObjectPath(currentJob)) return null;
  const source = line === null ? null : await sourceLine(kompira, currentJob, line, limits).catch(() => null);
  return { job: currentJob, line, source };
}

async function sourceLine(
  kompira: Kompira,
  job: string,
  line: number,
  limits: Limits,
): Promise<string | null> {
  const { source } = await kompira.object(job, limits);
  return source === null ? null : (linesOf(source)[line - 1]?.trim() ?? null);
}
