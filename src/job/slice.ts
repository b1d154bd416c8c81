/** How long the server is asked to hold a request (`.wait`, `.recv`). Pure. */

/** Under the 60 s after which many a gateway cuts an idle request off, and far under the 300 s of the vendor's own. */
const LONGEST_MS = 50_000;
/** What the answer may take on its way, so that the server ends the slice and not the request timeout. */
const MARGIN_MS = 1000;

/** In whole seconds, as the server counts; 0 where request-timeout leaves no time to hold one. */
export function longestSliceSeconds(requestTimeoutMs: number): number {
  return Math.max(0, Math.floor(Math.min(LONGEST_MS, requestTimeoutMs - MARGIN_MS) / 1000));
}
