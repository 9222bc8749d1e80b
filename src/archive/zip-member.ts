/** One member of a ZIP file: what it may be, and its bytes with size and checksum proven. */
import { crc32 } from "node:zlib";
import { quote } from "../errors.ts";
import { refuseZip } from "./archive-refusal.ts";
import { inflateRaw } from "./inflate-raw.ts";
import { decodeUtf8 } from "./member-name.ts";
import type { CentralHeader, ZipHeader } from "./zip-records.ts";

const STORED = 0;
const DEFLATED = 8;
/** Version 6.3, the newest that Python reads. */
const NEWEST = 63;
const UTF8_NAME = 0x0800;
const DESCRIPTOR = 0x0008;
/** Encryption, strong encryption, masked headers. */
const ENCRYPTION = 0x2041;
/** Two bits that tell how hard the compressor tried, and the UTF-8 bit. */
const HARMLESS = 0x0806;

export type ZipMember = {
  /** Path; a directory's without its closing slash. */
  readonly path: string;
  readonly kind: "file" | "directory";
  readonly method: number;
  readonly crc: number;
  /** Where its data begins in the archive, and how long it is there. */
  readonly dataOffset: number;
  readonly compressedSize: number;
  /** Inflated bytes. */
  readonly size: number;
};

/**
 * The name in a header: UTF-8 with its flag, or plain ASCII. (Without the flag Python reads code page 437.)
 * @throws Refusal `archive.zip.name_encoding`
 */
export function decodeZipName(header: ZipHeader): string {
  const text = decodeUtf8(header.name);
  const ascii = header.name.every((byte) => byte < 0x80);
  if (text === undefined || (!ascii && (header.flags & UTF8_NAME) === 0)) {
    throw refuseZip(
      "name_encoding",
      "Filename not unicode",
      "Write file names as UTF-8 and set the UTF-8 flag.",
    );
  }
  return text;
}

/**
 * Checks that a member is one that every reader reads alike.
 * @throws Refusal `archive.zip.version`, `archive.zip.data_descriptor`, `archive.zip.encrypted`, `archive.zip.flags`,
 * `archive.zip.compression`, `archive.zip.stored_size`
 */
export function checkZipHeader(header: ZipHeader, name: string): void {
  if (header.needs > NEWEST) {
    throw refuseZip("version", `${quote(name)} needs a newer reader than there is`);
  }
  if ((header.flags & DESCRIPTOR) !== 0) {
    throw refuseZip(
      "data_descriptor",
      `ZIP contains a data descriptor for ${quote(name)}`,
      "Write the archive to a seekable file instead of a stream.",
    );
  }
  if ((header.flags & ENCRYPTION) !== 0) throw refuseZip("encrypted", `Encrypted member ${quote(name)}`);
  if ((header.flags & ~HARMLESS) !== 0) throw refuseZip("flags", `Unknown flags for ${quote(name)}`);
  if (header.method !== STORED && header.method !== DEFLATED) {
    throw refuseZip(
      "compression",
      `File does not use a supported compression type: method ${header.method} for ${quote(name)}`,
      "Use deflate or no compression.",
    );
  }
  if (header.method === STORED && header.size !== header.compressedSize) {
    throw refuseZip("stored_size", `Mis-matched file size: ${quote(name)} is stored with two sizes`);
  }
}

/**
 * Checks the Unix mode of a member: a plain file or a directory, no link, no device, no set-id bit.
 * @throws Refusal `archive.zip.file_type`, `archive.zip.set_id`
 */
export function checkZipMode(header: CentralHeader, name: string): void {
  const type = header.mode & 0o170000;
  const expected = name.endsWith("/") ? 0o040000 : 0o100000;
  if (type !== 0 && type !== expected) {
    throw refuseZip(
      "file_type",
      `${quote(name)} is a link, a device or not the kind its name says`,
      "Ship plain files instead of links.",
    );
  }
  if (expected === 0o100000 && (header.mode & 0o6000) !== 0) {
    throw refuseZip("set_id", `${quote(name)} has a set-user-id or set-group-id bit`, "Clear it with chmod.");
  }
}

/**
 * The inflated bytes of a member, chunk by chunk. Nothing is proven before the last has been taken and the loop has ended.
 * @throws Refusal `archive.zip.file_size`, `archive.zip.checksum`, `archive.zip.corrupt_data`,
 * `archive.zip.trailing_data`
 */
export async function* memberChunks(blob: Blob, member: ZipMember): AsyncGenerator<Uint8Array> {
  const raw = blob.slice(member.dataOffset, member.dataOffset + member.compressedSize);
  const what = quote(member.path);
  let size = 0;
  let sum = 0;
  for await (const chunk of member.method === STORED ? raw.stream() : inflateRaw(raw, what, refuseZip)) {
    size += chunk.length;
    if (size > member.size) break;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (size !== member.size) {
    throw refuseZip(
      "file_size",
      `Mis-matched file size: ${what} is not the ${member.size} bytes it declares`,
    );
  }
  if (sum !== member.crc) throw refuseZip("checksum", `Bad CRC-32 for file ${what}`);
}

/** The whole of one small member. @throws what `memberChunks` throws, and `archive.zip.member_too_large` */
export async function readMember(blob: Blob, member: ZipMember, limit: number): Promise<Uint8Array> {
  if (member.size > limit) {
    throw refuseZip(
      "member_too_large",
      `${quote(member.path)} is larger than ${limit} bytes`,
      "Make it smaller.",
    );
  }
  const bytes = new Uint8Array(member.size);
  let at = 0;
  for await (const chunk of memberChunks(blob, member)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
