/** The filename of a file part, in any of the forms that clients send, with no path in it. */
import { invalid, quote, type Refusal } from "../errors.ts";

/**
 * From `filename="x"`, `filename=x` or `filename*=utf-8''x` (RFC 5987), never two of them; null when the part has none.
 * A path is refused, not cut; non-ASCII is decoded and left for the filename grammar to judge.
 * @throws Refusal `upload.multipart.filename`
 */
export function partFilename(parameters: ReadonlyMap<string, string>): string | null {
  const plain = parameters.get("filename");
  const extended = parameters.get("filename*");
  if (plain !== undefined && extended !== undefined) {
    throw wrong(`The file has two names, filename=${quote(plain)} and filename*=${quote(extended)}.`);
  }
  const name = extended === undefined ? plain : decodeExtended(extended);
  if (name === undefined) return null;
  if (/[\x00-\x1f\x7f]/.test(name)) {
    throw wrong(
      `Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name. It is ${quote(name)}.`,
    );
  }
  if (/[/\\]/.test(name)) {
    throw wrong(`Cannot upload a file with '/' or '\\' in the name. It is ${quote(name)}.`);
  }
  if (/^\.{0,2}$/.test(name)) throw wrong(`The filename ${quote(name)} names no file.`);
  return name;
}

function decodeExtended(text: string): string {
  const match = /^utf-8'[A-Za-z0-9-]*'((?:%[0-9A-Fa-f]{2}|[!#$&+.^_`|~0-9A-Za-z-])*)$/i.exec(text);
  if (match === null) throw wrong(`The filename*=${quote(text)} is not utf-8'' and percent-encoded text.`);
  try {
    return decodeURIComponent(match[1] ?? "");
  } catch {
    throw wrong(`The filename*=${quote(text)} is not valid UTF-8.`);
  }
}

function wrong(message: string): Refusal {
  return invalid("upload.multipart.filename", message, "Send one bare filename, as the build tool wrote it.");
}
