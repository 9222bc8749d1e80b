/** The plain tree that settings are read from: scalars, lists and mappings, each with its place. */
import type { Place } from "./fault.ts";

export type YamlScalar = {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `1.10` where the value is 1.1. */
  readonly source: string;
  readonly at: Place;
};

export type YamlList = { readonly kind: "list"; readonly items: readonly YamlNode[]; readonly at: Place };

export type YamlEntry = { readonly key: string; readonly keyAt: Place; readonly value: YamlNode };

export type YamlMapping = {
  readonly kind: "mapping";
  readonly entries: readonly YamlEntry[];
  readonly at: Place;
};

/** `broken` stands where a fault has been told already, so that readers stay silent about it. */
export type YamlNode = YamlScalar | YamlList | YamlMapping | { readonly kind: "broken"; readonly at: Place };

/** What a default may be: the same values that a file may hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Makes a tree from a default, or from an option of the command line. */
export function nodeFromPlain(value: Plain, at: Place): YamlNode {
  if (typeof value !== "object" || value === null) {
    return { kind: "scalar", value, source: String(value), at };
  }
  if (isList(value)) return { kind: "list", items: value.map((item) => nodeFromPlain(item, at)), at };
  const entries = Object.entries(value).map(([key, item]) => ({
    key,
    keyAt: at,
    value: nodeFromPlain(item, at),
  }));
  return { kind: "mapping", entries, at };
}

/** What was found, in words for "expected …, found …". */
export function describeNode(node: YamlNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind !== "scalar") return "a mapping";
  if (node.value === null) return "nothing";
  if (typeof node.value === "string") return "text";
  return typeof node.value === "number" ? `the number ${node.source}` : node.source;
}

/** The value on one line, in the flow style of YAML. */
export function showNode(node: YamlNode): string {
  if (node.kind === "scalar") return node.source;
  if (node.kind === "list") return `[${node.items.map(showNode).join(", ")}]`;
  if (node.kind === "broken") return "?";
  return `{ ${node.entries.map((entry) => `${entry.key}: ${showNode(entry.value)}`).join(", ")} }`;
}

function isList(value: readonly Plain[] | { readonly [key: string]: Plain }): value is readonly Plain[] {
  return Array.isArray(value);
}
