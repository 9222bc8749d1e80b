/** A file that still grows while many read it: each at its own pace, from the disk, up to what is there. */
import { open, type FileHandle } from "node:fs/promises";

export type GrowingFile = {
  /** More can be read now. */
  grew(bytes: number): void;
  /** All is there and right: the rest may be read. */
  complete(size: number): void;
  /** Nothing more comes; readers end with this error. */
  fail(error: unknown): void;
  /** Whether `complete` or `fail` was called. */
  over(): boolean;
  /** Resolves when there is something to read, or all of it; throws what `fail` was told. */
  begun(): Promise<void>;
  /** A stream of the whole file from its first byte. It never ends cleanly before `complete`. */
  stream(): ReadableStream<Uint8Array>;
};

/** One read of one reader: with hundreds of them, this is what they cost. */
const PIECE = 64 * 1024;

/** So many whole pieces are remembered: in a crowd, most readers want what another has just read. */
const PIECES_KEPT = 32;

/** So much of the end is held back until the whole is known to be right. */
const HELD_BACK = 64 * 1024;

/** @param path must exist by the first `grew`; it may be moved or deleted after that */
export function createGrowingFile(path: string): GrowingFile {
  let readable = 0;
  let size: number | undefined;
  let failure: { readonly error: unknown } | undefined;
  let more = Promise.withResolvers<void>();
  let readers = 0;
  let file: Promise<FileHandle> | undefined;
  const pieces = new Map<number, Promise<Uint8Array>>();

  /** What can be read at `position`, up to the end of the piece it lies in; whole pieces are shared by all readers. */
  function readAt(handle: FileHandle, position: number): Promise<Uint8Array> {
    const length = Math.min(PIECE - (position % PIECE), readable - position);
    if (length < PIECE) return readPiece(handle, position, length);
    const known = pieces.get(position);
    if (known !== undefined) return known;
    const piece = readPiece(handle, position, length);
    pieces.set(position, piece);
    const [oldest] = pieces.keys();
    if (pieces.size > PIECES_KEPT && oldest !== undefined) pieces.delete(oldest);
    return piece;
  }

  function tell(): void {
    more.resolve();
    more = Promise.withResolvers();
  }

  const over = () => size !== undefined || failure !== undefined;

  /** Opened while the path still leads there; shared by all readers, each with its own position. */
  function ensureOpen(): Promise<FileHandle> {
    file ??= open(path, "r");
    return file;
  }

  function closeWhenDone(): void {
    if (readers > 0 || !over()) return;
    const closing = file;
    file = undefined;
    closing?.then((handle) => handle.close()).catch(() => undefined);
  }

  const ready = (position: number) => over() || position < readable;

  async function waitFor(position: number): Promise<void> {
    while (!ready(position)) await more.promise;
    if (failure !== undefined) throw failure.error;
  }

  return {
    grew: (bytes) => {
      readable = Math.max(readable, bytes - HELD_BACK);
      if (bytes > 0) void ensureOpen().catch(() => undefined);
      tell();
    },
    complete: (whole) => {
      size = whole;
      readable = whole;
      tell();
      closeWhenDone();
    },
    fail: (error) => {
      failure ??= { error };
      tell();
      closeWhenDone();
    },
    over,
    begun: () => waitFor(0),
    stream: () => {
      let position = 0;
      let left = false;
      readers += 1;
      const opened = ensureOpen();
      opened.catch(() => undefined);
      const leave = () => {
        if (left) return;
        left = true;
        readers -= 1;
        closeWhenDone();
      };
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              await waitFor(position);
              if (size !== undefined && position >= size) {
                leave();
                controller.close();
                return;
              }
              const handle = await opened;
              const piece = await readAt(handle, position);
              position += piece.length;
              controller.enqueue(piece);
            } catch (error) {
              leave();
              controller.error(error);
            }
          },
          cancel: leave,
        },
        { highWaterMark: 0 },
      );
    },
  };
}

async function readPiece(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const piece = new Uint8Array(length);
  const { bytesRead } = await handle.read(piece, 0, length, position);
  if (bytesRead === 0) throw new Error("the file is shorter than it was");
  return piece.subarray(0, bytesRead);
}
