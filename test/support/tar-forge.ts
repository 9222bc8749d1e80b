/** Writes tar and tar.gz files field by field, so that a test can make any one of them lie. */
import { crc32, deflateRawSync } from "node:zlib";
import { bytes, type Bytes, little } from "./zip-forge.ts";

/** Fields of one header with its data; what is left out is computed truthfully. */
export type ForgedTarMember = {
  readonly name: Bytes;
  readonly data?: Bytes;
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  /** What the header says instead of the data's length. */
  readonly size?: number;
  /** Twelve bytes for the size field as they are. */
  readonly rawSize?: Bytes;
  readonly magic?: Bytes;
  readonly prefix?: string;
  readonly checksum?: "wrong" | "signed";
  /** Bytes for other fields: [offset, bytes]. */
  readonly patch?: readonly (readonly [offset: number, value: Bytes])[];
};

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** Writes the checksum of a header block into it: right, one too high, or the sum of signed bytes. */
export function stampChecksum(block: Buffer, kind?: "wrong" | "signed"): void {
  block.fill(0x20, 148, 156);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  const high = block.subarray(0, 512).filter((byte) => byte >= 0x80).length;
  const written = sum + (kind === "wrong" ? 1 : kind === "signed" ? -256 * high : 0);
  block.write(written.toString(8).padStart(8, "0"), 148);
}

/** One header block. */
export function tarHeader(member: ForgedTarMember): Uint8Array {
  const block = Buffer.alloc(512);
  const put = (offset: number, value: Bytes) => block.set(bytes(value), offset);
  put(0, bytes(member.name).subarray(0, 100));
  put(100, octal(member.mode ?? 0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, member.rawSize ?? octal(member.size ?? bytes(member.data ?? "").length, 12));
  put(136, octal(0, 12));
  put(156, member.type ?? "0");
  put(157, member.link ?? "");
  put(257, member.magic ?? "ustar\x0000");
  put(345, member.prefix ?? "");
  for (const [offset, value] of member.patch ?? []) put(offset, value);
  stampChecksum(block, member.checksum);
  return block;
}

/** A header, its data and its padding. */
export function tarMember(member: ForgedTarMember): Uint8Array {
  const data = bytes(member.data ?? "");
  return Buffer.concat([tarHeader(member), data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** One pax record with its own length in front. */
export function paxRecord(key: string, value: Bytes): Uint8Array {
  const rest = Buffer.concat([bytes(` ${key}=`), bytes(value), bytes("\n")]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([bytes(String(length)), rest]);
}

/** A pax header for the member after it. */
export function paxHeader(records: Readonly<Record<string, Bytes>>, type = "x"): ForgedTarMember {
  return {
    name: "pax",
    type,
    data: Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, value))),
  };
}

/** A GNU long name (`L`) or long link (`K`) for the member after it. */
export function gnuLong(value: string, type = "L"): ForgedTarMember {
  return { name: "././@LongLink", type, magic: "ustar  \0", data: `${value}\0` };
}

/** The members and the two zero blocks. */
export function forgeTar(members: readonly ForgedTarMember[], end: Bytes = Buffer.alloc(1024)): Uint8Array {
  return Buffer.concat([...members.map(tarMember), bytes(end)]);
}

export type ForgedGzip = {
  readonly flags?: number;
  /** Header fields after the first ten bytes. */
  readonly header?: Bytes;
  readonly crc?: number;
  readonly size?: number;
  readonly suffix?: Bytes;
};

/** One gzip member around `content`. */
export function forgeGzip(content: Uint8Array, gzip: ForgedGzip = {}): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Buffer.concat([
      little([0x1f, 1], [0x8b, 1], [8, 1], [gzip.flags ?? 0, 1], [0, 4], [0, 1], [255, 1]),
      bytes(gzip.header ?? ""),
      deflateRawSync(content),
      little([gzip.crc ?? crc32(content), 4], [gzip.size ?? content.length, 4]),
      bytes(gzip.suffix ?? ""),
    ]),
  );
}

/** The identity of every forged sdist. */
export const sdistName = { filename: "foo-1.0.tar.gz", namePart: "foo", versionPart: "1.0" };

/** What a right sdist begins with. */
export const sdistStart: readonly ForgedTarMember[] = [
  { name: "foo-1.0/", type: "5", mode: 0o755 },
  { name: "foo-1.0/PKG-INFO", data: "Metadata-Version: 2.2\nName: foo\nVersion: 1.0\n" },
];

/** A right sdist with more members. */
export function forgeSdist(...more: readonly ForgedTarMember[]): Uint8Array<ArrayBuffer> {
  return forgeGzip(forgeTar([...sdistStart, ...more]));
}
