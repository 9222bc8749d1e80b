/** Folders outside the repository that outlive a run: tools, distributions and filled data folders. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** `GATEHOUSE_BENCH_CACHE`, else a folder of the user's cache. */
export const cacheRoot = process.env["GATEHOUSE_BENCH_CACHE"] ?? join(homedir(), ".cache", "gatehouse-bench");

export type CachedFolder = {
  /** One path segment. */
  readonly name: string;
  /** When this text changes, the folder is made again. */
  readonly recipe: string;
  /** Fills the folder, which exists and is empty. */
  readonly fill: (folder: string) => Promise<void>;
};

/** The path of a cached folder, filled first when it is missing, half-made or of another recipe. */
export async function cachedFolder({ name, recipe, fill }: CachedFolder): Promise<string> {
  const folder = join(cacheRoot, name);
  const marker = join(cacheRoot, `${name}.complete`);
  if (existsSync(marker) && readFileSync(marker, "utf8") === recipe) return folder;
  console.error(`preparing ${name} (kept in ${cacheRoot}) …`);
  rmSync(marker, { force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await fill(folder);
  writeFileSync(marker, recipe);
  return folder;
}
