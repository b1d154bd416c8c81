import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a few lines that use `step()` in a Node of their own, as no bundle can be made to fail in these ways. */
export async function runModule(source: string): Promise<{ exitCode: number | null; stdout: string }> {
  const urlOf = (path: string) => new URL(`../../src/${path}`, import.meta.url).href;
  const imports = `import { step as live } from '${urlOf('front/step.ts')}'; import { github } from '${urlOf('github/front.ts')}';`;
  const step = 'const step = (work) => live(github, (_front, ...rest) => work(...rest));';
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${imports}\n${step}\n${source}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { stdout: await text(child.stdout), exitCode: await exited };
}
