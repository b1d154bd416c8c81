/** `npm run check`: every `check:` script of package.json, all at once; what one has to say, when it has ended. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

for (const name of Object.keys(scripts).filter((script) => script.startsWith('check:')))
  execFile(process.execPath, ['--run', name], { maxBuffer: Infinity }, (failure, stdout, stderr) => {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    if (failure === null) return;
    console.error(`npm run ${name} failed.`);
    process.exitCode = 1;
  });
