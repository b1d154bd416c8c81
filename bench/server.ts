/** The simulator in a process of its own, so that its work is not measured with a step's. It is controlled over IPC. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { startSimulator } from '../simulator/server.ts';
import { type LabOptions, now, type Report } from './lab.ts';

const { latencyMs = 0, pem } = JSON.parse(process.argv[2] ?? '{}') as LabOptions;
const simulator = await startSimulator({ jobflows: [], ...(pem && { tls: { key: pem, cert: pem } }) });
const endedAt = new Map<string, number>();
let tunnels = 0;

/** A relay and a proxy (CONNECT) at once, with the simulator a round trip of `latencyMs` behind it. */
const relay = createServer({ noDelay: true }, (near) => {
  // Connecting takes a round trip too.
  const connected = (first: Buffer) => {
    const far = connect({ port: simulator.port, host: '127.0.0.1', noDelay: true });
    forward(near, far);
    forward(far, near);
    if (!first.toString('latin1').startsWith('CONNECT ')) return near.emit('data', first);
    tunnels += 1;
    return near.write('HTTP/1.1 200 Connection established\r\n\r\n');
  };
  near.once('data', (first: Buffer) => setTimeout(connected, latencyMs, first));
  near.on('error', () => near.destroy());
});

function forward(from: Socket, to: Socket): void {
  from.on('data', (bytes: Buffer) => setTimeout(() => to.write(bytes), latencyMs / 2));
  from.on('end', () => setTimeout(() => to.end(), latencyMs / 2));
  from.on('error', () => to.destroy());
}

/** The requests of a step are all those on connections that it used for its own process. */
function report(path: string): Report {
  const own = [path, ...simulator.processes.filter(({ job }) => job === path).map((one) => one.path)];
  const ofStep = simulator.requests.filter((one) => own.includes(one.path));
  const connections = new Set(ofStep.map(({ connection }) => connection));
  const requests = simulator.requests.filter(({ connection }) => connections.has(connection)).length;
  return { requests, endedAt: endedAt.get(path) ?? NaN, tunnels };
}

process.on('message', ([path, ms]: [path: string, ms: number | undefined]) => {
  // JSON has no undefined.
  if (typeof ms === 'number')
    simulator.define({ path, run: (job) => job.sleep(ms).then(() => void endedAt.set(path, now())) });
  process.send?.(report(path));
});
process.on('disconnect', () => process.exit());
relay.listen(0, '127.0.0.1', () => {
  const port = latencyMs > 0 ? (relay.address() as AddressInfo).port : simulator.port;
  process.send?.({ server: simulator.url.replace(/\d+$/, String(port)), token: simulator.token });
});
