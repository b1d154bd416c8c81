/** Fails where dist/ is not what the source gives: every file of a fresh build, byte for byte, and none besides. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fresh = mkdtempSync(join(tmpdir(), 'kompira-action-dist-'));
try {
  execFileSync(process.execPath, ['scripts/build.ts', fresh], { stdio: 'inherit' });
  const committed = filesOf('dist');
  const built = filesOf(fresh);
  const differing = [...new Set([...committed.keys(), ...built.keys()])].filter((name) => {
    const other = built.get(name);
    return other === undefined || committed.get(name)?.equals(other) !== true;
  });
  if (differing.length > 0) {
    console.error(`dist/ is not what the source gives: ${differing.join(', ')}\nRun: npm run build`);
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function filesOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path)];
    }),
  );
}
