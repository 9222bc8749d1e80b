/** Reads small pieces of a large blob in rising order without one disk read for each. */

export type BlobWindow = {
  /** Bytes of the blob. */
  readonly size: number;
  /** The bytes `[offset, offset + length)`, or undefined when the blob ends before. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array | undefined>;
};

/** @param step how many bytes are fetched at once, at least */
export function openBlobWindow(blob: Blob, step = 64 * 1024): BlobWindow {
  let start = 0;
  let held: Uint8Array = new Uint8Array(0);
  return {
    size: blob.size,
    read: async (offset, length) => {
      if (offset + length > blob.size) return undefined;
      if (offset < start || offset + length > start + held.length) {
        held = new Uint8Array(await blob.slice(offset, offset + Math.max(length, step)).arrayBuffer());
        start = offset;
      }
      return held.subarray(offset - start, offset - start + length);
    },
  };
}
