/** Medians, ratios and tables. Pure. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** `5.0×`, `62×` */
export function times(ratio: number): string {
  return `${ratio < 9.95 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString('en')}×`;
}

/** `0.4 ms`, `123 ms`, `4.87 s` */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Thousands of bytes, as the targets have it: `2.4 kB`, `1,527 kB`, `71.4 MB` */
export function size(bytes: number): string {
  if (bytes >= 9_999_500) return `${(bytes / 1e6).toFixed(1)} MB`;
  const kB = bytes / 1000;
  return `${kB < 9.95 ? kB.toFixed(1) : Math.round(kB).toLocaleString('en')} kB`;
}

/** `123 ms (240 ms)`: the median, and the worst in brackets. */
export function medianAndWorst(values: readonly number[]): string {
  return values.length === 0 ? '' : `${duration(median(values))} (${duration(Math.max(...values))})`;
}

/** A Markdown table in Prettier's own layout, to be read as it is: the first column to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
