/** Compares the stored metadata of a wheel with the METADATA inside it, by a zip reader of its own. */
import { inflateRawSync } from "node:zlib";
import type { Reading } from "../db/open-reading.ts";
import type { FileToCheck } from "./check-blobs.ts";
import type { Found } from "./check-report.ts";

/** Whether each row of `core_metadata` hashes to its key, and whether some file has it. */
export function checkMetadataRows({ sqlite }: Reading, found: Found): void {
  const rows = sqlite
    .query<{ sha256: string; bytes: Uint8Array; used: number }, []>(
      `SELECT lower(hex(sha256)) AS sha256, bytes, EXISTS (SELECT 1 FROM files AS f WHERE f.metadata_sha256 = m.sha256)
       AS used FROM core_metadata AS m`,
    )
    .iterate();
  for (const { sha256, bytes, used } of rows) {
    if (hashOf(bytes) !== sha256) found.fault("metadata.bytes", `the metadata ${sha256} has other bytes`);
    if (used === 0) found.fault("metadata.stray", `the metadata ${sha256} belongs to no file`);
  }
}

/** Nothing is said of wheels beyond 4 GiB, whose directory this reader does not know. */
export async function checkWheelMetadata(path: string, file: FileToCheck, found: Found): Promise<void> {
  if (file.kind !== "wheel" || file.size > 0xffff_ffff) return;
  try {
    const digest = hashOf(await readMetadata(Bun.file(path)));
    if (digest === file.metadataSha256) return;
    found.fault("metadata.differs", `the METADATA inside ${file.filename} is not the one shown`);
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    found.fault("metadata.unreadable", `the METADATA inside ${file.filename} cannot be read: ${why}`);
  }
}

function hashOf(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

async function readMetadata(wheel: Blob): Promise<Uint8Array> {
  const tail = Buffer.from(await wheel.slice(Math.max(0, wheel.size - 65_557)).arrayBuffer());
  const end = tail.lastIndexOf(Buffer.from("PK\x05\x06"));
  if (end < 0) throw new Error("no end of a zip file");
  const start = tail.readUInt32LE(end + 16);
  const directory = Buffer.from(await wheel.slice(start, start + tail.readUInt32LE(end + 12)).arrayBuffer());
  for (let at = 0; at + 46 <= directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
    if (/^[^/]+\.dist-info\/METADATA$/.test(name)) return readMember(wheel, directory.subarray(at));
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  throw new Error("no METADATA in a dist-info folder");
}

async function readMember(wheel: Blob, entry: Buffer): Promise<Uint8Array> {
  const offset = entry.readUInt32LE(42);
  const header = Buffer.from(await wheel.slice(offset, offset + 30).arrayBuffer());
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await wheel.slice(start, start + entry.readUInt32LE(20)).bytes();
  return entry.readUInt16LE(10) === 0 ? packed : inflateRawSync(packed);
}
