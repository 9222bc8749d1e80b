/** YAML text → one plain tree, refusing every construct that a configuration does not need; the only user of the parser. */
import { Composer, isMap, isScalar, isSeq, LineCounter, Parser } from "yaml";
import type { ErrorCode, ParsedNode, Scalar, YAMLError, YAMLMap } from "yaml";
import { quote } from "../errors.ts";
import { type Fault, maxFaults, type Place } from "./fault.ts";
import { findForbiddenTokens } from "./yaml-tokens.ts";
import type { YamlEntry, YamlNode } from "./yaml-node.ts";

/** Larger files are refused unread: parsers of YAML have quadratic corners. */
export const maxConfigBytes = 256 * 1024;
const maxDepth = 16;

type Told = { offset: number; path: string; what: string; remedy: string };
type Source = { readonly place: (offset: number) => Place; readonly tell: (told: Told) => void };

export type YamlDocument = { readonly root: YamlNode; readonly faults: readonly Fault[] };

/** Reads one document. Where `faults` is not empty, `root` holds what could be read. Never throws. */
export function readYaml(raw: string, file: string): YamlDocument {
  const text = raw.startsWith("\ufeff") ? raw.slice(1) : raw;
  const start: Place = { file, line: 1, column: 1 };
  const refuse = (what: string, remedy: string, at = start): YamlDocument => ({
    root: { kind: "broken", at },
    faults: [{ ...at, path: "", what, remedy }],
  });
  if (Buffer.byteLength(text) > maxConfigBytes) {
    return refuse("the file is larger than 256 KiB.", "A configuration is far smaller; check the path.");
  }
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
  if (control !== null) {
    const before = text.slice(0, control.index).split("\n");
    const at = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return refuse(`there is a control character ${quote(control[0])}.`, "Remove it.", at);
  }
  return composeDocument(text, file);
}

function composeDocument(text: string, file: string): YamlDocument {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  const tokens = new Parser().parse(text);
  // Taken one by one: a file of many documents is refused at the second.
  const documents = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length);
  const faults: Fault[] = [];
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line, column: col };
  };
  const told = new Set<number>();
  // One fault for one place: what follows at the same spot is the parser stumbling over it again.
  const tell = ({ offset, path, what, remedy }: Told) => {
    if (!told.has(offset)) faults.push({ ...place(offset), path, what, remedy });
    told.add(offset);
  };
  const forbidden = findForbiddenTokens(text);
  for (const token of forbidden) tell({ ...token, path: "" });
  if (forbidden.length >= maxFaults) return { root: { kind: "broken", at: place(0) }, faults };
  const document = documents.next().value;
  const second = documents.next().value;
  if (second) {
    const what = "a second document begins here.";
    tell({ offset: second.range[0], path: "", what, remedy: "Keep one document in the file." });
  }
  const errors = (document?.errors ?? []).slice(0, maxFaults);
  for (const error of errors) tell({ offset: error.pos[0], path: "", ...explain(error) });
  // Once the syntax is broken the tree may be another one than was meant, and faults in it would mislead.
  if (errors.length > 0) return { root: { kind: "broken", at: place(0) }, faults };
  const root = readNode(document?.contents ?? null, {
    source: { place, tell },
    path: "",
    depth: 0,
    offset: 0,
  });
  return { root, faults };
}

const syntaxRemedies: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_SCALAR_START: "Put the value in quotes.",
  BLOCK_AS_IMPLICIT_KEY: "Put a value that holds a colon in quotes.",
  TAB_AS_INDENT: "Use spaces.",
};

function explain(error: YAMLError): { what: string; remedy: string } {
  if (error.code === "RESOURCE_EXHAUSTION") {
    return { what: "the file nests too deeply.", remedy: "Settings need no more than a few levels." };
  }
  const message = (error.message.split("\n")[0] ?? "")
    .replace(/ at line \d+, column \d+:?$/, "")
    .replace(/\.$/, "");
  return {
    what: `not YAML: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}.`,
    remedy:
      syntaxRemedies[error.code] ?? "Check indentation, quotes and brackets here and on the line before.",
  };
}

type Spot = {
  readonly source: Source;
  readonly path: string;
  readonly depth: number;
  readonly offset: number;
};

function readNode(node: ParsedNode | null, spot: Spot): YamlNode {
  const { source, path, depth } = spot;
  const offset = node?.range[0] ?? spot.offset;
  const at = source.place(offset);
  if (node === null) return { kind: "scalar", value: null, source: "", at };
  if (isScalar(node)) return readScalar(node, spot);
  if (depth >= maxDepth) {
    source.tell({
      offset,
      path,
      what: `the file nests deeper than ${maxDepth} levels.`,
      remedy: "Settings need no more than a few.",
    });
    return { kind: "broken", at };
  }
  if (isMap(node)) return { kind: "mapping", entries: readEntries(node, spot), at };
  if (!isSeq(node)) return { kind: "broken", at };
  const items = node.items.map((item, n) =>
    readNode(item, { source, path: `${path}[${n}]`, depth: depth + 1, offset }),
  );
  return { kind: "list", items, at };
}

function readScalar(node: Scalar.Parsed, spot: Spot): YamlNode {
  const at = spot.source.place(node.range[0]);
  const { value } = node;
  if (
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    value === null
  ) {
    return { kind: "scalar", value, source: node.source, at };
  }
  return { kind: "broken", at };
}

function readEntries(map: YAMLMap.Parsed, spot: Spot): readonly YamlEntry[] {
  const { source, path } = spot;
  const first = new Map<string, Place>();
  const entries: YamlEntry[] = [];
  for (const pair of map.items) {
    const offset = pair.key?.range[0] ?? map.range[0];
    const key = isScalar(pair.key) ? pair.key.value : undefined;
    if (typeof key !== "string" || key === "") {
      source.tell({ offset, path, what: "a key must be text.", remedy: "Write it in quotes." });
      continue;
    }
    const keyPath = joinPath(path, key);
    const earlier = first.get(key);
    const keyAt = source.place(offset);
    if (earlier !== undefined) {
      const what = `the key ${quote(key)} stands twice, first on line ${earlier.line}.`;
      source.tell({ offset, path: keyPath, what, remedy: "Keep one of them." });
      continue;
    }
    first.set(key, keyAt);
    if (key === "<<" || key in Object.prototype) {
      source.tell({
        offset,
        path: keyPath,
        what: `${quote(key)} cannot be used as a key.`,
        remedy: "Choose another name.",
      });
      continue;
    }
    const value = readNode(pair.value, { source, path: keyPath, depth: spot.depth + 1, offset });
    entries.push({ key, keyAt, value });
  }
  return entries;
}

/** Appends a key to a dotted path; a key of odd characters is quoted, so that a path stays on one line. */
export function joinPath(path: string, key: string): string {
  const shown = /^[\w*-]{1,64}$/.test(key) ? key : quote(key);
  return path === "" ? shown : `${path}.${shown}`;
}
