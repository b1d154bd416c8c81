/**
 * `npm run act`: the job of CI that runs the action itself, on this machine, wherever act (github.com/nektos/act) is
 * installed. Without Docker and without GitHub: Node is here already, so a step that does nothing stands in for setup-node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKFLOW = '.github/workflows/ci.yml';

const [setupNode] = /actions\/setup-node@\w+/.exec(readFileSync(WORKFLOW, 'utf8')) ?? [];
if (setupNode === undefined) throw new Error(`${WORKFLOW} has no setup-node`);
const stub = mkdtempSync(join(tmpdir(), 'kompira-act-'));
try {
  writeFileSync(
    join(stub, 'action.yml'),
    "name: none\nruns:\n  using: composite\n  steps: [{ run: 'true', shell: bash }]\n",
  );
  const job = ['--workflows', WORKFLOW, '--job', 'action', '--platform', 'ubuntu-latest=-self-hosted'];
  const { error, status } = spawnSync('act', [...job, '--local-repository', `${setupNode}=${stub}`], {
    stdio: 'inherit',
  });
  if (error)
    console.error(`act cannot be run: ${error.message}. Install it from https://github.com/nektos/act`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(stub, { recursive: true, force: true });
}
