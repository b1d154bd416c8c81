/**
 * YAML or JSON text into the JSON that goes to the server. A number stays a number only if it prints back as it was
 * written: `3` and `1.5` do; `1234e56` (a commit), `007`, `1.10` and `12345678901234567890` stay strings.
 *
 * It reads JSON too, which is YAML, and says what is wrong with it and where: what `typed.ts` cannot read comes here.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
} from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { brief } from './parse.ts';
import { type InputProblem, type Place, Problem } from './problems.ts';

/** One mapping. Throws a Problem. */
export function parseMapping(text: string): JsonObject {
  const value = parseYaml(text) ?? null;
  if (isJsonObject(value)) return value;
  const is =
    value === null
      ? 'empty'
      : Array.isArray(value)
        ? 'list'
        : (typeof value as 'string' | 'number' | 'boolean');
  throw new Problem({ kind: 'not-a-mapping', is });
}

/** One value of any type. Throws a Problem. */
export function parseTyped(text: string): Json {
  const value = parseYaml(text);
  if (value !== undefined) return value;
  throw new Problem({ kind: 'no-value' });
}

/** Undefined where there are comments at the most. */
function parseYaml(text: string): Json | undefined {
  try {
    const reading = new Reading(text);
    const value = reading.value();
    reading.finish();
    return value;
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Problem({ kind: 'too-deep' });
    throw thrown;
  }
}

/** One text on its way to a value; what is wrong with it is collected, one problem per line at the most. */
class Reading {
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #problems = new Map<number, InputProblem>();

  constructor(text: string) {
    this.#text = text;
  }

