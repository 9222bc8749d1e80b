/** Right wheels of any name, version and size, all different, made without a compressor. */

export type SmallWheel = {
  readonly filename: string;
  readonly name: string;
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lower-case hex. */
  readonly sha256: string;
};

/** @param padding bytes of a member that makes the wheel larger */
export function smallWheel(name: string, version: string, padding = 0): SmallWheel {
  const info = `${name}-${version}.dist-info`;
  const files: [string, Uint8Array][] = [
    [`${name}.py`, Buffer.from(`PLACE = ${JSON.stringify([name, version])}\n`)],
    [`${name}.dat`, filler(padding, `${name} ${version}`)],
    [`${info}/METADATA`, Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`)],
    [
      `${info}/WHEEL`,
      Buffer.from("Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    ],
  ];
  const rows = [...files.map(recordRow), `${info}/RECORD,,`];
  const bytes = storedZip([...files, [`${info}/RECORD`, Buffer.from(`${rows.join("\n")}\n`)]]);
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  return { filename: `${name}-${version}-py3-none-any.whl`, name, version, bytes, sha256 };
}

/** Bytes that no two wheels share. */
function filler(length: number, seed: string): Uint8Array {
  const block = new Bun.CryptoHasher("sha512").update(seed).digest();
  const all = Buffer.alloc(length);
  for (let at = 0; at < length; at += block.length) block.copy(all, at);
  return all;
}

function recordRow([path, data]: [string, Uint8Array]): string {
  const digest = new Bun.CryptoHasher("sha256").update(data).digest("base64url");
  return `${path},sha256=${digest},${data.length}`;
}

function storedZip(files: readonly (readonly [string, Uint8Array])[]): Uint8Array<ArrayBuffer> {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [path, data] of files) {
    const name = Buffer.from(path);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(Bun.hash.crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), facts, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]));
}
