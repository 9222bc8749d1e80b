/** Where the pages and the test index of a staged release are. */

/** The page on which it is approved. */
export function stagedPath(name: string, version: string): string {
  return `/manage/project/${name}/staged/${encodeURIComponent(version)}/`;
}

/** The simple index that holds nothing but its files. */
export function stagedIndex(name: string, version: string): string {
  return `/staged/${name}/${encodeURIComponent(version)}/simple/`;
}
