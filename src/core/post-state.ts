import type { Kompira } from '../kompira/client.ts';

/** What is left for a later step at every moment: enough to finish what a kill cut short. No secret. */
export type PostState =
  /** Nothing was sent, or nothing of ours runs any more. */
  | { readonly phase: 'nothing to do' }
  /** A start was sent at `sentAt` (ms since 1970, by the local clock), and not answered yet. */
  | {
      readonly phase: 'starting';
      readonly jobflow: string;
      readonly sentAt: number;
      /** The server did not look like Kompira, which was said; should it do so now, what runs is to be named. */
      readonly isUnlikely?: boolean;
    }
  /** The process runs, and is to be stopped should the program end now; `url` is where a person finds it. */
  | { readonly phase: 'to stop'; readonly path: string; readonly url: string };

export type LeftUndone = Exclude<PostState, { phase: 'nothing to do' }>;

/** With the server that it is left undone on. */
export type SavedLeftUndone = LeftUndone & { readonly server: string };
export type SavedState = Exclude<PostState, LeftUndone> | SavedLeftUndone;

export function toStop(kompira: Kompira, path: string): PostState {
  return { phase: 'to stop', path, url: kompira.pageUrl(path) };
}

export function withServer(state: PostState, server: string): SavedState {
  return state.phase === 'nothing to do' ? state : { ...state, server };
}

/**
 * What was saved; undefined where that is something else. Throws nothing: the message of the parser would quote the text,
 * which may be a token.
 */
export function parsePostState(text: string): SavedState | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isSavedState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

export function isSavedState(value: unknown): value is SavedState {
  const state = (typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null;
  if (state?.phase === 'nothing to do') return true;
  if (typeof state?.server !== 'string') return false;
  if (state.phase === 'starting')
    return typeof state.jobflow === 'string' && typeof state.sentAt === 'number';
  return (
    state.phase === 'to stop' &&
    typeof state.url === 'string' &&
    /^\/process\/id_\d+$/.test(String(state.path))
  );
}
