/** Compares every row of a file with the bytes on the disk, and every blob on the disk with the rows. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Reading } from "../db/open-reading.ts";
import type { Found } from "./check-report.ts";

export type FileToCheck = {
  readonly filename: string;
  readonly kind: string;
  readonly sha256: string;
  readonly size: number;
  readonly metadataSha256: string | null;
};

/** Those that wait for approval come last. Rows are read in pages, so that no long read keeps the write-ahead log from shrinking. */
export function* filesToCheck({ sqlite }: Reading): Generator<FileToCheck> {
  const page = sqlite.query<FileToCheck & { readonly id: number }, [number]>(
    `SELECT id, filename, kind, lower(hex(sha256)) AS sha256, size, lower(hex(metadata_sha256)) AS metadataSha256
     FROM files WHERE id > ? ORDER BY id LIMIT 500`,
  );
  for (let last = 0; ; ) {
    const rows = page.all(last);
    yield* rows;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < 500) break;
  }
  const waiting = sqlite.query<Omit<FileToCheck, "metadataSha256"> & { readonly metadata: Uint8Array }, []>(
    `SELECT filename, kind, lower(hex(sha256)) AS sha256, size, metadata FROM staged_files WHERE waiting = 1`,
  );
  for (const { metadata, ...file } of waiting.all()) {
    yield { ...file, metadataSha256: new Bun.CryptoHasher("sha256").update(metadata).digest("hex") };
  }
}

/** Files kept of upstreams, read as `filesToCheck` reads those published here. */
export function* mirroredToCheck({ sqlite }: Reading): Generator<FileToCheck> {
  const page = sqlite.query<FileToCheck & { readonly id: number }, [number]>(
    `SELECT id, filename, 'mirrored' AS kind, lower(hex(sha256)) AS sha256, size, NULL AS metadataSha256
     FROM mirror_files WHERE held = 1 AND id > ? ORDER BY id LIMIT 500`,
  );
  for (let last = 0; ; ) {
    const rows = page.all(last);
    yield* rows;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < 500) return;
  }
}

/** What is wrong with the blob of `file`, in words; null when all is well. */
export async function judgeBlob(path: string, file: FileToCheck, hash: boolean): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return "is missing";
  if (!found.isFile()) return "is no plain file";
  if (found.size !== file.size) return `has ${found.size} bytes instead of ${file.size}`;
  if (!hash) return null;
  const hasher = new Bun.CryptoHasher("sha256");
  try {
    for await (const piece of Bun.file(path).stream()) hasher.update(piece);
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : "unknown"})`;
  }
  const digest = hasher.digest("hex");
  return digest === file.sha256 ? null : `has the sha256 ${digest}`;
}

/** A blob without a row is being published at this moment when it is as young as this, in milliseconds. */
const YOUNG = 60 * 60 * 1000;

export type Strays = { readonly dataFolder: string; readonly now: () => number };

/** Answers with a row where some file, shown, waiting or kept of an upstream, has the digest. */
export function whetherKept({ sqlite }: Reading) {
  return sqlite.query<{ one: number }, [Buffer]>(
    `SELECT 1 AS one FROM files WHERE sha256 = ?1
     UNION ALL SELECT 1 FROM staged_files WHERE sha256 = ?1 AND waiting = 1
     UNION ALL SELECT 1 FROM mirror_files WHERE sha256 = ?1 AND held = 1`,
  );
}

/** Blobs that no row points at, whatever else stands in `blobs/`, and what is in `tmp/`. */
export async function findStrays(reading: Reading, found: Found, at: Strays): Promise<void> {
  const known = whetherKept(reading);
  const blobs = join(at.dataFolder, "blobs");
  for (const start of await namesIn(blobs, found)) {
    for (const end of await namesIn(join(blobs, start), found)) {
      const name = `${start}${end}`;
      if (!/^[0-9a-f]{64}$/.test(name) || start.length !== 2) {
        found.fault("blob.name", `blobs/${start}/${end} is no blob`);
        continue;
      }
      if (known.get(Buffer.from(name, "hex")) !== null) continue;
      const changed = (await lstat(join(blobs, start, end)).catch(() => null))?.ctimeMs;
      // Asked again: its row may have come, or it may be gone, since the folder was read.
      if (changed === undefined || known.get(Buffer.from(name, "hex")) !== null) continue;
      if (at.now() - changed < YOUNG) found.leftover("blob.young", `${name} has no file yet`);
      else found.fault("blob.stray", `${name} belongs to no file; the server removes it when it starts`);
    }
  }
  for (const name of await namesIn(join(at.dataFolder, "tmp"), found))
    found.leftover("tmp", `tmp/${name} is an upload in flight, or of a process that died`);
}

async function namesIn(folder: string, found: Found): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    found.fault("folder", `${folder} cannot be read (${code})`);
    return [];
  }
}
