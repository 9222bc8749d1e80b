/** Paths of files and folders in the configuration. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** As written; a relative one counts from the folder in which the command was started. */
export type FilePath = string & { readonly [brand]: "FilePath" };

export const filePathPattern = /^[^\s~](.*\S)?$/;

/** Reads a path of this system. Throws a Refusal `config.path`. */
export function parseFilePath(text: string): FilePath {
  if (!filePathPattern.test(text) || /[\0-\x1f\x7f]/.test(text)) {
    throw invalid(
      "config.path",
      `${quote(text)} is not a path.`,
      "Write it out without ~ and without spaces around it, such as ./gatehouse-data.",
    );
  }
  return text as FilePath;
}
