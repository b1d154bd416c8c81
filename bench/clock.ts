/** In ms, on the one clock that all processes of a machine share and that nobody sets. */
export function hrMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
