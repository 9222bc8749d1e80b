/** Writes a plain zip whose members are stored uncompressed: enough for the wheels that tests make. */

/** The bytes of a zip archive with these text members, in this order, dated 1980-01-01. */
export function storedZip(members: readonly (readonly [name: string, text: string])[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of members) {
    const data = Buffer.from(text);
    const path = Buffer.from(name);
    const fields = commonFields(data, path.length);
    const local = Buffer.concat([signature(0x04034b50), fields, path, data]);
    directory.push(signature(0x02014b50), u16(0x0314), fields, directoryFields(offset), path);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = [u16(0), u16(0), u16(members.length), u16(members.length)];
  const end = [signature(0x06054b50), ...counts, u32(central.length), u32(offset), u16(0)];
  return Buffer.concat([...locals, central, ...end]);
}

/** The fields a local header and a directory entry share: version needed up to the length of the extra field. */
function commonFields(data: Buffer, pathLength: number): Buffer {
  const sizes = [u32(Bun.hash.crc32(data)), u32(data.length), u32(data.length)];
  return Buffer.concat([u16(20), u16(0), u16(0), u16(0), u16(0x21), ...sizes, u16(pathLength), u16(0)]);
}

/** Comment length, disk, internal attributes, external attributes (a regular file, rw-r--r--), offset. */
function directoryFields(offset: number): Buffer {
  return Buffer.concat([u16(0), u16(0), u16(0), u32(0o100644 * 0x10000), u32(offset)]);
}

function signature(value: number): Buffer {
  return u32(value);
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
