/** Keys that live beside the database, not in it: made at first start, readable by the server's user alone. */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

const KEY_BYTES = 32;

export type KeyMaker = { readonly newId: () => string; readonly randomBytes: (n: number) => Uint8Array };

/** Reads `keys/<name>` of the data folder, made (0600) when missing. A key of the wrong size is a fault, never remade. */
export function openKeyFile(dataFolder: string, name: string, make: KeyMaker): Uint8Array {
  return openKeyAt(join(dataFolder, "keys", name), make);
}

/** As `openKeyFile`, for a key that lives elsewhere. */
export function openKeyAt(path: string, make: KeyMaker): Uint8Array {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const key = readKey(path) ?? makeKey(path, make);
  if (key.length !== KEY_BYTES)
    throw new Error(`${path} holds ${key.length} bytes, and a key has ${KEY_BYTES}`);
  return key;
}

function readKey(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all: written aside, synced, then linked into place; whoever is first wins. */
function makeKey(path: string, { newId, randomBytes }: KeyMaker): Uint8Array {
  const aside = `${path}.${newId()}`;
  const file = openSync(aside, "wx", 0o600);
  writeSync(file, randomBytes(KEY_BYTES));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(aside);
  }
  const folder = openSync(join(path, ".."), "r");
  fsyncSync(folder);
  closeSync(folder);
  return readFileSync(path);
}
