/** Writes the table of what a response proves into docs/architecture.md: `node scripts/trouble-table.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Trouble, TROUBLES } from '../src/core/trouble.ts';

const DOCUMENT = 'docs/architecture.md';
const [BEGIN, END] = ['<!-- troubles -->', '<!-- /troubles -->'];
const HEAD = [
  'The request ended so',
  'Can the server have acted?',
  'Sent again, if it must not arrive twice?',
  'Can another try go better?',
  "Kompira's last word?",
];

/** A row of the table as it stands in the document. */
export function cellsOf({ way, mayHaveActed, passes, passesForMs }: Trouble): string[] {
  const again = { yes: 'yes', 'once answered': 'once Kompira has answered', never: 'no' }[passes];
  const limit = passesForMs === undefined ? '' : `; for ${passesForMs / 1000} s before Kompira has answered`;
  const lastWord = passes === 'never' ? 'yes' : 'no';
  return [
    way,
    mayHaveActed ? 'yes' : 'no',
    !mayHaveActed && passes === 'yes' ? 'yes' : 'no',
    again + limit,
    lastWord,
  ];
}

/** The document with the table as it is now. */
export function withTable(markdown: string): string {
  const rows = [HEAD, ...TROUBLES.map(cellsOf)];
  const widths = HEAD.map((_name, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = rows.map(line);
  const table = [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
  const [before, after] = [markdown.indexOf(BEGIN), markdown.indexOf(END)];
  if (before === -1 || after < before) throw new Error(`${DOCUMENT} has no place for the table`);
  return `${markdown.slice(0, before)}${BEGIN}\n\n${table}\n\n${markdown.slice(after)}`;
}

if (import.meta.main) writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8')));
