import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a few lines that use `step()` in a Node of their own, as no bundle can be made to fail in these ways. */
export async function runModule(source: string): Promise<{ exitCode: number | null; stdout: string }> {
  const module = new URL('../../src/github/step.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `import { step } from '${module}';\n${source}`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { stdout: await text(child.stdout), exitCode: await exited };
}
