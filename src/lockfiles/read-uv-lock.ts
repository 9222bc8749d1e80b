/** Reads uv.lock: every package of a registry with its files. */
import {
  filenameOf,
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
export function readUvLock(path: string, text: string): WishList {
  const lock = parseToml(path, text);
  if (lock["version"] !== 1)
    throw lockFault(path, "is of a version of uv.lock that is not known here (1 is)");
  const wishes: Wish[] = [];
  const skipped: string[] = [];
  for (const entry of tablesOf(path, lock, "package")) {
    const name = nameOf(path, entry);
    const where = `${path}: ${name}`;
    const source = isTable(entry["source"]) ? entry["source"] : {};
    const version = textOf(where, entry, "version");
    if (source["registry"] === undefined || version === undefined) {
      skipped.push(`${where} comes from ${Object.keys(source)[0] ?? "nowhere"}, not from an index`);
      continue;
    }
    const markers = entry["resolution-markers"];
    wishes.push({
      name,
      specifier: pinned(version),
      extras: [],
      markers: Array.isArray(markers) ? markers.map(String) : undefined,
      files: new Map(filesOf(where, entry)),
      where,
    });
  }
  return { wishes, constraints: [], open: false, skipped };
}

function filesOf(where: string, entry: Table): [string, string][] {
  const sdist = isTable(entry["sdist"]) ? [entry["sdist"]] : [];
  return [...tablesOf(where, entry, "wheels"), ...sdist].map((file) => {
    const address =
      textOf(where, file, "filename") ?? textOf(where, file, "url") ?? textOf(where, file, "path");
    const sha256 = sha256Of(file["hash"]);
    if (address === undefined || sha256 === undefined)
      throw lockFault(where, "has a file without an address or a sha256");
    return [filenameOf(where, address), sha256];
  });
}
