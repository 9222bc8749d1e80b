/** Reads a file that was named on the command line. */
import { readFileSync } from "node:fs";
import { invalid, quote } from "../errors.ts";

/** @throws Refusal `file.unreadable` */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw invalid(
      "file.unreadable",
      `The file ${quote(path)} cannot be read (${code}).`,
      "Check its path and who may read it.",
    );
  }
}
