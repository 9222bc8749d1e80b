/** Walks the blocks of a tar stream and gives its members, long names and pax headers already applied. */
import { quote } from "../errors.ts";
import { refuseFile, refuseTar } from "./archive-refusal.ts";
import type { ChunkReader } from "./chunk-reader.ts";
import { decodeUtf8 } from "./member-name.ts";
import { checkPaxGlobal, type PaxOverride, parsePaxOverride } from "./pax-records.ts";
import { parseTarHeader, tarChecksum, type TarHeader } from "./tar-header.ts";

/** More than any header of this kind needs; what it may say is bounded again by the name limits. */
const maxExtension = 64 * 1024;
const BLOCK = 512;
/** Types that say something about members to come: pax for one, for all, GNU long name and long link. */
const extensions = ["x", "g", "L", "K"];

/** What GNU and pax extension headers said about the member to come. */
type Pending = { long?: string; longLink?: string; pax?: PaxOverride };

const truncated = () => refuseTar("truncated", "The archive ends before its end");

/** Bytes from the end of `size` bytes of data to the next block. */
export function tarPadding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

async function readExtension(reader: ChunkReader, header: TarHeader): Promise<Uint8Array> {
  if (header.size > maxExtension) {
    throw refuseTar("header_too_large", `An extension header of ${header.size} bytes`, "Use shorter names.");
  }
  const data = await reader.take(header.size);
  if (data === undefined || !(await reader.skip(tarPadding(header.size)))) throw truncated();
  return data;
}

/** A GNU long name: UTF-8 with one zero byte, at its end. */
function longName(bytes: Uint8Array): string {
  const text = bytes.indexOf(0) === bytes.length - 1 ? decodeUtf8(bytes.subarray(0, -1)) : undefined;
  if (text === undefined || text === "") throw refuseTar("long_name", "Malformed GNU long name");
  return text;
}

async function readPending(reader: ChunkReader, header: TarHeader, pending: Pending): Promise<void> {
  const twice = refuseTar("repeated_header", `Two headers of type '${header.type}' for one member`);
  const data = await readExtension(reader, header);
  if (header.type === "x") {
    if (pending.pax !== undefined) throw twice;
    pending.pax = parsePaxOverride(data);
  } else if (header.type === "L") {
    if (pending.long !== undefined) throw twice;
    pending.long = longName(data);
  } else {
    if (pending.longLink !== undefined) throw twice;
    pending.longLink = longName(data);
  }
  if (pending.pax !== undefined && (pending.long !== undefined || pending.longLink !== undefined)) {
    throw refuseTar("repeated_header", "One member has both GNU and pax headers");
  }
}

function applyPending(header: TarHeader, pending: Pending): TarHeader {
  const { pax } = pending;
  if (pax?.size !== undefined && pax.size !== header.size) {
    throw refuseTar("pax_size", `The pax header and the header of ${quote(header.name)} give two sizes`);
  }
  return {
    ...header,
    name: pending.long ?? pax?.path ?? header.name,
    linkName: pending.longLink ?? pax?.linkName ?? header.linkName,
  };
}

async function checkEnd(reader: ChunkReader): Promise<void> {
  for (let blocks = 1; ; blocks++) {
    const block = await reader.take(BLOCK);
    if (block === undefined) {
      if (blocks < 2) throw truncated();
      if (await reader.skip(1))
        throw refuseTar("trailing_data", "The archive is not a whole number of blocks");
      return;
    }
    if (block.some((byte) => byte !== 0)) {
      throw refuseTar("trailing_data", "Data after the end of the archive");
    }
  }
}

/**
 * The headers of a tar stream in order. Between two of them the caller takes from `reader` the `size` bytes of
 * the member and its padding.
 * @throws Refusal `archive.tar.…`; the stream must end in two zero blocks, zeros, and nothing else
 */
export async function* tarEntries(reader: ChunkReader): AsyncGenerator<TarHeader> {
  const lost = () => refuseTar("lost_header", "An extension header without its member");
  let pending: Pending = {};
  for (let before = ""; ; ) {
    const block = await reader.take(BLOCK);
    if (before === "" && (block === undefined || tarChecksum(block) === undefined)) {
      throw refuseFile("tar.not_tar", "File is not a tarfile, or it is empty");
    }
    if (block === undefined) throw truncated();
    if (block.every((byte) => byte === 0)) {
      if (extensions.includes(before)) throw lost();
      return checkEnd(reader);
    }
    const header = parseTarHeader(block);
    if (header.type === "g") {
      if (Object.keys(pending).length > 0) throw lost();
      checkPaxGlobal(await readExtension(reader, header));
    } else if (extensions.includes(header.type)) {
      await readPending(reader, header, pending);
    } else {
      yield applyPending(header, pending);
      pending = {};
    }
    before = header.type;
  }
}
