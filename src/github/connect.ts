import manifest from '../../package.json' with { type: 'json' };
import type { Connection } from './inputs.ts';
import { Kompira } from '../kompira/client.ts';

/** The client of the server that the inputs name. */
export function connect(connection: Connection): Kompira {
  return new Kompira({ ...connection, userAgent: `kompira-action/${manifest.version}` });
}
