/** Reads any of the known lock files, told apart by name. */
import { readPdmLock } from "./read-pdm-lock.ts";
import { readPoetryLock } from "./read-poetry-lock.ts";
import { readPylock } from "./read-pylock.ts";
import { readRequirements } from "./read-requirements.ts";
import { readUvLock } from "./read-uv-lock.ts";
import { lockFault } from "./lock-table.ts";
import type { ReadText, WishList } from "./wish.ts";

/** @throws Refusal `lockfile.invalid`, and whatever `read` throws */
export function readLockfile(path: string, read: ReadText): WishList {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^pylock(\.[^.]+)?\.toml$/.test(name)) return readPylock(path, read(path));
  if (name.endsWith("uv.lock")) return readUvLock(path, read(path));
  if (name.endsWith("poetry.lock")) return readPoetryLock(path, read(path));
  if (name.endsWith("pdm.lock")) return readPdmLock(path, read(path));
  if (name.endsWith(".txt") || name.endsWith(".in")) return readRequirements(path, read);
  throw lockFault(path, "is no requirements.txt, uv.lock, poetry.lock, pdm.lock or pylock.toml");
}
