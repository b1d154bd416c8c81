/** What more there is to say of an object that was refused. Asks the server a little; never throws. */
import { isRefusedByKompira, RefusedError, type RequestError } from '../errors.ts';
import type { Kompira } from '../kompira/client.ts';
import { similar } from '../similar.ts';
import type { Interruption } from './interruption.ts';
import type { Hint } from './result.ts';

export const TYPE_ATTRIBUTES = ['abspath', 'type_object'];
/** It is for the message alone. */
const LOOK_MS = 5000;

interface Asking {
  readonly kompira: Kompira;
  readonly interruption: Interruption;
}

/** What an input names. `types`: those that it takes; any where there are none. */
interface Named {
  readonly option: Extract<Hint, { kind: 'did-you-mean' }>['option'];
  readonly path: string;
  readonly types: readonly string[];
}

export async function hintOnRefusal(
  asking: Asking,
  named: Named,
  cause: RequestError,
): Promise<Hint | undefined> {
  if (!(cause instanceof RefusedError) || ![400, 404, 405].includes(cause.status)) return undefined;
  try {
    const { type } = await asking.kompira.object(named.path, limitsOf(asking), TYPE_ATTRIBUTES);
    return named.types.includes(type) ? undefined : { kind: 'wrong-type', type };
  } catch (thrown) {
    return isRefusedByKompira(thrown, [404]) ? nearest(asking, named) : undefined;
  }
}

/** Objects in the same directory whose names look like the one that is not there. */
export async function nearest(asking: Asking, { option, path, types }: Named): Promise<Hint | undefined> {
  const directory = path.slice(0, path.lastIndexOf('/')) || '/';
  const paths = await asking.kompira.objectsIn(directory, types, limitsOf(asking)).catch(() => []);
  const twin = paths.find((other) => other !== path && other.normalize('NFC') === path.normalize('NFC'));
  if (twin !== undefined) return { kind: 'unicode-form', name: twin };
  const names = similar(path, paths, directory.length);
  return names.length === 0 ? undefined : { kind: 'did-you-mean', option, names };
}

function limitsOf({ interruption: { signal } }: Asking) {
  return { timeoutMs: LOOK_MS, signal };
}
