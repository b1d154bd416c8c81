/**
 * fast-check with a fixed seed, so that a red test is red for everybody. `SEED=2 npm run jest` draws other values.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });

export { fc };
