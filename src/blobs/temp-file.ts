/** A file being written: gathers small writes, finishes partial ones, and cleans up after itself. */
import { open, unlink } from "node:fs/promises";

export type TempFile = {
  append(bytes: Uint8Array): Promise<void>;
  /** Hands over what is gathered, and waits until it can be read from the file. */
  flush(): Promise<void>;
  /** Bytes that can be read from the file by now. */
  written(): number;
  /** Puts every byte on the disk and closes the file. */
  finish(): Promise<void>;
  /** Closes and deletes, as far as that goes: what stays is swept at the next start. */
  remove(): Promise<void>;
};

/** Measured: smaller writes cost more in all, larger ones keep the event loop waiting. */
const GATHER_BYTES = 256 * 1024;

/**
 * So much is written before the disk is told to take it, while more arrives. Left to gather, hundreds of megabytes would
 * hold up the next commit of the database, and with it every reader.
 */
const WRITE_BEHIND_BYTES = 8 * 1024 * 1024;

/**
 * Makes the file, which must not exist, readable by its owner alone. It must come to `finish` or `remove`: the runtime
 * ends the process when it collects a file that was left open.
 */
export async function createTempFile(path: string): Promise<TempFile> {
  const handle = await open(path, "wx", 0o600);
  // Not cleared: most files are small, and clearing these would cost more than the rest. The second one waits for need.
  let filling: Uint8Array = Buffer.allocUnsafeSlow(GATHER_BYTES);
  let spare: Uint8Array | undefined;
  let length = 0;
  let writing = Promise.resolve();
  let closed = false;
  let written = 0;
  let unsynced = 0;
  let syncing: Promise<void> | undefined;
  let syncFault: { readonly error: unknown } | undefined;

  /** One at a time; a fault is kept for `finish`, since the system tells each only once. */
  function writeBehind(bytes: number): void {
    unsynced += bytes;
    if (unsynced < WRITE_BEHIND_BYTES || syncing !== undefined) return;
    unsynced = 0;
    syncing = handle
      .datasync()
      .catch((error: unknown) => {
        syncFault ??= { error };
      })
      .finally(() => {
        syncing = undefined;
      });
  }

  async function writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
      at += bytesWritten;
      written += bytesWritten;
    }
    writeBehind(bytes.length);
  }

  /** Begins to write what is gathered once the write before is done; one runs while the next bytes are hashed. */
  async function startWriting(): Promise<void> {
    await writing;
    writing = writeAll(filling.subarray(0, length));
    // Whoever awaits `writing` next gets the error; until then it must not count as unhandled.
    writing.catch(() => undefined);
    [filling, spare] = [spare ?? Buffer.allocUnsafeSlow(GATHER_BYTES), filling];
    length = 0;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await writing.catch(() => undefined);
    await syncing;
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
    async flush() {
      await startWriting();
      await writing;
    },
    written: () => written,
    async finish() {
      await startWriting();
      await writing;
      await syncing;
      await handle.datasync();
      if (syncFault !== undefined) throw syncFault.error;
      await close();
    },
    async remove() {
      await Promise.allSettled([close(), unlink(path)]);
    },
  };
}
