/** Reads a ZIP file as a strict sequence (members, central directory, end) and trusts no offset it did not walk. */
import { quote } from "../errors.ts";
import { type ArchiveLimits, inflatedBudget } from "./archive-limits.ts";
import { refuseFile, refuseZip } from "./archive-refusal.ts";
import { type BlobWindow, openBlobWindow } from "./blob-window.ts";
import { openNameRegister } from "./name-register.ts";
import { tarChecksum } from "./tar-header.ts";
import { readZipEnd } from "./zip-end.ts";
import { checkZipHeader, checkZipMode, decodeZipName, type ZipMember } from "./zip-member.ts";
import { readCentralHeader, readLocalHeader, readView, signature, type ZipHeader } from "./zip-records.ts";

/** A member as its local header tells it, and where that header is. */
type Walked = { readonly header: ZipHeader; readonly offset: number };

/** The members walked so far by name, and where the next record begins. */
type Walk = { readonly members: Map<string, Walked>; readonly end: number };

async function isAt(window: BlobWindow, offset: number, wanted: number): Promise<boolean> {
  const bytes = await window.read(offset, 4);
  return bytes !== undefined && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === wanted;
}

/** Every local header from byte 0 on, each right after the data of the one before. */
async function walkLocals(window: BlobWindow, limits: ArchiveLimits): Promise<Walk> {
  const members = new Map<string, Walked>();
  const register = openNameRegister(limits, refuseZip);
  let offset = 0;
  while (await isAt(window, offset, signature.local)) {
    const header = await readLocalHeader(window, offset);
    const name = decodeZipName(header);
    checkZipHeader(header, name);
    if (members.has(name)) {
      throw refuseZip("duplicate_name", `Duplicate filename in local headers: ${quote(name)}`);
    }
    const directory = name.endsWith("/");
    register.add(directory ? name.slice(0, -1) : name, directory ? "directory" : "file");
    if (directory && header.size !== 0) {
      throw refuseZip("directory_data", `The directory ${quote(name)} has data`);
    }
    members.set(name, { header, offset });
    offset += header.length + header.compressedSize;
  }
  return { members, end: offset };
}

/** The first difference between a local header and its central twin. */
function checkTwins(
  local: Walked,
  central: ZipHeader & { readonly localOffset: number },
  name: string,
): void {
  const differ = (rule: string, text: string) => refuseZip(rule, `${text} for ${quote(name)}`);
  if (local.header.compressedSize !== central.compressedSize)
    throw differ("data_size", "Mis-matched data size");
  if (local.header.size !== central.size) throw differ("central_size", "Mis-matched file size");
  if (local.header.crc !== central.crc) throw differ("crc", "Mis-matched CRC");
  if (local.header.method !== central.method) throw differ("method", "Mis-matched compression method");
  if (local.header.flags !== central.flags) throw differ("flags", "Mis-matched flags");
  if (local.offset !== central.localOffset) throw differ("local_offset", "Mis-matched local header offset");
}

/** Every central header, each of which must describe a local one that no other describes. */
async function walkCentral(window: BlobWindow, walk: Walk): Promise<{ list: ZipMember[]; end: number }> {
  const list: ZipMember[] = [];
  const seen = new Set<string>();
  let offset = walk.end;
  while (await isAt(window, offset, signature.central)) {
    const header = await readCentralHeader(window, offset);
    const name = decodeZipName(header);
    if (seen.has(name)) {
      throw refuseZip("duplicate_name", `Duplicate filename in central directory: ${quote(name)}`);
    }
    seen.add(name);
    const local = walk.members.get(name);
    if (local === undefined) {
      throw refuseZip("missing_local", `Missing filename in local headers: ${quote(name)}`);
    }
    checkZipHeader(header, name);
    checkTwins(local, header, name);
    checkZipMode(header, name);
    list.push({
      path: name.replace(/\/$/, ""),
      kind: name.endsWith("/") ? "directory" : "file",
      method: header.method,
      crc: header.crc,
      dataOffset: local.offset + local.header.length,
      compressedSize: header.compressedSize,
      size: header.size,
    });
    offset += header.length;
  }
  const hidden = [...walk.members.keys()].find((name) => !seen.has(name));
  if (hidden !== undefined) {
    throw refuseZip("missing_central", `Filename not in central directory: ${quote(hidden)}`);
  }
  return { list, end: offset };
}

async function checkStart(window: BlobWindow): Promise<void> {
  const starts = [signature.local, signature.central, signature.end, signature.end64];
  const begins = window.size >= 22 ? (await readView(window, 0, 4)).getUint32(0, true) : 0;
  if (!starts.includes(begins)) {
    throw refuseFile(
      "zip.unknown_record",
      "File is not a zipfile, or has data before its first member: Unknown record signature at byte 0",
      "Upload the archive that the build tool wrote, without anything before it.",
    );
  }
  const block = await window.read(0, 512);
  if (block !== undefined && tarChecksum(block) !== undefined) {
    throw refuseFile("zip_and_tar", "File is both a zip and a tar file");
  }
}

/**
 * Lists the members of a ZIP file whose every byte is accounted for, in the order of its central directory:
 * local headers back to back from byte 0, one central header for each with the same values, one end, nothing
 * else. Sizes and checksums are only claims until `memberChunks` has read a member.
 * @throws Refusal `archive.zip.…`, `archive.zip_and_tar`
 */
export async function readZipDirectory(blob: Blob, limits: ArchiveLimits): Promise<readonly ZipMember[]> {
  const window = openBlobWindow(blob);
  await checkStart(window);
  const locals = await walkLocals(window, limits);
  const central = await walkCentral(window, locals);
  const end = await readZipEnd(window, central.end);
  const mismatch = (what: string) => refuseZip("end_record", `Mismatched central directory ${what}`);
  if (end.records !== central.list.length) throw mismatch("records");
  if (end.offset !== locals.end) throw mismatch("offset");
  if (end.size !== central.end - locals.end) throw mismatch("size");
  const total = central.list.reduce((sum, member) => sum + member.size, 0);
  if (total > inflatedBudget(blob.size, limits)) {
    throw refuseFile(
      "zip.bomb",
      `File exceeds compression ratio of ${limits.maxRatio} or ${limits.maxInflatedBytes} inflated bytes`,
      "Ship large or repetitive data by other means.",
    );
  }
  return central.list;
}
