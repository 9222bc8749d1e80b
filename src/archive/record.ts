/** A wheel's RECORD: which files it lists, and how they differ from what the archive holds. */
import { quote } from "../errors.ts";
import type { ArchiveLimits } from "./archive-limits.ts";
import { type Refuse, refuseContents } from "./archive-refusal.ts";
import { parseCsv } from "./csv-rows.ts";
import { checkMemberName, decodeUtf8 } from "./member-name.ts";
import { type RecordAlgorithm, recordAlgorithm } from "./record-hash.ts";

export type RecordEntry = {
  /** The hash that the row claims, its value in URL-safe base64 without padding. */
  readonly hash: { readonly algorithm: RecordAlgorithm; readonly value: string } | undefined;
  /** Bytes, where the row says so. */
  readonly size: number | undefined;
};

/** Rows by path. `faults` are rows that are safe but wrong. */
export type WheelRecord = {
  readonly entries: ReadonlyMap<string, RecordEntry>;
  readonly faults: readonly string[];
};

/** Signatures of RECORD, which it cannot list (PEP 427). */
const signatures = [".jws", ".p7s"];

const refuse: Refuse = (rule, text, remedy) => refuseContents(`record.${rule}`, `RECORD: ${text}`, remedy);

/** The hash column; a string is what is wrong with it. */
function parseHash(text: string): RecordEntry["hash"] | string {
  if (text === "") return undefined;
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const algorithm = recordAlgorithm(name);
  if (algorithm === undefined) return `uses the hash ${quote(text)} instead of sha256 or better`;
  return /^[A-Za-z0-9_-]+$/.test(value) ? { algorithm, value } : `has the malformed hash ${quote(text)}`;
}

/**
 * Reads RECORD: UTF-8, CSV of three columns, every path safe (a `\` counts as `/`).
 * @throws Refusal `archive.record.…` for what is unreadable or dangerous to an installer or uninstaller
 */
export function parseRecord(bytes: Uint8Array, limits: ArchiveLimits): WheelRecord {
  const text = decodeUtf8(bytes);
  const rows = text === undefined ? undefined : parseCsv(text, { maxRows: limits.maxMembers, maxColumns: 3 });
  if (rows === undefined) {
    throw refuse(
      "malformed",
      `it is not UTF-8, not CSV of three columns or has over ${limits.maxMembers} rows`,
    );
  }
  const entries = new Map<string, RecordEntry>();
  const faults: string[] = [];
  for (const row of rows) {
    const [written = "", hashText = "", sizeText = ""] = row;
    if (row.length !== 3) throw refuse("malformed", `the row of ${quote(written)} has not three columns`);
    const path = written.replaceAll("\\", "/");
    checkMemberName(path, limits, refuse);
    const hash = parseHash(hashText);
    if (entries.has(path)) faults.push(`lists ${quote(path)} twice`);
    if (typeof hash === "string") faults.push(`${hash} for ${quote(path)}`);
    if (!/^[0-9]{0,15}$/.test(sizeText)) faults.push(`has the malformed size ${quote(sizeText)}`);
    entries.set(path, {
      hash: typeof hash === "string" ? undefined : hash,
      size: /^[0-9]{1,15}$/.test(sizeText) ? Number(sizeText) : undefined,
    });
  }
  return { entries, faults };
}

/**
 * Compares the rows with the archive's files by name and size.
 * @param files inflated size by path
 * @returns one clause for each difference, for instance `does not list 'a.py'`
 */
export function compareRecord(
  record: WheelRecord,
  files: ReadonlyMap<string, number>,
  recordPath: string,
): readonly string[] {
  const faults = [...record.faults];
  const exempt = new Set([recordPath, ...signatures.map((ending) => recordPath + ending)]);
  for (const [path, size] of files) {
    const entry = record.entries.get(path);
    if (entry === undefined) {
      if (path === recordPath || !exempt.has(path)) faults.push(`does not list ${quote(path)}`);
    } else if (entry.size !== undefined && entry.size !== size) {
      faults.push(`gives ${quote(path)} ${entry.size} bytes instead of ${size}`);
    }
  }
  for (const [path, entry] of record.entries) {
    if (!files.has(path)) faults.push(`lists ${quote(path)}, which the archive does not hold`);
    else if (entry.hash === undefined && !exempt.has(path)) faults.push(`has no hash for ${quote(path)}`);
  }
  if (record.entries.get(recordPath)?.hash !== undefined) faults.push("has a hash of itself");
  return faults;
}
