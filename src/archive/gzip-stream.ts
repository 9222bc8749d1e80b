/** Inflates a gzip file (RFC 1952) that must be exactly one member, its checksum and size proven. */
import { createBreather } from "../breather.ts";
import { crc32 } from "node:zlib";
import { type ArchiveLimits, inflatedBudget } from "./archive-limits.ts";
import { refuseFile, refuseTar } from "./archive-refusal.ts";
import { inflateRaw } from "./inflate-raw.ts";

const HEADER_CRC = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const RESERVED = 0xe0;
/** Room for a file name and then some; no build tool writes more. */
const maxHeader = 4096;

/** Length of the gzip header at the start of `bytes`. @throws Refusal `archive.tar.gzip_header` */
function headerLength(bytes: Uint8Array): number {
  const no = () => refuseTar("gzip_header", `The gzip header is damaged or longer than ${maxHeader} bytes`);
  const flags = bytes[3] ?? RESERVED;
  if ((flags & RESERVED) !== 0) throw no();
  let at = 10;
  if ((flags & EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) throw no();
    at = end + 1;
  }
  if ((flags & HEADER_CRC) !== 0) {
    const sum = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
    if (sum !== (crc32(bytes.subarray(0, at)) & 0xffff)) throw no();
    at += 2;
  }
  if (at > bytes.length) throw no();
  return at;
}

/**
 * The inflated bytes, chunk by chunk. Nothing is proven before the loop has ended.
 * @throws Refusal `archive.tar.not_gzip`, `archive.tar.gzip_header`, `archive.tar.trailing_data` (also for a
 * second member), `archive.tar.corrupt_data`, `archive.tar.checksum`, `archive.tar.bomb`
 */
export async function* gzipChunks(blob: Blob, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  const start = new Uint8Array(await blob.slice(0, maxHeader).arrayBuffer());
  if (blob.size < 20 || start[0] !== 0x1f || start[1] !== 0x8b || start[2] !== 8) {
    throw refuseFile("tar.not_gzip", "File is not a tarfile: it is not compressed with gzip");
  }
  const end = blob.size - 8;
  const trailer = new DataView(await blob.slice(end).arrayBuffer());
  const budget = inflatedBudget(blob.size, limits);
  const breathe = createBreather();
  let size = 0;
  let sum = 0;
  // One member that fills the file has its deflate stream exactly here: anything joined to it shows as trailing data.
  for await (const chunk of inflateRaw(blob.slice(headerLength(start), end), "the gzip file", refuseTar)) {
    size += chunk.length;
    if (size > budget) {
      throw refuseTar(
        "bomb",
        `The file inflates to more than ${budget} bytes`,
        "Ship large or repetitive data by other means.",
      );
    }
    sum = crc32(chunk, sum);
    yield chunk;
    await breathe(chunk.length);
  }
  if (trailer.getUint32(0, true) !== sum || trailer.getUint32(4, true) !== size % 2 ** 32) {
    throw refuseTar("checksum", "The gzip file has a wrong checksum or size at its end");
  }
}
