/** Has the description of a release rendered before anybody asks for it. */
import { readStoredMetadata } from "../catalog/stored-metadata.ts";
import type { Readmes } from "./readmes.ts";

/** @param metadata METADATA or PKG-INFO of a file that is in the catalog */
export async function prepareReadme(readmes: Readmes, metadata: Uint8Array): Promise<void> {
  const read = readStoredMetadata(metadata);
  if (read === undefined) return;
  const metadataSha256 = new Bun.CryptoHasher("sha256").update(metadata).digest("hex");
  await readmes.of({ metadataSha256, metadata: read });
}
