/** A file that keeps what is left undone for a later `finish`: no secret, for its owner alone. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isPostState, type PostState } from '../core/post-state.ts';

/** `server`: the one that it is left undone on, as it was given. */
type Saved = PostState & { readonly server: string };

/** Undefined where there is no such file. Throws where it cannot be read, without a word where it holds something else. */
export function readStateFile(file: string): Saved | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
  const state: unknown = JSON.parse(text);
  if (isPostState(state) && 'server' in state && typeof state.server === 'string') return state as Saved;
  throw new Error('');
}

/** In one move, so that a kill leaves the old one or the new. Throws where it cannot be written. */
export function writeStateFile(file: string, state: Saved): void {
  const fresh = `${file}.${process.pid}`;
  try {
    // `wx`: never through a link that somebody else has put there.
    writeFileSync(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
  } catch (thrown) {
    rmSync(fresh, { force: true });
    throw thrown;
  }
}
