/** What one part of the bench brings back, and how it is shown. */
import { table } from './numbers.ts';

export interface Target {
  readonly what: string;
  readonly met: boolean;
  readonly measured: string;
}

export interface Section {
  readonly heading: string;
  /** Tables, and the sentences without which they would be misread. */
  readonly body: readonly string[];
  readonly targets: readonly Target[];
}

export interface Settings {
  readonly quick: boolean;
  /** The round trip to a server that is farther away than this machine's own. */
  readonly latencyMs: number;
}

export function render(sections: readonly Section[]): string {
  const targets = sections.flatMap((section) => section.targets);
  const parts = sections.flatMap(({ heading, body }) => [`### ${heading}`, ...body]);
  if (targets.length > 0) {
    const rows = targets.map(({ what, met, measured }) => [what, met ? 'met' : '**not met**', measured]);
    parts.unshift('### Targets', table(['target', '', 'measured'], rows));
  }
  return parts.join('\n\n');
}
