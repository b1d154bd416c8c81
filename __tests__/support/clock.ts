/** A clock for a step that jumps over its pauses: minutes take a moment, and how long that moment is does not count. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestRecord } from '../../simulator/server.ts';
import { preload } from './network.ts';
import { temporaryFolder } from './programs.ts';

/** What a step measures itself. */
export interface Measured {
  /** How long it took, by its own clock. */
  readonly elapsedMs: number;
  /** How long it took from SIGINT on. */
  readonly sinceSignalMs: number;
  /** Time that the processor worked for it. */
  readonly cpuMs: number;
}

export interface Clock {
  /** For one step. */
  readonly env: Readonly<Record<string, string>>;
  /** Once the step has ended. */
  measured(): Measured;
}

/** `env`: what the step is given besides. */
export function jumpingClock({ NODE_OPTIONS = '', ...env }: Record<string, string> = {}): Clock {
  const file = join(temporaryFolder(), 'clock');
  const { NODE_OPTIONS: clock = '', ...others } = preload('clock-preload.ts');
  return {
    env: { ...env, ...others, NODE_OPTIONS: `${NODE_OPTIONS} ${clock}`, TEST_CLOCK: file },
    measured: () => JSON.parse(readFileSync(file, 'utf8')) as Measured,
  };
}

/** When the step sent it, by its own clock, in ms. */
export function timeOf({ headers }: Pick<RequestRecord, 'headers'>): number {
  return Number(headers['x-test-clock']);
}
