/** The licences that kept metadata of upstream files states. */
import { type Licence, licenceOf } from "../curation/licence.ts";
import { Refusal } from "../errors.ts";
import { parseCoreMetadata } from "../packaging/core-metadata.ts";
import type { FileStore } from "./file-store.ts";

const REMEMBERED = 20_000;

/** Undefined while the metadata is not here; one that cannot be read, or states none, has no licence. */
export function createKnownLicences({
  metadata,
}: Pick<FileStore, "metadata">): (sha256: string) => Licence | undefined {
  const known = new Map<string, Licence>();
  return (sha256) => {
    const before = known.get(sha256);
    if (before !== undefined) return before;
    const bytes = metadata(sha256);
    if (bytes === undefined) return undefined;
    const licence = read(bytes) ?? { classifiers: [] };
    if (known.size >= REMEMBERED) known.clear();
    known.set(sha256, licence);
    return licence;
  };
}

function read(bytes: Uint8Array): Licence | undefined {
  try {
    return licenceOf(parseCoreMetadata(bytes, { lenient: true, allowUnknownMinor: true }));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
