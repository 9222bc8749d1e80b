/** Paths of licence files inside an archive (PEP 639). */
import { invalid, quote } from "../errors.ts";

/**
 * Checks a `License-File`: relative, resolved, `/` between its parts, no wild card.
 * @throws Refusal `licence_file.invalid`
 */
export function parseLicenceFile(text: string): string {
  const fault = faultOf(text);
  if (fault !== undefined)
    throw invalid(
      "licence_file.invalid",
      `${quote(text)} is not a valid licence file: ${fault}.`,
      "Write a relative path such as licenses/LICENSE.MIT.",
    );
  return text;
}

function faultOf(path: string): string | undefined {
  if (path.includes("\\")) return "paths must use the '/' delimiter";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "paths must be relative";
  if (path.includes("*")) return "paths must be resolved";
  if (/[\x00-\x1f\x7f]/.test(path)) return "control characters are not allowed";
  const parts = path.split("/");
  if (parts.includes("..")) return "parent directory indicators are not allowed";
  if (parts.includes("") || parts.includes(".")) return "paths must have no empty and no '.' component";
  return undefined;
}
