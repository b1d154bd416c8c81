/** A file that keeps what is left undone for a later `finish`: no secret, for its owner alone. */
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPostState, type PostState } from '../core/post-state.ts';
import { InputError } from '../inputs/problems.ts';

/** `server`: the one that it is left undone on, as it was given. */
type Saved = PostState & { readonly server: string };

/** Undefined if the file does not exist. Throws if it cannot be read; with an empty message if it holds something else. */
export function readStateFile(file: string): Saved | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    // A folder that is not there is a slip, not a run that was never begun.
    if (isCode(thrown, 'ENOENT') && existsSync(dirname(file))) return undefined;
    throw thrown;
  }
  const state = parsed(text);
  if (isPostState(state) && 'server' in state && typeof state.server === 'string') return state as Saved;
  throw new Error('');
}

/** Undefined if it is not JSON. The message of the parser would quote the text, which may be a token. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What one run keeps in it. Two runs may be given the same file: what one has left undone there, the other never replaces. */
export class StateFile {
  readonly #file: string;
  #isOurs: boolean;

  /** `isOurs`: what is in it already is ours to replace. */
  constructor(file: string, { isOurs }: { isOurs: boolean }) {
    this.#file = file;
    this.#isOurs = isOurs;
  }

  /**
   * In one move, so that a kill leaves the old state or the new. Throws where it cannot be written, and an InputError
   * where another run has got it meanwhile.
   */
  save(state: Saved): void {
    if (this.#isOurs) this.#write(state, renameSync);
    else if (state.phase !== 'nothing to do') this.#claim(state);
    else if (!existsSync(this.#file)) this.#write(state, placeUnless);
  }

  /** Of two runs that claim it at the same time, one alone gets the old file out of the way. */
  #claim(state: Saved): void {
    const old = `${this.#file}.${process.pid}.old`;
    try {
      renameSync(this.#file, old);
      const isFree = readStateFile(old)?.phase === 'nothing to do';
      if (!isFree) linkSync(old, this.#file);
      if (isFree) this.#write(state, linkSync);
      rmSync(old);
      this.#isOurs = isFree;
    } catch (thrown) {
      if (!isCode(thrown, 'ENOENT') && !isCode(thrown, 'EEXIST')) throw thrown;
    }
    if (this.#isOurs) return;
    throw new InputError([{ name: '--state', problem: { kind: 'state-unfinished', file: this.#file } }]);
  }

  #write(state: Saved, place: (fresh: string, file: string) => void): void {
    const fresh = `${this.#file}.${process.pid}`;
    try {
      // `wx`: never through a link that somebody else has put there.
      writeFileSync(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600, flag: 'wx' });
      place(fresh, this.#file);
    } finally {
      rmSync(fresh, { force: true });
    }
  }
}

function placeUnless(fresh: string, file: string): void {
  try {
    linkSync(fresh, file);
  } catch (thrown) {
    if (!isCode(thrown, 'EEXIST')) throw thrown;
  }
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
