/** Which member names an archive may hold: relative, plain, and the same place on every system. */
import { quote } from "../errors.ts";
import type { ArchiveLimits } from "./archive-limits.ts";
import type { Refuse } from "./archive-refusal.ts";

const rename = "Rename the file in the project and build the distribution again.";

/**
 * Checks the path of a file or directory, without a directory's closing slash.
 * @throws what `refuse` makes: rule `name_…`
 */
export function checkMemberName(path: string, limits: ArchiveLimits, refuse: Refuse): void {
  const no = (rule: string, text: string) => refuse(`name_${rule}`, `${text} ${quote(path)}`, rename);
  if (path === "") throw no("empty", "Empty filename");
  if (Buffer.byteLength(path) > limits.maxNameBytes) {
    throw no("too_long", `Filename longer than ${limits.maxNameBytes} bytes`);
  }
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) throw no("character", "Invalid character in filename");
  if (path.includes("\\")) throw no("backslash", "Backslash in filename");
  if (path.startsWith("/")) throw no("absolute", "Absolute filename");
  const segments = path.split("/");
  if (segments.length > limits.maxDepth) {
    throw no("too_deep", `More than ${limits.maxDepth} nested directories in filename`);
  }
  for (const segment of segments) {
    if (segment === "..") throw no("traversal", "'..' in filename");
    if (segment === "." || segment === "") throw no("segment", "Empty or '.' segment in filename");
    if (/^[A-Za-z]:/.test(segment)) throw no("drive", "Drive letter in filename");
  }
}

/**
 * Reads a name as UTF-8, strictly.
 * @returns undefined when the bytes are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
