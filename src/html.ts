import { withoutTerminalSequences } from './text.ts';

/**
 * Foreign text for HTML, in an element or between the quotes of an attribute. Escaped as in XML, because the runner
 * looks for masked values in that form too: with more references than these it would not recognize a password, and
 * not hide it. Line breaks become references; nothing is Markdown in a line of HTML.
 */
export function escapeHtml(text: string): string {
  return (
    withoutTerminalSequences(text)
      .replace(/\r\n|\r/g, '\n')
      // HTML has no other control characters, and marks that turn the direction of text would garble the page.
      .replace(/[^\P{Cc}\n\t]|[\p{Cs}\p{Bidi_Control}]/gu, '\ufffd')
      .replace(/[&<>"'\n]/g, (character) => ESCAPES[character] ?? '')
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
};
