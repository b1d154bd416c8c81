/** A Kompira Enterprise to try things out on: `npm run simulator -- --port 8080`. */
import { parseArgs } from 'node:util';
import { sampleJobflows, startSimulator } from './server.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port: "${values.port}" is not a port. Write a number from 0 (any free port) to 65535.`);
  process.exit(2);
}
const jobflows = sampleJobflows();
const simulator = await startSimulator({ port, jobflows }).catch((thrown: unknown) => {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE')) throw thrown;
  console.error(`Port ${port} is already in use. Choose another with --port.`);
  process.exit(1);
});
const jobflow = `${simulator.url}/root/restart_process.execute`;
const channel = `${simulator.url}/root/approval.send`;
const headers = `-H "Authorization: Token ${simulator.token}" -H "Accept: application/json"`;

console.log(`A simulated Kompira Enterprise listens on ${simulator.url}
REST API token: ${simulator.token}

Start a jobflow; the answer is the new process:
  curl ${headers} -XPOST ${jobflow}

Look at the jobflow; a GET starts nothing:
  curl ${headers} ${jobflow}

Start it as the button in an alert mail does, with the token in the query:
  curl -XPOST "${jobflow}?token=${simulator.token}&format=json"

Approve what /root/deploy_with_approval waits for:
  curl ${headers} -H "Content-Type: application/json" -d '{"approved": true, "by": "me"}' ${channel}

More jobflows:
${jobflows.map(({ path, description = 'the one above' }) => `  ${path}: ${description}`).join('\n')}

Ctrl-C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void simulator.close();
  });
}
