/** Writes the smallest wheels and sdists that are right, or wrong in one respect. */
import { crc32 } from "node:zlib";

export type Small = {
  readonly name: string;
  readonly version: string;
  /** The filename without its extension; as build tools write it when left out. */
  readonly stem?: string;
  /** Text of the one module. */
  readonly body?: string;
  /** A row of RECORD that no file stands for. */
  readonly brokenRecord?: boolean;
};

export type SmallFile = { readonly filename: string; readonly bytes: Uint8Array };

/** A pure wheel; every member is stored as it is. */
export function smallWheel(small: Small): SmallFile {
  const stem = small.stem ?? `${small.name.replace(/[-.]/g, "_").toLowerCase()}-${small.version}`;
  const info = `${stem}.dist-info`;
  const members: [string, string][] = [
    ["module.py", small.body ?? `# ${small.name} ${small.version}\n`],
    [`${info}/METADATA`, metadata(small)],
    [`${info}/WHEEL`, "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
  ];
  const rows = members.map(([path, text]) => `${path},sha256=${base64Hash(text)},${Buffer.byteLength(text)}`);
  if (small.brokenRecord === true) rows.push("ghost.py,,");
  members.push([`${info}/RECORD`, `${[...rows, `${info}/RECORD,,`].join("\n")}\n`]);
  return { filename: `${stem}-py3-none-any.whl`, bytes: storedZip(members) };
}

export async function smallSdist(small: Small): Promise<SmallFile> {
  const stem = small.stem ?? `${small.name.replace(/[-.]/g, "_").toLowerCase()}-${small.version}`;
  const files = {
    [`${stem}/PKG-INFO`]: metadata(small),
    [`${stem}/setup.py`]: small.body ?? `# ${small.name} ${small.version}\n`,
  };
  return { filename: `${stem}.tar.gz`, bytes: await new Bun.Archive(files, { compress: "gzip" }).bytes() };
}

function metadata({ name, version }: Small): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Python: >=3.8\n`;
}

function base64Hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("base64url");
}

function storedZip(members: readonly (readonly [path: string, text: string])[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of members) {
    const data = Buffer.from(text);
    const name = Buffer.from(path);
    const shared = little(
      [0, 2],
      [0, 2],
      [0, 2],
      [0x21, 2],
      [crc32(data), 4],
      [data.length, 4],
      [data.length, 4],
    );
    const local = Buffer.concat([
      little([0x04034b50, 4], [20, 2]),
      shared,
      little([name.length, 2], [0, 2]),
      name,
      data,
    ]);
    directory.push(
      little([0x02014b50, 4], [0x0314, 2], [20, 2]),
      shared,
      little([name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]),
      name,
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = little(
    [0x06054b50, 4],
    [0, 4],
    [members.length, 2],
    [members.length, 2],
    [central.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...locals, central, end]);
}

function little(...fields: readonly (readonly [value: number, width: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, width]) => {
      const field = Buffer.alloc(width);
      field.writeUIntLE(value, 0, width);
      return field;
    }),
  );
}
