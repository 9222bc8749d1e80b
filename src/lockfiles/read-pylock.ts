/** Reads pylock.toml (PEP 751). */
import {
  filenameOf,
  isTable,
  lockFault,
  nameOf,
  parseToml,
  pinned,
  type Table,
  tablesOf,
  textOf,
} from "./lock-table.ts";
import type { Wish, WishList } from "./wish.ts";

/** @throws Refusal `lockfile.invalid` */
export function readPylock(path: string, text: string): WishList {
  const lock = parseToml(path, text);
  const version = textOf(path, lock, "lock-version");
  if (version === undefined || !/^1\.[0-9]+$/.test(version)) {
    throw lockFault(path, "is of a lock-version that is not known here (1.0 is)");
  }
  const wishes: Wish[] = [];
  const skipped: string[] = [];
  for (const entry of tablesOf(path, lock, "packages")) {
    const name = nameOf(path, entry);
    const where = `${path}: ${name}`;
    const elsewhere = ["vcs", "directory", "archive"].find((key) => entry[key] !== undefined);
    const locked = textOf(where, entry, "version");
    if (elsewhere !== undefined) skipped.push(`${where} comes from ${elsewhere}, not from an index`);
    else {
      const marker = textOf(where, entry, "marker");
      const files = new Map(filesOf(where, entry));
      if (files.size === 0) throw lockFault(where, "has no files");
      wishes.push({
        name,
        specifier: pinned(locked ?? versionIn(where, files)),
        extras: [],
        markers: marker === undefined ? undefined : [marker],
        files,
        where,
      });
    }
  }
  return { wishes, constraints: [], open: false, skipped };
}

function filesOf(where: string, entry: Table): [string, string][] {
  const sdist = isTable(entry["sdist"]) ? [entry["sdist"]] : [];
  return [...tablesOf(where, entry, "wheels"), ...sdist].map((file) => {
    const name = textOf(where, file, "name");
    const address = name ?? textOf(where, file, "url") ?? textOf(where, file, "path");
    const hashes = isTable(file["hashes"]) ? file["hashes"] : {};
    const sha256 = textOf(where, hashes, "sha256");
    if (address === undefined || sha256 === undefined || !/^[0-9a-f]{64}$/i.test(sha256)) {
      throw lockFault(where, "has a file without a name or a sha256");
    }
    return [name ?? filenameOf(where, address), sha256.toLowerCase()];
  });
}

/** PEP 751 lets a package leave its version out; its files name it. */
function versionIn(where: string, files: ReadonlyMap<string, string>): string {
  const [first = ""] = files.keys();
  const version = first.endsWith(".whl")
    ? first.split("-")[1]
    : /-([^-]+)\.(?:tar\.gz|zip)$/.exec(first)?.[1];
  if (version === undefined) throw lockFault(where, "has neither a version nor files that name one");
  return version;
}
