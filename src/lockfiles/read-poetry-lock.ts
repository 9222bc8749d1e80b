/** Reads poetry.lock of Poetry 1 and 2: files stand with their package, or in older ones under `metadata.files`. */
import {
  isTable,
  lockFault,
  nameOf,
  parseToml,
  pinned,
  sha256Of,
  type Table,
  tablesOf,
  textOf,
} from "./lock-table.ts";
import type { Wish, WishList } from "./wish.ts";

/** @throws Refusal `lockfile.invalid` */
export function readPoetryLock(path: string, text: string): WishList {
  const lock = parseToml(path, text);
  const wishes: Wish[] = [];
  const skipped: string[] = [];
  const metadata = isTable(lock["metadata"]) ? lock["metadata"] : {};
  const apart = isTable(metadata["files"]) ? metadata["files"] : {};
  for (const entry of tablesOf(path, lock, "package")) {
    const name = nameOf(path, entry);
    const where = `${path}: ${name}`;
    const source = isTable(entry["source"]) ? entry["source"] : {};
    const kind = textOf(where, source, "type") ?? "legacy";
    const version = textOf(where, entry, "version");
    if (kind !== "legacy" || version === undefined) {
      skipped.push(`${where} comes from ${kind}, not from an index`);
      continue;
    }
    const listed = entry["files"] === undefined ? { files: apart[String(entry["name"])] } : entry;
    wishes.push({
      name,
      specifier: pinned(version),
      extras: [],
      markers: markersOf(entry["markers"]),
      files: new Map(tablesOf(where, listed, "files").map((file) => fileOf(where, file))),
      where,
    });
  }
  return { wishes, constraints: [], open: false, skipped };
}

/** One text for all groups, or one for each of them; a group without one wants it everywhere. */
function markersOf(value: unknown): string[] | undefined {
  if (typeof value === "string") return [value];
  if (!isTable(value)) return undefined;
  const each = Object.values(value);
  return each.every((marker) => typeof marker === "string") ? each : undefined;
}

function fileOf(where: string, file: Table): [string, string] {
  const filename = textOf(where, file, "file");
  const sha256 = sha256Of(file["hash"]);
  if (filename === undefined || sha256 === undefined)
    throw lockFault(where, "has a file without a name or a sha256");
  return [filename, sha256];
}
