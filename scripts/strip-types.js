import { stripTypeScriptTypes } from 'node:module';

/** Jest transform: Node's own type stripping, as `node file.ts` does it. Types are checked by `tsc`. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
