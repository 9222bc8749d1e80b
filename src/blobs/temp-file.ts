/** A file being written: gathers small writes, finishes partial ones, and cleans up after itself. */
import { open, unlink } from "node:fs/promises";

export type TempFile = {
  append(bytes: Uint8Array): Promise<void>;
  /** Hands the gathered bytes to the file system, so that readers see them. */
  flush(): Promise<void>;
  /** Puts every flushed byte on the disk and closes the file. */
  syncAndClose(): Promise<void>;
  /** Closes and deletes, as far as that goes: what stays is swept at the next start. */
  remove(): Promise<void>;
};

/** One write of this size costs as much as a few small ones, and does not keep the event loop waiting. */
const GATHER_BYTES = 256 * 1024;

/** Makes the file, which must not exist, readable by its owner alone. */
export async function createTempFile(path: string): Promise<TempFile> {
  const handle = await open(path, "wx", 0o600);
  const gathered = new Uint8Array(GATHER_BYTES);
  let length = 0;
  let closed = false;

  async function flush(): Promise<void> {
    for (let at = 0; at < length; ) at += (await handle.write(gathered, at, length - at)).bytesWritten;
    length = 0;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await handle.close();
  }

  return {
    flush,
    async append(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const piece = bytes.subarray(at, at + GATHER_BYTES - length);
        gathered.set(piece, length);
        length += piece.length;
        at += piece.length;
        if (length === GATHER_BYTES) await flush();
      }
    },
    async syncAndClose() {
      await handle.datasync();
      await close();
    },
    async remove() {
      await Promise.allSettled([close(), unlink(path)]);
    },
  };
}
