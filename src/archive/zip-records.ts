/** The records of a ZIP file, byte by byte (APPNOTE 4.3): structs in, plain values out, no judgement but shape. */
import { refuseZip } from "./archive-refusal.ts";
import type { BlobWindow } from "./blob-window.ts";
import { checkUnicodePath, parseZipExtra, widenZip64 } from "./zip-extra.ts";

/** Record signatures, little-endian. */
export const signature = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
};

/** What a local header and its central twin must agree on. */
export type ZipHeader = {
  readonly name: Uint8Array;
  /** Version of the format that a reader needs, times ten. */
  readonly needs: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Bytes of the record itself, name, extras and comment included. */
  readonly length: number;
};

/** A central header also tells where its local header is and what kind of thing it describes. */
export type CentralHeader = ZipHeader & { readonly localOffset: number; readonly mode: number };

/** The end record, with ZIP64 values already in place. */
export type ZipEnd = { readonly records: number; readonly size: number; readonly offset: number };

const truncated = () => refuseZip("truncated", "Malformed zip file: a record is cut short");

/** Reads exactly `length` bytes. @throws Refusal `archive.zip.truncated` */
export async function readView(window: BlobWindow, offset: number, length: number): Promise<DataView> {
  const bytes = await window.read(offset, length);
  if (bytes === undefined) throw truncated();
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function slice(view: DataView, start: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, length);
}

/** Reads the local header at `offset`. */
export async function readLocalHeader(window: BlobWindow, offset: number): Promise<ZipHeader> {
  const fixed = await readView(window, offset, 30);
  const nameLength = fixed.getUint16(26, true);
  const length = 30 + nameLength + fixed.getUint16(28, true);
  const view = await readView(window, offset, length);
  const name = slice(view, 30, nameLength).slice();
  const extra = parseZipExtra(slice(view, 30 + nameLength, length - 30 - nameLength));
  if (extra.unicodePath !== undefined) checkUnicodePath(extra.unicodePath, name);
  const sizes = [view.getUint32(22, true), view.getUint32(18, true)];
  const [size = 0, compressedSize = 0] = widenZip64(sizes, extra.zip64);
  return {
    name,
    needs: view.getUint16(4, true),
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    compressedSize,
    size,
    length,
  };
}

/** Reads the central header at `offset`. @throws Refusal `archive.zip.member_comment`, `archive.zip.disk` */
export async function readCentralHeader(window: BlobWindow, offset: number): Promise<CentralHeader> {
  const fixed = await readView(window, offset, 46);
  const nameLength = fixed.getUint16(28, true);
  const extraLength = fixed.getUint16(30, true);
  if (fixed.getUint16(32, true) !== 0) throw refuseZip("member_comment", "Comment in central directory");
  if (fixed.getUint16(34, true) !== 0) throw refuseZip("disk", "Archives on several disks");
  const view = await readView(window, offset, 46 + nameLength + extraLength);
  const name = slice(view, 46, nameLength).slice();
  const extra = parseZipExtra(slice(view, 46 + nameLength, extraLength));
  if (extra.unicodePath !== undefined) checkUnicodePath(extra.unicodePath, name);
  const places = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)];
  const [size = 0, compressedSize = 0, localOffset = 0] = widenZip64(places, extra.zip64);
  return {
    name,
    needs: view.getUint16(6, true),
    flags: view.getUint16(8, true),
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    compressedSize,
    size,
    length: 46 + nameLength + extraLength,
    localOffset,
    mode: view.getUint32(38, true) >>> 16,
  };
}
