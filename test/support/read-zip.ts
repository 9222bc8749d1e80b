/** Reads a whole ZIP file with our reader into names and bytes. */
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { readZipDirectory } from "../../src/archive/zip-directory.ts";
import { readMember } from "../../src/archive/zip-member.ts";

/** Every file with its bytes; directories end in a slash and are empty. */
export async function readZip(
  archive: Uint8Array<ArrayBuffer>,
  limits = defaultLimits,
): Promise<Map<string, Uint8Array>> {
  const blob = new Blob([archive]);
  const found = new Map<string, Uint8Array>();
  for (const member of await readZipDirectory(blob, limits)) {
    const name = member.kind === "directory" ? `${member.path}/` : member.path;
    found.set(name, await readMember(blob, member, 100_000_000));
  }
  return found;
}
