/** The stable order of versions and files on simple API pages, so that equal content has equal bytes. */
import { compareVersions, tryParseVersion, type Version } from "./version.ts";

/** Each version once, in the order of PEP 440; what is no version (old mirrored data) comes first, by its text. */
export function sortVersions(texts: readonly string[]): string[] {
  return sortBy([...new Set(texts)], (text) => ({ version: tryParseVersion(text), text }));
}

/** Files by the version their name tells, then by name; a name that tells none comes first. */
export function sortFiles<File extends { readonly filename: string }>(files: readonly File[]): File[] {
  return sortBy(files, ({ filename }) => ({ version: versionIn(filename), text: filename }));
}

type Rank = { readonly version: Version | undefined; readonly text: string };

function sortBy<Item>(items: readonly Item[], rankOf: (item: Item) => Rank): Item[] {
  return items
    .map((item) => ({ item, rank: rankOf(item) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ item }) => item);
}

function compareRanks(a: Rank, b: Rank): number {
  const order =
    a.version !== undefined && b.version !== undefined
      ? compareVersions(a.version, b.version)
      : Number(a.version !== undefined) - Number(b.version !== undefined);
  return order || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** Without refusing anything, since pages also list old files that no upload could bring today. */
function versionIn(filename: string): Version | undefined {
  const text = filename.endsWith(".whl")
    ? filename.split("-")[1]
    : /-([^-]+?)\.(?:tar\.[A-Za-z0-9]+|[A-Za-z]+)$/.exec(filename)?.[1];
  return text === undefined ? undefined : tryParseVersion(text);
}
