/** Builds every action into a folder (dist/ by default): `node scripts/build.ts [folder]`. */
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const out = process.argv[2] ?? 'dist';
const fresh = `${out}.new`;
const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js');

rmSync(fresh, { recursive: true, force: true });
for (const entry of readdirSync('src/actions')) {
  const folder = join(fresh, basename(entry, '.ts'));
  const args = ['build', join('src/actions', entry), '-o', folder, '--license', 'licenses.txt', '--no-cache'];
  execFileSync(process.execPath, [ncc, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
// In one move, and only once all is built: a build that fails leaves what was there.
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
