/**
 * `npm run demo`: the seed's jobflow, run through the bundle in dist/ as a runner would, against the simulator.
 * `npm run demo -- /root/other` runs another one; the simulator's own list says which there are. Further inputs follow
 * as `name=value`: `npm run demo -- /root/greet 'parameters=name: web1'`. `npm run demo -- --cli` does the same through
 * the command line.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startSimulator } from '../simulator/server.ts';
import { readLog, render } from './read-log.ts';
import { startAction } from './run-action.ts';

const withCli = process.argv.includes('--cli');
const [jobflow = '/root/restart_process', ...inputs] = process.argv.slice(2).filter((arg) => arg !== '--cli');
const given = Object.fromEntries(
  inputs.map((input) => {
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(input) ?? [];
    if (value === undefined) {
      console.error(`"${input}" is not an input. Write name=value, for example timeout=1s.`);
      process.exit(2);
    }
    return [name, value];
  }),
);
const simulator = await startSimulator();
try {
  console.log(`A Kompira simulator listens on ${simulator.url}`);
  // Ctrl-C goes to the program too, which is to say what becomes of the process.
  process.on('SIGINT', () => undefined);
  process.exitCode = withCli ? await runCli() : await runStep();
} finally {
  await simulator.close();
}

async function runStep(): Promise<number> {
  console.log(`Running dist/run/index.js with Node ${process.version}, as the runner does:\n`);
  const step = startAction({
    with: { server: simulator.url, token: simulator.token, jobflow, ...given },
    onLog: printLive(),
  });
  const { exitCode, outputs } = await step.ended;

  console.log('\nOutputs');
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) {
    console.log(`  ${name.padEnd(width)}  ${value.trimEnd().replaceAll('\n', `\n  ${' '.repeat(width)}  `)}`);
  }
  console.log(`\nThe step ${exitCode === 0 ? 'passed' : 'failed'} (exit code ${String(exitCode)}).`);
  return exitCode ?? 1;
}

/** In this terminal, so that its progress line shows. */
async function runCli(): Promise<number> {
  const args = ['run', jobflow, ...Object.entries(given).map(([name, value]) => `--${name}=${value}`)];
  console.log(`Running dist/cli/index.js with Node ${process.version}:\n`);
  console.log(`$ kompira ${args.map((arg) => (/[^\w/=.,:-]/.test(arg) ? `'${arg}'` : arg)).join(' ')}`);
  const env = { ...process.env, KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN: simulator.token };
  const child = spawn(process.execPath, ['dist/cli/index.js', ...args], { stdio: 'inherit', env });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  console.log(`\nThe exit code is ${String(exitCode)}.`);
  return exitCode ?? 1;
}

/** Prints whole lines as they come, commands carried out. */
function printLive(): (text: string) => void {
  let log = '';
  let shown = 0;
  return (text) => {
    log += text;
    const lines = render(readLog(log.slice(0, log.lastIndexOf('\n') + 1)));
    for (const line of lines.slice(shown)) console.log(`  ${line.replaceAll('\n', '\n  ')}`);
    shown = lines.length;
  };
}
