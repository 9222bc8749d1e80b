/** Folders that outlive a test run: made once, by one process at a time, and made again when they were left half-made. */
import { Database } from "bun:sqlite";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where tools and distributions are kept: `GATEHOUSE_TEST_CACHE`, else a folder of the user's cache. */
export const cacheRoot = process.env["GATEHOUSE_TEST_CACHE"] ?? join(homedir(), ".cache", "gatehouse-tests");

/** A folder of the cache: its name, the text that says what is in it, and how to fill it. */
export type CachedFolder = {
  /** One path segment. */
  readonly name: string;
  /** When this text changes, the folder is made again. */
  readonly recipe: string;
  /** Fills the folder, which exists and is empty. */
  readonly fill: (folder: string) => Promise<void>;
};

/** Returns the path of a cached folder, filling it first when it is missing, half-made or of another recipe. */
export async function cachedFolder(wanted: CachedFolder): Promise<string> {
  const folder = join(cacheRoot, wanted.name);
  if (isComplete(folder, wanted.recipe)) return folder;
  mkdirSync(cacheRoot, { recursive: true });
  await exclusively(`${folder}.lock`, async () => {
    if (isComplete(folder, wanted.recipe)) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await wanted.fill(folder);
    // Written last: a folder without it is half-made.
    writeFileSync(join(folder, ".complete"), wanted.recipe);
  });
  return folder;
}

function isComplete(folder: string, recipe: string): boolean {
  const marker = join(folder, ".complete");
  return existsSync(marker) && readFileSync(marker, "utf8") === recipe;
}

/** Runs `body` while the lock file `path` is ours alone; the system frees it when the process dies, whichever way. */
export async function exclusively(path: string, body: () => Promise<void>): Promise<void> {
  for (;;) {
    const lock = tryLock(path);
    if (lock === undefined) await Bun.sleep(100);
    else return await body().finally(() => lock.close());
  }
}

function tryLock(path: string): Database | undefined {
  const database = new Database(path, { create: true });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (!String(error).includes("database is locked")) throw error;
    return undefined;
  }
}
