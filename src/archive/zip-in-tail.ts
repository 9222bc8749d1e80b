/** Tells whether a file that is something else could also be read as a ZIP file, from its end. */
import { signature } from "./zip-records.ts";

/** An end record and the longest comment after it. */
const reach = 22 + 0xffff;

/**
 * Looks for an end record in the last 64 KiB with a central directory (or a ZIP64 one, or none) before it, the
 * way readers find ZIP files behind other data.
 */
export async function hasZipInTail(blob: Blob): Promise<boolean> {
  const start = Math.max(0, blob.size - reach);
  const tail = Buffer.from(await blob.slice(start).arrayBuffer());
  const mark = Buffer.from("PK\x05\x06", "latin1");
  for (let at = tail.indexOf(mark); at !== -1 && at + 22 <= tail.length; at = tail.indexOf(mark, at + 1)) {
    const size = tail.readUInt32LE(at + 12);
    const central = start + at - size;
    if (size === 0 || size === 0xffffffff) return true;
    if (central < 0) continue;
    const head = await blob.slice(central, central + 4).arrayBuffer();
    if (new DataView(head).getUint32(0, true) === signature.central) return true;
  }
  return false;
}
