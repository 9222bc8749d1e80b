/** Extra fields of ZIP headers: ZIP64 sizes and the Unicode path, both read so that no parser can differ. */
import { crc32 } from "node:zlib";
import { refuseZip } from "./archive-refusal.ts";

const ZIP64 = 0x0001;
const UNICODE_PATH = 0x7075;
const STRONG_ENCRYPTION = 0x0017;
const AES = 0x9901;

/** Extra fields by id; ids that no reader gives a meaning to names or data are dropped. */
export type ZipExtra = { readonly zip64: DataView | undefined; readonly unicodePath: Uint8Array | undefined };

/**
 * Splits the extra bytes of one header.
 * @throws Refusal `archive.zip.malformed` when the fields do not fill the bytes exactly,
 * `archive.zip.duplicate_extra`, `archive.zip.encrypted`
 */
export function parseZipExtra(bytes: Uint8Array): ZipExtra {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? view.getUint16(at + 2, true) : 0;
    if (at + 4 + length > bytes.length) {
      throw refuseZip("malformed", "Malformed zip file: an extra field does not fit its header");
    }
    const id = view.getUint16(at, true);
    if (id === STRONG_ENCRYPTION || id === AES) throw refuseZip("encrypted", "Encrypted members");
    if (id === ZIP64 || id === UNICODE_PATH) {
      if (found.has(id)) throw refuseZip("duplicate_extra", "Invalid duplicate extra in local file");
      found.set(id, bytes.subarray(at + 4, at + 4 + length));
    }
    at += 4 + length;
  }
  const zip64 = found.get(ZIP64);
  return {
    zip64: zip64 && new DataView(zip64.buffer, zip64.byteOffset, zip64.byteLength),
    unicodePath: found.get(UNICODE_PATH),
  };
}

/**
 * Replaces the header values that are 0xFFFFFFFF by the 64-bit values of the ZIP64 field, in order. The field
 * must be there exactly when a value asks for it, and hold exactly those values: other lengths are read
 * differently by different readers.
 * @throws Refusal `archive.zip.zip64_extra`
 */
export function widenZip64(values: readonly number[], zip64: DataView | undefined): number[] {
  const wanted = values.filter((value) => value === 0xffffffff).length;
  if ((zip64?.byteLength ?? 0) !== wanted * 8) {
    throw refuseZip(
      "zip64_extra",
      "Malformed zip file: the ZIP64 extra field does not fit the header's sizes",
    );
  }
  let at = 0;
  return values.map((value) => {
    if (value !== 0xffffffff || zip64 === undefined) return value;
    const wide = Number(zip64.getBigUint64(at, true));
    at += 8;
    return wide;
  });
}

/**
 * Checks that a Unicode path field (Info-ZIP 0x7075) says what the header's name says already.
 * @param name the header's own name
 * @throws Refusal `archive.zip.unicode_path`
 */
export function checkUnicodePath(field: Uint8Array, name: Uint8Array): void {
  const no = (text: string) => refuseZip("unicode_path", text);
  if (field.length < 5) throw no(`Corrupt extra field 7075 (size=${field.length})`);
  const sum = new DataView(field.buffer, field.byteOffset).getUint32(1, true);
  if (field[0] !== 1 || sum !== crc32(name) || !Buffer.from(field.subarray(5)).equals(name)) {
    throw no("Extra field 7075 names another file than its header");
  }
}
