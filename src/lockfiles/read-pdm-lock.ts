/** Reads pdm.lock: a package stands once for itself and once for each set of extras, with the same files. */
import {
  filenameOf,
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

/** Keys of packages that come from elsewhere. */
const ELSEWHERE = ["git", "hg", "svn", "path", "url", "editable"];

/** @throws Refusal `lockfile.invalid` */
export function readPdmLock(path: string, text: string): WishList {
  const lock = parseToml(path, text);
  const wishes: Wish[] = [];
  const skipped: string[] = [];
  for (const entry of tablesOf(path, lock, "package")) {
    const name = nameOf(path, entry);
    const where = `${path}: ${name}`;
    const version = textOf(where, entry, "version");
    const elsewhere = ELSEWHERE.find((key) => entry[key] !== undefined);
    if (elsewhere !== undefined || version === undefined) {
      skipped.push(`${where} comes from ${elsewhere ?? "nowhere"}, not from an index`);
      continue;
    }
    const marker = textOf(where, entry, "marker");
    const files = new Map(tablesOf(where, entry, "files").map((file) => fileOf(where, file)));
    wishes.push({
      name,
      specifier: pinned(version),
      extras: [],
      markers: marker === undefined ? undefined : [marker],
      // The strategy no-cross-platform and old locks may leave them out.
      ...(files.size === 0 ? {} : { files }),
      where,
    });
  }
  return { wishes, constraints: [], open: false, skipped };
}

function fileOf(where: string, file: Table): [string, string] {
  const named = textOf(where, file, "file") ?? textOf(where, file, "url");
  const sha256 = sha256Of(file["hash"]);
  if (named === undefined || sha256 === undefined)
    throw lockFault(where, "has a file without a name or a sha256");
  return [filenameOf(where, named), sha256];
}
