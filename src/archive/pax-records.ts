/** Pax extended headers (POSIX.1-2001): the records of one, and which of them an archive may use. */
import { quote } from "../errors.ts";
import { refuseTar } from "./archive-refusal.ts";
import { decodeUtf8 } from "./member-name.ts";

/** What a pax header changes about the member that follows. */
export type PaxOverride = {
  readonly path: string | undefined;
  readonly linkName: string | undefined;
  readonly size: number | undefined;
};

const malformed = (text: string) => refuseTar("pax", `Malformed pax header: ${text}`);

/**
 * Splits `length key=value\n` records, which must fill the bytes exactly.
 * @throws Refusal `archive.tar.pax`, `archive.tar.sparse`
 */
function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const head = Buffer.from(bytes.subarray(at, at + 12)).toString("latin1");
    const digits = /^([1-9][0-9]{0,9}) /.exec(head)?.[1];
    if (digits === undefined) throw malformed("a record has no length");
    const end = at + Number(digits);
    const equals = bytes.indexOf(0x3d, at);
    const keyStart = at + digits.length + 1;
    if (end > bytes.length || bytes[end - 1] !== 0x0a || equals <= keyStart || equals >= end) {
      throw malformed("a record has a wrong length or no key");
    }
    const key = decodeUtf8(bytes.subarray(keyStart, equals));
    if (key === undefined) throw malformed("a key is not UTF-8");
    if (key.startsWith("GNU.sparse.")) throw refuseTar("sparse", "Sparse members are not allowed");
    if (key === "hdrcharset") throw malformed("another character set than UTF-8");
    if (records.has(key)) throw malformed(`two records for ${quote(key)}`);
    records.set(key, bytes.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

function textOf(records: ReadonlyMap<string, Uint8Array>, key: string): string | undefined {
  const value = records.get(key);
  if (value === undefined) return undefined;
  const text = decodeUtf8(value);
  if (text === undefined || text === "" || text.includes("\0")) {
    throw malformed(`${quote(key)} is empty, not UTF-8 or holds a zero byte`);
  }
  return text;
}

/** Reads the header of one member (type `x`). @throws Refusal `archive.tar.pax`, `archive.tar.sparse` */
export function parsePaxOverride(bytes: Uint8Array): PaxOverride {
  const records = parsePaxRecords(bytes);
  const size = textOf(records, "size");
  if (size !== undefined && !/^[0-9]{1,15}$/.test(size)) throw malformed("a size that is not a number");
  return {
    path: textOf(records, "path"),
    linkName: textOf(records, "linkpath"),
    size: size === undefined ? undefined : Number(size),
  };
}

/**
 * Checks a global header (type `g`): comments and times are fine, what names or measures members is not.
 * @throws Refusal `archive.tar.pax`, `archive.tar.sparse`
 */
export function checkPaxGlobal(bytes: Uint8Array): void {
  const records = parsePaxRecords(bytes);
  const moving = ["path", "linkpath", "size"].find((key) => records.has(key));
  if (moving !== undefined) throw malformed(`a global header sets ${quote(moving)} for every member`);
}
