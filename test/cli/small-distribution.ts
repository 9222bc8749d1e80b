/** Writes the smallest wheels and sdists that are right, or wrong in one respect. */
import { forgeGzip, forgeTar } from "../support/tar-forge.ts";
import { recordRow } from "../support/wheel-forge.ts";
import { forgeZip } from "../support/zip-forge.ts";

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
  const stem = stemOf(small);
  const info = `${stem}.dist-info`;
  const members: [string, string][] = [
    ["module.py", bodyOf(small)],
    [`${info}/METADATA`, metadata(small)],
    [`${info}/WHEEL`, "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
  ];
  const rows = members.map(([path, text]) => recordRow(path, text));
  if (small.brokenRecord === true) rows.push("ghost.py,,");
  members.push([`${info}/RECORD`, `${[...rows, `${info}/RECORD,,`].join("\n")}\n`]);
  return {
    filename: `${stem}-py3-none-any.whl`,
    bytes: forgeZip(members.map(([name, data]) => ({ name, data, mode: 0o100644 }))),
  };
}

export function smallSdist(small: Small): SmallFile {
  const stem = stemOf(small);
  const members = [
    { name: `${stem}/`, type: "5", mode: 0o755 },
    { name: `${stem}/PKG-INFO`, data: metadata(small) },
    { name: `${stem}/setup.py`, data: bodyOf(small) },
  ];
  return { filename: `${stem}.tar.gz`, bytes: forgeGzip(forgeTar(members)) };
}

function stemOf({ stem, name, version }: Small): string {
  return stem ?? `${name.replace(/[-.]/g, "_").toLowerCase()}-${version}`;
}

function bodyOf({ body, name, version }: Small): string {
  return body ?? `# ${name} ${version}\n`;
}

function metadata({ name, version }: Small): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Python: >=3.8\n`;
}