  value(): Json | undefined {
    // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
    const stream = parseAllDocuments(this.#text, {
      lineCounter: this.#lines,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const [document, second] = stream as Document.Parsed[];
    // A text of directives alone has no document, and its errors are the stream's.
    const { errors, warnings } = 'empty' in stream ? stream : (document ?? { errors: [], warnings: [] });
    for (const { message, code, pos } of [...errors, ...warnings]) {
      if (message.startsWith('Maximum call stack')) throw new RangeError(message);
      const [said = ''] = message.split(/ at line \d+, column \d+|\n/, 1);
      const isIndent = code === 'BAD_INDENT' && said.startsWith('Flow');
      this.#problem(pos[0], { kind: 'yaml', said, isIndent });
    }
    if (second) this.#problem(second.range[0], { kind: 'second-document' });
    const value = document?.contents;
    const isEmpty = !value || (isScalar(value) && value.source === '' && value.type === Scalar.PLAIN);
    if (isEmpty && !value?.anchor && !value?.tag) return undefined;
    return this.#toJson(value);
  }

  finish(): void {
    if (this.#problems.size > 0) throw new Problem(...this.#problems.values());
  }

  #toJson(node: unknown): Json {
    if (node === null) return null;
    if (isAlias(node)) return this.#refuse(node, { kind: 'alias', name: brief(node.source) });
    if (!isScalar(node) && !isMap(node) && !isSeq(node))
      throw new TypeError('yaml made a node of no known kind');
    if (node.anchor !== undefined) return this.#refuse(node, { kind: 'anchor', name: brief(node.anchor) });
    if (node.tag !== undefined) {
      const name = brief(node.tag.replace('tag:yaml.org,2002:', '!!'));
      return this.#refuse(node, { kind: 'tag', name });
    }
    if (isScalar(node)) return this.#toScalar(node);
    if (isSeq(node)) return node.items.map((item) => this.#toJson(item));

    const members = new Map<string, Json>();
    for (const { key, value } of node.items) {
      if (!isScalar(key)) {
        this.#refuse(key as Node | null, { kind: 'key-not-text' });
        continue;
      }
      this.#toJson(key);
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
      if (value === null && key.type === Scalar.PLAIN && name.includes(':'))
        this.#refuse(key, { kind: 'key-without-value', name: brief(name) });
      if (members.has(name)) this.#refuse(key, { kind: 'key-twice', name: brief(name) });
      members.set(name, this.#toJson(value));
    }
    return Object.fromEntries(members);
  }

  #toScalar(node: Scalar): Json {
    const { value, source, type } = node;
    const [start = 0, end = 0] = node.range ?? [];
    // `title: fix #12 of the release` is "fix" by the rules of YAML, and `colour: #fff` is nothing.
    if (type === Scalar.PLAIN && /^[ \t]*#[^\s#]/.test(this.#text.slice(end, end + 200)))
      this.#problem(start, { kind: 'comment-behind-value' });
    // `"C:\temp\new"` has a tab and a line break in it.
    if (type === Scalar.QUOTE_DOUBLE && this.#hasControlEscape(start, end))
      this.#problem(start, { kind: 'control-escape' });
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value) === source ? value : (source ?? String(value));
    if (value === null || typeof value === 'boolean') return value;
    // A type of YAML 1.1, such as a date, which JSON does not have.
    return source ?? null;
  }

  /** Those of a path of Windows, and those that JSON does not have. `toJSON` writes a line break as `\n`, which is meant. */
  #hasControlEscape(start: number, end: number): boolean {
    const source = this.#text.slice(start, end);
    if (/^\s*[[{]/.test(this.#text)) return false;
    const isPath = /(?:^"|[\s'=,;(])(?:[A-Za-z]:|\\\\[\w.-]+)(?:\\[\w.-]+)*?\\[btnfr]/.test(source);
    return isPath || /\\(?:[0ave]|x[01])/.test(source.replaceAll('\\\\', ''));
  }

  #refuse(node: Node | null, problem: Unplaced): null {
    this.#problem(node?.range?.[0], problem);
    return null;
  }

  #problem(offset = 0, problem: Unplaced): void {
    const { line, col: column } = this.#lines.linePos(offset);
    if (this.#problems.has(line)) return;
    const start = this.#lines.lineStarts[line - 1] ?? 0;
    const [source = ''] = this.#text.slice(start).split(/\r?\n/, 1);
    const write = meant(source, problem);
    this.#problems.set(line, {
      ...problem,
      line,
      column,
      source: brief(source.trim()),
      write,
    });
  }
}

/** A problem without its place. */
type Unplaced = InputProblem extends infer Each
  ? Each extends Place
    ? Omit<Each, keyof Place>
    : never
  : never;

/** What the library says of a value that is right once it is in quotes. */
const HELPED_BY_QUOTES = /^(Nested mappings|Plain value cannot start|Invalid escape|Unresolved tag)/;

/** The line with its value in quotes; undefined where that would not help, or the line is too long to be shown whole. */
function meant(source: string, problem: Unplaced): string | undefined {
  if (['key-twice', 'second-document', 'key-not-text'].includes(problem.kind) || source.length > 120)
    return undefined;
  if (problem.kind === 'key-without-value')
    return source.trim().replace(problem.name, (name) => name.replace(':', ': '));
  if (problem.kind === 'yaml') {
    // A key without a space behind its colon, such as `host:web-1`.
    if (problem.said.startsWith('Implicit') && /:\S/.test(source))
      return source.trim().replace(/:(?=\S)/, ': ');
    if (!HELPED_BY_QUOTES.test(problem.said)) return undefined;
  }
  const [, before = '', value = ''] =
    /^(\s*(?:- +)*(?:(?:[^\s:'"{}[\],#&*!|>%@`-][^:]*?|"[^"]*"|'[^']*'):\s+)?)(.*?)\s*$/.exec(source) ?? [];
  if (value === '' || /^[|>{[]/.test(value)) return undefined;
  const [, inner = value] = /^"(.*)"$/.exec(value) ?? [];
  return `${before}'${inner.replaceAll("'", "''")}'`.trim();
}
