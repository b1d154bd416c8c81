/** Object paths as parts of an address. */

/** Segment by segment: a `%`, `#` or `?` is part of a name. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Whether it is an object path whose address stays below that of the server: a client resolves `..`. */
export function isObjectPath(path: string): boolean {
  return path.startsWith('/') && !path.split('/').some((segment) => segment === '.' || segment === '..');
}

/**
 * The address that starts the jobflow by a POST alone: no header, no body, so that a form in a mail can do it. Whoever
 * has the address has the token.
 */
export function executeUrl(server: string, jobflow: string, token: string): string {
  return `${server}${encodePath(jobflow)}.execute?token=${encodeURIComponent(token)}&format=json`;
}
