/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\r\n]/);
}

/** The beginning of a text, with a mark where there was more. */
export function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters)}…` : text;
}
