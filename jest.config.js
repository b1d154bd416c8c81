import { join } from 'node:path';
import process from 'node:process';

// The bundles under test are started a thousand times: each start after the first reads them compiled, where the machine
// has a folder for it. The processes started by the tests are given it with their environment.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/strip-types.js' },
  // A hang is a failure with a name: no test may take longer than this.
  testTimeout: 120_000,
  // The steps under test run in processes of their own and mostly wait: more files than cores, and more tests of a file.
  maxWorkers: 4,
  maxConcurrency: 6,
};
