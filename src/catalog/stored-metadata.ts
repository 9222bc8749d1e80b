/** Reads core metadata that the catalog holds: old or odd files must not take a page with them. */
import { Refusal } from "../errors.ts";
import { type CoreMetadata, parseCoreMetadata } from "../packaging/core-metadata.ts";

/** Faulty optional fields are left out; nothing at all where even the name cannot be read. */
export function readStoredMetadata(bytes: Uint8Array): CoreMetadata | undefined {
  try {
    return parseCoreMetadata(bytes, { allowUnknownMinor: true, lenient: true });
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
