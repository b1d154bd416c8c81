/** How large what the runner loads is. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { size, table } from './numbers.ts';
import type { Section } from './section.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const MAIN = join('run', 'index.js');
const LARGEST_MAIN_BYTES = 400_000;

export function measureSizes(): Promise<Section> {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?js$/.test(name))
    .sort()
    .map((name) => ({ name, bytes: statSync(join(DIST, name)).size }));
  const main = files.find(({ name }) => name === MAIN)?.bytes ?? NaN;
  const rows = files.map(({ name, bytes }) => [`\`dist/${name.replaceAll('\\', '/')}\``, size(bytes)]);
  return Promise.resolve({
    heading: 'Size',
    body: [table(['file', 'size'], rows)],
    targets: [
      {
        what: 'the main bundle is under 400 kB',
        met: main < LARGEST_MAIN_BYTES,
        measured: size(main),
      },
    ],
  });
}
