/** The channel action. */
import '../github/require-node.ts';
import { channelStep } from '../front/channel.ts';
import { step } from '../front/step.ts';
import { github } from '../github/front.ts';

await step(github, channelStep);
