/** The last entry of a backup: what it is, when it was made, and the hashes of what is not named by its own. */
import { quote, Refusal } from "../errors.ts";

export type KeptFile = {
  /** As in the data folder: `gatehouse.db`, `keys/cookie`. */
  readonly name: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
};

export type BackupManifest = {
  readonly format: "gatehouse-backup-1";
  /** ISO 8601. */
  readonly madeAt: string;
  /** The database and the keys; a blob is named by its own hash. */
  readonly kept: readonly KeptFile[];
  readonly blobs: number;
  readonly blobBytes: number;
};

export const MANIFEST = "manifest.json";
export const DATABASE = "gatehouse.db";

/** @throws Refusal `backup.manifest` */
export function parseBackupManifest(text: string): BackupManifest {
  const read = readJson(text) as Partial<BackupManifest> | null;
  const whole =
    read?.format === "gatehouse-backup-1" &&
    typeof read.madeAt === "string" &&
    Number.isSafeInteger(read.blobs) &&
    Number.isSafeInteger(read.blobBytes) &&
    Array.isArray(read.kept) &&
    read.kept.every((each) => isName(each.name) && Number.isSafeInteger(each.size) && isHash(each.sha256));
  if (whole) return read as BackupManifest;
  throw brokenBackup(`its manifest is not one that this program knows (${quote(text.slice(0, 60))})`);
}

/** Whether `name` may stand in a backup: nothing else is ever written by a restore. */
export function isName(name: unknown): boolean {
  return (
    typeof name === "string" &&
    /^(gatehouse\.db|keys\/[a-z0-9][a-z0-9._-]{0,99}|blobs\/[0-9a-f]{2}\/[0-9a-f]{62})$/.test(name)
  );
}

export function brokenBackup(what: string): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "backup.broken",
    message: `This is no whole backup: ${what}.`,
    remedy: "Use another backup file; nothing was restored.",
  });
}

function isHash(text: unknown): boolean {
  return typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
