/** Varnish in front of a simulator, with its own default VCL and not a line more: what an untouched cache does. */
import { join } from 'node:path';
import { startOnFreePorts, temporaryFolder } from './programs.ts';

/** How long it waits for the first byte of a response, before it makes one of its own. */
const PATIENCE_SECONDS = 1;

/** Resolves with its base URL, `http://127.0.0.1:port`. */
export async function startVarnish({ port }: { readonly port: number }): Promise<string> {
  const folder = temporaryFolder();
  const pidFile = join(folder, 'pid');
  const { ports } = await startOnFreePorts({
    program: 'varnishd',
    count: 1,
    pidFile,
    // No jail: it would run as a user who may not enter the folder. No terminal for administrators, and little memory.
    prepare: ([listen = 0]) => [
      ...['-F', '-j', 'none', '-T', 'none', '-s', 'malloc,16m', '-n', join(folder, 'work'), '-P', pidFile],
      ...['-a', `127.0.0.1:${listen}`, '-b', `127.0.0.1:${port}`],
      ...['-p', `first_byte_timeout=${PATIENCE_SECONDS}`],
    ],
  });
  return `http://127.0.0.1:${ports[0] ?? 0}`;
}
