/** What a proxy adds: an https server 40 ms away, reached through tunnels (CONNECT). */
import { execFileSync } from 'node:child_process';
import { ACTION, type Lab, LONG_POLL, PROBE, run, type Run, type Subject, withLab } from './lab.ts';
import { duration, median, table, times } from './numbers.ts';
import type { Section } from './page.ts';

/** A name that only the proxy resolves. */
const HOST = 'kompira.test';

export function measureProxy(quick: boolean): Promise<Section> {
  const names = `subjectAltName=DNS:${HOST},IP:127.0.0.1`;
  const request = `req -x509 -newkey rsa:2048 -nodes -keyout - -subj /CN=${HOST} -addext ${names}`.split(' ');
  const pem = execFileSync('openssl', request, { encoding: 'utf8', stdio: 'pipe' });
  return withLab({ latencyMs: 40, pem }, async (lab) => {
    const inputs = { 'ca-certificate': pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')) };
    const env = { https_proxy: lab.server.replace('https', 'http') };
    const direct: Lab = { ...lab, inputs };
    const proxied: Lab = { ...direct, env, server: lab.server.replace('127.0.0.1', HOST) };
    const measure = async (name: string, subject: Subject, at: Lab) => {
      const runs: Run[] = [];
      const { tunnels } = await lab.ask('');
      for (let left = quick ? 1 : 5; left > 0; left--) runs.push(await run(subject, at, 5000, PROBE));
      return {
        name,
        requests: median(runs.map((one) => one.requests)),
        tunnels: ((runs.at(-1)?.tunnels ?? NaN) - tunnels) / runs.length,
        firstMs: median(runs.map((one) => one.requestsMs[0] ?? NaN)),
        pollMs: median(runs.map((one) => median(one.requestsMs.slice(1)))),
        lateMs: median(runs.map((one) => one.lateMs)),
      };
    };
    const without = await measure('directly', ACTION, direct);
    const through = await measure('through the proxy', ACTION, proxied);
    const held = await measure('through the proxy, `long-poll`', LONG_POLL, proxied);
    const rows = [without, through, held].map(({ name, requests, tunnels, ...ms }) => {
      return [name, String(requests), String(tunnels), ...Object.values(ms).map(duration)];
    });
    return {
      heading: 'Behind a proxy',
      targets: [
        {
          what: 'behind a proxy: one tunnel for a whole step, two with `long-poll`',
          measured: `${through.tunnels} and ${held.tunnels}`,
          missed: (through.tunnels !== 1 || held.tunnels !== 2) && 'the proxy or the server closed a tunnel',
        },
      ],
      body: [
        table(['', 'requests', 'tunnels', 'first request', 'each further', 'end seen after'], rows),
        `Medians; an https server 40 ms away, a jobflow of 5 s. A poll through the tunnel takes ${times(through.pollMs / without.pollMs)} ` +
          `the time of a direct one. With a tunnel of its own it would take ${times(through.firstMs / through.pollMs)}.`,
      ],
    };
  });
}
