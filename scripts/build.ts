/**
 * Builds every action and the command line into a folder (dist/ by default): `node scripts/build.ts [folder]`.
 *
 * Some packages would be in the bundles although nothing of them ever runs: `@actions/http-client` imports undici, more
 * than half a bundle, for a function that nobody calls here, and `@actions/core` imports `@actions/exec` likewise.
 * `paths` in tsconfig.json, which ncc follows, puts `unused.cjs` in their place. It throws as soon as somebody wants
 * anything of it, so a next version that does want them fails the tests; bundle.test.ts holds that they are out.
 * `sideEffects` in package.json lets a bundle leave out files of ours that it imports, but uses nothing of.
 */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
for (const entry of readdirSync('src/actions'))
  await build(join('src/actions', entry), basename(entry, '.ts'));
await buildInOne('cli/index.ts', 'cli');
// In one move, and only once all is built: a build that fails leaves what was there.
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);

/**
 * What is imported later goes into the same file: from a copy of the sources that says so at every such import. The
 * copy's entry is CommonJS, and so is what ncc makes of it: it runs without a package.json, also on a Node that is too
 * old, to say that it is.
 */
async function buildInOne(entry: string, name: string): Promise<void> {
  // By a name that stays: the bundle's own names are made of it.
  const copy = '.build';
  rmSync(copy, { recursive: true, force: true });
  try {
    for (const needed of ['src', 'scripts', 'package.json', 'tsconfig.json', 'LICENSE'])
      cpSync(needed, join(copy, needed), { recursive: true });
    for (const file of readdirSync(join(copy, 'src'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const path = join(copy, 'src', file);
      const eager = readFileSync(path, 'utf8').replace(
        /\bimport\((?=')/g,
        'import(/* webpackMode: "eager" */ ',
      );
      writeFileSync(path, eager);
    }
    const commonJs = join(copy, 'src/index.cjs');
    writeFileSync(commonJs, `#!/usr/bin/env node\nrequire('./${entry}');\n`);
    await build(commonJs, name);
    writeFileSync(join(fresh, name, 'package.json'), '{ "type": "commonjs" }\n');
    chmodSync(join(fresh, name, 'index.js'), 0o755);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function build(entry: string, name: string): Promise<void> {
  const { code, assets } = await bundle(resolve(entry));
  const folder = join(fresh, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
  const licenses = new Set<string>();
  for (const [name, { source }] of Object.entries(assets)) {
    if (name.endsWith(LICENSES)) licenses.add(source.toString());
    else writeFileSync(join(folder, name), source);
  }
  writeFileSync(join(folder, LICENSES), [...licenses].join('\n'));
}
async function bundle(entry: string): Promise<Built> {
  try {
    // The types are checked by `npm run check:types`; once more for every bundle, they would be most of the work.
    const options = { cache: false, transpileOnly: true, license: `[name].${LICENSES}`, quiet: true };
    const built = await ncc(entry, options);
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
