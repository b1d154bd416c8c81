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

/** One mapping. Throws a Problem that says where, by line and column. */
export function parseMapping(text: string): JsonObject {
  const value = parseTyped(text);
  if (!isJsonObject(value)) {
    throw new Problem(
      `this is ${kindOf(value)}, not a mapping. Write one "name: value" a line, or a JSON object.`,
    );
  }
  return value;
}

/** One value of any type. Throws a Problem that says where, by line and column. */
export function parseTyped(text: string): Json {
  const lines = new LineCounter();
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `line ${line}, column ${col}`;
  };
  try {
    // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
    const [document, second] = documents as Document.Parsed[];
    const [error] = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
    if (error?.message.startsWith('Maximum call stack')) throw new RangeError(error.message);
    if (error) {
      const [what = ''] = error.message.split(/ at line \d+, column \d+|\n/, 1);
      throw new Problem(`${at(error.pos[0])}: ${what}.`);
    }
    if (second) throw new Problem(`${at(second.range[0])}: a second document begins here. Write one.`);
    return toJson(
      document?.contents ?? null,
      (node, message) => new Problem(`${at(node?.range?.[0])}: ${message}`),
    );
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Problem('this is nested too deeply to be read.');
    throw thrown;
  }
}

type ProblemAt = (node: Node | null, message: string) => Problem;

function toJson(node: unknown, problem: ProblemAt): Json {
  if (node === null) return null;
  if (isAlias(node)) throw problem(node, `the alias *${node.source} is refused. Write the value itself.`);
  if (!isScalar(node) && !isMap(node) && !isSeq(node))
    throw new TypeError('yaml made a node of no known kind');
  if (node.anchor !== undefined) throw problem(node, `the anchor &${node.anchor} is refused. Leave it out.`);
  if (node.tag !== undefined)
    throw problem(
      node,
      `the tag ${node.tag.replace('tag:yaml.org,2002:', '!!')} is refused. Leave it out; quote what is a text.`,
    );
  if (isScalar(node)) return toScalar(node);
  if (isSeq(node)) return node.items.map((item) => toJson(item, problem));

  const members = new Map<string, Json>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw problem(key as Node | null, 'a key must be a plain text.');
    toJson(key, problem);
    const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
    if (members.has(name))
      throw problem(key, `the key ${JSON.stringify(name)} is there twice. Leave one out.`);
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
