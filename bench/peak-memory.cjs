// Preload: leaves the peak of this process's memory, in kB, in the file BENCH_PEAK_FILE. Not in TypeScript, and with
// nothing imported: what Node loads to strip types, or for modules, would be measured along.
/* global process */
process.on('exit', () => {
  process
    .getBuiltinModule('node:fs')
    .writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS));
});
