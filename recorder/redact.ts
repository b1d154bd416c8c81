/**
 * What of an exchange goes into a recording. A value is kept only under a name that is listed here; of anything else its
 * type alone. So a field that nobody thought of keeps its secret.
 */

const KEPT = [
  ...['id', 'abspath', 'job', 'parent', 'current_job', 'schedule', 'parent_object', 'type_object'],
  ...['status', 'exit_status', 'suspended', 'lineno', 'elapsed_time'],
  ...['started_time', 'finished_time', 'created', 'updated'],
  ...['count', 'next', 'previous', 'detail', 'name'],
  ...['timeout', 'step_mode', 'checkpoint_mode', 'monitoring_mode'],
];
/** Parameters of a query that say how to list, not what. */
const KEPT_IN_QUERY = [...KEPT, 'attrs', 'order_by', 'page', 'page_size', 'format', 'is_active'];
export const HIDDEN = '***';

export interface Redaction {
  /** Texts that must not be in the recording wherever they stand: the token, the server's name. */
  secrets: readonly string[];
  /** Names of people, which may stand in a reason. A path may have the same word in it: `/root`. */
  users: readonly string[];
  /** Keep what processes print. */
  consoles: boolean;
}

/** A JSON body. `isOpen`: nothing in it is known, as in a message of a channel. */
export function redactBody(value: unknown, { consoles, users }: Redaction, isOpen: boolean): unknown {
  if (isOpen) return typeOnly(value);
  const redacted = redact(value, [...KEPT, ...(consoles ? ['console'] : [])], false);
  const { detail } = (redacted ?? {}) as { detail?: unknown };
  return typeof detail === 'string'
    ? { ...(redacted as object), detail: hideSecrets(detail, users) }
    : redacted;
}

function redact(value: unknown, names: readonly string[], isKept: boolean): unknown {
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return isKept ? value : 0;
  // The answer to a start is the path of a process, and nothing else.
  if (typeof value === 'string') return isKept || isProcessPath(value) ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((one) => redact(one, names, isKept));
  const mapping = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(mapping).map(([name, one]) => [
      name,
      isOpenValue(name)
        ? typeOnly(one)
        : isLink(name, one)
          ? redactTarget(one)
          : redact(one, names, names.includes(name) && typeof one !== 'object'),
    ]),
  );
}

/** What a jobflow takes and gives may have secrets even in its keys. */
function isOpenValue(name: string): boolean {
  return ['parameters', 'result', 'error', 'fields', 'extra_properties'].includes(name);
}

/** To another page: what was asked for is in it once more. */
function isLink(name: string, value: unknown): value is string {
  return ['next', 'previous'].includes(name) && typeof value === 'string';
}

function typeOnly(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  return typeof value === 'object' && value !== null ? {} : redact(value, [], false);
}

export function isProcessPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/process\/id_\d+$/.test(value);
}

/** A request target, with what its query looks for hidden. */
export function redactTarget(target: string): string {
  const [path = '', query] = target.split('?');
  if (query === undefined) return path;
  const kept = Array.from(new URLSearchParams(query), ([name, value]) => {
    const isKept = KEPT_IN_QUERY.includes(name.replace(/__.*/, ''));
    return `${name}=${isKept ? encodeURIComponent(value).replaceAll('%2F', '/') : HIDDEN}`;
  });
  return `${path}?${kept.join('&')}`;
}

/** The last sieve: whatever of the secrets is still in a line, in any place. */
export function hideSecrets(line: string, secrets: readonly string[]): string {
  const spellings = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return spellings.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), line);
}
