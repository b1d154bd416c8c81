/** The client of the server that the inputs name, and what there is to be said about the connection. */
import manifest from '../../package.json' with { type: 'json' };
import { Kompira } from '../kompira/client.ts';
import type { Connection } from './connection.ts';
import * as log from './log.ts';

export function connect(connection: Connection): Kompira {
  if (connection.insecure) {
    log.warning(
      'insecure is true: any certificate is accepted, and plain http, so whoever stands between this runner and the ' +
        'server can read the token. Better: https, and the certificate of its authority in ca-certificate.',
    );
  }
  if (connection.tokenLocation === 'query') {
    log.info(
      'token-location is query: the token is part of every address, so access logs of the server and of all proxies ' +
        'on the way hold it.',
    );
  }
  return new Kompira({
    ...connection,
    userAgent: `kompira-action/${manifest.version}`,
    onExchange: (line) => {
      if (log.isDebug()) log.debug(line);
    },
  });
}
