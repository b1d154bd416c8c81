/** A network for a step: names that resolve as a test wants them, addresses that are slow, or that are elsewhere. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './programs.ts';

export interface Network {
  /** By name: its addresses, or the code of the error in their place. */
  readonly names?: Readonly<Record<string, readonly string[] | 'ENOTFOUND' | 'EAI_AGAIN'>>;
  /** By address: where connections to it really go. */
  readonly routes?: Readonly<Record<string, string>>;
  /** By address: how long it takes until a connection to it is tried. */
  readonly slowMs?: Readonly<Record<string, number>>;
}

/** Slower than any step of a test. */
export const NEVER_MS = 600_000;

export interface PreparedNetwork {
  /** For the step. */
  readonly env: Readonly<Record<string, string>>;
  change(network: Network): void;
}

export function prepareNetwork(network: Network): PreparedNetwork {
  const file = join(temporaryFolder(), 'network.json');
  const change = (changed: Network) => {
    writeFileSync(file, JSON.stringify(changed));
  };
  change(network);
  return { env: { ...preload('network-preload.ts'), TEST_NETWORK: file }, change };
}

/** The variables that load a file of this folder into a step before its bundle. */
export function preload(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${new URL(file, import.meta.url).href}` };
}
