/** The log of a step as the runner takes it (its ActionCommandManager): lines, and commands among them. */

export type LogEntry =
  | { readonly kind: 'line'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly properties: Readonly<Record<string, string>>;
      readonly message: string;
    };

/** A lone `\r` ends a line too. */
export function readLog(log: string): LogEntry[] {
  const lines = log.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => asCommand(line) ?? { kind: 'line', text: line });
}

/** With white space trimmed (Unicode's too) it starts with `::name`; or it holds `##[name`, wherever that stands. */
function asCommand(line: string): LogEntry | undefined {
  const modern = /^::([A-Za-z][\w-]*)(?: ([^\n]*?))?::(.*)$/s.exec(line.trim());
  const old = /##\[([A-Za-z][\w-]*)(?: ([^\]]*))?\](.*)$/s.exec(line);
  const [, name, properties = '', message = ''] = modern ?? old ?? [];
  if (name === undefined) return undefined;
  return {
    kind: 'command',
    name,
    properties: readProperties(properties, modern ? ',' : ';'),
    message: unescape(message),
  };
}

function readProperties(text: string, separator: string): Record<string, string> {
  const pairs = text.split(separator).filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), unescape(pair.slice(at + 1))];
    }),
  );
}

function unescape(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '%0D': '\r',
    '%0A': '\n',
    '%3A': ':',
    '%2C': ',',
    '%25': '%',
  };
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (escape) => escapes[escape] ?? escape);
}

/** What a person reads in the log: annotations with their word in front, masked texts as ***, the rest as it is. */
export function render(entries: readonly LogEntry[]): string[] {
  const masks: string[] = [];
  const hide = (text: string) => masks.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return entries.flatMap((entry) => {
    if (entry.kind === 'line') return [hide(entry.text)];
    switch (entry.name) {
      case 'add-mask':
        masks.push(entry.message);
        return [];
      case 'group':
        return [`▼ ${hide(entry.message)}`];
      case 'error':
      case 'warning':
      case 'notice':
        return [`${entry.name[0]?.toUpperCase() ?? ''}${entry.name.slice(1)}: ${hide(entry.message)}`];
      default:
        return [];
    }
  });
}
