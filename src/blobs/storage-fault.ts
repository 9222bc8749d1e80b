/** Turns what the file system throws into refusals that say nothing of our paths. */
import { Refusal } from "../errors.ts";

/** EFBIG is the file size limit of the process. */
const FULL: readonly string[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/** A Refusal for an error of the operating system, with its code in `details`; anything else comes back as it is. */
export function storageFault(error: unknown): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  if (FULL.includes(code)) {
    return new Refusal({
      kind: "storage_full",
      code: "storage.full",
      message: "The server has no room left to store files.",
      remedy: "Ask an admin to free or add disk space, then upload again.",
      details: { errno: code },
    });
  }
  return new Refusal({
    kind: "unavailable",
    code: "storage.unavailable",
    message: `The server cannot reach its file storage (${code}).`,
    remedy: "Ask an admin to look at the disk and the permissions of the data folder.",
    details: { errno: code },
  });
}

/** Runs `work`; errors of the operating system come out as refusals. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFault(error);
  }
}

/** Runs `work`; null when the file is not there. */
export async function unlessMissing<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** `ENOSPC` and its like. */
function systemCode(error: unknown): string | null {
  if (error instanceof Refusal || !(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ? error.code : null;
}
