/** Makes right wheels and sdists of any name and version, small and repeatable. */
import { type ForgedTarMember, forgeGzip, forgeTar } from "./tar-forge.ts";
import { recordRow } from "./wheel-forge.ts";
import { type Bytes, forgeZip } from "./zip-forge.ts";

export type SampleDist = {
  readonly filename: string;
  readonly filetype: "bdist_wheel" | "sdist";
  /** As in the metadata. */
  readonly name: string;
  readonly version: string;
  /** METADATA or PKG-INFO. */
  readonly metadata: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type SampleInput = {
  readonly name?: string;
  readonly version?: string;
  /** Makes the bytes differ from those of another file of that name. */
  readonly salt?: string;
  /** More lines of metadata, or a body after an empty line. */
  readonly metadata?: string;
  readonly metadataVersion?: string;
  /** For wheels: `py3-none-any`. */
  readonly tag?: string;
  readonly files?: Readonly<Record<string, Bytes>>;
};

export function sampleWheel(input: SampleInput = {}): SampleDist {
  const { name = "demo", version = "1.0", tag = "py3-none-any" } = input;
  const info = `${stemOf(name)}-${version}.dist-info`;
  const metadata = metadataOf(input, "2.1");
  const files: [string, Bytes][] = [
    [`${stemOf(name)}.py`, `SALT = ${JSON.stringify(input.salt ?? "")}\n`],
    ...Object.entries(input.files ?? {}),
    [`${info}/METADATA`, metadata],
    [`${info}/WHEEL`, `Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\n${tagLines(tag)}`],
  ];
  const rows = [...files.map(([path, data]) => recordRow(path, data)), `${info}/RECORD,,`];
  const bytes = forgeZip(
    [...files, [`${info}/RECORD`, `${rows.join("\n")}\n`] as const].map(([path, data]) => ({
      name: path,
      data,
      method: 8,
      mode: 0o100644,
    })),
  );
  const filename = `${stemOf(name)}-${version}-${tag}.whl`;
  return { filename, filetype: "bdist_wheel", name, version, metadata, bytes };
}

export function sampleSdist(input: SampleInput = {}): SampleDist {
  const { name = "demo", version = "1.0" } = input;
  const stem = `${stemOf(name)}-${version}`;
  const metadata = metadataOf(input, "2.2");
  const files: Record<string, Bytes> = {
    "PKG-INFO": metadata,
    "setup.py": `# ${input.salt ?? ""}\n`,
    ...input.files,
  };
  const members = Object.entries(files).map(
    ([path, data]): ForgedTarMember => ({ name: `${stem}/${path}`, data }),
  );
  const bytes = forgeGzip(forgeTar(members));
  return { filename: `${stem}.tar.gz`, filetype: "sdist", name, version, metadata, bytes };
}

/** How a name stands in filenames. */
function stemOf(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "_");
}

function metadataOf({ name = "demo", version = "1.0", ...input }: SampleInput, standard: string): string {
  const start = `Metadata-Version: ${input.metadataVersion ?? standard}\nName: ${name}\nVersion: ${version}\n`;
  return `${start}${input.metadata ?? ""}`;
}

/** Compressed tag sets name each of their tags in WHEEL. */
function tagLines(tag: string): string {
  const [pythons = [], abis = [], platforms = []] = tag.split("-").map((part) => part.split("."));
  return pythons
    .flatMap((python) =>
      abis.flatMap((abi) => platforms.map((platform) => `Tag: ${python}-${abi}-${platform}\n`)),
    )
    .join("");
}
