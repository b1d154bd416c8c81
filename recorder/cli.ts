/** `npm run record -- --server URL --out FILE`, `npm run replay -- FILE`: see docs/fidelity.md. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startRecorder } from './record.ts';
import { replay } from './replay.ts';

const USAGE = `npm run record -- --server URL --out FILE [--port N] [--ca FILE] [--insecure] [--consoles]
npm run replay -- FILE`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string' },
    out: { type: 'string' },
    port: { type: 'string', default: '0' },
    ca: { type: 'string' },
    insecure: { type: 'boolean', default: false },
    consoles: { type: 'boolean', default: false },
  },
});
const [command, file] = positionals;

if (command === 'record' && values.server !== undefined && values.out !== undefined) {
  const { server, out, port, ca, insecure, consoles } = values;
  const recorder = await startRecorder({
    server,
    file: out,
    port: Number(port),
    insecure,
    consoles,
    ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
  });
  console.log(`Recording into ${out}. Use this as the server: ${recorder.url}\nCtrl-C ends it.`);
  process.once('SIGINT', () => void recorder.stop());
} else if (command === 'replay' && file !== undefined) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = await replay(lines);
  for (const { line, request, differences } of found)
    console.log(`${file}:${line} ${request}\n${differences.map((one) => `  ${one}\n`).join('')}`);
  console.log(`Exchanges that differ: ${found.length} (recorded / simulated).`);
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
