/** The end of a ZIP file: the end record, its ZIP64 forerunners, and that nothing follows (APPNOTE 4.3.14-16). */
import { refuseZip } from "./archive-refusal.ts";
import type { BlobWindow } from "./blob-window.ts";
import { readView, signature, type ZipEnd } from "./zip-records.ts";

const malformed = (text: string) => refuseZip("malformed", `Malformed zip file: ${text}`);

/** What the ZIP64 records say, and where the end record must follow. */
type End64 = { readonly end: ZipEnd; readonly next: number };

async function readEnd64(window: BlobWindow, offset: number): Promise<End64> {
  const view = await readView(window, offset, 56);
  if (view.getBigUint64(4, true) !== 44n) {
    throw refuseZip("zip64_extensible", "ZIP64 extensible data not allowed");
  }
  const records = view.getBigUint64(32, true);
  if (view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0) throw malformed("several disks");
  if (view.getBigUint64(24, true) !== records) throw malformed("records on this disk are not all records");
  const end = {
    records: Number(records),
    size: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
  };
  const locator = await readView(window, offset + 56, 20);
  if (locator.getUint32(0, true) !== signature.locator) {
    throw malformed("no ZIP64 locator after the ZIP64 end of central directory record");
  }
  if (
    locator.getUint32(4, true) !== 0 ||
    locator.getUint32(16, true) !== 1 ||
    locator.getBigUint64(8, true) !== BigInt(offset)
  ) {
    throw malformed("Corrupt zip64 end of central directory locator");
  }
  return { end, next: offset + 76 };
}

/** The wide value where the narrow one asks for it; both must agree where it does not. */
function settle(narrow: number, ceiling: number, wide: number | undefined): number {
  if (wide === undefined) {
    if (narrow === ceiling) throw malformed("a ZIP64 record is missing");
    return narrow;
  }
  if (narrow !== ceiling && narrow !== wide) throw malformed("the two end records disagree");
  return wide;
}

async function checkComment(window: BlobWindow, offset: number, length: number): Promise<void> {
  if (offset + length < window.size) {
    throw refuseZip(
      "trailing_data",
      `Trailing data: ${window.size - offset - length} bytes follow the end of the archive`,
      "Upload the archive alone, without anything joined to it.",
    );
  }
  const comment = await readView(window, offset, length);
  for (let at = 0; at + 4 <= length; at++) {
    if (Object.values(signature).includes(comment.getUint32(at, true))) {
      throw refuseZip("comment", "The archive comment holds another archive", "Build without a comment.");
    }
  }
}

/**
 * Reads from the first record after the central directory to the end of the file.
 * @throws Refusal `archive.zip.…` unless exactly one well-formed end is there
 */
export async function readZipEnd(window: BlobWindow, offset: number): Promise<ZipEnd> {
  const first = (await readView(window, offset, 4)).getUint32(0, true);
  const wide = first === signature.end64 ? await readEnd64(window, offset) : undefined;
  const at = wide?.next ?? offset;
  const view = await readView(window, at, 22);
  if (view.getUint32(0, true) !== signature.end) {
    throw refuseZip("unknown_record", `Unknown record signature at byte ${at}`);
  }
  if (view.getUint32(4, true) !== 0) throw malformed("several disks");
  const [here, records] = [view.getUint16(8, true), view.getUint16(10, true)];
  if (here !== records) throw malformed("records on this disk are not all records");
  const end = {
    records: settle(records, 0xffff, wide?.end.records),
    size: settle(view.getUint32(12, true), 0xffffffff, wide?.end.size),
    offset: settle(view.getUint32(16, true), 0xffffffff, wide?.end.offset),
  };
  await checkComment(window, at + 22, view.getUint16(20, true));
  return end;
}
