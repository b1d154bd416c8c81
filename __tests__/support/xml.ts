/** A strict reader of XML, as far as a test report needs one: what is not well-formed throws. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** XML 1.0 knows no other characters, not even as references. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const TOKEN = /<\?xml [^?]*\?>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function parseXml(xml: string): Element {
  if (!CHARACTERS.test(xml)) throw new Error('a character that XML does not have');
  const document: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml);
    if (!token) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 80)}`);
    const [, slash, name, attributes = '', isEmpty, text] = token;
    const parent = open.at(-1) ?? document;
    if (text !== undefined) parent.text += unescape(text);
    else if (name !== undefined && slash === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> ends something else`);
    } else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)];
      const names = pairs.map(([, key]) => key);
      if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${attributes}`);
      const element: Element = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescape(value)])),
        children: [],
        text: '',
      };
      parent.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  const [root, ...others] = document.children;
  if (open.length > 1 || !root || others.length > 0 || document.text.trim() !== '')
    throw new Error('not one whole element');
  return root;
}

function unescape(text: string): string {
  return text.replace(/&([^;]*;?)/g, (whole, reference: string) => {
    const name = reference.replace(/;$/, '');
    const number = /^#(?:x([0-9a-f]+)|(\d+));$/i.exec(reference);
    const character = number
      ? String.fromCodePoint(Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10))
      : reference.endsWith(';')
        ? NAMED[name]
        : undefined;
    if (character === undefined || !CHARACTERS.test(character)) throw new Error(`not a reference: ${whole}`);
    return character;
  });
}
