/** The combinators of the configuration: each describes a value once, as a reader of YAML and as a JSON Schema. */
import { quote } from "../errors.ts";
import { type Fault, maxFaults, type Place } from "./fault.ts";
import { nearestWord } from "./nearest-word.ts";
import type { SecretSource } from "./secret.ts";
import { joinPath } from "./yaml-document.ts";
import { describeNode, nodeFromPlain, showNode } from "./yaml-node.ts";
import type { Plain, YamlMapping, YamlNode } from "./yaml-node.ts";

/** Says that no value could be read; the fault has been told. */
export const broken: unique symbol = Symbol("broken");
export type Broken = typeof broken;

/** A setting as it took effect: what stands there, and where. */
export type Entry = { readonly value: string; readonly at: Place };

/** What one reading gathers, and the values that win over the file, by path. */
export type Reading = {
  readonly faults: Fault[];
  /** By path; sections and single settings alike. */
  readonly places: Map<string, Place>;
  /** By path; single settings only, defaults included. */
  readonly entries: Map<string, Entry>;
  readonly secrets: { path: string; at: Place; source: SecretSource }[];
  readonly overrides: ReadonlyMap<string, YamlNode>;
};

export type Spot = { readonly path: string; readonly reading: Reading };
export type JsonSchema = { readonly [keyword: string]: Plain };

/** Reads a value of type T. A reader never throws: it tells each fault and returns `broken`. */
export type Reader<T> = {
  readonly read: (node: YamlNode, spot: Spot) => T | Broken;
  readonly json: JsonSchema;
  /** Whether it holds settings with paths of their own. */
  readonly nested?: true;
};

/** One key of a section: a sentence for people, a reader, and what holds when the key is absent. */
export type Key<T> = {
  readonly doc: string;
  readonly reader: Reader<T>;
  readonly fallback: Plain | undefined;
  /** Its absence is a fault. */
  readonly needed?: true;
};

type Camel<S> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
type Keys = Readonly<Record<string, Key<unknown>>>;
type Section<S extends Keys> = {
  readonly [K in keyof S as Camel<K>]: S[K] extends Key<infer T> ? T : never;
};
export type ValueOf<R> = R extends Reader<infer T> ? T : never;

/** A key with a default, which is read like a value of the file. */
export function key<T>(doc: string, reader: Reader<T>, fallback: Plain): Key<T> {
  return { doc, reader, fallback };
}

/** A key that may be absent. */
export function optionalKey<T>(doc: string, reader: Reader<T>): Key<T | undefined> {
  return { doc, reader, fallback: undefined };
}

/** A key that must be there. */
export function neededKey<T>(doc: string, reader: Reader<T>): Key<T> {
  return { doc, reader, fallback: undefined, needed: true };
}

/** A mapping with fixed keys. Keys are written `like_this` in YAML and `likeThis` in the result. */
export function section<S extends Keys>(keys: S): Reader<Section<S>> {
  const properties = Object.entries(keys).map(([name, { doc, reader, fallback }]) => [
    name,
    { ...reader.json, description: doc, ...(fallback === undefined ? {} : { default: fallback }) },
  ]);
  const required = Object.keys(keys).filter((name) => keys[name]?.needed);
  return {
    nested: true,
    json: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(properties),
      ...(required.length === 0 ? {} : { required }),
    },
    read: (node, spot) => {
      if (node.kind !== "mapping") return tellWrongType(node, spot, "a mapping");
      tellUnknownKeys(node, keys, spot);
      const values = Object.entries(keys).map(
        ([name, key]) =>
          [
            camel(name),
            readKey(key, findValue(node, name), {
              ...spot,
              path: joinPath(spot.path, name),
              at: node.at,
            }),
          ] as const,
      );
      if (values.some(([, value]) => value === broken)) return broken;
      return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Section<S>;
    },
  };
}

/** A mapping whose keys are names chosen by the user. */
export function mapOf<K extends string, V>(names: Reader<K>, values: Reader<V>): Reader<ReadonlyMap<K, V>> {
  return {
    nested: true,
    json: { type: "object", propertyNames: names.json, additionalProperties: values.json },
    read: (node, spot) => {
      if (node.kind !== "mapping") return tellWrongType(node, spot, "a mapping");
      const result = new Map<K, V>();
      for (const entry of node.entries) {
        const inner = { ...spot, path: joinPath(spot.path, entry.key) };
        const name = names.read(nodeFromPlain(entry.key, entry.keyAt), inner);
        const value = readKey({ doc: "", reader: values, fallback: undefined }, entry.value, {
          ...inner,
          at: entry.keyAt,
        });
        if (name !== broken && value !== broken && value !== undefined) result.set(name, value);
      }
      return result.size === node.entries.length ? result : broken;
    },
  };
}

