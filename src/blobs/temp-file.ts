/** A file being written: gathers small writes, finishes partial ones, and cleans up after itself. */
import { open, unlink } from "node:fs/promises";

export type TempFile = {
  append(bytes: Uint8Array): Promise<void>;
  /** Puts every byte on the disk and closes the file. */
  finish(): Promise<void>;
  /** Closes and deletes, as far as that goes: what stays is swept at the next start. */
  remove(): Promise<void>;
};

/** Measured: smaller writes cost more in all, larger ones keep the event loop waiting. */
const GATHER_BYTES = 256 * 1024;

/**
 * Makes the file, which must not exist, readable by its owner alone. It must come to `finish` or `remove`: the runtime
 * ends the process when it collects a file that was left open.
 */
export async function createTempFile(path: string): Promise<TempFile> {
  const handle = await open(path, "wx", 0o600);
  let filling = new Uint8Array(GATHER_BYTES);
  let spare = new Uint8Array(GATHER_BYTES);
  let length = 0;
  let writing = Promise.resolve();
  let closed = false;

  async function writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
    }
  }

  /** Begins to write what is gathered once the write before is done; one runs while the next bytes are hashed. */
  async function startWriting(): Promise<void> {
    await writing;
    writing = writeAll(filling.subarray(0, length));
    // Whoever awaits `writing` next gets the error; until then it must not count as unhandled.
    writing.catch(() => undefined);
    [filling, spare] = [spare, filling];
    length = 0;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await writing.catch(() => undefined);
    await handle.close();
  }

  return {
    async append(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const piece = bytes.subarray(at, at + GATHER_BYTES - length);
        filling.set(piece, length);
        length += piece.length;
        at += piece.length;
        if (length === GATHER_BYTES) await startWriting();
      }
    },
    async finish() {
      await startWriting();
      await writing;
      await handle.datasync();
      await close();
    },
    async remove() {
      await Promise.allSettled([close(), unlink(path)]);
    },
  };
}
