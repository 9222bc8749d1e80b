/** Import names and namespaces: the modules a distribution provides (PEP 794). */
import { invalid, quote, type Refusal } from "../errors.ts";

export type ImportName = {
  /** Dotted Python identifiers: `zope.interface`. */
  readonly name: string;
  /** Marked `; private`: not meant to be imported by others. */
  readonly isPrivate: boolean;
};

const keywords = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/**
 * Reads `zope.interface` or `_private_module ; private`.
 * @throws Refusal `import_name.invalid`
 */
export function parseImportName(text: string): ImportName {
  const semicolon = text.indexOf(";");
  const name = (semicolon === -1 ? text : text.slice(0, semicolon)).trimEnd();
  for (const part of name.split(".")) {
    if (!/^[\p{XIDS}_]\p{XIDC}*$/u.test(part)) throw fault(text, `${quote(part)} is not an identifier`);
    if (keywords.has(part)) throw fault(text, `${quote(part)} is a Python keyword`);
  }
  if (semicolon !== -1 && text.slice(semicolon + 1).trimStart() !== "private")
    throw fault(text, "the only thing that may follow the semicolon is 'private'");
  return { name, isPrivate: semicolon !== -1 };
}

function fault(text: string, why: string): Refusal {
  return invalid(
    "import_name.invalid",
    `${quote(text)} is not a valid import name: ${why}.`,
    "Write a dotted module name, optionally followed by '; private'.",
  );
}
