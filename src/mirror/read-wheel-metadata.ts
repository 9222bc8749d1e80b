/** The METADATA inside a wheel, by the strict zip reader; nothing from archives that two readers could read in two ways. */
import { defaultLimits } from "../archive/archive-limits.ts";
import { readZipDirectory } from "../archive/zip-directory.ts";
import { readMember } from "../archive/zip-member.ts";
import { Refusal } from "../errors.ts";

/** Undefined when there is none that could be trusted; the wheel itself is no worse for it. */
export async function readWheelMetadata(wheel: Blob): Promise<Uint8Array | undefined> {
  try {
    const members = await readZipDirectory(wheel, defaultLimits);
    const found = members.filter(({ path }) => /^[^/]+\.dist-info\/METADATA$/.test(path));
    const [only] = found;
    return only === undefined || found.length > 1
      ? undefined
      : await readMember(wheel, only, defaultLimits.maxMetadataBytes);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
