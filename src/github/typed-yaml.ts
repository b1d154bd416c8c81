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
import { Problem } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { brief, quote } from './parse.ts';

/** One mapping. Throws a Problem that says where, by line and column. */
export function parseMapping(text: string): JsonObject {
  const value = parseYaml(text) ?? null;
  if (!isJsonObject(value)) {
    throw new Problem(
      `this is ${kindOf(value)}, not a mapping. Write one "name: value" a line, or a JSON object.`,
    );
  }
  return value;
}

/** One value of any type. Throws a Problem that says where, by line and column. */
export function parseTyped(text: string): Json {
  const value = parseYaml(text);
  if (value !== undefined) return value;
  throw new Problem('there is no value in it. A text that begins with # is a comment: quote it.');
}

/** Undefined where there are comments at the most. */
function parseYaml(text: string): Json | undefined {
  const lines = new LineCounter();
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `line ${line}, column ${col}`;
  };
  try {
    // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
    const stream = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
    const [document, second] = stream as Document.Parsed[];
    // A text of directives alone has no document, and its errors are the stream's.
    const { errors, warnings } = 'empty' in stream ? stream : (document ?? { errors: [], warnings: [] });
    const [error] = [...errors, ...warnings];
    if (error?.message.startsWith('Maximum call stack')) throw new RangeError(error.message);
    if (error) {
      const [what = ''] = error.message.split(/ at line \d+, column \d+|\n/, 1);
      const advice = error.code === 'BAD_INDENT' && what.startsWith('Flow') ? INDENT : QUOTES;
      throw new Problem(`${at(error.pos[0])}: ${what}. ${advice}`);
    }
    if (second) throw new Problem(`${at(second.range[0])}: a second document begins here. Write one.`);
    const value = document?.contents;
    const isEmpty = !value || (isScalar(value) && value.source === '' && value.type === Scalar.PLAIN);
    if (isEmpty && !value?.anchor && !value?.tag) return undefined;
    return toJson(value, (node, message) => new Problem(`${at(node?.range?.[0])}: ${message}`));
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Problem('this is nested too deeply to be read.');
    throw thrown;
  }
}

/** What mostly lies behind an error of YAML. */
const QUOTES = 'A text with ": " or " #" in it, or with one of * & ! % @ { [ at its start, goes into quotes.';

/** `toJSON` of GitHub prints lists and objects on several lines, the last of them at the very left. */
const INDENT =
  'A list or mapping on several lines, as toJSON prints it, can stand for a value at the top alone: write all of it as JSON.';

type ProblemAt = (node: Node | null, message: string) => Problem;

function toJson(node: unknown, problem: ProblemAt): Json {
  if (node === null) return null;
  if (isAlias(node))
    throw problem(node, `the alias *${brief(node.source)} is refused. Write the value itself. ${QUOTES}`);
  if (!isScalar(node) && !isMap(node) && !isSeq(node))
    throw new TypeError('yaml made a node of no known kind');
  if (node.anchor !== undefined)
    throw problem(node, `the anchor &${brief(node.anchor)} is refused. Leave it out. ${QUOTES}`);
  if (node.tag !== undefined)
    throw problem(
      node,
      `the tag ${brief(node.tag.replace('tag:yaml.org,2002:', '!!'))} is refused. Leave it out. ${QUOTES}`,
    );
  if (isScalar(node)) return toScalar(node);
  if (isSeq(node)) return node.items.map((item) => toJson(item, problem));

  const members = new Map<string, Json>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw problem(key as Node | null, `a key must be a plain text. ${QUOTES}`);
    toJson(key, problem);
    const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
    if (value === null && key.type === Scalar.PLAIN && name.includes(':'))
      throw problem(key, `the key ${quote(name)} has no value. Write a space behind its colon.`);
    if (members.has(name)) throw problem(key, `the key ${quote(name)} is there twice. Leave one out.`);
    members.set(name, toJson(value, problem));
  }
  return Object.fromEntries(members);
}

function toScalar({ value, source, type }: Scalar): Json {
  if (type !== Scalar.PLAIN || typeof value === 'string') return String(value);
  if (typeof value === 'number') return String(value) === source ? value : (source ?? String(value));
  if (value === null || typeof value === 'boolean') return value;
  // A type of YAML 1.1, such as a date, which JSON does not have.
  return source ?? null;
}

function kindOf(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return `a ${typeof value}`;
}
