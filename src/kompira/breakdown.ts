/** What stood in the way of a request that brought no whole response, from the errors of Node. */
import type { Breakdown } from '../errors.ts';
import { type AgentOptions, type Attempt, offeredSchemes, shownCertificate } from './connection.ts';
import type { Route } from './proxy.ts';
import { isCertificateProblem, saidIn, shown, tlsProblemOf } from './tls.ts';

/** A proxy in front of plain http answered itself. */
export class ProxyLogin extends Error {
  readonly schemes: readonly string[];

  constructor(schemes: readonly string[]) {
    super('407');
    this.schemes = schemes;
  }
}

/** Asks the server or the proxy once more where the error has not kept what the message needs. */
export async function breakdownOf(
  thrown: unknown,
  facts: {
    attempt: Attempt;
    url: URL;
    route: Route;
    options: AgentOptions;
    /** Ends the second look. */
    signal: AbortSignal;
  },
): Promise<Breakdown> {
  const { attempt, url, route, options, signal } = facts;
  if (attempt.brokenOff) return attempt.brokenOff;
  const [code, said] = [codeOf(thrown), saidIn(thrown)];
  const { proxy = '', variable = '' } = route;
  const atProxy = route.proxy !== undefined && !attempt.sent && !attempt.reachedProxy;
  if (thrown instanceof ProxyLogin)
    return { kind: 'proxy-refused', proxy, variable, status: 407, schemes: thrown.schemes };
  if (code === 'ERR_PROXY_TUNNEL') {
    const status = statusOf(thrown);
    if (status === undefined) return { kind: 'proxy-unreachable', proxy, code, said };
    // tinyproxy answers a wrong login with 401.
    const schemes = [401, 407].includes(status) ? await offeredSchemes(url, route, signal) : undefined;
    return { kind: 'proxy-refused', proxy, variable, status, schemes };
  }
  const problem = tlsProblemOf(thrown, code);
  if (problem) {
    const isShown = isCertificateProblem(problem) && !atProxy && !signal.aborted;
    const certificate = isShown ? await shownCertificate(url, route, options, signal) : undefined;
    const host = atProxy ? proxy : url.hostname;
    return { kind: 'tls', problem, host, code, said, shown: certificate && shown(certificate) };
  }
  if (atProxy) return { kind: 'proxy-unreachable', proxy, code, said };
  return code === 'ENOTFOUND'
    ? { kind: 'name-unknown', host: url.hostname, code }
    : { kind: 'connection', code, said };
}

/** The status with which a proxy answered, as Node keeps it. */
function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number'
    ? thrown.statusCode
    : undefined;
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
