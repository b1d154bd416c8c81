/**
 * The simulator in a process of its own, so that its work is not taken for that of what is measured. It is asked over
 * IPC, and times everything on the clock that all processes share.
 */
import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { startSimulator } from '../simulator/server.ts';
import { hrMs } from './clock.ts';
import type { Answer, Question, Report } from './lab.ts';
import { startRelay } from './relay.ts';

interface Seen {
  readonly atMs: number;
  /** Of the jobflow, or of the process. */
  readonly path: string;
  readonly socket: Socket;
}

const seen: Seen[] = [];
// Node tells of every request here, with its socket, which counts its bytes.
channel('http.server.request.start').subscribe((message) => {
  const { request, socket } = message as { request: IncomingMessage; socket: Socket };
  seen.push({ atMs: hrMs(), path: request.url?.split(/[.?]/, 1)[0] ?? '', socket });
});

const simulator = await startSimulator({ jobflows: [] });
const latencyMs = Number(process.argv[2]);
const port = latencyMs > 0 ? await startRelay(simulator.port, latencyMs) : simulator.port;
const endedMs = new Map<string, number>();

function define({ path, ms, printEveryMs = Infinity }: Extract<Question, { ask: 'define' }>): void {
  simulator.define({
    path,
    run: async (job) => {
      for (let left = ms; left > 0; left -= printEveryMs) {
        await job.sleep(Math.min(left, printEveryMs));
        if (left > printEveryMs) job.print('.'.repeat(79));
      }
      endedMs.set(path, hrMs());
    },
  });
}

function report(path: string): Report {
  const paths = [path, ...simulator.processes.filter(({ job }) => job === path).map((one) => one.path)];
  const requests = seen.filter((request) => paths.includes(request.path));
  const sockets = [...new Set(requests.map(({ socket }) => socket))];
  const sum = (bytesOf: (socket: Socket) => number): number =>
    sockets.reduce((total, socket) => total + bytesOf(socket), 0);
  return {
    requestsMs: requests.map(({ atMs }) => atMs),
    endedMs: endedMs.get(path) ?? NaN,
    bytesIn: sum(({ bytesRead }) => bytesRead),
    bytesOut: sum(({ bytesWritten }) => bytesWritten),
  };
}

process.on('message', (question: Question) => {
  if (question.ask === 'define') define(question);
  const value = question.ask === 'report' ? report(question.path) : null;
  process.send?.({ id: question.id, value } satisfies Answer);
});
process.on('disconnect', () => process.exit());
process.send?.({
  id: 0,
  value: { url: `http://127.0.0.1:${port}`, token: simulator.token },
} satisfies Answer);
