/** The process action. Its post step is that of the root action. */
import '../github/require-node.ts';
import { processStep } from '../front/process.ts';
import { step } from '../front/step.ts';
import { githubWithSummary } from '../github/report.ts';

await step(githubWithSummary, processStep);
