/** The HTML of a job summary. Everything is escaped as in XML, whole, so that the runner finds what it masks. */
import { escapeHtml } from '../html.ts';
import { cut, linesOf } from '../text.ts';

export const CELL_CHARACTERS = 1000;

export function title(name: string): string {
  return `<b>${name}</b>`;
}

/** An `<a>` without an address looks like any text. */
export function words(text: string): string {
  return text === '' ? '' : `<a>${escapeHtml(text)}</a>`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(
    (row) =>
      `<tr>${row.map((cell) => (cell.startsWith('<b>') ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`,
  );
  return `<table>${cells.join('')}</table>`;
}

/** GitHub keeps runs of spaces in both, and wraps a line that is too wide. */
export function code(text: string, characters = CELL_CHARACTERS): string {
  const shown = cut(text, characters);
  if (shown === '') return '';
  return linesOf(shown).length > 1 ? `<pre>${escapeHtml(shown)}</pre>` : `<code>${escapeHtml(shown)}</code>`;
}

export function link(text: string, url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}