/** A list without repetitions; two items are the same when `identity` gives the same text. */
export function listOf<T>(items: Reader<T>, identity: (item: T) => string): Reader<readonly T[]> {
  return {
    json: { type: "array", items: items.json, uniqueItems: true },
    read: (node, spot) => {
      if (node.kind !== "list") return tellWrongType(node, spot, "a list");
      const seen = new Set<string>();
      const result = node.items.flatMap((item, n) => {
        const inner = { ...spot, path: `${spot.path}[${n}]` };
        const value = items.read(item, inner);
        if (value === broken) return [];
        if (!seen.has(identity(value))) {
          seen.add(identity(value));
          return [value];
        }
        tellFault(inner, item.at, [`${quote(identity(value))} stands in the list already.`, "Remove it."]);
        return [];
      });
      return result.length === node.items.length ? result : broken;
    },
  };
}

/** A list of sections, each of whose settings has a path of its own: `critical[0].level`. */
export function sectionsOf<T>(items: Reader<T>): Reader<readonly T[]> {
  return {
    nested: true,
    json: { type: "array", items: items.json },
    read: (node, spot) => {
      if (node.kind !== "list") return tellWrongType(node, spot, "a list");
      const read = node.items.map((item, n) => items.read(item, { ...spot, path: `${spot.path}[${n}]` }));
      const result = read.flatMap((item) => (item === broken ? [] : [item]));
      return result.length === read.length ? result : broken;
    },
  };
}

/** Makes of what was read something else, or tells what is wrong about it as a whole. */
export function refined<T, R>(
  reader: Reader<T>,
  refine: (value: T, where: { readonly node: YamlNode; readonly spot: Spot }) => R | Broken,
  json: JsonSchema = {},
): Reader<R> {
  return {
    ...reader,
    json: { ...reader.json, ...json },
    read: (node, spot) => {
      const value = reader.read(node, spot);
      return value === broken ? broken : refine(value, { node, spot });
    },
  };
}

/** Tells a fault at a place and gives back `broken`. */
export function tellFault(
  spot: Spot,
  at: Place,
  [what, remedy]: readonly [what: string, remedy?: string | undefined],
): Broken {
  spot.reading.faults.push({ ...at, path: spot.path, what, remedy });
  return broken;
}

/** Tells what was expected and what was found; silent where the parser has told already. */
export function tellWrongType(node: YamlNode, spot: Spot, expected: string): Broken {
  if (node.kind === "broken") return broken;
  const remedy = describeNode(node) === "nothing" ? "Give it a value, or remove the key." : undefined;
  return tellFault(spot, node.at, [`expected ${expected}, found ${describeNode(node)}.`, remedy]);
}

/** `at` is where a needed key is missed. */
function readKey<T>(
  key: Key<T>,
  found: YamlNode | undefined,
  { at, ...spot }: Spot & { readonly at: Place },
): T | Broken | undefined {
  const { reading, path } = spot;
  const fallback =
    key.fallback === undefined
      ? undefined
      : nodeFromPlain(key.fallback, { file: "default", line: 0, column: 0 });
  // What the file says is read even where an option wins over it: its faults are told all the same.
  const fromFile = found === undefined ? undefined : key.reader.read(found, spot);
  if (fromFile === broken) return broken;
  const node = reading.overrides.get(path) ?? found ?? fallback;
  if (node === undefined) {
    return key.needed ? tellFault(spot, at, ["the key is missing.", `It says: ${key.doc}`]) : undefined;
  }
  reading.places.set(path, node.at);
  if (key.reader.nested !== true) reading.entries.set(path, { value: showNode(node), at: node.at });
  return node === found ? fromFile : key.reader.read(node, spot);
}

function tellUnknownKeys(node: YamlMapping, keys: Keys, spot: Spot): void {
  const known = Object.keys(keys);
  const unknown = node.entries.filter((entry) => !known.includes(entry.key));
  for (const entry of unknown.slice(0, maxFaults)) {
    const inner = { ...spot, path: joinPath(spot.path, entry.key) };
    const near = nearestWord(entry.key, known);
    const remedy = near === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${near}"?`;
    tellFault(inner, entry.keyAt, ["unknown key.", remedy]);
  }
}

/** What stands under `name`, where `node` is a mapping that has it. */
export function valueAt(node: YamlNode, name: string): YamlNode | undefined {
  return node.kind === "mapping" ? findValue(node, name) : undefined;
}

function findValue(node: YamlMapping, name: string): YamlNode | undefined {
  return node.entries.find((entry) => entry.key === name)?.value;
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
