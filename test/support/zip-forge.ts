/** Writes ZIP files struct by struct, so that a test can make any one field lie. */
import { crc32, deflateRawSync } from "node:zlib";

export type Bytes = Uint8Array | string;

/** Fields of one member; what is left out is computed truthfully. */
export type ForgedMember = {
  readonly name: Bytes;
  readonly data?: Bytes;
  readonly method?: number;
  readonly needs?: number;
  readonly flags?: number;
  /** The bytes between the headers, instead of `data` packed by `method`. */
  readonly body?: Bytes;
  readonly crc?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  readonly extra?: Bytes;
  readonly nameLength?: number;
  readonly extraLength?: number;
};

/** A member with what only its central header says, or says otherwise. */
export type ForgedEntry = ForgedMember & {
  readonly mode?: number;
  readonly comment?: string;
  readonly disk?: number;
  readonly localOffset?: number;
  /** What the central header says instead. */
  readonly central?: Partial<ForgedMember>;
  /** Bytes after the data, before the next record. */
  readonly after?: Bytes;
  readonly noLocal?: boolean;
  readonly noCentral?: boolean;
};

/** Fields of the end records; what is left out is computed truthfully. */
export type ForgedEnd = {
  readonly prefix?: Bytes;
  readonly comment?: Bytes;
  readonly commentLength?: number;
  readonly suffix?: Bytes;
  readonly disk?: number;
  readonly records?: number;
  readonly recordsHere?: number;
  readonly size?: number;
  readonly offset?: number;
  /** Writes a ZIP64 end record and locator; false leaves one of them out. */
  readonly zip64?: {
    readonly record?: false;
    readonly locator?: false;
    readonly length?: number;
    readonly extensible?: Bytes;
    readonly disk?: number;
    readonly records?: number;
    readonly recordsHere?: number;
    readonly size?: number;
    readonly offset?: number;
    readonly locatorOffset?: number;
    readonly disks?: number;
  };
};

export function bytes(value: Bytes): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : value;
}

/** Little-endian numbers, each as [value, width in bytes]. */
export function little(...fields: readonly (readonly [value: number, width: number])[]): Uint8Array {
  return Buffer.concat(
    fields.map(([value, width]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
      return field.subarray(0, width);
    }),
  );
}

/** One extra field. */
export function extraField(id: number, data: Bytes): Uint8Array {
  return Buffer.concat([little([id, 2], [bytes(data).length, 2]), bytes(data)]);
}

/** The Info-ZIP Unicode path field for a header's name. */
export function unicodePath(name: string, path: Bytes, sum = crc32(name)): Uint8Array {
  return extraField(0x7075, Buffer.concat([little([1, 1], [sum, 4]), bytes(path)]));
}

function shared(member: ForgedMember, body: Uint8Array): Uint8Array {
  const data = bytes(member.data ?? "");
  const name = bytes(member.name);
  return little(
    [member.needs ?? 20, 2],
    [member.flags ?? (name.some((byte) => byte > 0x7f) ? 0x800 : 0), 2],
    [member.method ?? 0, 2],
    [0, 2],
    [0x21, 2],
    [member.crc ?? crc32(data), 4],
    [member.compressedSize ?? body.length, 4],
    [member.size ?? data.length, 4],
    [member.nameLength ?? name.length, 2],
    [member.extraLength ?? bytes(member.extra ?? "").length, 2],
  );
}

function bodyOf(member: ForgedMember): Uint8Array {
  if (member.body !== undefined) return bytes(member.body);
  const data = bytes(member.data ?? "");
  return member.method === 8 ? deflateRawSync(data) : data;
}

function central(entry: ForgedEntry, body: Uint8Array, offset: number): Uint8Array {
  const member: ForgedMember = { ...entry, ...entry.central };
  return Buffer.concat([
    little([0x02014b50, 4], [0x0314, 2]),
    shared(member, body),
    little(
      [(entry.comment ?? "").length, 2],
      [entry.disk ?? 0, 2],
      [0, 2],
      [((entry.mode ?? 0) << 16) >>> 0, 4],
      [entry.localOffset ?? offset, 4],
    ),
    bytes(member.name),
    bytes(member.extra ?? ""),
    bytes(entry.comment ?? ""),
  ]);
}

function wideEnd(end: ForgedEnd, records: number, place: { start: number; size: number }): Uint8Array[] {
  const wide = end.zip64;
  if (wide === undefined) return [];
  const extensible = bytes(wide.extensible ?? "");
  const count = wide.records ?? records;
  const record = Buffer.concat([
    little(
      [0x06064b50, 4],
      [wide.length ?? 44 + extensible.length, 8],
      [45, 2],
      [45, 2],
      [wide.disk ?? 0, 4],
      [0, 4],
    ),
    little(
      [wide.recordsHere ?? count, 8],
      [count, 8],
      [wide.size ?? place.size, 8],
      [wide.offset ?? place.start, 8],
    ),
    extensible,
  ]);
  const locator = little(
    [0x07064b50, 4],
    [0, 4],
    [wide.locatorOffset ?? place.start + place.size, 8],
    [wide.disks ?? 1, 4],
  );
  return [...(wide.record === false ? [] : [record]), ...(wide.locator === false ? [] : [locator])];
}

/** Writes the archive. */
export function forgeZip(entries: readonly ForgedEntry[], end: ForgedEnd = {}): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes(end.prefix ?? "")];
  const directory: Uint8Array[] = [];
  let offset = parts[0]?.length ?? 0;
  for (const entry of entries) {
    const body = bodyOf(entry);
    if (entry.noCentral !== true) directory.push(central(entry, body, offset));
    if (entry.noLocal === true) continue;
    const local = Buffer.concat([
      little([0x04034b50, 4]),
      shared(entry, body),
      bytes(entry.name),
      bytes(entry.extra ?? ""),
      body,
      bytes(entry.after ?? ""),
    ]);
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  const comment = bytes(end.comment ?? "");
  const records = end.records ?? directory.length;
  const whole = Buffer.concat([
    ...parts,
    ...directory,
    ...wideEnd(end, directory.length, { start: offset, size }),
    little([0x06054b50, 4], [end.disk ?? 0, 2], [end.disk ?? 0, 2], [end.recordsHere ?? records, 2]),
    little([records, 2], [end.size ?? size, 4], [end.offset ?? offset, 4]),
    little([end.commentLength ?? comment.length, 2]),
    comment,
    bytes(end.suffix ?? ""),
  ]);
  return new Uint8Array(whole);
}
