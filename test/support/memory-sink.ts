/** A sink that keeps the bytes of file parts, and tells which sinks were discarded. */
import type { FilePart, MultipartHandler, PartSink } from "../../src/upload/multipart.ts";

export type Kept = { part: FilePart; bytes: Uint8Array; views: Uint8Array[]; state: string };

export type MemoryHandler = MultipartHandler<Uint8Array> & { readonly kept: Kept[] };

export function memoryHandler(fileBytes = 1_000_000): MemoryHandler {
  const kept: Kept[] = [];
  return {
    kept,
    fileBytes,
    fileFields: ["content", "gpg_signature"],
    file: (part) => {
      const entry: Kept = { part, bytes: new Uint8Array(), views: [], state: "open" };
      kept.push(entry);
      const sink: PartSink<Uint8Array> = {
        write: async (chunk) => {
          entry.views.push(chunk);
        },
        finish: async () => {
          entry.state = "finished";
          entry.bytes = new Uint8Array(Buffer.concat(entry.views));
          return entry.bytes;
        },
        discard: async () => {
          entry.state = "discarded";
        },
      };
      return Promise.resolve(sink);
    },
  };
}
