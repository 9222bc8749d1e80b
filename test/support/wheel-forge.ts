/** Writes wheels that are right in every respect, or wrong in the one that a test names. */
import { createHash } from "node:crypto";
import { bytes, type Bytes, type ForgedEnd, type ForgedEntry, forgeZip } from "./zip-forge.ts";

export type ForgedWheel = {
  /** Files beside those of dist-info. */
  readonly files?: Readonly<Record<string, Bytes>>;
  /** Dist-info files that replace the right ones; undefined leaves one out. */
  readonly distInfo?: Readonly<Record<string, Bytes | undefined>>;
  /** Entries that RECORD does not know of. */
  readonly more?: readonly ForgedEntry[];
  /** Rewrites the right RECORD. */
  readonly record?: (rows: string[]) => readonly string[];
  readonly end?: ForgedEnd;
};

/** The identity of every forged wheel. */
export const wheelName = {
  filename: "foo-1.0-py3-none-any.whl",
  namePart: "foo",
  versionPart: "1.0",
  tags: ["py3-none-any"],
};

/** One right RECORD row. */
export function recordRow(path: string, data: Bytes, algorithm = "sha256"): string {
  return `${path},${algorithm}=${createHash(algorithm).update(bytes(data)).digest("base64url")},${bytes(data).length}`;
}

/** Writes the wheel. */
export function forgeWheel(wheel: ForgedWheel = {}): Uint8Array<ArrayBuffer> {
  const distInfo: Readonly<Record<string, Bytes | undefined>> = {
    METADATA: "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n",
    WHEEL: "Wheel-Version: 1.0\nGenerator: forge\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ...wheel.distInfo,
  };
  const files = new Map<string, Bytes>(Object.entries(wheel.files ?? { "foo/__init__.py": "x = 1\n" }));
  for (const [name, data] of Object.entries(distInfo)) {
    if (data !== undefined && name !== "RECORD") files.set(`foo-1.0.dist-info/${name}`, data);
  }
  const rows = [...files].map(([path, data]) => recordRow(path, data));
  const right = [...rows, "foo-1.0.dist-info/RECORD,,"];
  const record = `${(wheel.record?.(right) ?? right).join("\n")}\n`;
  const written = "RECORD" in distInfo ? distInfo["RECORD"] : record;
  if (written !== undefined) files.set("foo-1.0.dist-info/RECORD", written);
  const entries: ForgedEntry[] = [...files].map(([name, data]) => ({
    name,
    data,
    method: 8,
    mode: 0o100644,
  }));
  return forgeZip([...entries, ...(wheel.more ?? [])], wheel.end);
}
