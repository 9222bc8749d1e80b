/** Finds every reason for which an upload can be refused, in the source itself, while the program is bundled or loaded. */
import { readFileSync } from "node:fs";

export type RefusalEntry = {
  /** The rule in dotted words. */
  readonly code: string;
  /** What is wrong, with `…` for what depends on the upload. */
  readonly message: string;
  /** How to mend it; empty where the message says it. */
  readonly remedy: string;
};

/** The rooms that an upload passes through. */
const ROOMS = "{upload,archive,packaging,catalog}/**/*.ts";

const TEXT = '("(?:[^"\\\\]|\\\\.)*"|`(?:[^`\\\\]|\\\\.)*`)';
const CODE = '"([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)"';
const CALL = new RegExp(`\\(\\s*${CODE},\\s*${TEXT}(?:,\\s*${TEXT})?`, "g");
const OBJECT = new RegExp(`code: ${CODE},\\s*message: ${TEXT}(?:,\\s*remedy: ${TEXT})?`, "g");

/** By code; the first text wins where one rule has several. */
export function findRefusals(): RefusalEntry[] {
  const folder = new URL("../../", import.meta.url).pathname;
  const found = new Map<string, RefusalEntry>();
  for (const path of [...new Bun.Glob(ROOMS).scanSync(folder)].sort()) {
    const source = readFileSync(`${folder}${path}`, "utf8");
    for (const pattern of [CALL, OBJECT]) {
      for (const [, code = "", message = "", remedy = ""] of source.matchAll(pattern)) {
        if (!found.has(code) && !code.startsWith("import."))
          found.set(code, { code, message: plain(message), remedy: plain(remedy) });
      }
    }
  }
  return [...found.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The words of a literal; what is filled in at run time becomes `…`. */
function plain(literal: string): string {
  return (
    literal
      .slice(1, -1)
      .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…")
      // A literal within a literal: the rest of it was not read.
      .replace(/\$\{.*/s, "…")
      .replace(/\\(.)/g, "$1")
  );
}
