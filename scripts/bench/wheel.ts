/** Makes wheels whose members are stored as they are: small ones by the thousand, and large ones from one shared payload. */

export type Payload = { readonly bytes: Uint8Array; readonly crc: number; readonly sha256: string };

/** A wheel as pieces to be sent one after the other, so that a shared payload is never copied. */
export type Wheel = { readonly filename: string; readonly pieces: readonly Uint8Array[] };

/** Hashed once, for any number of wheels. */
export function payloadOf(bytes: Uint8Array): Payload {
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("base64url");
  return { bytes, crc: Bun.hash.crc32(bytes), sha256 };
}

/** Bytes that no filter shrinks, the same at every run. */
export function noise(length: number): Uint8Array {
  const block = new Uint8Array(1 << 20);
  let state = 0x9e3779b9;
  for (let at = 0; at < block.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    block[at] = state >>> 24;
  }
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += block.length) bytes.set(block.subarray(0, length - at), at);
  return bytes;
}

/** `name` as in filenames, with `_`; `tag` such as `py3-none-any` tells files of one release apart. */
export function makeWheel(of: { name: string; version: string; payload: Payload; tag?: string }): Wheel {
  const { name, version, payload, tag = "py3-none-any" } = of;
  const info = `${name}-${version}.dist-info`;
  const metadata = text(
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nSummary: Made to be measured\nRequires-Python: >=3.9\n`,
  );
  const wheel = text(`Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: ${tag}\n`);
  const members: [string, Payload][] = [
    [`${name}/payload.bin`, payload],
    [`${info}/METADATA`, payloadOf(metadata)],
    [`${info}/WHEEL`, payloadOf(wheel)],
  ];
  const rows = members.map(([path, { bytes, sha256 }]) => `${path},sha256=${sha256},${bytes.length}\n`);
  members.push([`${info}/RECORD`, payloadOf(text(`${rows.join("")}${info}/RECORD,,\n`))]);
  return { filename: `${name}-${version}-${tag}.whl`, pieces: zip(members) };
}

function zip(members: readonly (readonly [string, Payload])[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of members) {
    const path = Buffer.from(name);
    const local = Buffer.concat([u32(0x04034b50), sharedFields(content, path.length), path]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(0x0314), sharedFields(content, path.length)]));
    // Comment length, disk, internal attributes, external attributes (a plain file, rw-r--r--), offset.
    directory.push(Buffer.concat([u16(0), u16(0), u16(0), u32(0o100644 * 0x10000), u32(offset), path]));
    pieces.push(local, content.bytes);
    offset += local.length + content.bytes.length;
  }
  const central = Buffer.concat(directory);
  const counts = [u16(0), u16(0), u16(members.length), u16(members.length)];
  pieces.push(central, Buffer.concat([u32(0x06054b50), ...counts, u32(central.length), u32(offset), u16(0)]));
  return pieces;
}

/** Version needed, flags, method, time, date, crc, sizes, lengths of the name and the extra field. */
function sharedFields({ bytes, crc }: Payload, nameLength: number): Buffer {
  const sizes = [u32(crc), u32(bytes.length), u32(bytes.length)];
  return Buffer.concat([u16(20), u16(0), u16(0), u16(0), u16(0x21), ...sizes, u16(nameLength), u16(0)]);
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
