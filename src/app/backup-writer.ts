/** Writes a backup as a tar file under a name that says it is partial, until all of it is on the disk. */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { syncFolder } from "../blobs/blob-folders.ts";

export type WrittenEntry = { readonly size: number; readonly sha256: string };

export type BackupWriter = {
  /** Copies `size` bytes of an open file. @throws Error when it is shorter or longer than that */
  copy(name: string, from: FileHandle, size: number): Promise<WrittenEntry>;
  text(name: string, content: string): Promise<void>;
  /** Gives the file its name, durable when this resolves. */
  finish(): Promise<void>;
  /** Removes what was written; does nothing after `finish`. */
  discard(): Promise<void>;
};

const BLOCK = 512;
const PIECE = 1024 * 1024;

/** The file is for its owner alone: it holds keys and hashes of secrets. */
export async function openBackupWriter(file: string, at: number): Promise<BackupWriter> {
  const partial = `${file}.partial`;
  const out = await open(partial, "w", 0o600);
  const piece = Buffer.alloc(PIECE);
  let over = false;

  async function write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await out.write(bytes, done, bytes.length - done)).bytesWritten;
    }
  }

  async function copy(name: string, from: FileHandle, size: number): Promise<WrittenEntry> {
    await write(tarHeader(name, size, at));
    const hasher = new Bun.CryptoHasher("sha256");
    let done = 0;
    for (;;) {
      const { bytesRead } = await from.read(piece, 0, PIECE, done);
      if (bytesRead === 0) break;
      done += bytesRead;
      if (done > size) throw new Error(`${name} grew while it was copied`);
      hasher.update(piece.subarray(0, bytesRead));
      await write(piece.subarray(0, bytesRead));
    }
    if (done < size) throw new Error(`${name} is shorter than it was`);
    await write(padding(size));
    return { size, sha256: hasher.digest("hex") };
  }

  return {
    copy,
    text: async (name, content) => {
      const bytes = Buffer.from(content);
      await write(tarHeader(name, bytes.length, at));
      await write(bytes);
      await write(padding(bytes.length));
    },
    finish: async () => {
      await write(Buffer.alloc(2 * BLOCK));
      await out.sync();
      await out.close();
      over = true;
      await rename(partial, file);
      await syncFolder(dirname(resolve(file)));
    },
    discard: async () => {
      if (over) return;
      over = true;
      await out.close();
      await rm(partial, { force: true });
    },
  };
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** POSIX ustar; a size that does not fit its eleven octal digits is written in binary, as GNU and BSD tar do. */
function tarHeader(name: string, size: number, at: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, "latin1");
  header.write("0000600\x000000000\x000000000\0", 100, "latin1");
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write(
    `${Math.floor(at / 1000)
      .toString(8)
      .padStart(11, "0")}\0`,
    136,
    "latin1",
  );
  header.write(`${" ".repeat(8)}0`, 148, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}
