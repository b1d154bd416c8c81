/** A file that keeps what is left undone for a later `finish`: no secret, for its owner alone. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parsePostState, type SavedState } from '../core/post-state.ts';
import { isCode } from '../errors.ts';
import { InputError } from '../inputs/problems.ts';

/** Far more than there ever is in one. */
const MOST_BYTES = 1024 * 1024;

/** Undefined if the file does not exist. Throws if it cannot be read; with an empty message if it holds something else. */
export function readStateFile(file: string): SavedState | undefined {
  let text: string;
  try {
    text = readRegular(fileItself(file));
  } catch (thrown) {
    // A folder that is not there is a slip, not a run that was never begun. So is a link to a file that is not there.
    if (isCode(thrown, 'ENOENT') && existsSync(dirname(file)) && !isLink(file)) return undefined;
    throw thrown;
  }
  const state = parsePostState(text);
  if (state) return state;
  throw new Error('');
}

/** A device may have no end, and a pipe blocks. */
function readRegular(file: string): string {
  const stats = statSync(file);
  if (!stats.isDirectory() && (!stats.isFile() || stats.size > MOST_BYTES)) throw new Error('');
  return readFileSync(file, 'utf8');
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Where a link leads, so that the file is replaced and not the link. The target is named, too, where it is not there. */
function fileItself(file: string): string {
  if (!isLink(file)) return file;
  return existsSync(file) ? realpathSync(file) : resolve(realpathSync(dirname(file)), readlinkSync(file));
}

/** What one run keeps in it. Two runs may be given the same file: what one has left undone there, the other never replaces. */
export class StateFile {
  readonly #given: string;
  #found: string | undefined;
  #isOurs: boolean;

  /** `isOurs`: what is in it already is ours to replace. */
  constructor(file: string, { isOurs }: { isOurs: boolean }) {
    this.#given = file;
    this.#isOurs = isOurs;
  }

  /** Looked up once. Throws where nobody may look. */
  get #file(): string {
    return (this.#found ??= fileItself(this.#given));
  }

  /**
   * In one move, so that a kill leaves the old state or the new. Throws where it cannot be written, and an InputError
   * where another run has got it meanwhile.
   */
  save(state: SavedState): void {
    if (this.#isOurs) this.#write(state, replace);
    else if (state.phase !== 'nothing to do') this.#claim(state);
    else if (!existsSync(this.#file)) this.#write(state, placeUnless);
  }

  /** Of two runs that claim it at the same time, one alone gets the old file out of the way. */
  #claim(state: SavedState): void {
    const old = this.#beside('old');
    const isThere = unlessCode('ENOENT', () => {
      renameSync(this.#file, old);
    });
    if (!isThere) throw this.#unfinished();
    try {
      if (readStateFile(old)?.phase !== 'nothing to do') throw this.#unfinished();
      this.#isOurs = this.#write(state, placeUnless);
    } finally {
      // What was not claimed stays as it was.
      if (!this.#isOurs) placeUnless(old, this.#file);
      rmSync(old);
    }
    if (!this.#isOurs) throw this.#unfinished();
  }

  /** False where the place is taken. */
  #write(state: SavedState, place: (fresh: string, file: string) => boolean): boolean {
    const fresh = this.#beside('new');
    try {
      // `wx`: never through a link that somebody else has put there.
      writeFileSync(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600, flag: 'wx' });
      return place(fresh, this.#file);
    } finally {
      rmSync(fresh, { force: true });
    }
  }

  /** In the same folder, so that it can be moved in one step. By chance, for a run that was killed may have left one. */
  #beside(name: string): string {
    return `${this.#file}.${randomUUID()}.${name}`;
  }

  #unfinished(): InputError {
    return new InputError([{ name: '--state', problem: { kind: 'state-unfinished', file: this.#given } }]);
  }
}

function replace(fresh: string, file: string): boolean {
  renameSync(fresh, file);
  return true;
}

/** False where there is such a file already. */
function placeUnless(fresh: string, file: string): boolean {
  return unlessCode('EEXIST', () => {
    linkSync(fresh, file);
  });
}

/** False where it throws an error of this code. */
function unlessCode(code: string, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (thrown) {
    if (isCode(thrown, code)) return false;
    throw thrown;
  }
}
