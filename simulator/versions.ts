/** How an older server differs; from the vendor's release notes. */
export interface Legacy {
  /** Before 1.6.2.post4 `attrs` does not work on the process list; whether ignored or refused is not known. */
  attrsOnList?: 'ignored' | 'refused';
  /** A process list comes whole and in its own order, whatever filters and order were asked for. */
  filtersOnList?: 'ignored';
  /** There is no `.wait`: no version is known that lacks it, but a gateway may block it. */
  waitMissing?: boolean;
  /** Before 1.6.0 the answers of .terminate, .suspend and .resume are not JSON; what they are is not known. */
  plainControl?: boolean;
  /** Before 1.6.0 the output of a command, and so of a script job, reaches the console only when it has ended. */
  consoleAtEnd?: boolean;
}

/** What a version lacks: `1.5`, `1.6.2.post4`, `2.0`. */
export function legacyOf(version: string): Legacy {
  return {
    ...(isBefore(version, '1.6.2.post4') ? { attrsOnList: 'ignored' as const } : {}),
    ...(isBefore(version, '1.6.0') ? { plainControl: true, consoleAtEnd: true } : {}),
  };
}

function isBefore(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.match(/\d+/g)?.map(Number) ?? []);
  for (let part = 0; part < 4; part++) {
    const difference = (one?.[part] ?? 0) - (two?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
