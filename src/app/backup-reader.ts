/** Reads the tar file of a backup, entry by entry, and refuses whatever a backup of ours does not hold. */
import { type FileHandle, open } from "node:fs/promises";
import { quote } from "../errors.ts";
import { brokenBackup, isName, MANIFEST } from "./backup-manifest.ts";

export type BackupEntry = {
  readonly name: string;
  readonly size: number;
  /** The bytes, in pieces; to be read to their end before the next entry. */
  readonly pieces: () => AsyncGenerator<Uint8Array>;
};

const BLOCK = 512;
const PIECE = 1024 * 1024;

/** Ends after the two empty blocks that close a tar file. @throws Refusal `backup.broken` */
export async function* readBackup(file: string): AsyncGenerator<BackupEntry> {
  const from = await open(file, "r");
  try {
    for (let at = 0; ; ) {
      const header = await readExactly(from, at, BLOCK);
      if (header.every((byte) => byte === 0)) return;
      const { name, size } = parseHeader(header);
      const start = at + BLOCK;
      yield { name, size, pieces: () => piecesOf(from, start, size) };
      at = start + Math.ceil(size / BLOCK) * BLOCK;
    }
  } finally {
    await from.close();
  }
}

async function* piecesOf(from: FileHandle, start: number, size: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < size; ) {
    const piece = await readExactly(from, start + done, Math.min(PIECE, size - done));
    done += piece.length;
    yield piece;
  }
}

async function readExactly(from: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await from.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw brokenBackup("it ends in the middle");
    done += bytesRead;
  }
  return bytes;
}

function parseHeader(header: Buffer): { name: string; size: number } {
  const written = Number.parseInt(header.toString("latin1", 148, 154), 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (written !== sum) throw brokenBackup("an entry has a wrong checksum");
  const name = header.toString("latin1", 0, header.indexOf(0));
  if (name !== MANIFEST && !isName(name)) throw brokenBackup(`it holds ${quote(name)}`);
  if (header[156] !== 0x30) throw brokenBackup(`'${name}' is no plain file`);
  const size =
    header[124] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString("latin1", 124, 135), 8);
  if (!Number.isSafeInteger(size)) throw brokenBackup(`'${name}' has no size`);
  return { name, size };
}
