/** Right wheels of any name, version and size, all different, made without a compressor. */
import { storedZip } from "../support/stored-zip.ts";

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
  const files: [string, string][] = [
    [`${name}.py`, `PLACE = ${JSON.stringify([name, version])}\n`],
    [`${name}.dat`, `${name} ${version} `.repeat(Math.ceil(padding / 10)).slice(0, padding)],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`],
    [`${info}/WHEEL`, "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
  ];
  const rows = [...files.map(recordRow), `${info}/RECORD,,`];
  const bytes = new Uint8Array(storedZip([...files, [`${info}/RECORD`, `${rows.join("\n")}\n`]]));
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  return { filename: `${name}-${version}-py3-none-any.whl`, name, version, bytes, sha256 };
}

function recordRow([path, text]: [string, string]): string {
  const digest = new Bun.CryptoHasher("sha256").update(text).digest("base64url");
  return `${path},sha256=${digest},${Buffer.byteLength(text)}`;
}
