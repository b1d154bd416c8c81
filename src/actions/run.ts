/** The root action. Its post step, post.ts, stops what a kill left. */
import '../github/require-node.ts';
import { runStep } from '../front/run.ts';
import { step } from '../front/step.ts';
import { githubWithSummary } from '../github/report.ts';

await step(githubWithSummary, runStep);
