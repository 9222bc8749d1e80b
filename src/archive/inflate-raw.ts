/** Inflates one raw deflate stream that must fill its blob exactly (RFC 1951), chunk by chunk. */
import type { Refuse } from "./archive-refusal.ts";

/**
 * @param what names the stream in a refusal, for instance "member 'a.py'"
 * @throws what `refuse` makes: `trailing_data` for bytes after the stream, `corrupt_data` for a stream that is
 * damaged or cut. Faults of the disk pass through.
 */
export async function* inflateRaw(blob: Blob, what: string, refuse: Refuse): AsyncGenerator<Uint8Array> {
  try {
    yield* blob.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    throw "code" in fault && fault.code === "ERR_TRAILING_JUNK_AFTER_STREAM_END"
      ? refuse("trailing_data", `Trailing data after the compressed data of ${what}`)
      : refuse("corrupt_data", `The compressed data of ${what} is damaged or cut short`);
  }
}
