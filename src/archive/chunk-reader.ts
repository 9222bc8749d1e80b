/** Takes exact numbers of bytes from a stream of chunks of any size. */

export type ChunkReader = {
  /** The next `length` bytes; undefined when the stream ends before, and then none are taken. */
  readonly take: (length: number) => Promise<Uint8Array | undefined>;
  /** Passes over `length` bytes without keeping them; false when the stream ends before. */
  readonly skip: (length: number) => Promise<boolean>;
};

/** Reads `chunks` once, from the start. */
export function openChunkReader(chunks: AsyncIterator<Uint8Array>): ChunkReader {
  let held: Uint8Array = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done === true) return false;
    held = next.value;
    return true;
  };
  return {
    take: async (length) => {
      if (held.length >= length) {
        const bytes = held.subarray(0, length);
        held = held.subarray(length);
        return bytes;
      }
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (held.length === 0 && !(await more())) {
          held = bytes.subarray(0, filled);
          return undefined;
        }
        const part = held.subarray(0, length - filled);
        bytes.set(part, filled);
        filled += part.length;
        held = held.subarray(part.length);
      }
      return bytes;
    },
    skip: async (length) => {
      let left = length;
      while (left > held.length) {
        left -= held.length;
        held = new Uint8Array(0);
        if (!(await more())) return false;
      }
      held = held.subarray(left);
      return true;
    },
  };
}
