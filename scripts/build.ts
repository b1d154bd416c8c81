/**
 * Builds every action into a folder (dist/ by default): `node scripts/build.ts [folder]`.
 *
 * Some packages would be in the bundles although nothing of them ever runs: `@actions/http-client` imports undici, more
 * than half a bundle, for a function that nobody calls here, and `@actions/core` imports `@actions/exec` likewise.
 * `paths` in tsconfig.json, which ncc follows, puts `unused.cjs` in their place. It throws as soon as somebody wants
 * anything of it, so a next version that does want them turns the tests red; bundle.test.ts holds that they are out.
 * `sideEffects` in package.json lets a bundle leave out files of ours that it imports, but uses nothing of.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';

/** As far as it is used here; the package brings no types. */
type Ncc = (entry: string, options: object) => Promise<Built>;
interface Built {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>;
  readonly stats: { readonly compilation: { readonly warnings: readonly Error[] } };
}
const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;

/** One file; ncc makes one for each file of a bundle, and under one name the last would stand alone. */
const LICENSES = 'licenses.txt';

const out = process.argv[2] ?? 'dist';
const fresh = `${out}.new`;

rmSync(fresh, { recursive: true, force: true });
for (const entry of readdirSync('src/actions')) {
  const { code, assets } = await bundle(resolve('src/actions', entry));
  const folder = join(fresh, basename(entry, '.ts'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
  const licenses = new Set<string>();
  for (const [name, { source }] of Object.entries(assets)) {
    if (name.endsWith(LICENSES)) licenses.add(source.toString());
    else writeFileSync(join(folder, name), source);
  }
  writeFileSync(join(folder, LICENSES), [...licenses].join('\n'));
}
// In one move, and only once all is built: a build that fails leaves what was there.
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);

async function bundle(entry: string): Promise<Built> {
  try {
    const built = await ncc(entry, { cache: false, license: `[name].${LICENSES}`, quiet: true });
    // Whatever webpack warns of (an import of something that is not there), ncc goes on without a word.
    const { warnings } = built.stats.compilation;
    if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join('\n\n'));
    return built;
  } catch (thrown) {
    // Uncaught, it would be printed with the line of ncc it comes from, which is megabytes long.
    console.error(`${entry}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    process.exit(1);
  }
}
