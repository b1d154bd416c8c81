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

export function toStop(kompira: Kompira, path: string): PostState {
  return { phase: 'to stop', path, url: kompira.pageUrl(path) };
}

export function isPostState(value: unknown): value is PostState {
  const state = (typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null;
  if (state?.phase === 'starting')
    return typeof state.jobflow === 'string' && typeof state.sentAt === 'number';
  if (state?.phase === 'to stop')
    return typeof state.url === 'string' && /^\/process\/id_\d+$/.test(String(state.path));
  return state?.phase === 'nothing to do';
}
